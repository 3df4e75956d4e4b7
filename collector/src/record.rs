//! From copies to a trace file: tables when they changed, packets as they come, loss between them, anchors.

use crate::clock::{LocalClock, Moment};
use crate::ring::{Ring, RingError, Sites};
use crate::totals::Totals;
use crate::watch::Watch;
use std::collections::HashSet;
use std::io::{self, Write};
use std::time::{Duration, Instant};
use tracing::{debug, warn};
use unitrace_formats::ring::gaps::missing;
use unitrace_formats::ring::packet::PacketHeader;
use unitrace_formats::ring::{Gap, GapKind, PacketError, StreamId};
use unitrace_formats::time::Ticks;
use unitrace_formats::trace::write::TraceWriter;

/// How often the live table and the anchors are written at most while a ring is followed.
const TABLES_EVERY: Duration = Duration::from_secs(1);

/// Writes the trace of one ring.
pub struct Recorder<W: Write> {
    writer: TraceWriter<W>,
    clock: Option<LocalClock>,
    watch: Watch,
    page: Box<[u8]>,
    boot_id: u64,
    sites: Sites,
    live: Vec<u8>,
    tables_at: Instant,
    streams: Vec<Option<PacketHeader>>,
    damaged: Vec<StreamId>,
    totals: Totals,
    has_warned: HashSet<String>,
}

impl<W: Write> Recorder<W> {
    /// Begins the file: header, tables, a first anchor if there is a clock for it.
    pub fn begin(out: W, ring: &Ring, clock: Option<LocalClock>) -> io::Result<Self> {
        let mut recorder = Self {
            writer: TraceWriter::new(out, ring.page())?,
            clock,
            watch: Watch::default(),
            page: ring.page().to_vec().into(),
            boot_id: ring.header().boot_id,
            sites: Sites::default(),
            live: Vec::new(),
            tables_at: Instant::now(),
            streams: Vec::new(),
            damaged: Vec::new(),
            totals: Totals::default(),
            has_warned: HashSet::new(),
        };
        recorder.tables(ring)?;
        Ok(recorder)
    }

    /// Reads the ring's header again. True if its clock was restarted since: what was known of its packets is void.
    pub fn refresh(&mut self, ring: &mut Ring) -> Result<bool, RefreshError> {
        ring.refresh()?;
        let restarted = ring.header().boot_id != self.boot_id;
        if restarted {
            debug!("the writer's clock was restarted: boot id {:016x}", ring.header().boot_id);
            self.boot_id = ring.header().boot_id;
            self.streams.clear();
            self.damaged.clear();
            self.watch.forget();
        }
        if restarted || self.tables_at.elapsed() >= TABLES_EVERY {
            self.tables(ring)?;
        }
        Ok(restarted)
    }

    /// Writes what changed of header, sites and live table, and an anchor.
    fn tables(&mut self, ring: &Ring) -> io::Result<()> {
        self.tables_at = Instant::now();
        if ring.page()[..] != self.page[..] {
            self.page.copy_from_slice(ring.page());
            self.writer.header(ring.page())?;
        }
        self.sites(ring)?;
        self.live(ring)?;
        if let Some(anchor) = self.clock.map(LocalClock::anchor).or_else(|| self.watch.take()) {
            self.writer.anchor(anchor)?;
            self.totals.anchor(anchor.error);
        }
        Ok(())
    }

    fn sites(&mut self, ring: &Ring) -> io::Result<()> {
        match ring.sites() {
            Ok(sites) if sites != self.sites => {
                self.writer.sites(&sites.index, &sites.records)?;
                self.sites = sites;
            }
            Ok(_) => {}
            Err(error) => {
                self.warn_once(&format!("the site table cannot be read, so names are missing: {error}"))
            }
        }
        Ok(())
    }

    fn live(&mut self, ring: &Ring) -> io::Result<()> {
        // Taken before the table: what the table shows is at least as new as this.
        let at = self.clock.map_or(self.totals.newest(), LocalClock::now);
        match ring.live() {
            Ok(live) if live != self.live => {
                self.writer.live(&live, at)?;
                self.live = live;
            }
            Ok(_) => {}
            Err(error) => self.warn_once(&format!("the live table cannot be read: {error}")),
        }
        Ok(())
    }

    /// A ring can give reason for the same warning any number of times.
    fn warn_once(&mut self, warning: &str) {
        match self.has_warned.insert(warning.to_owned()) {
            true => warn!("{warning}"),
            false => debug!("{warning}"),
        }
    }

    /// All streams are about to be looked at.
    pub fn look_begins(&mut self) {
        self.watch.begin(Moment::now());
    }

    /// A stream that was looked at before has a new packet, begun at `at`.
    pub fn begun(&mut self, at: Ticks) {
        self.watch.packet(at);
    }

    /// All streams were looked at.
    pub fn look_ends(&mut self) {
        self.watch.end(Moment::now());
    }

    /// Writes one good packet.
    pub fn packet(&mut self, stream: StreamId, header: &PacketHeader, copy: &[u8]) -> io::Result<()> {
        let number = stream.raw() as usize;
        if self.streams.len() <= number {
            self.streams.resize(number + 1, None);
        }
        let before = self.streams[number];
        if before.is_some_and(|before| before.seq == header.seq) {
            self.totals.replaced(before.as_ref());
        } else if let Some(before) = &before {
            self.gap(stream, before, header)?;
        } else {
            self.totals.older(header.first_index);
        }
        self.totals.packet(stream, header);
        self.streams[number] = Some(*header);
        self.writer.checked_packet(*header, copy)
    }

    /// Counts what is missing before `next`. A reader counts it too; the file only learns the reason, where there is
    /// one that the numbers do not tell.
    fn gap(&mut self, stream: StreamId, before: &PacketHeader, next: &PacketHeader) -> io::Result<()> {
        let damaged = self.damaged.iter().position(|known| *known == stream);
        let Some(events @ 1..) = missing(before, next) else { return Ok(()) };
        self.totals.gap(events);
        debug!("{stream}: {events} events lost between packets {} and {}", before.seq, next.seq);
        let Some(position) = damaged else { return Ok(()) };
        self.damaged.swap_remove(position);
        let (after, before) = (before.end, next.begin.max(before.end));
        self.writer.lost(Gap { stream, after, before, events, kind: GapKind::Damaged })
    }

    /// A packet that cannot be used; how many events it had is known once its successor is there.
    pub fn damaged(&mut self, stream: StreamId, seq: u64, error: PacketError) {
        if self.totals.damaged_packets() == 0 {
            warn!(
                "{stream}: packet {seq} is damaged: {error}; what is lost with it, and with others, is counted"
            );
        } else {
            debug!("{stream}: packet {seq} is damaged: {error}");
        }
        self.totals.damaged();
        if !self.damaged.contains(&stream) {
            self.damaged.push(stream);
        }
    }

    /// Lets a reader of the growing file see what was written.
    pub fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }

    /// What was written so far.
    pub fn totals(&self) -> &Totals {
        &self.totals
    }

    /// Ends the file. The tables are written once more if they changed, because the last packets may name sites that
    /// are newer than the last look; a ring that is gone by now has its last state in the file already.
    pub fn finish(mut self, ring: &mut Ring) -> io::Result<(W, Totals)> {
        match ring.refresh() {
            Ok(()) if ring.header().boot_id == self.boot_id => self.tables(ring)?,
            Ok(()) => debug!("the writer's clock was restarted at the last moment"),
            Err(error) => debug!("the header cannot be read again: {error}"),
        }
        self.totals.counters(ring.header());
        let (out, summary) = self.writer.finish()?;
        self.totals.bytes(summary.bytes);
        Ok((out, self.totals))
    }
}

/// Why the ring's header could not be taken over again.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// The ring is not readable any more.
    #[error(transparent)]
    Ring(#[from] RingError),
    /// The trace could not be written.
    #[error(transparent)]
    Write(#[from] io::Error),
}
