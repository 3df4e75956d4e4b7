use super::*;
use crate::memory::fake::{Fake, Next};
use crate::test_ring::TestRing;
use std::sync::{Arc, Mutex};

/// Writes down what was asked of it.
#[derive(Clone, Default)]
struct Diary(Arc<Mutex<Vec<&'static str>>>);

impl Diary {
    fn note(&self, what: &'static str) -> io::Result<()> {
        self.0.lock().unwrap().push(what);
        Ok(())
    }
}

impl Host for Diary {
    fn name(&self) -> Option<&str> {
        Some("web")
    }
    fn number(&self) -> Option<u32> {
        Some(3)
    }
    fn is_over(&self) -> bool {
        false
    }
    fn pause(&self) -> io::Result<()> {
        self.note("pause")
    }
    fn go_on(&self) -> io::Result<()> {
        self.note("go on")
    }
}

fn found(diary: &Diary, script: impl FnMut(usize, &mut Vec<u8>) -> Next + Send + 'static) -> Found {
    let bytes = TestRing::new().bytes().to_vec();
    let available = bytes.len() as u64;
    let ring = Ring::open(Box::new(Fake::new(bytes, script)), 0, available).unwrap();
    Found::of_guest(ring, "domain 3".into(), Box::new(diary.clone()))
}

#[test]
fn nothing_is_read_from_the_guest_once_it_goes_on() {
    let diary = Diary::default();
    let reader = diary.clone();
    let mut found = found(&diary, move |_, _| {
        reader.note("read").unwrap();
        Next::Serve
    });
    diary.0.lock().unwrap().clear();
    hold_still(&mut found).unwrap();
    found.ring.refresh().unwrap();
    let noted = diary.0.lock().unwrap().clone();
    assert_eq!(noted.first(), Some(&"pause"));
    assert_eq!(noted.last(), Some(&"go on"));
    assert!(noted.len() > 2 && noted[1..noted.len() - 1].iter().all(|&what| what == "read"), "{noted:?}");
}

#[test]
fn a_guest_whose_ring_goes_away_goes_on() {
    let diary = Diary::default();
    let mut found = found(&diary, |read, _| if read < 2 { Next::Serve } else { Next::Vanish });
    assert!(matches!(hold_still(&mut found), Err(StillError::Ring { .. })));
    assert_eq!(*diary.0.lock().unwrap(), ["pause", "go on"]);
}

#[test]
fn a_panic_leaves_no_guest_paused() {
    let diary = Diary::default();
    let mut found =
        found(&diary, |read, _| if read < 2 { Next::Serve } else { panic!("while it is paused") });
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| hold_still(&mut found)));
    assert!(caught.is_err());
    assert_eq!(*diary.0.lock().unwrap(), ["pause", "go on"]);
}

#[test]
fn processes_are_not_paused() {
    let bytes = TestRing::new().bytes().to_vec();
    let ring = Ring::open(Box::new(Buffer::new(bytes.clone())), 0, bytes.len() as u64).unwrap();
    let error = hold_still(&mut Found::new(ring, "web.ring".into(), None)).unwrap_err();
    assert!(matches!(error, StillError::NoGuest(_)));
}
