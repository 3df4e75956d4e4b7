use unitrace_formats::event::{Cause, Event, Outcome, PollResult, ResourceKind, TaskKind};
use unitrace_formats::id::{ObjectId, SiteId};
use unitrace_formats::ring::{Site, SiteKind};
use unitrace_formats::time::Nanos;

use super::Filter;
use crate::model::{Builder, Model};

/// Task 1 "main" (mod app) makes 2 "reader" (mod app::net), which wakes 3 "writer" (app::net), which wakes 4 "idle".
/// Times in microseconds: 2 is ready from 10 to 40 and waits on "queue" from 50; 3 fails at 80.
fn model() -> Model {
    let mut builder = Builder::new(Nanos(0));
    let lane = builder.lane(0, 1, "thread 1");
    for (id, name, module) in [
        (1, "main", "app"),
        (2, "reader", "app::net"),
        (3, "writer", "app::net"),
        (4, "idle", "app"),
        (5, "queue", "app"),
    ] {
        let site = Site { kind: SiteKind::Task, name, module, file: "a.rs", line: 1, unit: "" };
        builder.site(SiteId(id), SiteId(id), &site);
    }
    let mut at = |micros: i64, event| builder.event(Nanos(micros * 1_000), lane, &event);
    let (queue, task) = (ObjectId::resource(9), ObjectId);
    at(0, Event::Resource { id: queue, kind: ResourceKind::Channel, site: SiteId(5) });
    for (id, parent) in [(1, 0), (2, 1), (3, 1), (4, 0)] {
        let spawn = Event::Spawn {
            task: task(id),
            parent: task(parent),
            site: SiteId(id as u16),
            kind: TaskKind::Task,
        };
        at(10, spawn);
    }
    at(40, Event::PollBegin { task: task(2) });
    at(42, Event::Wait { task: task(2), resource: queue });
    at(44, Event::Wake { task: task(3), cause: Cause::Task, by: 2 });
    at(50, Event::PollEnd { task: task(2), result: PollResult::Pending });
    at(60, Event::PollBegin { task: task(3) });
    at(70, Event::Wake { task: task(4), cause: Cause::Task, by: 3 });
    at(80, Event::PollEnd { task: task(3), result: PollResult::Panicked });
    at(80, Event::End { task: task(3), outcome: Outcome::Panicked });
    at(100, Event::Current { task: task(0) });
    builder.finish()
}

fn names(model: &Model, line: &str) -> Vec<String> {
    let filter = Filter::read(line).unwrap_or_else(|error| panic!("{line}: {error}"));
    filter.tasks(model).into_iter().map(|task| model.task_name(task).to_owned()).collect()
}

#[test]
fn each_term_fits_what_it_says() {
    let model = model();
    let cases: &[(&str, &[&str])] = &[
        ("", &["main", "reader", "writer", "idle"]),
        ("READ", &["reader"]),
        ("app::net", &["reader", "writer"]),
        ("/^(m|i)/", &["main", "idle"]),
        ("name:/er$/", &["reader", "writer"]),
        ("module:net -reader", &["writer"]),
        ("-module:/net$/", &["main", "idle"]),
        ("waits:queue", &["reader"]),
        ("waits:queue in:0..20us", &[]),
        ("state:running", &["reader", "writer"]),
        ("state:running in:0..55us", &["reader"]),
        ("ready>29us", &["main", "reader", "writer", "idle"]),
        ("ready>35us", &["main", "writer", "idle"]),
        ("running>15us", &["writer"]),
        ("near:3", &["main", "reader", "writer", "idle"]),
        ("near:4", &["writer", "idle"]),
        ("near:4+2", &["main", "reader", "writer", "idle"]),
        ("near:4+0", &["idle"]),
        ("id:4,2", &["reader", "idle"]),
        ("-id:4,2", &["main", "writer"]),
        ("in:90us..", &["main", "reader", "idle"]),
        ("is:failed", &["writer"]),
        ("is:alive is:failed", &[]),
        ("\"no such\"", &[]),
    ];
    for (line, expected) in cases {
        assert_eq!(names(&model, line), *expected, "{line}");
    }
}

#[test]
fn what_is_wrong_is_said() {
    for (line, told) in [
        ("/(/", "is no regular expression: unclosed group"),
        ("state:asleep", "running, ready, waiting"),
        ("near:x", "near:17+2"),
        ("id:x", "id:17,18"),
        ("in:5s", "two times"),
        ("in:5..6", "such as 1.2s"),
        ("ready>soon", "is no time"),
        ("is:late", "is:failed, is:stuck"),
        ("/a{9999}{9999}/", "is no regular expression"),
    ] {
        let said = Filter::read(line).map(drop).unwrap_err().to_string();
        assert!(said.contains(told), "{line}: {said}");
    }
}

#[test]
fn every_term_of_the_help_is_one() {
    let model = model();
    for (term, _) in super::TERMS {
        let filter = Filter::read(term).unwrap_or_else(|error| panic!("{term}: {error}"));
        let _ = filter.tasks(&model);
        assert!(!filter.is_empty(), "{term}");
    }
}

#[test]
fn odd_lines_are_survived() {
    let model = model();
    for line in ["-", "/", "//", "\"", ":", "name:", "-\"", "a:b:c", "/unfinished", "near:4+99", "in:.."] {
        let _ = Filter::read(line).map(|filter| filter.tasks(&model));
    }
}
