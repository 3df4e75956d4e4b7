//! A stream, as much of it at a time as a packet has: the same memory for all of its packets.

use std::io::{self, Read};

/// A part of a stream that goes on over it.
pub(super) struct Window {
    from: Box<dyn Read>,
    bytes: Vec<u8>,
    /// How many of them are the stream's.
    filled: usize,
}

/// Memory is taken by so many bytes, whatever a header says that there will be.
const STEP: usize = 1 << 20;

impl Window {
    pub(super) fn new(from: Box<dyn Read>) -> Self {
        Self { from, bytes: Vec::new(), filled: 0 }
    }

    /// What comes next: at least `least` bytes, or all that are left.
    ///
    /// # Errors
    /// If the stream cannot be read further. What was read stays.
    pub(super) fn fill(&mut self, least: u64) -> io::Result<&[u8]> {
        let least = usize::try_from(least).unwrap_or(usize::MAX);
        while self.filled < least {
            if self.filled == self.bytes.len() {
                self.bytes.resize(self.filled + STEP.min(least - self.filled), 0);
            }
            let most = self.bytes.len().min(least);
            match self.from.read(&mut self.bytes[self.filled..most]) {
                Ok(0) => break,
                Ok(more) => self.filled += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(&self.bytes[..self.filled])
    }

    /// Goes on by so many of them.
    pub(super) fn skip(&mut self, bytes: usize) {
        let bytes = bytes.min(self.filled);
        self.bytes.copy_within(bytes..self.filled, 0);
        self.filled -= bytes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_over_the_whole_stream() {
        let stream: Vec<u8> = (0..3 << 20).map(|n: u32| (n % 251) as u8).collect();
        let mut window = Window::new(Box::new(io::Cursor::new(stream.clone())));
        let mut at = 0;
        for (least, skipped) in [(10, 3), (2 << 20, 2 << 20), (4, 0), (100, 100)] {
            let seen = window.fill(least).unwrap();
            assert!(seen.len() as u64 >= least && stream[at..].starts_with(seen));
            window.skip(skipped);
            at += skipped;
        }
        // More than there is.
        assert_eq!(window.fill(u64::MAX).unwrap(), &stream[at..]);
        window.skip(usize::MAX);
        assert_eq!(window.fill(1).unwrap(), b"");
    }
}
