//! The clock that runs on a battery (MC146818). It shows whole seconds, and interrupts when one begins: then its digits
//! are exact, and make an anchor. Unsafe because of ports.

use super::punctual;
use crate::arch::cpu::time_stamp;
use crate::arch::port::{read_u8, write_u8};
use crate::calendar::Moment;
use unitrace_probe::formats::time::{Anchor, Ticks};

/// Its interrupt line.
pub(super) const LINE: u8 = 8;
const SELECT: u16 = 0x70;
const DATA: u16 = 0x71;

const SECOND: u8 = 0;
const MINUTE: u8 = 2;
const HOUR: u8 = 4;
const DAY: u8 = 7;
const MONTH: u8 = 8;
const YEAR: u8 = 9;
const CENTURY: u8 = 0x32;
const STATUS_B: u8 = 11;
const STATUS_C: u8 = 12;

/// Status B: interrupt after each update; digits are binary; hours are 0 to 23.
const UPDATE_INTERRUPT: u8 = 0x10;
const BINARY: u8 = 0x04;
const HOURS_24: u8 = 0x02;
/// Status C: an update has ended.
const UPDATED: u8 = 0x10;

/// Interrupts at every second from now on.
pub(super) fn start() {
    let status = read(STATUS_B);
    write(STATUS_B, status | UPDATE_INTERRUPT | HOURS_24);
    read(STATUS_C);
}

/// In its interrupt: the second that has just begun. `None` if the interrupt may be late, was for another reason, or the
/// clock shows no date.
pub(super) fn anchor() -> Option<Anchor> {
    let ticks = Ticks(time_stamp());
    // Reading status C also lets the next interrupt come.
    if read(STATUS_C) & UPDATED == 0 || !punctual::is_on_time(ticks.0) {
        return None;
    }
    let seconds = now().unix_seconds()?;
    Some(Anchor { ticks, unix_ns: seconds * 1_000_000_000, host_ns: 0 })
}

fn now() -> Moment {
    let binary = read(STATUS_B) & BINARY != 0;
    let number = |register| {
        let value = u64::from(read(register));
        if binary { value } else { value / 16 * 10 + value % 16 }
    };
    Moment {
        year: number(CENTURY) * 100 + number(YEAR),
        month: number(MONTH),
        day: number(DAY),
        hour: number(HOUR),
        minute: number(MINUTE),
        second: number(SECOND),
    }
}

fn read(register: u8) -> u8 {
    // SAFETY: the clock knows nothing of memory.
    unsafe {
        write_u8(SELECT, register);
        read_u8(DATA)
    }
}

fn write(register: u8, value: u8) {
    // SAFETY: as above.
    unsafe {
        write_u8(SELECT, register);
        write_u8(DATA, value);
    }
}
