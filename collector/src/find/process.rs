//! The rings of a running process. Its mappings say which files are rings; the file is then opened by the first way
//! that works:
//!
//! 1. the path below `/proc/PID/root`, which is right for containers too;
//! 2. the descriptor in `/proc/PID/fd`, if the program kept it open;
//! 3. `/proc/PID/map_files`, which needs a capability;
//! 4. the address space, `/proc/PID/mem`.

use super::{FindError, Found, below, is_ring_file, is_ring_memfd, readable};
use crate::memory::{FileMemory, Memory, ProcessMemory};
use crate::proc::{self, Mapping};
use crate::ring::{Ring, RingError};
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;

/// Every ring that the process has mapped; at least one.
pub fn of_process(pid: u32) -> Result<Vec<Found>, FindError> {
    let stat = proc::stat(pid);
    if !stat.is_some_and(|stat| stat.is_alive()) {
        return Err(ended(pid));
    }
    let name = proc::name(pid);
    let mappings = match proc::mappings(pid) {
        Ok(mappings) => mappings,
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            return Err(FindError::Denied { pid, name, error });
        }
        Err(_) => return Err(ended(pid)),
    };
    let rings = ring_mappings(mappings);
    if rings.is_empty() {
        return Err(no_ring(pid, name));
    }
    readable(rings.iter().map(|mapping| open(pid, &name, mapping)))
}

fn ended(pid: u32) -> FindError {
    match super::file_of_dead(pid) {
        Some(file) => FindError::Ended { pid, file },
        None => FindError::NoProcess(pid),
    }
}

fn no_ring(pid: u32, name: String) -> FindError {
    let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
    let is_off = |line: &[u8]| {
        let items = line.strip_prefix(b"UNITRACE=").unwrap_or(&[]).split(|byte| b", ;".contains(byte));
        items.into_iter().any(|item| item == b"off" || item == b"0")
    };
    if environment.split(|&byte| byte == 0).any(is_off) {
        FindError::SwitchedOff { pid, name }
    } else {
        FindError::NoRing { pid, name }
    }
}

/// The mappings that are rings, one for each file, from its start and with what follows it without a hole.
fn ring_mappings(mappings: Vec<Mapping>) -> Vec<Mapping> {
    let mut rings: Vec<Mapping> = Vec::new();
    for mapping in mappings {
        if !is_ring_file(&mapping.path) && !is_ring_memfd(&mapping.path) {
            continue;
        }
        match rings.iter_mut().find(|ring| ring.inode == mapping.inode && ring.path == mapping.path) {
            Some(ring) if ring.addresses.end == mapping.addresses.start => {
                ring.addresses.end = mapping.addresses.end;
            }
            Some(_) => {}
            None if mapping.offset == 0 => rings.push(mapping),
            None => {}
        }
    }
    rings
}

type Way = fn(u32, &Mapping) -> io::Result<FileMemory>;

fn open(pid: u32, name: &str, mapping: &Mapping) -> Result<Found, FindError> {
    let ways: [(&str, Way); 3] =
        [("its path", by_path), ("its descriptor", by_descriptor), ("map_files", by_map_files)];
    let place = format!("process {pid} ({name}), {}", mapping.path.display());
    let ring_error = |error| FindError::Ring { place: place.clone(), error };
    let mut tries = String::new();
    for (way, open) in ways {
        match open(pid, mapping).and_then(|memory| Ok((memory.length()?, memory))) {
            Ok((length, memory)) => {
                return found(pid, Box::new(memory), 0, length, &place).map_err(ring_error);
            }
            Err(error) => tries += &format!("{way}: {error}; "),
        }
    }
    let length = mapping.addresses.end - mapping.addresses.start;
    match ProcessMemory::open(pid) {
        Ok(memory) => {
            found(pid, Box::new(memory), mapping.addresses.start, length, &place).map_err(ring_error)
        }
        Err(error) => {
            tries += &format!("memory: {error}");
            Err(FindError::Unreachable { pid, name: name.to_owned(), tries })
        }
    }
}

fn found(pid: u32, memory: Box<dyn Memory>, base: u64, length: u64, place: &str) -> Result<Found, RingError> {
    let ring = Ring::open(memory, base, length)?;
    Ok(Found::new(ring, place.to_owned(), Some(pid)))
}

fn by_path(pid: u32, mapping: &Mapping) -> io::Result<FileMemory> {
    if mapping.deleted {
        return Err(io::Error::new(io::ErrorKind::NotFound, "the file was removed"));
    }
    let memory = FileMemory::open(&below(format!("/proc/{pid}/root").into(), &mapping.path))?;
    same_file(memory, mapping)
}

fn by_descriptor(pid: u32, mapping: &Mapping) -> io::Result<FileMemory> {
    for entry in fs::read_dir(format!("/proc/{pid}/fd"))? {
        let path = entry?.path();
        // Looked at before it is opened: to open somebody's device or pipe could have an effect.
        let is_it = fs::metadata(&path).is_ok_and(|file| file.is_file() && file.ino() == mapping.inode);
        if is_it {
            return FileMemory::open(&path);
        }
    }
    Err(io::Error::new(io::ErrorKind::NotFound, "the program closed it"))
}

fn by_map_files(pid: u32, mapping: &Mapping) -> io::Result<FileMemory> {
    let (start, end) = (mapping.addresses.start, mapping.addresses.end);
    FileMemory::open(format!("/proc/{pid}/map_files/{start:x}-{end:x}").as_ref())
}

/// Another file may have come to the path since the process mapped it.
fn same_file(memory: FileMemory, mapping: &Mapping) -> io::Result<FileMemory> {
    if memory.file().metadata()?.ino() == mapping.inode {
        Ok(memory)
    } else {
        Err(io::Error::new(io::ErrorKind::NotFound, "another file has its name now"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(addresses: std::ops::Range<u64>, offset: u64, path: &str) -> Mapping {
        Mapping { addresses, offset, inode: 7, path: path.into(), deleted: false }
    }

    #[test]
    fn only_rings_and_only_once() {
        let ring = "/run/user/0/unitrace/web-1-a.ring";
        let rings = ring_mappings(vec![
            mapping(0..1, 0, "/usr/lib/libc.so"),
            mapping(0x1000..0x2000, 0, ring),
            mapping(0x2000..0x5000, 0x1000, ring),
            mapping(0x9000..0xA000, 0x1000, ring),
            mapping(0xB000..0xC000, 0, "/memfd:unitrace-web"),
            mapping(0xD000..0xE000, 0, "/tmp/some.ring"),
        ]);
        assert_eq!(rings.len(), 2);
        assert_eq!(rings[0].addresses, 0x1000..0x5000);
    }
}
