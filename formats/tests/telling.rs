//! What is told of a trace to those who write it for others.

#![allow(clippy::unwrap_used, reason = "in a test an unwrap is an assertion")]

use std::io;

use unitrace_formats::event::{Event, PollResult, TaskKind};
use unitrace_formats::foreign::author::{Author, Source};
use unitrace_formats::foreign::telling::{Ended, Fact, Listener, Moment, tell};
use unitrace_formats::id::ObjectId;
use unitrace_formats::ring::SiteKind;
use unitrace_formats::time::{Frequency, Ticks};

/// Each slice: from when to when, and how its end is known.
#[derive(Default)]
struct Slices(Vec<(u64, u64, Ended)>);

impl Listener for Slices {
    fn hear(&mut self, at: &Moment<'_>, fact: &Fact<'_>) -> io::Result<()> {
        if let Fact::End { since, how, .. } = *fact {
            self.0.push((since, at.time, how));
        }
        Ok(())
    }
}

/// A poll whose end is lost is not drawn over all that is missing; what another lane says in that time stays.
#[test]
fn a_poll_ends_where_events_go_missing() {
    let mut author = Author::new("lossy", Frequency::NANOSECONDS);
    let (lane, other) = (author.lane(0, ""), author.lane(1, ""));
    let site = author.site(SiteKind::Task, "storm", "");
    let [task, calm] = [author.object(), author.object()];
    let spawn = |task| Event::Spawn { task, parent: ObjectId::NONE, site, kind: TaskKind::Task };
    let end = |task| Event::PollEnd { task, result: PollResult::Pending };
    author.event(lane, Ticks(0), &spawn(task));
    author.event(other, Ticks(0), &spawn(calm));
    author.event(lane, Ticks(10), &Event::PollBegin { task });
    author.event(other, Ticks(20), &Event::PollBegin { task: calm });
    author.event(other, Ticks(500), &end(calm));
    author.lost(lane, Ticks(30), Ticks(900), 7);
    author.event(lane, Ticks(900), &Event::PollBegin { task });
    author.event(lane, Ticks(950), &end(task));
    let mut slices = Slices::default();
    tell(&author.finish(Source::new("by hand")), &mut slices).unwrap();
    let said = Ended::Said(Some(PollResult::Pending));
    assert_eq!(slices.0, [(10, 30, Ended::Lost), (20, 500, said), (900, 950, said)]);
}
