//! Whatever the events say, there is a model, and it is consistent. So are rows and views of it.

use proptest::prelude::*;
use unitrace_formats::event::{Event, EventId, TABLE};
use unitrace_formats::id::ObjectId;
use unitrace_formats::ring::live::{LiveKind, LiveState};
use unitrace_formats::ring::{GapKind, LiveEntry};
use unitrace_formats::time::{Nanos, Ticks};
use unitrace_formats::wire::Bytes;
use unitrace_viewer::insight;
use unitrace_viewer::layout::lod::{Lod, Mix, Window};
use unitrace_viewer::layout::{Order, Rows};
use unitrace_viewer::model::{Builder, Gap, Model, StateKind, TaskIndex, TimeRange};

/// An event as bytes of its payload: few different numbers, so that ids meet.
#[derive(Clone, Debug)]
struct Raw {
    row: usize,
    step: i64,
    lane: usize,
    level: u8,
    fields: Vec<u8>,
}

fn raw() -> impl Strategy<Value = Raw> {
    // Polls, wakes and spawns more often than the rest.
    let row = prop_oneof![0..TABLE.len(), 1..14usize, 3..5usize];
    let step = prop_oneof![Just(0i64), 1..50i64, -20..0i64];
    (row, step, 0..3usize, 0..3u8, prop::collection::vec(0..12u8, 6))
        .prop_map(|(row, step, lane, level, fields)| Raw { row, step, lane, level, fields })
}

/// The payload: each field is one small number; ids of resources where the number is odd and the field is the last.
fn payload(raw: &Raw) -> Vec<u8> {
    let info = &TABLE[raw.row];
    let mut bytes = Vec::new();
    for (at, field) in info.fields.iter().enumerate() {
        let width = field.width.bytes as usize;
        let mut value = vec![0u8; width];
        value[0] = raw.fields[at];
        if width == 4 && at > 0 && raw.fields[at] % 2 == 1 {
            value[3] = 0x80;
        }
        bytes.extend(value);
    }
    if info.has_text {
        bytes.extend([0, 2, 0, b'a' + raw.fields[5], 0xFF]);
    }
    bytes
}

fn build(raws: &[Raw], gaps: &[(usize, i64, i64)], live: &[(u32, u8, u32)]) -> Model {
    let mut builder = Builder::new(Nanos(0));
    let lanes: Vec<_> = (0..3).map(|lane| builder.lane(lane, 7, "thread 7")).collect();
    for &(id, state, parent) in live {
        let states =
            [LiveState::Unknown, LiveState::New, LiveState::Running, LiveState::Waiting, LiveState::Ready];
        let entry = LiveEntry {
            id: ObjectId(id),
            kind: [LiveKind::Task, LiveKind::Span, LiveKind::Task][id as usize % 3],
            state: states[state as usize % 5],
            site: unitrace_formats::id::SiteId::NONE,
            parent: ObjectId(parent),
            waiting_on: ObjectId::resource(parent),
            since: Ticks(0),
            detail: id as u8,
        };
        builder.live(entry, Nanos(i64::from(id) * 20 - 100));
    }
    if live.len() % 2 == 1 {
        builder.live_is_complete();
    }
    for &(lane, after, span) in gaps {
        let (after, before) = (Nanos(after), Nanos(after + span));
        builder.gap(Gap { lane: Some(lanes[lane]), after, before, events: 1, kind: GapKind::Missing });
    }
    let mut now = 0;
    for raw in raws {
        now += raw.step;
        let bytes = payload(raw);
        let id: EventId = TABLE[raw.row].id;
        let event =
            Event::take_payload(id, &mut Bytes::new(&bytes)).expect("the payload is as long as its fields");
        builder.event_at_level(Nanos(now), lanes[raw.lane], raw.level, &event);
    }
    builder.finish()
}

fn check_tasks(model: &Model) -> Result<(), TestCaseError> {
    for (index, task) in model.tasks() {
        prop_assert!(model.range.start <= task.born && task.born <= task.ended);
        prop_assert!(task.ended <= model.range.end);
        let mut at = task.born;
        for segment in model.segments_of(index) {
            prop_assert_eq!(segment.begin, at, "task {}: segments stand end to end", task.id);
            prop_assert!(segment.end >= segment.begin);
            at = segment.end;
        }
        prop_assert!(
            at == task.ended,
            "task {}: segments end at {:?}, life at {:?}",
            task.id,
            at,
            task.ended
        );
        prop_assert_eq!(task.sums.time.iter().sum::<i64>(), task.life().0);
        prop_assert!(task.parent.is_none_or(|parent| parent.at() < model.tasks.len()));
        prop_assert!(!model.task_name(index).is_empty());
    }
    Ok(())
}

fn check_rest(model: &Model) -> Result<(), TestCaseError> {
    prop_assert!(model.arrows.times().is_sorted());
    let stretches = model.idles.iter().chain(model.irqs.iter().map(|irq| &irq.stretch));
    let stretches = stretches.chain(model.gcs.iter().map(|gc| &gc.stretch));
    for stretch in stretches.chain(model.slow_allocs.iter().map(|alloc| &alloc.stretch)) {
        prop_assert!(stretch.begin <= stretch.end && stretch.end <= model.range.end, "{:?}", stretch);
    }
    for stay in &model.stays {
        prop_assert!(stay.begin <= stay.end && stay.end <= model.range.end);
    }
    Ok(())
}

fn check_rows(model: &Model, order: Order) -> Result<(), TestCaseError> {
    let rows = Rows::new(model, order);
    for row in 0..rows.len() as u32 {
        for pair in rows.tasks(row).windows(2) {
            let (a, b) = (model.task(pair[0]), model.task(pair[1]));
            prop_assert!(
                a.ended <= b.born && (a.born, a.ended) != (b.born, b.ended),
                "{:?} and {:?} on row {}",
                a,
                b,
                row
            );
        }
    }
    if order != Order::SpawnTree {
        return Ok(());
    }
    for (index, task) in model.tasks() {
        let earlier = |other: TaskIndex| model.task(other).born < task.born;
        if let Some(parent) = task.parent.filter(|&parent| earlier(parent)) {
            prop_assert!(rows.row_of(index) >= rows.row_of(parent), "{} is above its parent", task.id);
        }
    }
    Ok(())
}

/// Time of each state in a window, exactly.
fn exact(model: &Model, time: TimeRange) -> [f64; StateKind::COUNT] {
    let mut times = [0.0; StateKind::COUNT];
    for (index, _) in model.tasks() {
        for segment in model.segments_of(index) {
            let inside = segment.end.min(time.end).0 - segment.begin.max(time.start).0;
            times[segment.state.kind() as usize] += inside.max(0) as f64;
        }
    }
    times
}

fn check_views(model: &Model, width: u32, cut: (f64, f64)) -> Result<(), TestCaseError> {
    let rows = Rows::new(model, Order::SpawnTree);
    let lod = Lod::new(model, &rows);
    let span = model.range.span() as f64;
    let moment = |share: f64| Nanos(model.range.start.0 + (span * share) as i64);
    let time = TimeRange { start: moment(cut.0.min(cut.1)), end: moment(cut.0.max(cut.1)) };
    let window = Window { rows: 0.0..rows.len() as f64, time, width, height: 10 * rows.len() as u32 };
    let mut quads = Vec::new();
    lod.quads(model, &rows, &window, &mut quads);
    let mut seen = [0.0; StateKind::COUNT];
    let mut slack = 1e-6;
    for quad in &quads {
        let extent = (quad.end.0 - quad.begin.0) as f64;
        for state in StateKind::ALL {
            seen[state as usize] += quad.fill.share(state) * extent;
        }
        slack += extent * 3.0 / 255.0;
        prop_assert!(quad.begin >= time.start && quad.end <= time.end && quad.begin < quad.end);
    }
    for (state, (seen, exact)) in seen.iter().zip(exact(model, time)).enumerate() {
        prop_assert!((seen - exact).abs() <= slack, "state {}: {} of {}", state, seen, exact);
    }
    let most = rows.len() * (3 * width as usize + 3);
    prop_assert!(quads.len() <= most, "{} quads on {} rows of {} pixels", quads.len(), rows.len(), width);
    check_marks(model, &rows, &lod, &window)
}

/// Every failed task in view has a mark on its pixel.
fn check_marks(model: &Model, rows: &Rows, lod: &Lod, window: &Window) -> Result<(), TestCaseError> {
    let marks = lod.marks(window);
    let pixel = |at: Nanos| ((at.0 - window.time.start.0) as f64 / window.ns_per_px()) as i64;
    for (index, task) in model.tasks().filter(|(_, task)| task.failed()) {
        if task.ended >= window.time.start && task.ended <= window.time.end {
            let row = rows.row_of(index);
            let on = |mark: &unitrace_viewer::layout::lod::Mark| {
                mark.row == row && pixel(mark.at) == pixel(task.ended)
            };
            prop_assert!(marks.iter().any(on), "the failed task {} has no mark", task.id);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_events_make_a_consistent_model(
        raws in prop::collection::vec(raw(), 0..150),
        gaps in prop::collection::vec((0..3usize, 0..2000i64, 0..200i64), 0..4),
        live in prop::collection::vec((0..16u32, any::<u8>(), 0..16u32), 0..6),
        width in 1..60u32,
        cut in (0.0..1.0f64, 0.0..1.0f64),
    ) {
        let model = build(&raws, &gaps, &live);
        check_tasks(&model)?;
        check_rest(&model)?;
        for order in [Order::SpawnTree, Order::Module, Order::FirstActivity] {
            check_rows(&model, order)?;
        }
        check_views(&model, width, cut)?;
        for finding in insight::findings(&model) {
            prop_assert!(!finding.sentence.is_empty() && !finding.tasks.is_empty());
        }
        for (index, _) in model.tasks() {
            insight::connected(&model, index);
        }
        let mut out = Vec::new();
        unitrace_viewer::report::write(&model, true, &mut out)?;
        unitrace_viewer::report::write(&model, false, &mut out)?;
    }

    /// Lives with parents and successors, straight from the rows' own words.
    #[test]
    fn what_it_becomes_keeps_its_row(raws in prop::collection::vec((1..20u32, 0..3u8, 1..20u32), 0..120)) {
        use unitrace_formats::event::{Outcome, TaskKind};
        let mut builder = Builder::new(Nanos(0));
        let lane = builder.lane(0, 1, "");
        let mut next = 100;
        for (at, &(id, what, parent)) in raws.iter().enumerate() {
            let at = Nanos(at as i64);
            let (task, parent) = (ObjectId(id), ObjectId(parent));
            let site = unitrace_formats::id::SiteId::NONE;
            let spawn = |task| Event::Spawn { task, parent, site, kind: TaskKind::Promise };
            match what {
                0 => builder.event(at, lane, &spawn(task)),
                1 => builder.event(at, lane, &Event::End { task, outcome: Outcome::Done }),
                _ => {
                    // A tail call: the successor begins where this one ends.
                    next += 1;
                    builder.event(at, lane, &spawn(ObjectId(next)));
                    builder.event(at, lane, &Event::Become { task, into: ObjectId(next) });
                }
            }
        }
        let model = builder.finish();
        check_rows(&model, Order::SpawnTree)?;
        let rows = Rows::new(&model, Order::SpawnTree);
        for (index, task) in model.tasks() {
            let Some(next) = task.became else { continue };
            let after = model.task(next);
            // A parent that stands lower holds it down; one that was born meanwhile might.
            let held = after.parent.is_some_and(|parent| {
                rows.row_of(parent) > rows.row_of(index) || parent != index && model.task(parent).born >= task.born
            });
            if after.born >= task.ended && task.born < task.ended && !held {
                prop_assert_eq!(rows.row_of(index), rows.row_of(next), "{} became {}", task.id, after.id);
            }
        }
    }
}

#[test]
fn a_mix_of_nothing_is_nothing() {
    assert_eq!(Mix::of(&[0.0; StateKind::COUNT], 0.0), Mix::default());
}
