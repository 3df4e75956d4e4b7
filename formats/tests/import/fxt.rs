//! Fuchsia's trace format, word by word.

use unitrace_formats::foreign::fxt;

use crate::seen::lines;

/// The bytes of a file.
pub(crate) struct File(Vec<u8>);

impl File {
    pub(crate) fn new() -> Self {
        Self(fxt::MAGIC.to_le_bytes().to_vec())
    }

    /// A record: type, bits 16 and up of its header, the words after it.
    fn record(mut self, kind: u64, bits: u64, words: &[u64]) -> Self {
        let header = kind | (words.len() as u64 + 1) << 4 | bits;
        for word in [&[header], words].concat() {
            self.0.extend(word.to_le_bytes());
        }
        self
    }

    fn string(self, index: u64, text: &str) -> Self {
        let words = text.as_bytes().chunks(8).map(|chunk| {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            u64::from_le_bytes(word)
        });
        let words: Vec<_> = words.collect();
        self.record(2, index << 16 | (text.len() as u64) << 32, &words)
    }

    fn thread(self, index: u64, process: u64, thread: u64) -> Self {
        self.record(3, index << 16, &[process, thread])
    }

    /// Type, thread, category, name; then time and what follows.
    fn event(self, kind: u64, thread: u64, names: (u64, u64), arguments: u64, words: &[u64]) -> Self {
        self.record(4, kind << 16 | arguments << 20 | thread << 24 | names.0 << 32 | names.1 << 48, words)
    }

    pub(crate) fn bytes(self) -> Vec<u8> {
        self.0
    }
}

/// A file with every kind of record that is read.
pub(crate) fn any_record() -> File {
    let number = |name: u64| 4 | 2 << 4 | name << 16;
    File::new()
        .record(1, 0, &[1_000_000])
        .string(1, "net")
        .string(2, "request")
        .string(3, "bytes")
        .string(4, "main thread")
        .thread(1, 10, 11)
        .thread(2, 10, 12)
        .record(7, 2 << 16 | 4 << 24, &[11])
        .event(2, 1, (1, 2), 1, &[5, number(3), 77])
        .event(8, 1, (1, 2), 0, &[6, 99])
        .event(10, 2, (1, 2), 0, &[7, 99])
        .event(3, 1, (1, 2), 0, &[8])
        .event(4, 2, (1, 2), 0, &[8, 12])
        .event(5, 2, (1, 2), 0, &[9, 1])
        .event(7, 2, (1, 2), 0, &[11, 1])
        .event(1, 1, (1, 2), 1, &[12, number(3), 5, 0])
        .event(0, 1, (1, 2), 0, &[13])
        .record(8, 1 << 60 | 3 << 36, &[14, 11, 12])
        .record(8, 2 << 60, &[15, 11])
        .record(9, 2 << 16 | 1 << 32, &[16, 0x6968])
}

#[test]
fn all_records_are_read() {
    let trace = fxt::read(&any_record().bytes()).unwrap();
    let mut seen = lines(&trace);
    seen.retain(|line| !line.contains("thread 12 -: "));
    assert_eq!(
        seen,
        [
            "0 thread main thread of -",
            "0 slice request in - of main thread",
            "0 bytes = 77",
            "2000 thread thread 12 of -",
            "2000 thread 12 reads main thread",
            "3000 request ends",
            "3000 slice request in - of thread 12",
            "4000 promise request of thread 12",
            "6000 request is over",
            "7000 request bytes = 5",
            "7000 request ends",
            "8000 main thread says request ",
            "9000 thread 12 runs",
            "10000 main thread is woken",
            "11000 main thread says hi ",
        ]
    );
    let source = trace.source().unwrap();
    assert!(source.dropped.is_empty(), "{source:?}");
    assert_eq!((source.records["event"], source.records["scheduling"], source.numbers["threads"]), (9, 2, 2));
}

#[test]
fn a_torn_tail_is_said_and_the_rest_is_read() {
    let mut bytes = any_record().bytes();
    bytes.truncate(bytes.len() - 4);
    let trace = fxt::read(&bytes).unwrap();
    assert!(lines(&trace).iter().any(|line| line.contains("is woken")));
    assert!(trace.source().unwrap().dropped[0].what.contains("file ends in"));
}

#[test]
fn unknown_records_and_threads_cost_only_themselves() {
    let file = File::new()
        .record(12, 0, &[1, 2, 3])
        .string(1, "a")
        .event(2, 7, (1, 1), 0, &[5])
        .thread(7, 1, 1)
        .event(0, 7, (1, 1), 0, &[6]);
    let trace = fxt::read(&file.bytes()).unwrap();
    assert!(lines(&trace).iter().any(|line| line.contains("says a")));
    assert_eq!(trace.source().unwrap().dropped[0].count, 1);
}

#[test]
fn what_is_not_fxt_is_refused() {
    assert!(fxt::read(b"").unwrap_err().to_string().contains("magic"));
    assert!(fxt::read(b"notatrace").unwrap_err().to_string().contains("FXT"));
}

#[test]
fn eio_fibers_run_where_their_ring_says() {
    // Ring 0 is thread 1, fiber 1 is thread 6, fiber 2 is thread 10.
    let id = |value: u64| [3 | 2 << 4 | 6 << 16, value];
    let process = &[8 | 2 << 4 | 11 << 16, 0][..];
    let file = File::new()
        .string(1, "ring0")
        .string(2, "fiber1")
        .string(3, "fiber2")
        .string(4, "eio")
        .string(5, "create-fiber")
        .string(6, "id")
        .string(7, "eio.suspend")
        .string(8, "read")
        .string(9, "exit-fiber")
        .string(10, "server")
        .string(11, "process")
        .record(7, 2 << 16 | 1 << 24 | 1 << 40, &[&[1], process].concat())
        .thread(1, 0, 1)
        .record(7, 2 << 16 | 2 << 24 | 1 << 40, &[&[6], process].concat())
        .thread(2, 0, 6)
        .record(8, 2 << 60, &[100, 1])
        .event(0, 1, (4, 5), 1, &[&[100][..], &id(1)].concat())
        .record(7, 2 << 16 | 3 << 24 | 1 << 40, &[&[10], process].concat())
        .thread(3, 0, 10)
        .event(0, 2, (4, 5), 1, &[[110].as_slice(), &id(2)].concat())
        .record(6, 1 << 16 | 10 << 24, &[2])
        .event(2, 2, (7, 8), 0, &[120])
        .record(8, 2 << 60, &[121, 2])
        .event(0, 3, (4, 9), 1, &[[130].as_slice(), &id(2)].concat())
        .record(8, 2 << 60, &[131, 1])
        .event(3, 2, (7, 8), 0, &[131]);
    let trace = fxt::read(&file.bytes()).unwrap();
    assert_eq!(
        lines(&trace),
        [
            "0 promise ring0 of -",
            "0 thread fiber1 of ring0",
            "0 fiber1 runs",
            "10 thread server of fiber1",
            "20 fiber1 waits for read",
            "20 fiber1 stops: pending",
            "21 server runs",
            "30 server is over",
            "31 server stops: pending",
            "31 fiber1 runs",
        ]
    );
}
