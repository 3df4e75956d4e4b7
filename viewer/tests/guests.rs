//! Several traces as one model: nothing is lost, everything that has an order keeps it, and indices follow.

#[allow(dead_code)] // Each test file draws some of them.
mod scenes;

use unitrace_formats::axis::Tie;
use unitrace_formats::event::field::ByteCount;
use unitrace_formats::event::{Event, PollResult};
use unitrace_formats::id::{JoinKey, ObjectId};
use unitrace_formats::time::Nanos;
use unitrace_viewer::layout::{Header, Order, Rows, Section};
use unitrace_viewer::model::{ArrowKind, FieldOwner, GuestIndex, Model, Place, Readied, State, TaskIndex};
use unitrace_viewer::report;

const UNIX: i64 = 1_700_000_000_000_000_000;

/// A scene that begins `after` nanoseconds later, give or take `error`.
fn guest(mut model: Model, name: &str, after: i64, error: i64) -> (Model, Place) {
    model.program = name.to_owned();
    model.clock.unix_start = Some(UNIX + after);
    let (name, offset, error) = (name.to_owned(), Nanos(after), Some(Nanos(error)));
    (model, Place { name, offset, error, by: Tie::Host })
}

fn joined() -> Model {
    Model::join_at([
        guest(scenes::server(), "web", 50_000, 2_000),
        guest(scenes::ping_pong(), "cache", 0, 300),
        guest(scenes::spans(), "spans", 120_000, 70),
    ])
}

#[test]
fn each_guest_stands_where_its_clock_says() {
    let model = joined();
    let placed: Vec<_> = model.guests.iter().map(|g| (g.name.as_str(), g.range.start.0, g.error)).collect();
    let expected = [
        ("web", 50_000, Some(Nanos(2_000))),
        ("cache", 0, Some(Nanos(300))),
        ("spans", 120_000, Some(Nanos(70))),
    ];
    assert_eq!(placed, expected);
    assert_eq!(model.range.start, Nanos(0));
    assert_eq!(model.range.end, Nanos(1_600_000 + 50_000));
    assert_eq!(model.clock.unix_start, Some(UNIX));
}

#[test]
fn nothing_is_lost_and_indices_follow() {
    let parts = [scenes::server(), scenes::ping_pong(), scenes::spans()];
    let model = joined();
    let mut first = 0;
    for (guest, part) in parts.iter().enumerate() {
        let offset = model.guests[guest].range.start.0;
        for (index, task) in part.tasks() {
            let here = TaskIndex(index.0 + first);
            assert_eq!(model.task(here).guest, GuestIndex(guest as u16));
            assert_eq!(model.task_name(here), part.task_name(index));
            assert_eq!(model.module(here), part.module(index));
            assert_eq!(model.task(here).parent, task.parent.map(|parent| TaskIndex(parent.0 + first)));
            let said = |model: &Model, index, offset: i64| -> Vec<_> {
                let say = |segment: unitrace_viewer::model::Segment| {
                    (segment.begin.0 - offset, segment.end.0 - offset, tell(model, segment.state))
                };
                model.segments_of(index).map(say).collect()
            };
            assert_eq!(said(&model, here, offset), said(part, index, 0));
            let arrows = |model: &Model, index| -> Vec<ArrowKind> {
                model.arrows.of_task(index).iter().map(|&arrow| model.arrows.get(arrow).kind).collect()
            };
            assert_eq!(arrows(&model, here), arrows(part, index));
        }
        first += part.tasks.len() as u32;
    }
    assert!(model.arrows.times().is_sorted() && model.logs.is_sorted_by_key(|log| log.at));
    let total = |count: fn(&Model) -> usize| parts.iter().map(count).sum::<usize>();
    assert_eq!(model.logs.len(), total(|model| model.logs.len()));
    assert_eq!(model.stays.len(), total(|model| model.stays.len()));
    assert_eq!(model.gaps.len(), total(|model| model.gaps.len()));
    let request =
        model.spans.iter().position(|span| model.text(span.name) == "request").expect("it is there");
    let fields = model.fields_of(FieldOwner::Span(unitrace_viewer::model::SpanIndex(request as u32)));
    assert_eq!(fields.iter().map(|field| field.show()).collect::<Vec<_>>(), ["512"]);
}

/// A state in words: names instead of indices, and who woke it.
fn tell(model: &Model, state: State) -> String {
    match state {
        State::Waiting(set) => {
            let names: Vec<&str> =
                model.waits.get(set).iter().map(|&object| model.object_name(object)).collect();
            format!("waits for {}", names.join(", "))
        }
        State::Running(lane) => format!("runs on {}", model.text(model.lanes[lane.at()].name)),
        State::Ready(Readied::Woken(arrow)) => {
            let arrow = model.arrows.get(arrow);
            format!("{} by {:?}", arrow.kind.name(), arrow.from.map(|task| model.task_name(task)))
        }
        other => format!("{:?}", other.kind()),
    }
}

/// A guest whose only task sends or receives message `key` at 10 µs.
fn postman(sends: bool, key: u64) -> Model {
    let mut story = scenes::Story::new();
    let (channel, key, bytes) = (ObjectId::resource(5), JoinKey(key), ByteCount(64));
    story.spawn(0.0, 1, 0, 0).at(5.0, Event::PollBegin { task: ObjectId(1) });
    story.at(
        10.0,
        match sends {
            true => Event::Send { channel, key, bytes },
            false => Event::Recv { channel, key, bytes },
        },
    );
    story.at(20.0, Event::PollEnd { task: ObjectId(1), result: PollResult::Pending });
    story.finish()
}

#[test]
fn a_message_is_an_arrow_from_guest_to_guest() {
    let model = Model::join_at([
        guest(postman(false, 7), "receiver", 30_000, 0),
        guest(postman(true, 7), "sender", 0, 0),
        guest(postman(true, 8), "other", 0, 0),
    ]);
    let arrows: Vec<_> = model.arrows.iter().filter(|arrow| arrow.kind == ArrowKind::Message).collect();
    assert_eq!(arrows.len(), 1);
    let home = |task: Option<TaskIndex>| model.task(task.expect("an end")).guest;
    assert_eq!((home(arrows[0].from), home(arrows[0].to)), (GuestIndex(1), GuestIndex(0)));
    assert_eq!((model.left_at(&arrows[0]), arrows[0].at), (Nanos(10_000), Nanos(40_000)));
    // A message that stays in its guest is no arrow between guests.
    let alone = Model::join_at([guest(postman(true, 7), "a", 0, 0), guest(scenes::ping_pong(), "b", 0, 0)]);
    assert!(alone.arrows.iter().all(|arrow| arrow.kind != ArrowKind::Message));
}

#[test]
fn guests_do_not_share_rows() {
    let model = joined();
    for order in Order::ALL {
        let rows = Rows::new(&model, order);
        let guest_of = |header: &Header| match header.section {
            Section::Guest(guest) | Section::Module(guest, _) => Some(guest),
            Section::Pinned => None,
        };
        let guests = |header: &&Header| matches!(header.section, Section::Guest(_));
        assert_eq!(rows.headers().iter().filter(guests).count(), 3);
        for row in 0..rows.len() as u32 {
            let mut guests: Vec<GuestIndex> =
                rows.tasks(row).iter().map(|&task| model.task(task).guest).collect();
            guests.dedup();
            assert!(guests.len() <= 1);
            let above = rows.headers().iter().rev().find(|header| header.row <= row);
            assert!(guests.is_empty() || above.and_then(guest_of) == guests.first().copied());
        }
        assert!(rows.headers().iter().all(|header| rows.tasks(header.row).is_empty()));
    }
}

#[test]
fn guests_without_anchors_are_said_to_be_untied() {
    let named = |name: &str, model: Model| (name.to_owned(), model);
    let model = Model::join(vec![named("a", scenes::ping_pong()), named("b", scenes::one_event())]);
    assert!(model.guests.iter().all(|guest| guest.error.is_none() && guest.by == Tie::Nothing));
    // Both programs are called "story": then the files' names tell them apart, and after those numbers.
    assert_eq!(model.guests[1].name, "b");
    let alike = Model::join(vec![named("a", scenes::ping_pong()), named("a", scenes::one_event())]);
    assert_eq!(alike.guests.iter().map(|guest| guest.name.as_str()).collect::<Vec<_>>(), ["a 1", "a 2"]);
    assert!(model.notes.iter().any(|note| note.contains("by nothing")), "{:?}", model.notes);
}

#[test]
fn an_empty_guest_among_others_breaks_nothing() {
    let model = Model::join_at([guest(scenes::empty(), "a", 0, 0), guest(scenes::ping_pong(), "b", 5, 1)]);
    assert_eq!((model.tasks.len(), Rows::new(&model, Order::SpawnTree).headers().len()), (2, 2));
    let last = Model::join_at([guest(scenes::ping_pong(), "b", 5, 1), guest(scenes::empty(), "a", 0, 0)]);
    let rows = Rows::new(&last, Order::SpawnTree);
    assert_eq!(rows.headers()[1].row as usize, rows.len() - 1);
}

#[test]
fn a_report_of_several_begins_with_their_clocks() {
    let models = || vec![("web".to_owned(), scenes::server()), ("cache".to_owned(), scenes::ping_pong())];
    let said = |json| {
        let mut out = Vec::new();
        report::write_all(models(), json, &mut out).expect("memory takes everything");
        String::from_utf8(out).expect("text")
    };
    let text = said(false);
    for words in ["Guests on one time axis", "web", "any time", "by nothing", "━━ cache ━━", "ping"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let json: serde_json::Value = serde_json::from_str(&said(true)).expect("JSON");
    assert_eq!(json["guests"][0]["from_ns"], 0);
    assert_eq!(json["guests"][1]["error_ns"], serde_json::Value::Null);
    assert_eq!(json["reports"][1]["program"], "story");
}
