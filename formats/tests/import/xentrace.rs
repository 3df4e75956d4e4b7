//! Xen's scheduler, record by record.

use unitrace_formats::foreign::{ImportOptions, xentrace};
use unitrace_formats::ring::GapKind;
use unitrace_formats::time::{Frequency, Ticks};
use unitrace_formats::trace::Trace;

use crate::seen::lines;

const RUNNING: u32 = 0;
const RUNNABLE: u32 = 1;
const BLOCKED: u32 = 2;
const OFFLINE: u32 = 3;
const IDLE: u32 = 0x7FFF;

/// The bytes of a file.
pub(crate) struct File {
    bytes: Vec<u8>,
    /// Where the length of the last window stands.
    length_at: usize,
}

impl File {
    fn new() -> Self {
        Self { bytes: Vec::new(), length_at: 0 }
    }

    fn words(mut self, words: &[u32]) -> Self {
        self.bytes.extend(words.iter().flat_map(|word| word.to_le_bytes()));
        self
    }

    /// What this CPU wrote follows.
    fn cpu(mut self, number: u32) -> Self {
        self.length_at = self.bytes.len() + 8;
        self.words(&[0x2001_F003, number, 0])
    }

    /// A record.
    fn record(self, tsc: u64, event: u32, data: &[u32]) -> Self {
        let length_at = self.length_at;
        let header = 1 << 31 | (data.len() as u32) << 28 | event;
        let mut file = self.words(&[header, tsc as u32, (tsc >> 32) as u32]).words(data);
        let length = (file.bytes.len() - length_at - 4) as u32;
        file.bytes[length_at..][..4].copy_from_slice(&length.to_le_bytes());
        file
    }

    fn state(self, tsc: u64, (domain, number): (u32, u32), from: u32, to: u32) -> Self {
        self.record(tsc, 0x2_1001 | from << 8 | to << 4, &[domain << 16 | number])
    }

    pub(crate) fn bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// A guest that dom0 preempts, on two CPUs, with something of each kind.
pub(crate) fn any_record() -> File {
    let (dom0, guest, idle) = ((0, 0), (1, 0), (IDLE, 0));
    File::new()
        .cpu(0)
        .record(1_000, 0x2_8001, &[1])
        .state(1_100, guest, OFFLINE, RUNNABLE)
        .state(1_200, dom0, RUNNING, BLOCKED)
        .state(1_210, guest, RUNNABLE, RUNNING)
        .state(1_900, guest, RUNNING, RUNNABLE)
        .state(1_910, dom0, RUNNABLE, RUNNING)
        .state(2_500, dom0, RUNNING, BLOCKED)
        .state(2_510, guest, RUNNABLE, RUNNING)
        .state(3_000, guest, RUNNING, BLOCKED)
        .state(3_010, idle, RUNNABLE, RUNNING)
        .cpu(1)
        .record(1_050, 0x8_2012, &[5, 6])
        .record(1_700, 0x2_8004, &[0, 0])
        .state(1_710, dom0, BLOCKED, RUNNABLE)
        .record(2_000, 0x2_800E, &[IDLE, 1, 40])
        .state(2_600, guest, RUNNABLE, RUNNABLE)
        .cpu(0)
        .state(3_500, idle, RUNNING, RUNNABLE)
        .record(3_510, 0x1_F001, &[7, IDLE, 3_100, 0])
        .record(3_600, 0x2_1002, &[0])
        .record(3_700, 0x2_8007, &[1, 0, 3])
        .record(3_800, 0x2_8002, &[1])
}

#[test]
fn a_guest_that_the_host_takes_the_cpu_from() {
    let trace = xentrace::read(&any_record().bytes()).unwrap();
    assert_eq!(
        lines(&trace),
        [
            "100 thread d1v0 of -",
            "100 d1v0 is woken",
            "200 #3 waits for event",
            "200 #3 stops: pending",
            "210 d1v0 runs",
            "710 #3 is woken",
            "900 d1v0 stops: preempted",
            "910 #3 runs",
            "1500 #3 waits for event",
            "1500 #3 stops: pending",
            "1510 d1v0 runs",
            "2000 d1v0 waits for event",
            "2000 d1v0 stops: pending",
            "2010 idle_begin",
            "2500 idle_end",
            "2510 idle_begin",
            "2600 idle_end",
            "2700 d1v0 says shutdown crash",
            "2800 d1v0 is over",
        ]
    );
    let source = trace.source().unwrap();
    assert_eq!(source.records["sched_runstate_change"], 12);
    assert_eq!(source.records["hvm 0x82012"], 1);
    assert_eq!(source.records["trace_cpu_change"], 3);
    assert_eq!(source.tallies["runstates"]["running to runnable"], 1);
    assert_eq!((source.numbers["cpus"], source.numbers["vcpus"], source.numbers["records_lost"]), (2, 2, 7));
    assert_eq!(source.dropped, []);
    let gap = trace.gaps()[0];
    assert_eq!(
        (gap.after, gap.before, gap.events, gap.kind),
        (Ticks(3_100), Ticks(3_510), 7, GapKind::Missing)
    );
    assert_eq!(trace.lane_name(1), Some("pCPU 1"));
}

/// Switches every 3,000,000 ticks, each after 1 ms.
fn switches() -> File {
    let switch = |file: File, n: u64| {
        let at = 5_000_000 + n * 3_000_000;
        let (before, next) = ((n % 2) as u32, ((n + 1) % 2) as u32);
        let file = file.record(at, 0x2_800E, &[before, 0, 1_000_000]);
        let file = file.record(at + 100, 0x2_800A, &[before, 0, next, 0]);
        // It will not want the CPU when it loses it.
        if next == 1 {
            file.record(at + 2_000_000, 0x2_8006, &[1, 0])
        } else {
            file.record(at + 500, 0x2_8004, &[1, 0])
        }
    };
    (0..6).fold(File::new().cpu(2), switch)
}

#[test]
fn the_clock_is_measured_unless_it_is_given() {
    let file = switches().bytes();
    let hz = |trace: &Trace| trace.source().unwrap().numbers["tsc_hz"];
    assert_eq!(hz(&xentrace::read(&file).unwrap()), 3_000_000_000);
    let how = ImportOptions { tsc: Frequency::new(2_500_000_000), ..ImportOptions::default() };
    assert_eq!(hz(&Trace::from_bytes_as(file, &how).unwrap()), 2_500_000_000);
    let unknown = xentrace::read(&any_record().bytes()).unwrap();
    assert!(unknown.source().unwrap().tallies["tsc_hz"].keys().all(|from| from.starts_with("not known")));
}

#[test]
fn states_follow_from_switches() {
    let trace = xentrace::read(&switches().bytes()).unwrap();
    assert_eq!(
        lines(&trace)[4..12],
        [
            "3000000 #4 stops: pending",
            "3000000 #3 runs",
            "3000400 #4 is woken",
            "6000000 #3 stops: preempted",
            "6000000 #4 runs",
            "9000000 #4 waits for event",
            "9000000 #4 stops: pending",
            "9000000 #3 runs",
        ]
    );
}

#[test]
fn what_is_torn_costs_itself_only() {
    let whole = any_record().bytes();
    let count = |bytes: &[u8]| xentrace::read(bytes).unwrap().source().unwrap().clone();
    let all = count(&whole).total();
    // The last record's end is missing.
    let cut = count(&whole[..whole.len() - 4]);
    assert_eq!((cut.total(), cut.dropped.len()), (all - 1, 1));
    assert!(cut.dropped[0].to_string().contains("cut short"), "{}", cut.dropped[0]);
    // The first window says that it ends in the middle of its last record.
    let mut torn = whole.clone();
    torn[8] -= 4;
    let torn = count(&torn);
    assert_eq!(torn.total(), all - 1);
    let said: Vec<_> = torn.dropped.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(
        said[0].starts_with("1 records that reach over") && said[1].starts_with("4 bytes that belong"),
        "{said:?}"
    );
}

#[test]
fn what_is_none_is_refused() {
    let error = xentrace::read(b"hello, world, this is text").unwrap_err().to_string();
    assert!(error.contains("xentrace FILE"), "{error}");
}
