//! The first picture of a trace, and whoever does not want to wait for the whole one.

use unitrace_formats::event::{Event, Outcome, PollResult, TaskKind, Text};
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_formats::ring::header::NewHeader;
use unitrace_formats::ring::image::Image;
use unitrace_formats::ring::{Geometry, StreamId};
use unitrace_formats::time::Ticks;
use unitrace_formats::trace::Trace;
use unitrace_viewer::model::{Cancelled, Model, StateKind, Watch};

/// Three threads; each polls twenty tasks one after the other, of which every hundredth poll is the last.
fn trace() -> Trace {
    let mut ring = Image::new(&NewHeader::by_hand(
        "glance",
        Geometry::divide(8 << 20, 3, 4096).expect("room for three lanes"),
    ));
    let mut next = 1;
    for lane in 0..3 {
        let stream = StreamId { lane, level: 0 };
        let mut tasks: Vec<ObjectId> = Vec::new();
        for n in 0..20_000u64 {
            let now = 1_000 * n;
            let at = n as usize % 20;
            if tasks.len() <= at || n % 100 == 0 {
                let task = ObjectId(next);
                next += 1;
                let spawn =
                    Event::Spawn { task, parent: ObjectId(1), site: SiteId::NONE, kind: TaskKind::Task };
                ring.record(stream, Ticks(now + 1), &spawn);
                let name = format!("task {next} of lane {lane}");
                let label = Event::Label { object: task, site: SiteId::NONE, text: Text::new(&name) };
                ring.record(stream, Ticks(now + 2), &label);
                match tasks.get_mut(at) {
                    Some(place) => {
                        let old = std::mem::replace(place, task);
                        let outcome = if n % 300 == 0 { Outcome::Failed } else { Outcome::Done };
                        ring.record(stream, Ticks(now + 3), &Event::End { task: old, outcome });
                    }
                    None => tasks.push(task),
                }
            }
            let task = tasks[at];
            // The longer, the higher its place.
            ring.record(stream, Ticks(now + 10), &Event::PollBegin { task });
            let end = now + 100 + 40 * at as u64;
            ring.record(stream, Ticks(end), &Event::PollEnd { task, result: PollResult::Pending });
        }
    }
    Trace::from_bytes(ring.into_bytes()).expect("a whole ring")
}

#[test]
fn a_glance_knows_every_life_and_about_how_long_each_ran() {
    let trace = trace();
    assert_eq!(trace.lost().total(), 0);
    let whole = Model::read(&trace);
    let first = Model::glance(&trace, &Watch::default()).unwrap();
    let told = |model: &Model| {
        let tell = |task: &unitrace_viewer::model::Task| {
            let parent = task.parent.map(|parent| model.task(parent).id);
            (task.id, model.text(task.name).to_owned(), parent, task.born, task.ended, task.outcome)
        };
        let mut told: Vec<_> = model.tasks.iter().map(tell).collect();
        told.sort_unstable_by_key(|task| task.0);
        told
    };
    assert_eq!(told(&first), told(&whole));
    assert_eq!(first.range, whole.range);
    let ran = |model: &Model| {
        model.tasks.iter().map(|task| task.sums.time[StateKind::Running as usize] as f64).sum::<f64>()
    };
    let share = ran(&first) / ran(&whole);
    assert!((0.8..1.25).contains(&share), "{share} of the time that it ran");
    assert!(first.notes.iter().any(|note| note.contains("first picture")), "{:?}", first.notes);
}

#[test]
fn reading_can_be_watched_and_cancelled() {
    let trace = trace();
    let watch = Watch::default();
    assert_eq!(watch.progress(), None);
    assert!(Model::read_watched(&trace, &watch).is_ok());
    assert_eq!(watch.progress(), Some(1.0));
    let other = Watch::default();
    other.clone().cancel();
    assert_eq!(Model::glance(&trace, &other).err(), Some(Cancelled));
    assert_eq!(Model::read_watched(&trace, &other).err(), Some(Cancelled));
}
