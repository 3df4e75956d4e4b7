//! A ring handed over by a kernel that has grants and a xenstore, and read as a collector would.
#![cfg(feature = "enabled")]
#![allow(clippy::unwrap_used)]

mod reading;

use reading::Copied;
use std::collections::HashMap;
use unitrace_formats::ring::PAGE;
use unitrace_formats::ring::xen::{self, Key, key};
use unitrace_probe::xen::{Directory, DomainId, GrantRef, Guest, PublishError, directory_pages, publish};
use unitrace_probe::{Cpu, Event, Native, ObjectId, Ring, record, start_in};

/// More than one directory page.
const LENGTH: usize = 5 << 20;
static RING: Ring<LENGTH> = Ring::new();
static SMALL: Directory<1> = Directory::new();
static FULL: Directory<2> = Directory::new();
static DENIED: Directory<2> = Directory::new();
static DIRECTORY: Directory<{ directory_pages(LENGTH) }> = Directory::new();

/// A grant table of limited size, given out from a number of the toolstack's choice, and a xenstore.
struct Kernel {
    room: usize,
    grants: HashMap<GrantRef, *const u8>,
    keys: HashMap<String, String>,
    writable: bool,
    reader: DomainId,
}

impl Kernel {
    fn new(room: usize, writable: bool) -> Self {
        let reader = DomainId(7);
        Self { room, grants: HashMap::new(), keys: HashMap::new(), writable, reader }
    }

    fn page(&self, grant: GrantRef) -> &[u8] {
        // SAFETY: what was granted are whole pages of statics; nobody writes now.
        unsafe { std::slice::from_raw_parts(self.grants[&grant], PAGE) }
    }
}

impl Guest for Kernel {
    type Error = &'static str;

    fn grant(&mut self, page: *const u8, to: DomainId) -> Result<GrantRef, Self::Error> {
        assert_eq!((page.addr() % PAGE, to), (0, self.reader));
        assert!(self.keys.is_empty(), "the key comes last");
        if self.grants.len() == self.room {
            return Err("the grant table is full");
        }
        let grant = GrantRef(8 + 3 * self.grants.len() as u32);
        self.grants.insert(grant, page);
        Ok(grant)
    }

    fn write(&mut self, key: &str, value: &str, reader: DomainId) -> Result<(), Self::Error> {
        assert_eq!(reader, self.reader);
        if !self.writable {
            return Err("no");
        }
        self.keys.insert(key.to_owned(), value.to_owned());
        Ok(())
    }
}

#[test]
fn a_published_ring_is_read_by_its_grants() {
    let mut kernel = Kernel::new(10_000, true);
    let to = kernel.reader;
    assert_eq!(publish(&mut kernel, &DIRECTORY, to), Err(PublishError::NoRing));
    // SAFETY: one thread records.
    unsafe { start_in::<Native, _>(&RING, "guest", 42, Cpu::ONE) }.unwrap();

    assert_eq!(publish(&mut kernel, &SMALL, to), Err(PublishError::Directory(1, 2)));
    let full = publish(&mut Kernel::new(300, true), &FULL, to);
    assert_eq!(full, Err(PublishError::Grant(35, "the grant table is full")));
    let denied = publish(&mut Kernel::new(10_000, false), &DENIED, to);
    assert_eq!(denied, Err(PublishError::Write("no")));

    publish(&mut kernel, &DIRECTORY, to).unwrap();
    assert_eq!(publish(&mut kernel, &DIRECTORY, to), Err(PublishError::AlreadyPublished));
    for n in 0..1000 {
        record(Event::PollBegin { task: ObjectId(n) });
    }

    assert_eq!(kernel.keys.len(), 1);
    let key = Key::parse(kernel.keys[key::PATH].as_bytes()).unwrap();
    assert_eq!(key.bytes, LENGTH as u64);
    assert_eq!(kernel.grants.len(), LENGTH / PAGE + 2, "the ring and two directory pages, nothing else");
    let first = xen::Directory::parse(kernel.page(key.directory)).unwrap();
    let second = xen::Directory::parse(kernel.page(first.next.unwrap())).unwrap();
    assert_eq!((first.first, second.first, second.next), (0, 1016, None));
    assert_eq!((first.total, second.total), (1280, 1280));
    let refs = first.refs().chain(second.refs());
    let bytes: Vec<u8> = refs.flat_map(|grant| kernel.page(grant).to_vec()).collect();
    let copied = Copied::new(bytes);
    assert_eq!((copied.header.program_name(), copied.header.boot_id), ("guest", 42));
    assert_eq!(copied.header.geometry.region, LENGTH as u64);
    let events: Vec<_> = copied.events().into_iter().map(|(_, _, event)| event).collect();
    let expected: Vec<_> = (0..1000).map(|n| Event::PollBegin { task: ObjectId(n) }).collect();
    assert_eq!(events, expected);
}
