//! The bytes of an opened file. This file may use `unsafe`, for one reason: a memory map.
#![allow(unsafe_code)]

use std::fs::File;
use std::io::{self, Read};
use std::ops::Deref;

use crate::foreign::author::Room;

/// Files up to here are read; only larger ones are mapped.
const MAP_FROM: u64 = 16 << 20;

/// Where the packets of a trace are.
#[derive(Debug)]
pub(super) enum Held {
    /// In a file.
    File(Data),
    /// In what an importer made.
    Made(Room),
}

impl Held {
    /// From one place to another; nothing if they are out of range.
    pub(super) fn get(&self, from: usize, to: usize) -> &[u8] {
        match self {
            Self::File(data) => data.get(from..to).unwrap_or_default(),
            Self::Made(room) => room.get(from, to),
        }
    }
}

/// Bytes in memory or mapped.
#[derive(Debug)]
pub(super) enum Data {
    Owned(Vec<u8>),
    Mapped(memmap2::Mmap),
}

impl Data {
    /// All of `file`, which the caller knows to be one of our own trace files.
    ///
    /// A mapped file must not be made shorter while it is open: reading what is gone ends the program with SIGBUS.
    /// Our collector never does that: it writes a new file and renames it, or only appends.
    pub(super) fn of_trace(mut file: File) -> io::Result<Self> {
        let length = file.metadata()?.len();
        if length <= MAP_FROM {
            return Self::read(&mut file, length);
        }
        // SAFETY: The map is read-only and private to this value. That nobody changes or shortens the file while it
        // is mapped is the contract stated above; if bytes change all the same, every decoder here takes any bytes.
        let map = unsafe { memmap2::MmapOptions::new().map(&file) }?;
        Ok(Self::Mapped(map))
    }

    /// What can be read from here on, expected to be `length` bytes.
    pub(super) fn read(file: &mut File, length: u64) -> io::Result<Self> {
        let mut bytes =
            Vec::with_capacity(usize::try_from(length).unwrap_or_default().min(MAP_FROM as usize));
        file.read_to_end(&mut bytes)?;
        Ok(Self::Owned(bytes))
    }
}

impl Deref for Data {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Owned(bytes) => bytes,
            Self::Mapped(map) => map,
        }
    }
}
