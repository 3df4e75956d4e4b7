use super::*;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::thread::{self, JoinHandle};

/// A connection whose other end runs `xenstored`; the machine may be busy with other things.
pub(in crate::xen) fn fake(xenstored: impl FnOnce(UnixStream) + Send + 'static) -> (Bus, JoinHandle<()>) {
    patient(Duration::from_secs(60), xenstored)
}

fn patient(patience: Duration, xenstored: impl FnOnce(UnixStream) + Send + 'static) -> (Bus, JoinHandle<()>) {
    let (ours, theirs) = UnixStream::pair().unwrap();
    ours.set_nonblocking(true).unwrap();
    let thread = thread::spawn(move || xenstored(theirs));
    (Bus::over(OwnedFd::from(ours).into(), patience), thread)
}

/// Reads one request: its type, number and payload. `None`: nobody asks any more.
pub(in crate::xen) fn request(from: &mut UnixStream) -> Option<(u32, u32, Vec<u8>)> {
    let mut header = [0; HEADER];
    from.read_exact(&mut header).ok()?;
    let word = |at: usize| u32::from_ne_bytes(header[at * 4..at * 4 + 4].try_into().unwrap());
    let mut payload = vec![0; word(3) as usize];
    from.read_exact(&mut payload).ok()?;
    Some((word(0), word(1), payload))
}

/// A message with a length of its own choice.
pub(in crate::xen) fn message(kind: u32, number: u32, length: u32, payload: &[u8]) -> Vec<u8> {
    let header = [kind, number, 0, length].into_iter().flat_map(u32::to_ne_bytes);
    header.chain(payload.iter().copied()).collect()
}

pub(in crate::xen) fn reply(to: &mut UnixStream, kind: u32, number: u32, payload: &[u8]) {
    // Whoever asked may have gone away.
    let _ = to.write_all(&message(kind, number, payload.len() as u32, payload));
}

/// Time in which a test does not want to wait for an answer that never comes.
const IMPATIENT: Duration = Duration::from_millis(100);

const READ: u32 = Kind::Read as u32;

#[test]
fn a_question_and_its_answer() {
    let (mut bus, xenstored) = fake(|mut stream| {
        let (kind, number, payload) = request(&mut stream).unwrap();
        assert_eq!((kind, &payload[..]), (READ, &b"/local/domain/3/name\0"[..]));
        reply(&mut stream, READ, number, b"web");
        let (_, number, _) = request(&mut stream).unwrap();
        reply(&mut stream, ERROR, number, b"ENOENT\0");
    });
    assert_eq!(bus.ask(Kind::Read, b"/local/domain/3/name\0").unwrap(), b"web");
    assert!(matches!(bus.ask(Kind::Read, b"x\0"), Err(BusError::Refused(errno)) if errno == "ENOENT"));
    xenstored.join().unwrap();
}

#[test]
fn answers_in_pieces_and_to_others() {
    let (mut bus, xenstored) = fake(|mut stream| {
        let (_, number, _) = request(&mut stream).unwrap();
        reply(&mut stream, 15, 0, b"@releaseDomain\0token\0");
        reply(&mut stream, READ, number.wrapping_sub(1), b"too late");
        for byte in message(READ, number, 3, b"web") {
            stream.write_all(&[byte]).unwrap();
            thread::sleep(Duration::from_millis(1));
        }
    });
    assert_eq!(bus.ask(Kind::Read, b"x\0").unwrap(), b"web");
    xenstored.join().unwrap();
}

#[test]
fn nobody_answers() {
    let (mut bus, xenstored) = patient(IMPATIENT, |mut stream| while request(&mut stream).is_some() {});
    assert!(matches!(bus.ask(Kind::Read, b"x\0"), Err(BusError::Silent)));
    assert!(matches!(bus.ask(Kind::Read, b"x\0"), Err(BusError::Nonsense(_))), "it is not asked again");
    drop(bus);
    xenstored.join().unwrap();
}

#[test]
fn half_an_answer() {
    let (mut bus, xenstored) = patient(IMPATIENT, |mut stream| {
        let (_, number, _) = request(&mut stream).unwrap();
        stream.write_all(&message(READ, number, 100, b"only this")).unwrap();
        assert!(request(&mut stream).is_none());
    });
    assert!(matches!(bus.ask(Kind::Read, b"x\0"), Err(BusError::Silent)));
    drop(bus);
    xenstored.join().unwrap();
}

#[test]
fn lies_about_length_type_and_number() {
    let answer = |answer: fn(u32) -> Vec<u8>| {
        let (mut bus, xenstored) = fake(move |mut stream| {
            let (_, number, _) = request(&mut stream).unwrap();
            let _ = stream.write_all(&answer(number));
        });
        let error = bus.ask(Kind::Read, b"x\0").unwrap_err();
        xenstored.join().unwrap();
        error
    };
    let long = answer(|number| message(READ, number, u32::MAX, &[]));
    assert!(matches!(long, BusError::Nonsense("a reply longer than the protocol allows")));
    let other = answer(|number| message(1, number, 0, &[]));
    assert!(matches!(other, BusError::Nonsense("a reply to another question")));
    let strays = answer(|number| message(READ, number + 1, 0, &[]).repeat(2 * MAX_STRAYS));
    assert!(matches!(strays, BusError::Nonsense("replies that nobody asked for")));
    let end = answer(|_| Vec::new());
    assert!(matches!(end, BusError::Nonsense("the connection ended")));
    let escape = answer(|number| message(ERROR, number, 9, b"E\x1b[2J\0\0\0\0"));
    assert!(matches!(escape, BusError::Refused(errno) if errno == "E"));
}

#[test]
fn a_question_that_is_too_long() {
    let (mut bus, xenstored) = fake(|mut stream| assert!(request(&mut stream).is_none()));
    assert!(matches!(bus.ask(Kind::Read, &[b'x'; MAX_PAYLOAD + 1]), Err(BusError::Long(4097))));
    drop(bus);
    xenstored.join().unwrap();
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    /// Whatever comes back: an answer of at most a page, or an error, in bounded time.
    #[test]
    fn any_bytes_at_all(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300)) {
        let (mut bus, xenstored) = fake(move |mut stream| {
            request(&mut stream).unwrap();
            let _ = stream.write_all(&bytes);
        });
        if let Ok(answer) = bus.ask(Kind::Read, b"x\0") {
            proptest::prop_assert!(answer.len() <= MAX_PAYLOAD);
        }
        drop(bus);
        xenstored.join().unwrap();
    }
}
