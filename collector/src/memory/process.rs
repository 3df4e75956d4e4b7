//! The address space of a running process, through `/proc/PID/mem`: the last way, for rings that no file leads to.

use super::{Memory, ReadError};
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

/// `/proc/PID/mem`; addresses are those of the process.
#[derive(Debug)]
pub struct ProcessMemory {
    file: File,
}

impl ProcessMemory {
    /// Opens the memory of `pid`. Needs what ptrace needs: the same user, or CAP_SYS_PTRACE.
    pub fn open(pid: u32) -> io::Result<Self> {
        Ok(Self { file: File::open(format!("/proc/{pid}/mem"))? })
    }
}

impl Memory for ProcessMemory {
    fn read(&self, at: u64, to: &mut [u8]) -> Result<(), ReadError> {
        let length = to.len();
        let mut done = 0;
        while done < length {
            match self.file.read_at(&mut to[done..], at + done as u64) {
                // The address space of a process that has ended reads as empty.
                Ok(0) => return Err(ReadError::Gone),
                Ok(n) => done += n,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.raw_os_error() == Some(nix::libc::ESRCH) => return Err(ReadError::Gone),
                Err(error) => return Err(ReadError::System { at, length, error }),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_memory() {
        let here = *b"bytes on the stack";
        let memory = ProcessMemory::open(std::process::id()).unwrap();
        let mut copy = [0; 18];
        memory.read(std::ptr::from_ref(&here).addr() as u64, &mut copy).unwrap();
        assert_eq!(copy, here);
        assert!(matches!(memory.read(16, &mut copy), Err(ReadError::System { at: 16, length: 18, .. })));
    }

    #[test]
    fn memory_ends_with_its_process() {
        let mut child = std::process::Command::new("sleep").arg("100").spawn().unwrap();
        let memory = ProcessMemory::open(child.id()).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(matches!(memory.read(0x1000, &mut [0]), Err(ReadError::Gone)));
    }
}
