//! A clock that cannot be read from here is watched: a packet that is there now and was not there at the last look was
//! begun between the two.

use crate::clock::Moment;
use unitrace_formats::clock::CollectorAnchor;
use unitrace_formats::time::{Anchor, Nanos, Ticks};

/// What was seen of a ring's clock.
#[derive(Clone, Copy, Default, Debug)]
pub struct Watch {
    /// When the last look began.
    before: Option<Moment>,
    /// When this one did.
    begin: Option<Moment>,
    /// The newest packet that began since the last look.
    newest: Option<Ticks>,
    /// The closest of the pairs that nobody took yet.
    best: Option<CollectorAnchor>,
}

impl Watch {
    /// A look begins.
    pub fn begin(&mut self, now: Moment) {
        (self.before, self.begin, self.newest) = (self.begin, Some(now), None);
    }

    /// A stream that was looked at before has a new packet, begun at `at`.
    pub fn packet(&mut self, at: Ticks) {
        self.newest = self.newest.max(Some(at));
    }

    /// The look is over: the newest packet began between the beginning of the look before and now.
    pub fn end(&mut self, now: Moment) {
        let Some((before, ticks)) = self.before.zip(self.newest) else { return };
        let half = now.host_ns.saturating_sub(before.host_ns) / 2;
        let (unix_ns, host_ns) = (now.unix_ns.saturating_sub(half), now.host_ns.saturating_sub(half));
        let error = Nanos(i64::try_from(half).unwrap_or(i64::MAX - 1) + 1);
        if self.best.is_none_or(|best| error < best.error) {
            self.best = Some(CollectorAnchor { anchor: Anchor { ticks, unix_ns, host_ns }, error });
        }
    }

    /// The closest pair since the last one was taken.
    pub fn take(&mut self) -> Option<CollectorAnchor> {
        self.best.take()
    }

    /// The writer's clock was restarted: what was seen of the old one is void.
    pub fn forget(&mut self) {
        *self = Self { begin: self.begin, ..Self::default() };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: u64) -> Moment {
        Moment { unix_ns: 1_000_000_000 + ms * 1_000_000, host_ns: ms * 1_000_000 }
    }

    #[test]
    fn a_new_packet_lies_between_two_looks() {
        let mut watch = Watch::default();
        watch.begin(at(0));
        // Nothing says since when it is there.
        watch.packet(Ticks(1));
        watch.end(at(1));
        assert_eq!(watch.take(), None);
        for (begin, ticks) in [(10, 700), (30, 900), (100, 950)] {
            watch.begin(at(begin));
            watch.packet(Ticks(ticks));
            watch.packet(Ticks(ticks - 5));
            watch.end(at(begin + 2));
        }
        // From 0 to 12.
        let Some(CollectorAnchor { anchor, error }) = watch.take() else { panic!("no anchor") };
        assert_eq!((anchor.ticks, anchor.host_ns, anchor.unix_ns), (Ticks(700), 6_000_000, 1_006_000_000));
        assert_eq!(error, Nanos(6_000_001));
        assert_eq!(watch.take(), None);
        watch.begin(at(200));
        watch.end(at(201));
        assert_eq!(watch.take(), None, "nothing new was seen");
    }
}
