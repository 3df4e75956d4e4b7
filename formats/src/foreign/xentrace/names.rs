//! Names of records: those of Xen's header in small letters, without their `TRC_`.

use super::record::CPU_CHANGE;

pub(super) const LOST_RECORDS: u32 = 0x1_F001;
pub(super) const RUNSTATE_CHANGE: u32 = 0x2_1001;
/// Old and new state of a [`RUNSTATE_CHANGE`] stand in its event's number.
pub(super) const RUNSTATE_BITS: u32 = 0x330;
pub(super) const CONTINUE_RUNNING: u32 = 0x2_1002;
pub(super) const DOM_ADD: u32 = 0x2_8001;
pub(super) const DOM_REM: u32 = 0x2_8002;
pub(super) const SLEEP: u32 = 0x2_8003;
pub(super) const WAKE: u32 = 0x2_8004;
pub(super) const BLOCK: u32 = 0x2_8006;
pub(super) const SHUTDOWN: u32 = 0x2_8007;
pub(super) const SWITCH: u32 = 0x2_800A;
pub(super) const SWITCH_INFPREV: u32 = 0x2_800E;
pub(super) const DOM0_DOM_ADD: u32 = 0x4_1001;
pub(super) const DOM0_DOM_REM: u32 = 0x4_1002;

const NAMES: &[(u32, &str)] = &[
    (LOST_RECORDS, "lost_records"),
    (0x1_F002, "trace_wrap_buffer"),
    (CPU_CHANGE, "trace_cpu_change"),
    (RUNSTATE_CHANGE, "sched_runstate_change"),
    (CONTINUE_RUNNING, "sched_continue_running"),
    (DOM_ADD, "sched_dom_add"),
    (DOM_REM, "sched_dom_rem"),
    (SLEEP, "sched_sleep"),
    (WAKE, "sched_wake"),
    (0x2_8005, "sched_yield"),
    (BLOCK, "sched_block"),
    (SHUTDOWN, "sched_shutdown"),
    (0x2_8008, "sched_ctl"),
    (0x2_8009, "sched_adjdom"),
    (SWITCH, "sched_switch"),
    (0x2_800B, "sched_s_timer_fn"),
    (0x2_800C, "sched_t_timer_fn"),
    (0x2_800D, "sched_dom_timer_fn"),
    (SWITCH_INFPREV, "sched_switch_infprev"),
    (0x2_800F, "sched_switch_infnext"),
    (0x2_8010, "sched_shutdown_code"),
    (0x2_8011, "sched_switch_infcont"),
    (DOM0_DOM_ADD, "dom0_dom_add"),
    (DOM0_DOM_REM, "dom0_dom_rem"),
];

/// Classes by their bit in an event's number, from bit 16 on.
const CLASSES: [&str; 12] =
    ["gen", "sched", "dom0op", "hvm", "mem", "pv", "shadow", "hw", "class 8", "class 9", "class 10", "guest"];

/// The event, without what else stands in its number.
pub(super) const fn plain(event: u32) -> u32 {
    if event & !RUNSTATE_BITS == RUNSTATE_CHANGE { RUNSTATE_CHANGE } else { event }
}

/// The name of a record, if it is one of those that this reader tells apart.
pub(super) fn of(event: u32) -> Option<&'static str> {
    let event = plain(event);
    NAMES.iter().find(|(number, _)| *number == event).map(|(_, name)| *name)
}

/// The class of a record.
pub(super) fn class(event: u32) -> &'static str {
    let bit = (event >> 16 & 0xFFF).trailing_zeros() as usize;
    CLASSES.get(bit).copied().unwrap_or("no class")
}
