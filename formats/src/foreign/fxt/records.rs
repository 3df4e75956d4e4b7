//! Records on their way out.

use std::io::{self, Write};

use super::strings::{INLINE, Strings};
use super::word::{MAGIC, Sort, Value, fit, object, put_text, record, words_of};

/// No record needs more; what arguments do not fit are left out.
const MOST_ARGS: u64 = 15;
/// Threads that have a number; others stand in each record.
const NUMBERED: usize = 255;
/// The only provider.
const PROVIDER: u64 = 1;

/// Where records go.
pub(super) struct Records<W> {
    out: W,
    strings: Strings,
    /// Strings that a record needs, before it.
    before: Vec<u8>,
    /// Arguments of the record that is being made.
    args: Vec<u8>,
    count: u64,
    buffer: Vec<u8>,
}

/// An event to be written; its arguments were given before.
pub(super) struct Head<'a> {
    pub(super) sort: Sort,
    pub(super) lane: usize,
    pub(super) time: u64,
    pub(super) category: &'static str,
    pub(super) name: &'a str,
    /// The name stays where it is for as long as the trace.
    pub(super) is_known: bool,
    /// What follows the arguments: an id.
    pub(super) id: Option<u64>,
}

impl<W: Write> Records<W> {
    pub(super) fn new(out: W) -> Self {
        let (before, args, buffer) = Default::default();
        Self { out, strings: Strings::default(), before, args, count: 0, buffer }
    }

    /// What a file begins with: 1,000,000,000 ticks a second.
    pub(super) fn start(&mut self) -> io::Result<()> {
        const NAME: &str = "unitrace";
        let size = 1 + words_of(NAME) as u64;
        let provider = record::METADATA | size << 4 | 1 << 16 | PROVIDER << 20 | (NAME.len() as u64) << 52;
        let section = record::METADATA | 1 << 4 | 2 << 16 | PROVIDER << 20;
        let mut bytes = [MAGIC, provider].map(u64::to_le_bytes).concat();
        put_text(NAME, &mut bytes);
        let rate = [section, record::INITIALIZATION | 2 << 4, 1_000_000_000];
        bytes.extend(rate.map(u64::to_le_bytes).concat());
        self.out.write_all(&bytes)
    }

    /// Gives a process, or a thread of one, its name.
    pub(super) fn name(&mut self, koid: u64, of_process: Option<u64>, name: &str) -> io::Result<()> {
        let name = fit(name);
        let inline = u64::from(INLINE) | name.len() as u64;
        let sort = if of_process.is_some() { object::THREAD } else { object::PROCESS };
        if let Some(process) = of_process {
            self.arg("process", Value::Koid(process));
        }
        let size = (2 + words_of(name) + self.args.len() / 8) as u64;
        let head = record::KERNEL_OBJECT | size << 4 | sort << 16 | inline << 24 | self.count << 40;
        self.buffer.clear();
        self.buffer.extend(head.to_le_bytes());
        self.buffer.extend(koid.to_le_bytes());
        put_text(name, &mut self.buffer);
        self.send()
    }

    /// Gives a thread its number.
    pub(super) fn thread(&mut self, lane: usize) -> io::Result<()> {
        if lane >= NUMBERED {
            return Ok(());
        }
        let head = record::THREAD | 3 << 4 | (lane as u64 + 1) << 16;
        self.out.write_all(&[head, PROCESS, koid(lane)].map(u64::to_le_bytes).concat())
    }

    /// One more argument of the next record.
    pub(super) fn arg(&mut self, name: &str, value: Value<'_>) {
        if self.count == MOST_ARGS {
            return;
        }
        self.count += 1;
        let name = u64::from(self.strings.known(name, &mut self.before)) << 16;
        let (kind, more) = match value {
            Value::Signed(number) => (3, Some(number as u64)),
            Value::Unsigned(number) => (4, Some(number)),
            Value::Float(number) => (5, Some(number.to_bits())),
            Value::Koid(koid) => (8, Some(koid)),
            Value::Bool(is) => (9 | u64::from(is) << 32, None),
            Value::Known(text) => match self.strings.known(text, &mut self.before) {
                0 => return self.text(name, text),
                number => (6 | u64::from(number) << 32, None),
            },
            Value::Text(text) => return self.text(name, text),
        };
        let size = 1 + u64::from(more.is_some());
        self.args.extend((kind | size << 4 | name).to_le_bytes());
        self.args.extend(more.into_iter().flat_map(u64::to_le_bytes));
    }

    /// An argument whose text stands in the record.
    fn text(&mut self, name: u64, text: &str) {
        let text = fit(text);
        let reference = if text.is_empty() { 0 } else { u64::from(INLINE) | text.len() as u64 };
        let size = 1 + words_of(text) as u64;
        self.args.extend((6 | size << 4 | name | reference << 32).to_le_bytes());
        put_text(text, &mut self.args);
    }

    /// Writes an event with the arguments that were given.
    pub(super) fn event(&mut self, head: &Head<'_>) -> io::Result<()> {
        let category = u64::from(self.strings.known(head.category, &mut self.before));
        let number = if head.is_known { self.strings.known(head.name, &mut self.before) } else { 0 };
        let inline = if number == 0 { fit(head.name) } else { "" };
        let name = match inline {
            "" => number,
            text => INLINE | text.len() as u16,
        };
        let is_numbered = head.lane < NUMBERED;
        let thread = if is_numbered { head.lane as u64 + 1 } else { 0 };
        let around = 2 + words_of(inline) + usize::from(head.id.is_some()) + 2 * usize::from(!is_numbered);
        let size = (around + self.args.len() / 8) as u64;
        let word = record::EVENT | size << 4 | (head.sort as u64) << 16 | self.count << 20 | thread << 24;
        self.buffer.clear();
        self.buffer.extend((word | category << 32 | u64::from(name) << 48).to_le_bytes());
        self.buffer.extend(head.time.to_le_bytes());
        if !is_numbered {
            self.buffer.extend([PROCESS, koid(head.lane)].map(u64::to_le_bytes).concat());
        }
        put_text(inline, &mut self.buffer);
        self.buffer.extend_from_slice(&self.args);
        self.args.clear();
        self.buffer.extend(head.id.into_iter().flat_map(u64::to_le_bytes));
        self.send()
    }

    /// Writes what is needed before, the record, and its arguments if they are not in it yet.
    fn send(&mut self) -> io::Result<()> {
        if !self.before.is_empty() {
            self.out.write_all(&self.before)?;
            self.before.clear();
        }
        self.buffer.extend_from_slice(&self.args);
        self.args.clear();
        self.count = 0;
        self.out.write_all(&self.buffer)
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The process.
pub(super) const PROCESS: u64 = 1;

/// The thread of a lane.
pub(super) fn koid(lane: usize) -> u64 {
    lane as u64 + 2
}
