//! Scripted memory for tests: what a writer does between two reads is written down beforehand.

use super::{Buffer, Memory, ReadError};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What happens at a read, by its number from 0.
type Script = Box<dyn FnMut(usize, &mut Vec<u8>) -> Next + Send>;

/// How a read ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Next {
    /// With the bytes as they are now.
    Serve,
    /// The source is gone.
    Vanish,
}

/// A buffer that a script changes before every read.
pub struct Fake {
    bytes: Mutex<Vec<u8>>,
    script: Mutex<Script>,
    reads: AtomicUsize,
}

impl Fake {
    /// Starts with `bytes`; `script` runs before every read and may change them.
    pub fn new(bytes: Vec<u8>, script: impl FnMut(usize, &mut Vec<u8>) -> Next + Send + 'static) -> Self {
        Self { bytes: bytes.into(), script: Mutex::new(Box::new(script)), reads: 0.into() }
    }
}

impl Memory for Fake {
    fn read(&self, at: u64, to: &mut [u8]) -> Result<(), ReadError> {
        let number = self.reads.fetch_add(1, Ordering::Relaxed);
        let mut bytes = self.bytes.lock().unwrap();
        match (self.script.lock().unwrap())(number, &mut bytes) {
            Next::Serve => Buffer::new(bytes.clone()).read(at, to),
            Next::Vanish => Err(ReadError::Gone),
        }
    }
}
