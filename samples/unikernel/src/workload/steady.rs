//! A small server under steady load, with everything a kernel has: packets arrive as interrupts and go from task to task
//! through channels; each is answered with something from the disk, written into memory of its own and into the
//! garbage-collected heap; `events=` answers, or `seconds=`.
//!
//! ```text
//!  network ─irq─▶ packets ─▶ receiver ─▶ requests ─▶ worker × 3 ─▶ replies ─▶ transmitter ─▶ network
//!                                                      │    ▲
//!                                                    disk ──┘ irq            collector: sweeps documents
//! ```

use super::begun;
use super::plan::{Plan, compute, deadline};
use crate::channel::Channel;
use crate::command_line::CommandLine;
use crate::device::{disk, network};
use crate::exit::Exit;
use crate::gc::{Arena, Object, Root};
use crate::timer::sleep;
use crate::{executor, heap};
use alloc::collections::VecDeque;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use core::cell::RefCell;
use embassy_executor::{SpawnError, Spawner};
use tracing::{info, instrument, warn};
use unitrace_probe::{count, label, named, site};

/// Cells of the garbage-collected heap.
const CELLS: u32 = 8192;

/// Documents that are kept for those who ask again.
const CACHED: usize = 64;

/// One request in so many asks for the oldest document.
const ASKED_AGAIN: u64 = 8;

/// Who answers.
const WORKERS: usize = 3;

/// One for each worker: a channel of embassy's remembers one waker, and several who wait would wake each other for ever.
static REQUESTS: [Channel<network::Packet, 8>; WORKERS] =
    [const { Channel::new(site!(Resource, "requests")) }; WORKERS];
static REPLIES: Channel<Reply, 8> = Channel::new(site!(Resource, "replies"));

struct Reply {
    number: u64,
    body: String,
}

/// Everything that answers were made of lately.
struct Documents {
    arena: Arena,
    cached: VecDeque<Root>,
}

type Shared = Rc<RefCell<Documents>>;

/// Runs it to its end.
pub(crate) fn run(command_line: &CommandLine) -> Exit {
    begun(Plan::read(command_line, 1), begin)
}

/// Spawns its tasks.
pub(super) fn begin(spawner: Spawner, plan: Plan) -> Result<(), SpawnError> {
    let documents = Documents { arena: Arena::new(CELLS), cached: VecDeque::with_capacity(CACHED + 1) };
    let documents = Rc::new(RefCell::new(documents));
    network::begin(plan.seed, plan.every, if plan.events == 0 { u64::MAX } else { plan.events });
    spawner.spawn(named!("deadline", deadline(plan)?));
    spawner.spawn(named!("receiver", receiver()?));
    for number in 0..WORKERS {
        spawner.spawn(named!("worker", worker(number, documents.clone())?));
    }
    spawner.spawn(named!("transmitter", transmitter(plan.events)?));
    spawner.spawn(named!("collector", collector(documents)?));
    Ok(())
}

#[embassy_executor::task]
async fn receiver() {
    loop {
        let packet = network::receive().await;
        compute(30);
        REQUESTS[packet.number as usize % WORKERS].send(packet).await;
    }
}

#[embassy_executor::task(pool_size = WORKERS)]
async fn worker(number: usize, documents: Shared) {
    label!("worker {number}");
    loop {
        let request = REQUESTS[number].receive().await;
        let reply = answer(request, &documents).await;
        REPLIES.send(reply).await;
    }
}

#[instrument(level = "info", skip_all, fields(number = request.number, bytes = request.bytes))]
async fn answer(request: network::Packet, documents: &Shared) -> Reply {
    compute(50);
    if disk::read(request.bytes * 4).await.is_err() {
        warn!("the disk is full of requests");
    }
    let mut body = String::with_capacity(request.bytes as usize);
    documents.borrow_mut().write(request.number, &mut body);
    compute(150);
    info!(number = request.number, length = body.len(), "answered");
    Reply { number: request.number, body }
}

impl Documents {
    /// A document of a few parts; kept for a while. Without room in the arena the answer is short.
    fn write(&mut self, number: u64, body: &mut String) {
        let asked_again = self.cached.front().filter(|_| number.is_multiple_of(ASKED_AGAIN));
        if let Some(document) = asked_again.and_then(|root| self.arena.rooted(root)) {
            return body.push_str(&self.arena.read(document).unwrap_or_default());
        }
        let Some(document) = self.compose(number) else { return };
        body.push_str(&self.arena.read(document).unwrap_or_default());
        self.cached.push_back(self.arena.root(document));
        if self.cached.len() > CACHED {
            let oldest = self.cached.pop_front();
            oldest.into_iter().for_each(|root| self.arena.release(root));
        }
    }

    fn compose(&mut self, number: u64) -> Option<Object> {
        let mut document = self.arena.text("answer")?;
        for part in 0..4 {
            let text = self.arena.text(&format!(", part {part} of {number}"))?;
            document = self.arena.pair(document, text)?;
        }
        Some(document)
    }
}

#[embassy_executor::task]
async fn transmitter(until: u64) {
    let mut sent = 0;
    loop {
        let reply = REPLIES.receive().await;
        compute(20);
        network::send(reply.body.len() as u32);
        sent += 1;
        count!("last answer", reply.number as i64);
        if sent == until {
            executor::stop(Exit::Done);
        }
    }
}

#[embassy_executor::task]
async fn collector(documents: Shared) {
    loop {
        sleep("between collections", 20).await;
        let mut documents = documents.borrow_mut();
        count!("cells in use", documents.arena.used() as i64);
        count!("packets waiting", network::waiting() as i64);
        if let Some(collected) = documents.arena.collect_if_due() {
            info!(live = collected.live, swept = collected.swept, "collected");
        }
        heap::HEAP.record_size();
    }
}
