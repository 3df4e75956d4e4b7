//! Trace files of any size, as a busy server on four threads would leave them: tasks that are spawned, polled, wake and
//! read each other and end; now and then a span, a log line, a counter, a sampled allocation, a collection of garbage.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;

use unitrace_formats::event::field::ByteCount;
use unitrace_formats::event::{
    Cause, Event, GcPhase, Level, Outcome, PollResult, ResourceKind, TaskKind, Text,
};
use unitrace_formats::id::{JoinKey, ObjectId, SampleId, SiteId};
use unitrace_formats::ring::header::NewHeader;
use unitrace_formats::ring::image::Image;
use unitrace_formats::ring::site::SiteKind;
use unitrace_formats::ring::{Geometry, Header, Site, StreamId, scan};
use unitrace_formats::time::Ticks;
use unitrace_formats::trace::{Summary, TraceWriter};

use crate::models::Dice;

/// Threads of the server.
const LANES: u16 = 4;
/// Tasks that live at any moment.
const ALIVE: usize = 2_000;
/// A task is polled about this often in its life.
const POLLS: u64 = 50;
/// Callsites at which tasks are spawned.
const SITES: u64 = 20;
/// Sockets and the like that tasks wait on.
const RESOURCES: u64 = 500;
/// Packets in the ring, of one lane: what is copied out of it before it wraps.
const PACKETS: u64 = 256;

/// Writes a trace of at least `bytes` to `path`.
pub(crate) fn write(path: &Path, bytes: u64) -> io::Result<Summary> {
    let mut server = Server::new();
    let mut file =
        TraceWriter::new(BufWriter::with_capacity(1 << 20, File::create(path)?), server.ring.header_page())?;
    let mut written = vec![0; usize::from(LANES)];
    while file.bytes() < bytes {
        // A job is less than 200 bytes, a packet 4 KiB: far from a whole turn of the ring.
        for _ in 0..PACKETS * u64::from(LANES) * 8 {
            server.job();
        }
        server.copy(&mut file, &mut written, false)?;
    }
    server.copy(&mut file, &mut written, true)?;
    let index = server.header.geometry.sites as usize;
    let records = index + server.header.geometry.site_slots as usize * 4;
    let used = server.header.geometry.site_bytes as usize;
    file.sites(&server.ring.bytes()[index..records], &server.ring.bytes()[records..records + used])?;
    Ok(file.finish()?.1)
}

/// The traced program.
struct Server {
    ring: Image,
    header: Header,
    dice: Dice,
    /// The clock of each thread.
    now: [u64; LANES as usize],
    /// Ids of the tasks that live.
    tasks: Vec<u32>,
    /// Places in `tasks` of those that were woken, in order.
    ready: VecDeque<u32>,
    woken: Vec<bool>,
    next_id: u32,
    samples: VecDeque<u32>,
    requests: VecDeque<JoinKey>,
    sites: Vec<SiteId>,
}

impl Server {
    fn new() -> Self {
        // An eighth goes to each of the interrupt levels, a sixteenth to each table.
        let region = PACKETS * u64::from(LANES) * 4096 * 2;
        let geometry = Geometry::divide(region, u32::from(LANES), 4096).expect("a geometry");
        let mut ring = Image::new(&NewHeader::by_hand("server", geometry));
        let sites = (0..SITES).filter_map(|n| site(&mut ring, n)).collect();
        let header = Header::parse(ring.bytes()).expect("a header");
        let mut server = Self {
            ring,
            header,
            dice: Dice::new(3),
            now: [1_000_000; LANES as usize],
            tasks: Vec::new(),
            ready: VecDeque::new(),
            woken: vec![false; ALIVE],
            next_id: 1,
            samples: VecDeque::new(),
            requests: VecDeque::new(),
            sites,
        };
        for n in 0..RESOURCES {
            let kind = ResourceKind::Socket;
            server.record(0, &Event::Resource { id: resource(n), kind, site: server.sites[0] });
        }
        for at in 0..ALIVE {
            server.tasks.push(0);
            server.spawn(0, at, ObjectId::NONE);
        }
        server
    }

    fn record(&mut self, lane: u16, event: &Event<'_>) {
        let now = &mut self.now[usize::from(lane)];
        *now += 100 + self.dice.below(900);
        self.ring.record(StreamId { lane, level: 0 }, Ticks(*now), event);
    }

    fn spawn(&mut self, lane: u16, at: usize, parent: ObjectId) {
        let task = ObjectId(self.next_id);
        self.next_id += 1;
        self.tasks[at] = task.0;
        let site = self.sites[self.dice.below(SITES) as usize];
        self.record(lane, &Event::Spawn { task, parent, site, kind: TaskKind::Task });
        self.wake_place(at);
    }

    fn wake_place(&mut self, at: usize) {
        if !std::mem::replace(&mut self.woken[at], true) {
            self.ready.push_back(at as u32);
        }
    }

    /// One poll on the thread whose clock is furthest behind.
    fn job(&mut self) {
        let lane = (0..LANES).min_by_key(|&lane| self.now[usize::from(lane)]).unwrap_or(0);
        let Some(at) = self.ready.pop_front().map(|at| at as usize) else { return self.timer(lane) };
        self.woken[at] = false;
        let task = ObjectId(self.tasks[at]);
        self.record(lane, &Event::PollBegin { task });
        self.work(lane, task);
        let other = self.dice.below(ALIVE as u64) as usize;
        let to = ObjectId(self.tasks[other]);
        if self.dice.below(2) == 0 {
            self.record(lane, &Event::Read { task, source: to });
        }
        if other != at {
            self.record(lane, &Event::Wake { task: to, cause: Cause::Task, by: task.0 });
            self.wake_place(other);
        }
        let result = if self.dice.below(POLLS) == 0 { PollResult::Ready } else { PollResult::Pending };
        if result == PollResult::Pending && self.dice.below(3) > 0 {
            let resource = resource(self.dice.below(RESOURCES));
            self.record(lane, &Event::Wait { task, resource });
        }
        self.record(lane, &Event::PollEnd { task, result });
        if result == PollResult::Ready {
            let outcome = if self.dice.below(1000) == 0 { Outcome::Failed } else { Outcome::Done };
            self.record(lane, &Event::End { task, outcome });
            self.spawn(lane, at, to);
        }
    }

    /// Nobody is ready: time passes, then a timer wakes some.
    fn timer(&mut self, lane: u16) {
        let latest = self.now.iter().copied().max().unwrap_or_default() + 20_000;
        self.now = [latest; LANES as usize];
        for _ in 0..8 {
            let at = self.dice.below(ALIVE as u64) as usize;
            let task = ObjectId(self.tasks[at]);
            self.record(lane, &Event::Wake { task, cause: Cause::Timer, by: 0 });
            self.wake_place(at);
        }
    }

    /// What a poll does beside waking others.
    fn work(&mut self, lane: u16, task: ObjectId) {
        let site = self.sites[0];
        match self.dice.below(200) {
            0 => {
                let line = format!("request {} took longer than it should", self.dice.below(5_000));
                let text = Text::new(&line);
                self.record(lane, &Event::Log { task, level: Level::Warn, site, text });
            }
            1..=3 => {
                let span = ObjectId(self.next_id);
                self.next_id += 1;
                self.record(lane, &Event::SpanBegin { span, parent: ObjectId::NONE, site, task });
                self.record(lane, &Event::SpanEnter { span });
                self.record(lane, &Event::SpanExit { span });
                self.record(lane, &Event::SpanEnd { span });
            }
            10..=17 => self.submit(lane, task),
            4 => {
                let value = self.ready.len() as i64;
                self.record(lane, &Event::Counter { site, value });
            }
            5 => self.allocate(lane, site),
            6 if self.dice.below(200) == 0 => {
                self.record(lane, &Event::GcBegin { phase: GcPhase::Minor });
                self.now[usize::from(lane)] += self.dice.below(200_000);
                self.record(lane, &Event::GcEnd { phase: GcPhase::Minor });
            }
            _ => {}
        }
    }

    /// A request to a disk, and the answer to one that was made before.
    fn submit(&mut self, lane: u16, task: ObjectId) {
        let (device, key) = (resource(0), JoinKey(self.now[usize::from(lane)]));
        let bytes = ByteCount(4096);
        self.record(lane, &Event::IoSubmit { task, device, key, bytes });
        self.requests.push_back(key);
        if self.requests.len() > 20
            && let Some(key) = self.requests.pop_front()
        {
            self.record(lane, &Event::IoDone { device, key, result: 4096 });
        }
    }

    fn allocate(&mut self, lane: u16, tag: SiteId) {
        let sample = self.next_id;
        self.next_id += 1;
        self.samples.push_back(sample);
        let bytes = ByteCount(64 + self.dice.below(100_000));
        self.record(lane, &Event::Alloc { sample: SampleId(sample), bytes, align: 3, tag });
        if self.samples.len() > 100
            && let Some(sample) = self.samples.pop_front()
        {
            self.record(lane, &Event::Free { sample: SampleId(sample) });
        }
    }

    /// Copies the packets that are new and full, all that are new if it is the `last` time.
    fn copy(
        &self,
        file: &mut TraceWriter<impl io::Write>,
        written: &mut [u64],
        last: bool,
    ) -> io::Result<()> {
        let found = scan::scan(self.ring.bytes(), &self.header).packets;
        for stream in found.chunk_by(|a, b| a.stream == b.stream) {
            let full = if last { stream.len() } else { stream.len() - 1 };
            let written = &mut written[usize::from(stream[0].stream.lane)];
            for packet in stream[..full].iter().filter(|packet| packet.header.seq > *written) {
                file.checked_packet(packet.header, &self.ring.bytes()[packet.offset as usize..][..4096])?;
            }
            *written = stream[..full].last().map_or(*written, |packet| packet.header.seq);
        }
        Ok(())
    }
}

fn resource(n: u64) -> ObjectId {
    ObjectId(ObjectId::RESOURCE_BIT | (n as u32 + 1))
}

fn site(ring: &mut Image, n: u64) -> Option<SiteId> {
    let modules = ["server::http", "server::db", "server::cache", "server::auth", "server::accept"];
    ring.site(&Site {
        kind: SiteKind::Task,
        name: &format!("worker {n}"),
        module: modules[n as usize % modules.len()],
        file: "src/server.rs",
        line: 10 + n as u32,
        unit: "",
    })
}
