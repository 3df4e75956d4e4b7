//! The numbers behind panels and reports, on stories small enough to count by hand.

mod story;

use std::sync::Arc;

use story::{Story, find, task};
use unitrace_formats::event::field::ByteCount;
use unitrace_formats::event::{Event, Level, TaskKind, Text};
use unitrace_formats::id::{ObjectId, SampleId, SiteId};
use unitrace_formats::ring::{GapKind, Site, SiteKind};
use unitrace_formats::time::Nanos;
use unitrace_viewer::figures::{
    Flame, GroupBy, Held, Histogram, Layer, LineFilter, NodeIndex, RangeFigures, Scope, Sort, Soundness,
    differences, first_from, groups, lines,
};
use unitrace_viewer::model::{Gap, Model, StateKind, TimeRange};

const RUNNING: usize = StateKind::Running as usize;

fn site(story: &mut Story, id: u16, name: &str, module: &str) -> SiteId {
    let site = Site { kind: SiteKind::Task, name, module, file: "a.rs", line: 1, unit: "" };
    story.builder.site(SiteId(id), SiteId(id), &site);
    SiteId(id)
}

fn spawn(story: &mut Story, at: i64, number: u32, site: SiteId) {
    let (task, parent, kind) = (task(number), ObjectId::NONE, TaskKind::Task);
    story.at(at).event(Event::Spawn { task, parent, site, kind });
}

/// Two requests and a logger. Request 1 is woken at 100 and polled at 130; request 2 is woken at 200, polled at 290,
/// and ends at 300.
fn server() -> Model {
    let mut story = Story::new();
    let request = site(&mut story, 1, "request", "web::http");
    let logger = site(&mut story, 2, "logger", "web::log");
    spawn(&mut story, 0, 1, request);
    spawn(&mut story, 0, 2, request);
    spawn(&mut story, 10, 3, logger);
    story.at(20).begin(1).at(30).pending(1).at(30).begin(2).at(50).pending(2);
    story.at(60).begin(3).at(100).wake(1, 3).at(110).pending(3);
    story.at(130).begin(1).at(160).pending(1);
    story.at(180).begin(3).at(200).wake(2, 3).at(280).pending(3);
    story.at(290).begin(2).at(300).done(2);
    story.at(400).finish()
}

fn range(start: i64, end: i64) -> TimeRange {
    TimeRange { start: Nanos(start), end: Nanos(end) }
}

#[test]
fn tasks_of_one_name_or_module_are_one_row() {
    let model = server();
    let said = |by| -> Vec<(String, usize, i64, u64)> {
        let rows = groups(&model, by, &Scope::whole(&model));
        rows.iter()
            .map(|row| (row.key.say(&model).to_owned(), row.tasks.len(), row.time[RUNNING], row.polls))
            .collect()
    };
    assert_eq!(said(GroupBy::Task).len(), 3);
    let names = [("request".to_owned(), 2, 70, 4), ("logger".to_owned(), 1, 150, 2)];
    assert_eq!(said(GroupBy::Name), names);
    let modules = [("web::http".to_owned(), 2, 70, 4), ("web::log".to_owned(), 1, 150, 2)];
    assert_eq!(said(GroupBy::Module), modules);
}

#[test]
fn wakes_and_latencies_are_counted_where_they_belong() {
    let model = server();
    let rows = groups(&model, GroupBy::Name, &Scope::whole(&model));
    let (request, logger) = (&rows[0], &rows[1]);
    assert_eq!((request.wakes, request.woke, logger.wakes, logger.woke), (2, 0, 0, 2));
    let latency = request.wake_to_poll;
    assert_eq!((latency.count, latency.p50, latency.p99, latency.max), (2, 30, 90, 90));
    assert_eq!((request.longest_poll.0, request.longest_poll.2), (30, Nanos(130)));
    assert_eq!((request.alive, logger.alive), (1, 1));
}

#[test]
fn a_part_of_the_time_counts_what_lies_in_it() {
    let model = server();
    let rows = groups(&model, GroupBy::Name, &Scope::within(range(140, 195)));
    let (request, logger) = (&rows[0], &rows[1]);
    assert_eq!((request.time[RUNNING], logger.time[RUNNING]), (20, 15));
    // The poll of request 1 began before; the logger's begins inside.
    assert_eq!((request.polls, logger.polls), (0, 1));
    assert_eq!((request.wakes, request.wake_to_poll.count), (0, 0));
}

#[test]
fn chosen_tasks_are_counted_alone() {
    let model = server();
    let tasks = Some(Arc::from([find(&model, 2)]));
    let scope = Scope { tasks, ..Scope::whole(&model) };
    let rows = groups(&model, GroupBy::Module, &scope);
    assert_eq!((rows.len(), rows[0].tasks.len(), rows[0].time[RUNNING]), (1, 1, 30));
    assert_eq!(Flame::of(&model, &scope).total(), 30);
    assert_eq!(RangeFigures::of(&model, &scope).tasks, 1);
}

#[test]
fn every_sort_of_time_is_measured() {
    let model = server();
    let times = |sort| {
        let histogram = Histogram::of(&model, sort, &Scope::whole(&model));
        let mut times: Vec<i64> = histogram.longest.iter().map(|longest| longest.span()).collect();
        times.reverse();
        times
    };
    assert_eq!(times(Sort::WakeToPoll), [30, 90]);
    assert_eq!(times(Sort::SpawnToPoll), [20, 30, 50]);
    assert_eq!(times(Sort::Poll), [10, 10, 20, 30, 50, 100]);
    // Waits that a wake ended: 30 to 100, 50 to 200. The logger's was ended by nobody, but by a poll: 110 to 180.
    assert_eq!(times(Sort::Wait), [70, 70, 150]);
    // Only request 2 was born and ended.
    assert_eq!(times(Sort::Life), [300]);
}

#[test]
fn a_range_in_numbers() {
    let model = server();
    let figures = RangeFigures::of(&model, &Scope::within(range(125, 300)));
    assert_eq!((figures.tasks, figures.born, figures.ended, figures.failed), (3, 0, 1, 0));
    assert_eq!((figures.busy, figures.lanes, figures.wakes), (30 + 100 + 10, 1, 1));
    assert_eq!(figures.latest.map(|latest| (latest.task, latest.span())), Some((find(&model, 2), 90)));
    assert_eq!(figures.longest_poll.map(|poll| poll.begin), Some(Nanos(180)));
    assert_eq!(figures.busiest[0].key.say(&model), "logger");
    let load = figures.load(&Scope::within(range(125, 300)));
    assert!((load - 0.8).abs() < 1e-9, "{load}");
}

/// `outer` polls `inner` within its own poll; `inner` is in a span half of the time.
fn nested() -> Model {
    let mut story = Story::new();
    let outer = site(&mut story, 1, "outer", "m");
    let inner = site(&mut story, 2, "inner", "m::n");
    let work = site(&mut story, 3, "work", "m::n");
    spawn(&mut story, 0, 1, outer);
    spawn(&mut story, 0, 2, inner);
    let (span, parent) = (ObjectId(9), ObjectId::NONE);
    story.at(10).event(Event::SpanBegin { span, parent, site: work, task: task(2) });
    story.at(10).begin(1).at(20).begin(2);
    story.at(30).event(Event::SpanEnter { span }).at(60).event(Event::SpanExit { span });
    story.at(80).pending(2).at(110).pending(1);
    story.at(200).finish()
}

#[test]
fn a_flame_counts_each_moment_once() {
    let model = nested();
    let flame = Flame::of(&model, &Scope::whole(&model));
    assert_eq!(flame.total(), 100);
    let node = |name: &str| {
        let found = (0..flame.nodes.len() as u32).map(NodeIndex).find(|&at| flame.name(&model, at) == name);
        flame.node(found.expect(name)).clone()
    };
    assert_eq!((node("outer").total, node("outer").own), (40, 40));
    assert_eq!((node("inner").total, node("inner").own, node("inner").count), (60, 30, 1));
    assert_eq!((node("work").total, node("work").count), (30, 1));
    assert!(matches!(node("work").layer, Layer::Span(_)));
    assert_eq!((node("m::n").total, flame.depth()), (60, 3));
    let part = Flame::of(&model, &Scope::within(range(50, 90)));
    assert_eq!(part.total(), 40);
    assert_eq!(part.nodes.iter().map(|node| node.own).sum::<i64>(), 40);
}

#[test]
fn who_holds_memory_at_a_moment() {
    let mut story = Story::new();
    let (a, b) = (site(&mut story, 1, "a", ""), site(&mut story, 2, "b", ""));
    spawn(&mut story, 0, 1, a);
    spawn(&mut story, 0, 2, b);
    let alloc = |sample, bytes| Event::Alloc {
        sample: SampleId(sample),
        bytes: ByteCount(bytes),
        align: 8,
        tag: SiteId::NONE,
    };
    story.at(10).begin(1).at(11).event(alloc(1, 100)).at(12).event(alloc(2, 50)).at(20).pending(1);
    story.at(30).begin(2).at(31).event(alloc(3, 400)).at(32).event(Event::Free { sample: SampleId(1) });
    story.at(40).event(Event::Free { sample: SampleId(3) }).at(41).pending(2);
    let model = story.at(60).finish();
    let at = |moment| -> Vec<(String, u64, u64)> {
        let held = Held::at(&model, GroupBy::Name, Nanos(moment));
        let name =
            |key: Option<unitrace_viewer::figures::Key>| key.map_or("", |key| key.say(&model)).to_owned();
        held.iter().map(|one| (name(one.key), one.bytes, one.count)).collect()
    };
    assert_eq!(at(9), []);
    assert_eq!(at(20), [("a".to_owned(), 150, 2)]);
    assert_eq!(at(35), [("b".to_owned(), 400, 1), ("a".to_owned(), 50, 1)]);
    let curves = Held::of(&model, GroupBy::Name, 1);
    assert_eq!((curves.curves.len(), curves.curves[0].1.peak(), curves.sampled.last()), (1, 400, 50));
    let held: Vec<u64> =
        groups(&model, GroupBy::Name, &Scope::within(range(0, 35))).iter().map(|row| row.held).collect();
    assert_eq!(held, [50, 400]);
}

#[test]
fn log_lines_are_chosen_by_words_level_and_time() {
    let mut story = Story::new();
    let web = site(&mut story, 1, "web", "");
    spawn(&mut story, 0, 1, web);
    let log = |level, text| Event::Log { task: task(1), level, site: SiteId::NONE, text: Text::new(text) };
    story.at(10).event(log(Level::Info, "Listening")).at(20).event(log(Level::Error, "no route"));
    story.at(30).event(log(Level::Debug, "listening again"));
    let model = story.at(60).finish();
    let chosen = |words: &str, level, time| {
        let filter = LineFilter { words: words.to_owned(), level, scope: Scope::within(time) };
        lines(&model, &filter)
    };
    assert_eq!(chosen("", Level::Trace, range(0, 60)), [0, 1, 2]);
    assert_eq!(chosen("LISTEN", Level::Trace, range(0, 60)), [0, 2]);
    assert_eq!(chosen("", Level::Warn, range(0, 60)), [1]);
    assert_eq!(chosen("web", Level::Trace, range(15, 60)), [1, 2]);
    assert_eq!(first_from(&model, &[0, 2], Nanos(11)), 1);
    assert_eq!(first_from(&model, &[0, 2], Nanos(31)), 2);
}

#[test]
fn losses_are_added_up_by_lane_and_kind() {
    let mut story = Story::new();
    for (after, before, events) in [(100, 200, 7), (150, 300, 5)] {
        let (after, before) = (Nanos(after), Nanos(before));
        story.builder.gap(Gap { lane: Some(story.lane), after, before, events, kind: GapKind::Missing });
    }
    spawn(&mut story, 0, 1, SiteId::NONE);
    let model = story.at(1_000).finish();
    let soundness = Soundness::of(&model);
    let loss = &soundness.losses[0];
    assert_eq!((soundness.losses.len(), loss.events, loss.gaps, loss.longest), (1, 12, 2, range(150, 300)));
    // 100 to 300 of 1000.
    assert_eq!(soundness.gapless_permille, 800);
    assert_eq!(soundness.clocks[0].error, None);
}

#[test]
fn two_traces_are_compared_by_name() {
    let (before, after) = (server(), nested());
    let all = differences(&before, &after);
    let find = |name: &str| all.iter().find(|one| one.name == name).expect(name);
    assert_eq!(all.len(), 4);
    assert_eq!(find("request").after, None);
    assert_eq!(find("request").more(|change| change.running), -70);
    assert_eq!(find("inner").more(|change| change.tasks as i64), 1);
    assert_eq!(find("request").before.map(|change| (change.life.count, change.life.max)), Some((1, 300)));
    let same = differences(&before, &before);
    assert!(same.iter().all(|one| one.before == one.after && one.more(|change| change.running) == 0));
}
