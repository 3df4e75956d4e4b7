//! Several traces on one time axis: of two guests of one host, of a guest and a process of the host, of two machines.
//!
//! Two traces are tied by the best clock that both know:
//!
//! | tie | what is compared | how far it may be off |
//! |---|---|---|
//! | [`Tie::Host`] | the clock of the host: Xen's system time, the same for all its guests; the CLOCK_MONOTONIC of one machine, of its processes and of the collector that watched a guest | what the anchors of each disagree by |
//! | [`Tie::Unix`] | Unix time, which every machine sets as well as it can | what the anchors of each disagree by; how well the machines' clocks were set is not known and not in it |
//! | [`Tie::Nothing`] | nothing: the trace begins where the axis begins | any time |
//!
//! That two clocks of hosts are the same one is believed if both give the same Unix time for their zero
//! ([`SAME_HOST`]): so a trace that knows no Unix time is never tied by its host's clock.

use std::fmt;

use crate::clock::line::Line;
use crate::clock::{CollectorAnchor, known_unix, with_errors};
use crate::ring::WriterKind;
use crate::time::{Anchor, Nanos};
use crate::trace::Trace;

/// Zeros of two hosts' clocks that are further apart in Unix time than this, and than what their anchors leave open (at
/// most as much again), are of two hosts.
pub const SAME_HOST: Nanos = Nanos(100_000_000);

/// Which clock `host_ns` of a trace's anchors is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Base {
    /// What a hypervisor tells its guests.
    Hypervisor,
    /// CLOCK_MONOTONIC.
    Monotonic,
}

/// What is known of where a trace lies in time. Small, and needs the trace no more.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Bearings {
    host: Option<(Base, Line)>,
    unix: Option<Line>,
}

/// What puts a trace on the axis.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Tie {
    /// It shares the clock of its host with another one.
    Host,
    /// Unix time.
    Unix,
    /// Nothing.
    Nothing,
}

impl fmt::Display for Tie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Host => "by the clock of their host",
            Self::Unix => "by Unix time",
            Self::Nothing => "by nothing: its clock has no anchors in common with the others",
        })
    }
}

/// Where a trace lies on the axis.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Placed {
    /// What to add to the trace's own nanoseconds ([`crate::clock::TraceClock::nanos`]). The axis begins with the start
    /// of the trace that begins first.
    pub offset: Nanos,
    /// How far its times may be off then, to either side; `None`: any time. Traces tied [`Tie::Host`] are closer to each
    /// other: [`between`].
    pub error: Option<Nanos>,
    /// What it is tied by.
    pub by: Tie,
    /// Its error against those with the same `host`.
    within: Nanos,
    /// Number of its host's clock.
    host: usize,
}

/// How far apart two events of two traces must be at least, so that their order on the axis is the true one; `None`
/// if nothing ties the two.
pub fn between(a: &Placed, b: &Placed) -> Option<Nanos> {
    let (a, b) = if a.host == b.host { (a.within, b.within) } else { (a.error?, b.error?) };
    Some(Nanos(a.0.saturating_add(b.0)))
}

impl Bearings {
    /// Those of a trace.
    pub fn of(trace: &Trace) -> Self {
        let clock = trace.clock();
        let Some((first, last)) = trace.span() else { return Self::default() };
        let own = with_errors(trace.anchors(), clock.rate().frequency());
        let line = |anchors: &[CollectorAnchor], other: fn(&Anchor) -> u64| {
            Line::over(&clock.readings(anchors, other), clock.nanos(first)..=clock.nanos(last))
        };
        let host = |base, mut anchors: Vec<CollectorAnchor>| {
            anchors.retain(|from| from.anchor.host_ns != 0 && from.anchor.host_ns < i64::MAX as u64);
            Some((base, line(&anchors, |anchor| anchor.host_ns)?))
        };
        let outside = trace.collector_anchors();
        let host = match trace.header().writer {
            WriterKind::Process => host(Base::Monotonic, [&own[..], outside].concat()),
            // The collector's clock is another one than what the hypervisor tells.
            _ => host(Base::Hypervisor, own.clone()).or_else(|| host(Base::Monotonic, outside.to_vec())),
        };
        let unix = line(&known_unix(&own, outside), |anchor| anchor.unix_ns);
        Self { host, unix }
    }

    /// Unix time at zero of the host's clock, and its error.
    fn epoch(&self) -> Option<Line> {
        let (unix, host) = (self.unix?, self.host?.1);
        Some(Line {
            start: Nanos(unix.start.0.saturating_sub(host.start.0)),
            error: Nanos(unix.error.0.saturating_add(host.error.0)),
        })
    }

    fn shares_host(&self, other: &Self) -> bool {
        let is_near = |a: Line, b: Line| {
            let open = a.error.0.saturating_add(b.error.0).min(SAME_HOST.0).saturating_add(SAME_HOST.0);
            a.start.0.abs_diff(b.start.0) <= open as u64
        };
        self.host.map(|host| host.0) == other.host.map(|host| host.0)
            && self.epoch().zip(other.epoch()).is_some_and(|(a, b)| is_near(a, b))
    }
}

/// Traces that share a clock, and where that clock lies in Unix time.
struct Host {
    members: Vec<usize>,
    epoch: Option<Line>,
}

/// Puts traces on one axis.
///
/// ```
/// # fn example(a: &unitrace_formats::trace::Trace, b: &unitrace_formats::trace::Trace) {
/// use unitrace_formats::axis::{Bearings, between, join};
/// let placed = join(&[Bearings::of(a), Bearings::of(b)]);
/// println!("{} to add to the times of b, tied {}", placed[1].offset.0, placed[1].by);
/// match between(&placed[0], &placed[1]) {
///     Some(error) => println!("order holds between events more than {} ns apart", error.0),
///     None => println!("nothing is known about their order"),
/// }
/// # }
/// ```
pub fn join(traces: &[Bearings]) -> Vec<Placed> {
    let hosts = hosts(traces);
    let mut placed = vec![None; traces.len()];
    for (number, host) in hosts.iter().enumerate() {
        for &member in &host.members {
            placed[member] = Some(place(&traces[member], host, number, hosts.len() == 1));
        }
    }
    let mut placed: Vec<Placed> = placed.into_iter().flatten().collect();
    let first = |placed: &[Placed], of: &dyn Fn(&Placed) -> bool| {
        placed.iter().filter(|one| of(one)).map(|one| one.offset.0).min()
    };
    let axis = first(&placed, &|one| one.error.is_some()).unwrap_or_default();
    for number in 0..hosts.len() {
        // Traces that nothing ties to the others keep their places among each other.
        let free = first(&placed, &|one| one.host == number && one.error.is_none());
        for one in placed.iter_mut().filter(|one| one.host == number) {
            one.offset = Nanos(one.offset.0.saturating_sub(free.unwrap_or(axis)));
        }
    }
    placed
}

fn hosts(traces: &[Bearings]) -> Vec<Host> {
    let mut hosts: Vec<Host> = Vec::new();
    for (number, trace) in traces.iter().enumerate() {
        match hosts.iter_mut().find(|host| traces[host.members[0]].shares_host(trace)) {
            Some(host) => host.members.push(number),
            None => hosts.push(Host { members: vec![number], epoch: None }),
        }
    }
    for host in &mut hosts {
        let epochs = host.members.iter().filter_map(|&member| traces[member].epoch());
        host.epoch = epochs.min_by_key(|epoch| epoch.error).filter(|_| host.members.len() > 1);
    }
    hosts
}

/// On the host's own clock if it is the only one, else in Unix time.
fn place(trace: &Bearings, host: &Host, number: usize, alone: bool) -> Placed {
    let place =
        |line: Line, error, by| Placed { offset: line.start, error, by, within: line.error, host: number };
    let plus = |a: Nanos, b: Nanos| Nanos(a.0.saturating_add(b.0));
    match (trace.host, host.epoch, trace.unix) {
        (Some((_, line)), Some(_), _) if alone => place(line, Some(line.error), Tie::Host),
        (Some((_, line)), Some(epoch), _) => Placed {
            offset: plus(line.start, epoch.start),
            ..place(line, Some(plus(line.error, epoch.error)), Tie::Host)
        },
        (_, _, Some(unix)) => place(unix, Some(unix.error), Tie::Unix),
        _ => place(Line { start: Nanos(0), error: Nanos(0) }, None, Tie::Nothing),
    }
}
