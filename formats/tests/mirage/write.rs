//! Writes what mirage-profile wrote.

/// A packet's content, event by event.
#[derive(Clone, Default)]
pub(crate) struct Content(pub(crate) Vec<u8>);

pub(crate) const WAIT: u8 = 0;
pub(crate) const TASK: u8 = 1;
pub(crate) const BIND: u8 = 2;

impl Content {
    fn op(mut self, time: u64, op: u8, words: &[u64]) -> Self {
        self.0.extend(time.to_le_bytes());
        self.0.push(op);
        words.iter().for_each(|word| self.0.extend(word.to_le_bytes()));
        self
    }
    fn text(mut self, text: &str) -> Self {
        self.0.extend(text.as_bytes());
        self.0.push(0);
        self
    }
    pub(crate) fn creates(self, time: u64, thread: u64, child: u64, of_type: u8) -> Self {
        let mut content = self.op(time, 0, &[thread, child]);
        content.0.push(of_type);
        content
    }
    pub(crate) fn read(self, time: u64, thread: u64, source: u64) -> Self {
        self.op(time, 1, &[thread, source])
    }
    pub(crate) fn fulfills(self, time: u64, thread: u64, target: u64) -> Self {
        self.op(time, 2, &[thread, target])
    }
    pub(crate) fn fails(self, time: u64, thread: u64, target: u64, exception: &str) -> Self {
        self.op(time, 3, &[thread, target]).text(exception)
    }
    pub(crate) fn becomes(self, time: u64, thread: u64, into: u64) -> Self {
        self.op(time, 4, &[thread, into])
    }
    pub(crate) fn label(self, time: u64, thread: u64, text: &str) -> Self {
        self.op(time, 5, &[thread]).text(text)
    }
    pub(crate) fn increase(self, time: u64, thread: u64, by: i64, name: &str) -> Self {
        self.op(time, 6, &[thread, by as u64]).text(name)
    }
    pub(crate) fn switch(self, time: u64, thread: u64) -> Self {
        self.op(time, 7, &[thread])
    }
    pub(crate) fn gc(self, time: u64, nanos: u64) -> Self {
        self.op(time, 8, &[nanos])
    }
    pub(crate) fn signal(self, time: u64, thread: u64, source: u64) -> Self {
        self.op(time, 9, &[thread, source])
    }
    pub(crate) fn try_read(self, time: u64, thread: u64, source: u64) -> Self {
        self.op(time, 10, &[thread, source])
    }
    pub(crate) fn counter(self, time: u64, thread: u64, value: i64, name: &str) -> Self {
        self.op(time, 11, &[thread, value as u64]).text(name)
    }

    /// One packet of `size` bytes.
    pub(crate) fn packet(&self, count: u16, size: usize) -> Vec<u8> {
        let mut packet = vec![0xC1, 0x1F, 0xFC, 0xC1];
        packet.extend(0x0588_3b8d_521a_487b_b397_456a_b150_680c_u128.to_be_bytes());
        packet.extend((size as u32 * 8).to_le_bytes());
        packet.extend(count.to_le_bytes());
        packet.extend((30 + self.0.len() as u32).wrapping_mul(8).to_le_bytes());
        packet.extend(&self.0);
        assert!(packet.len() <= size);
        packet.resize(size, 0xEE);
        packet
    }

    /// A file of one packet.
    pub(crate) fn file(&self) -> Vec<u8> {
        self.packet(0, 30 + self.0.len())
    }
}
