//! A line to another guest of the same host: a page of one of them that the other maps, with a ring of bytes each way, and
//! an event channel. Domain 0 tells each the other's number in xenstore; the guest with the lower number offers the page,
//! and says where it is.

use super::byte_ring::ByteRing;
use super::event::{self, Port};
use super::grant;
use super::host;
use super::page::Pages;
use super::patience;
use super::xenstore::Xenstore;
use crate::console::println;
use crate::platform::Wire;
use alloc::format;
use alloc::string::{String, ToString};
use core::sync::atomic::{AtomicU32, Ordering};
use unitrace_probe::xen::{DomainId, GrantRef};

/// Keys of each side: the other's number, which domain 0 writes; where the page is, which the one that offers it writes.
const PEER: &str = "data/unitrace/peer";
const OFFER: &str = "data/unitrace/wire";

/// How long the other side is waited for, in nanoseconds.
const PATIENCE: u64 = 30_000_000_000;

/// From question to question to xenstore, in nanoseconds.
const NAP: u64 = 100_000_000;

/// The page, or the place where the other's is mapped.
static PAGE: Pages<1> = Pages::new();
/// Channel to the other side; 0: not connected.
static PORT: AtomicU32 = AtomicU32::new(0);
/// 0: this side offered the page and writes the first ring; else the second.
static SIDE: AtomicU32 = AtomicU32::new(0);

/// The line.
struct Shared;

/// The line, if domain 0 says that there is another side; waits for it the first time.
pub(super) fn find() -> Option<&'static dyn Wire> {
    if PORT.load(Ordering::Relaxed) == 0 {
        connect()?;
    }
    Some(&Shared)
}

/// True if it is the line's channel.
pub(super) fn is_port(port: Port) -> bool {
    port.0 == PORT.load(Ordering::Relaxed)
}

impl Wire for Shared {
    fn start(&self) {
        // Also for what has come already.
        let port = Port(PORT.load(Ordering::Relaxed));
        event::unmask(port);
        event::raise(port);
    }

    fn take(&self) -> Option<u8> {
        ring(1 - SIDE.load(Ordering::Relaxed)).take()
    }

    fn put(&self, byte: u8) -> bool {
        let ring = ring(SIDE.load(Ordering::Relaxed));
        let is_put = ring.put(byte) || patience::wait(PATIENCE, || ring.put(byte));
        event::notify(Port(PORT.load(Ordering::Relaxed)));
        is_put
    }
}

/// The ring that side 0 or 1 writes.
fn ring(side: u32) -> ByteRing {
    let n = side as usize;
    ByteRing { page: PAGE.page(0), bytes: 1024 * n, size: 1024, taken: 2048 + 8 * n, put: 2052 + 8 * n }
}

fn connect() -> Option<()> {
    let store = Xenstore::connect().ok()?;
    let own: u16 = store.read("domid").ok()?.parse().ok()?;
    let peer: u16 = eventually(|| store.read(PEER).ok())?.parse().ok()?;
    let connected = if own < peer { offer(&store, own, peer) } else { accept(&store, peer) };
    match connected {
        Ok(port) => {
            SIDE.store(u32::from(own > peer), Ordering::Relaxed);
            PORT.store(port.0, Ordering::Relaxed);
            println!("line to domain {peer}");
            Some(())
        }
        Err(reason) => {
            println!("no line to domain {peer}: {reason}");
            None
        }
    }
}

fn offer(store: &Xenstore, own: u16, peer: u16) -> Result<Port, String> {
    let grant = grant::permit_writing(DomainId(peer), PAGE.page(0)).ok_or("the grant table is full")?;
    let port = event::offer(peer).map_err(|refused| refused.to_string())?;
    store
        .write(OFFER, &format!("{grant} {}", port.0))
        .and_then(|()| store.let_read(OFFER, own, peer))
        .map_err(|error| error.to_string())?;
    Ok(port)
}

fn accept(store: &Xenstore, peer: u16) -> Result<Port, String> {
    let offered = eventually(|| store.read(&format!("/local/domain/{peer}/{OFFER}")).ok())
        .ok_or_else(|| format!("it offers nothing in {OFFER}"))?;
    let numbers =
        offered.split_once(' ').and_then(|(grant, port)| Some((grant.parse().ok()?, port.parse().ok()?)));
    let (grant, port) = numbers.ok_or_else(|| format!("it offers {offered:?}"))?;
    host::this()
        .put_granted(PAGE.page(0), peer, GrantRef(grant))
        .and_then(|()| event::accept(peer, Port(port)))
        .map_err(|refused| refused.to_string())
}

/// Asks until there is an answer, or it takes too long.
fn eventually<T>(mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    let end = patience::now() + PATIENCE;
    while patience::now() < end {
        if let Some(answer) = ask() {
            return Some(answer);
        }
        patience::sleep(NAP);
    }
    None
}
