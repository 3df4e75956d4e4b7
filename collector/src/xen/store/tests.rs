use super::super::bus::MAX_PAYLOAD;
use super::super::bus::tests::{fake, reply, request};
use super::*;
use std::thread::JoinHandle;

const ERROR: u32 = 16;

/// A xenstore with these values. Lists that do not fit into a reply are given out in parts, as xenstored does it.
fn store(values: Vec<(String, Vec<u8>)>) -> (Store, JoinHandle<()>) {
    let (bus, thread) = fake(move |mut stream| {
        while let Some((kind, number, payload)) = request(&mut stream) {
            let words: Vec<&str> = std::str::from_utf8(&payload).unwrap().split_terminator('\0').collect();
            match answer(&values, kind, &words) {
                Ok(bytes) => reply(&mut stream, kind, number, &bytes),
                Err(errno) => reply(&mut stream, ERROR, number, errno.as_bytes()),
            }
        }
    });
    (Store::over(bus), thread)
}

fn answer(values: &[(String, Vec<u8>)], kind: u32, words: &[&str]) -> Result<Vec<u8>, &'static str> {
    if kind == Kind::Read as u32 {
        let value = values.iter().find(|(path, _)| path == words[0]);
        return value.map(|(_, value)| value.clone()).ok_or("ENOENT\0");
    }
    let below = format!("{}/", words[0]);
    let mut names: Vec<&str> = values.iter().filter_map(|(path, _)| path.strip_prefix(&below)).collect();
    names.iter_mut().for_each(|name| *name = name.split('/').next().unwrap());
    names.dedup();
    let all: Vec<u8> = names.iter().flat_map(|name| name.bytes().chain([0])).collect();
    if kind == Kind::Directory as u32 {
        return if all.len() > MAX_PAYLOAD { Err("E2BIG\0") } else { Ok(all) };
    }
    let mut part = b"17\0".to_vec();
    let mut rest = &all[words[1].parse::<usize>().unwrap()..];
    while let Some(end) = rest.iter().position(|&byte| byte == 0) {
        if part.len() + end + 2 > MAX_PAYLOAD {
            return Ok(part);
        }
        part.extend_from_slice(&rest[..=end]);
        rest = &rest[end + 1..];
    }
    part.push(0);
    Ok(part)
}

fn named(id: usize, name: &str) -> (String, Vec<u8>) {
    (format!("/local/domain/{id}/name"), name.into())
}

#[test]
fn domains_have_numbers_and_names() {
    let odd = ("/local/domain/not a number/name".to_owned(), b"x".to_vec());
    let (mut store, thread) = store(vec![named(0, "Domain-0"), odd, named(12, "db"), named(3, "web")]);
    let domains = store.domains().unwrap();
    let expected = [(0, "Domain-0"), (3, "web"), (12, "db")];
    let expected = expected.map(|(id, name)| Domain { id: DomId::new(id).unwrap(), name: name.into() });
    assert_eq!(domains, expected);
    assert_eq!(store.name(DomId::new(4).unwrap()).unwrap(), None);
    drop(store);
    thread.join().unwrap();
}

#[test]
fn as_many_domains_as_there_can_be() {
    let all = 3000;
    let (mut store, thread) = store((0..all).map(|id| named(id, "guest")).collect());
    assert_eq!(store.domains().unwrap().len(), all);
    drop(store);
    thread.join().unwrap();
}

#[test]
fn a_list_that_never_ends() {
    let (bus, thread) = fake(|mut stream| {
        while let Some((kind, number, _)) = request(&mut stream) {
            match kind == Kind::Directory as u32 {
                true => reply(&mut stream, ERROR, number, b"E2BIG\0"),
                false => reply(&mut stream, kind, number, b"17\x003\x004"),
            }
        }
    });
    let mut store = Store::over(bus);
    assert!(matches!(store.domains(), Err(BusError::Nonsense("a list without end"))));
    drop(store);
    thread.join().unwrap();
}

#[test]
fn a_key_that_is_not_there_and_one_that_is_no_text() {
    let key = "/local/domain/3/data/unitrace/ring".to_owned();
    let (mut store, thread) = store(vec![(key, vec![0xff; 4000])]);
    let of_domain = |store: &mut Store, key| store.of_domain(DomId::new(3).unwrap(), key);
    assert_eq!(of_domain(&mut store, "data/unitrace/ring").unwrap(), Some(vec![0xff; 4000]));
    assert_eq!(of_domain(&mut store, "data/mprof/ring-ref").unwrap(), None);
    drop(store);
    thread.join().unwrap();
}
