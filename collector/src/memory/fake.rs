//! Scripted memory for tests: what a writer does between two reads is written down beforehand.

use super::{Buffer, Memory, ReadError};
use std::cell::{Cell, RefCell};

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
    bytes: RefCell<Vec<u8>>,
    script: RefCell<Script>,
    reads: Cell<usize>,
}

impl Fake {
    /// Starts with `bytes`; `script` runs before every read and may change them.
    pub fn new(bytes: Vec<u8>, script: impl FnMut(usize, &mut Vec<u8>) -> Next + Send + 'static) -> Self {
        Self { bytes: bytes.into(), script: RefCell::new(Box::new(script)), reads: 0.into() }
    }
}

impl Memory for Fake {
    fn read(&self, at: u64, to: &mut [u8]) -> Result<(), ReadError> {
        let number = self.reads.replace(self.reads.get() + 1);
        let mut bytes = self.bytes.borrow_mut();
        match (self.script.borrow_mut())(number, &mut bytes) {
            Next::Serve => Buffer::new(bytes.clone()).read(at, to),
            Next::Vanish => Err(ReadError::Gone),
        }
    }
}
