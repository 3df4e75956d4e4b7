//! Xenstore, the hosts' register of names and values, by the kernel's device: messages of a header and a text, one answer
//! for each.

use crate::xen::DomainId;
use std::io::{self, Read, Write};

pub(super) const DEVICE: &str = "/dev/xen/xenbus";

const READ: u32 = 2;
const WRITE: u32 = 11;
const SET_PERMISSIONS: u32 = 14;
const ERROR: u32 = 16;
/// No message is longer.
const MAX_BYTES: u32 = 4096;

/// A connection.
pub(super) struct Xenbus<T>(T);

impl<T: Read + Write> Xenbus<T> {
    pub(super) const fn new(device: T) -> Self {
        Self(device)
    }

    /// Writes a key of this domain.
    pub(super) fn write(&mut self, key: &str, value: &str) -> io::Result<()> {
        self.ask(WRITE, format!("{key}\0{value}").as_bytes()).map(|_| ())
    }

    /// Lets another domain read a key of this one.
    pub(super) fn let_read(&mut self, key: &str, reader: DomainId) -> io::Result<()> {
        let own = self.ask(READ, b"domid\0")?;
        let own = String::from_utf8_lossy(&own);
        // The first is the owner, and what others may do: nothing.
        self.ask(SET_PERMISSIONS, format!("{key}\0n{own}\0r{}\0", reader.0).as_bytes()).map(|_| ())
    }

    fn ask(&mut self, kind: u32, text: &[u8]) -> io::Result<Vec<u8>> {
        let mut message = Vec::with_capacity(16 + text.len());
        // Kind, request, transaction, length of the text.
        for word in [kind, 0, 0, text.len() as u32] {
            message.extend_from_slice(&word.to_ne_bytes());
        }
        message.extend_from_slice(text);
        self.0.write_all(&message)?;
        self.answer(kind)
    }

    fn answer(&mut self, asked: u32) -> io::Result<Vec<u8>> {
        let mut header = [[0; 4]; 4];
        for word in &mut header {
            self.0.read_exact(word)?;
        }
        let [kind, _, _, length] = header.map(u32::from_ne_bytes);
        if length > MAX_BYTES {
            return Err(io::Error::other(format!("xenstored answers with {length} bytes")));
        }
        let mut text = vec![0; length as usize];
        self.0.read_exact(&mut text)?;
        match kind {
            ERROR => Err(refused(&text)),
            kind if kind == asked => Ok(text),
            other => Err(io::Error::other(format!("xenstored answers with a message of kind {other}"))),
        }
    }
}

fn refused(name: &[u8]) -> io::Error {
    let name = String::from_utf8_lossy(name);
    let name = name.trim_end_matches('\0');
    match name {
        "EACCES" | "EPERM" => {
            io::Error::new(io::ErrorKind::PermissionDenied, format!("xenstored says {name}"))
        }
        _ => io::Error::other(format!("xenstored says {name}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::VecDeque;

    /// A daemon that has its answers ready.
    struct Daemon {
        asked: Vec<u8>,
        answers: VecDeque<u8>,
    }

    impl Read for Daemon {
        fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
            self.answers.read(to)
        }
    }

    impl Write for Daemon {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.asked.extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn message(kind: u32, text: &[u8]) -> Vec<u8> {
        [kind, 0, 0, text.len() as u32]
            .iter()
            .flat_map(|word| word.to_ne_bytes())
            .chain(text.iter().copied())
            .collect()
    }

    fn with(answers: &[Vec<u8>]) -> Xenbus<Daemon> {
        Xenbus::new(Daemon { asked: Vec::new(), answers: answers.concat().into() })
    }

    #[test]
    fn a_key_is_written_and_shown_to_its_reader() {
        let mut xenstore = with(&[message(11, b"OK\0"), message(2, b"5"), message(14, b"OK\0")]);
        xenstore.write("data/unitrace/ring", "1 8 4096").unwrap();
        xenstore.let_read("data/unitrace/ring", DomainId(7)).unwrap();
        let expected = [
            message(11, b"data/unitrace/ring\x001 8 4096"),
            message(2, b"domid\0"),
            message(14, b"data/unitrace/ring\0n5\0r7\0"),
        ];
        assert_eq!(xenstore.0.asked, expected.concat());
    }

    #[test]
    fn what_is_no_answer_is_an_error() {
        let error = with(&[message(16, b"EACCES\0")]).write("k", "v").unwrap_err();
        assert_eq!(
            (error.kind(), error.to_string()),
            (io::ErrorKind::PermissionDenied, "xenstored says EACCES".into())
        );
        let error = with(&[message(2, b"")]).write("k", "v").unwrap_err();
        assert!(error.to_string().contains("kind 2"), "{error}");
        let long = [11, 0, 0, u32::MAX].map(u32::to_ne_bytes).concat();
        let error = with(&[long]).write("k", "v").unwrap_err();
        assert!(error.to_string().contains("4294967295"), "{error}");
        assert_eq!(with(&[]).write("k", "v").unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
    }
}
