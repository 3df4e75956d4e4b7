//! Every state of the painter as a picture, compared with the committed one in `pictures/`.
//!
//! `UPDATE_PICTURES=1 cargo test -p unitrace-viewer --test pictures` writes them anew; look at each before committing.

mod committed;
#[allow(dead_code)] // Each test file draws some of them.
mod scenes;

use unitrace_formats::axis::Tie;
use unitrace_formats::event::{Cause, Event, PollResult};
use unitrace_formats::id::ObjectId;
use unitrace_formats::time::Nanos;
use unitrace_viewer::layout::{Arrangement, Order};
use unitrace_viewer::model::{Model, Place, TaskIndex};
use unitrace_viewer::notes::Bookmark;
use unitrace_viewer::paint::chart::Chart;
use unitrace_viewer::paint::picture::Request;
use unitrace_viewer::paint::theme::Theme;
use unitrace_viewer::render::{render_png, render_svg};

fn small(theme: Theme) -> Request {
    Request { width: 640, height: 320, theme, ..Request::default() }
}

fn check(name: &str, model: Model, change: impl FnOnce(&mut Request, &Chart)) {
    let chart = Chart::new(model, Order::SpawnTree);
    let mut request = small(Theme::light());
    change(&mut request, &chart);
    let picture = render_png(&chart, &request);
    committed::compare(name, &picture);
}

#[test]
fn light() {
    check("light", scenes::server(), |_, _| {});
}

#[test]
fn dark() {
    check("dark", scenes::server(), |request, _| request.theme = Theme::dark());
}

#[test]
fn double_resolution() {
    check("double", scenes::server(), |request, _| request.scale = 2.0);
}

#[test]
fn zoomed_in() {
    check("zoomed", scenes::server(), |request, _| request.span = Some((180_000, 420_000)));
}

#[test]
fn pinned_rows_stay_above_those_that_scroll() {
    let mut chart = Chart::new(scenes::crowd(60), Order::SpawnTree);
    let pinned = chart.search("writer")[..2].to_vec();
    chart.arrange(&Arrangement { pinned, ..Arrangement::default() });
    let mut view = chart.fit(464.0, 200.0);
    view.rows.zoom(20.0 / view.rows.row_height(), 0.0);
    view.rows.pan(-500.0);
    let bookmarks = vec![Bookmark { at: 20_000, until: Some(40_000), task: None, note: "here".to_owned() }];
    let request = Request { view: Some(view), bookmarks, ..small(Theme::light()) };
    committed::compare("pinned", &render_png(&chart, &request));
}

#[test]
fn selected() {
    check("selected", scenes::server(), |request, chart| {
        let connection = chart.search("connection")[1];
        request.focus.select(&chart.model, Some(connection));
        request.span = Some((350_000, 600_000));
    });
}

#[test]
fn found() {
    check("found", scenes::server(), |request, chart| request.focus.found = chart.search("cache"));
}

#[test]
fn spans_in_their_rows() {
    check("spans", scenes::spans(), |request, _| request.scale = 2.0);
}

#[test]
fn spans_dark_and_low() {
    check("spans_low", scenes::spans(), |request, _| {
        request.theme = Theme::dark();
        request.height = 160;
    });
}

#[test]
fn two_guests() {
    let guest = |name: &str, after, error, model| {
        let (offset, error) = (Nanos(after), Some(Nanos(error)));
        (model, Place { name: name.to_owned(), offset, error, by: Tie::Host })
    };
    let model = Model::join_at([
        guest("web", 50_000, 2_500, scenes::server()),
        guest("cache", 0, 800, scenes::ping_pong()),
    ]);
    check("guests", model, |request, _| request.height = 460);
}

/// A promise that was to end and did not: red from end to end, with the words wherever one looks.
#[test]
fn a_promise_that_never_ended() {
    let mut story = scenes::Story::new();
    story.site(1, "answer", "", "");
    story.site(2, "asker", "", "");
    story.spawn(0.0, 1, 0, 1).spawn(0.0, 2, 0, 2);
    story.at(1.0, Event::ShouldResolve { task: ObjectId(1) });
    story.poll(10.0, 40.0, 2, PollResult::Pending).wake(900.0, 2, Cause::Timer, 0);
    story.at(1_000.0, Event::Current { task: ObjectId(0) });
    let model = story.finish();
    let chart = Chart::new(model.clone(), Order::SpawnTree);
    let zoomed = Request { span: Some((100_000, 200_000)), ..small(Theme::light()) };
    let svg = render_svg(&chart, &zoomed).to_string();
    assert!(svg.contains("never resolved, though it should have"));
    check("stuck", model, |request, _| {
        request.span = Some((0, 500_000));
        request.height = 200;
    });
}

#[test]
fn many_tasks() {
    check("many", scenes::crowd(3_000), |_, _| {});
}

#[test]
fn many_polls() {
    check("polls", scenes::busy(20_000), |_, _| {});
}

#[test]
fn all_lost() {
    check("lost", scenes::all_lost(), |_, _| {});
}

#[test]
fn nothing_at_all() {
    check("empty", scenes::empty(), |_, _| {});
}

#[test]
fn one_event() {
    check("one", scenes::one_event(), |_, _| {});
}

/// Beyond what pictures are committed for: nothing may panic, and an SVG stays small.
#[test]
fn anything_can_be_drawn() {
    let traces = [
        scenes::empty(),
        scenes::one_event(),
        scenes::backwards(),
        scenes::all_lost(),
        scenes::busy(1_000_000),
        scenes::crowd(1_000_000),
        scenes::server(),
    ];
    for model in traces {
        let chart = Chart::new(model, Order::SpawnTree);
        let (first, last) = chart.extent();
        let middle = first / 2 + last / 2;
        for span in [
            None,
            Some((middle, middle + 1)),
            Some((first, middle)),
            Some((last, first)),
            Some((i64::MIN, i64::MAX)),
        ] {
            let request = Request { span, ..small(Theme::dark()) };
            let svg = render_svg(&chart, &request).to_string();
            assert!(svg.matches('<').count() < 20_000 && svg.len() < 5_000_000, "{}", svg.len());
            let _ = render_png(&chart, &request);
        }
    }
}

#[test]
fn an_svg_is_text_that_can_be_reviewed() {
    let chart = Chart::new(scenes::ping_pong(), Order::SpawnTree);
    let request = Request { width: 480, height: 220, ..small(Theme::light()) };
    let svg = render_svg(&chart, &request).to_string();
    let path = committed::folder().join("ping_pong.svg");
    if committed::updating() {
        std::fs::write(&path, &svg).unwrap();
    }
    assert_eq!(svg, std::fs::read_to_string(&path).unwrap(), "see the top of this file");
    for word in ["ping", "pong", "waits for channel"] {
        assert!(svg.contains(word), "{word}");
    }
}

/// The same scene on both canvases: every word of one is in the other.
#[test]
fn both_canvases_say_the_same() {
    let chart = Chart::new(scenes::server(), Order::SpawnTree);
    let svg = render_svg(&chart, &small(Theme::light())).to_string();
    for name in [
        "main",
        "accept loop",
        "cache refresh",
        "ticker",
        "connection",
        "heap",
        "open connections",
        "1,204 lost",
    ] {
        assert!(svg.contains(name), "{name}");
    }
    assert_eq!(chart.search("ACCEPT"), [TaskIndex(1)]);
}
