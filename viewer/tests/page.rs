//! `unitrace report --html` and `--csv`: what they hold, and what they must never hold.

#[allow(dead_code)] // Each test file draws some of them.
mod scenes;

use unitrace_viewer::args::TableName;
use unitrace_viewer::model::Model;
use unitrace_viewer::report::{write_csv, write_html};

fn page(models: Vec<(&str, Model)>) -> String {
    let models = models.into_iter().map(|(name, model)| (name.to_owned(), model)).collect();
    let mut out = Vec::new();
    write_html(models, &mut out).expect("memory takes everything");
    String::from_utf8(out).expect("text")
}

fn table(model: Model, table: TableName) -> String {
    let mut out = Vec::new();
    write_csv(&[("story".to_owned(), model)], table, &mut out).expect("memory takes everything");
    String::from_utf8(out).expect("text")
}

#[test]
fn the_page_holds_everything_and_fetches_nothing() {
    let page = page(vec![("story", scenes::server())]);
    for words in [
        "accept loop",
        "cache refresh",
        "1,204 events",
        "Tasks by name",
        "Wakes by cause",
        "default-src 'none'",
    ] {
        assert!(page.contains(words), "{words}");
    }
    for never in ["<script", "src=\"", "<link", "@import", "url(http"] {
        assert!(!page.contains(never), "{never}");
    }
    // The namespace of SVG is a name, nothing that is fetched.
    assert_eq!(
        page.matches("http").count(),
        page.matches("http://www.w3.org/").count() + 1,
        "http-equiv and names"
    );
}

#[test]
fn each_picture_is_there_light_and_dark_with_parts_of_its_own() {
    let page = page(vec![("story", scenes::storm())]);
    assert!(page.contains("class=\"finding shown\""), "the storm is found");
    let pictures = page.matches("<svg").count();
    assert!(pictures >= 4 && pictures.is_multiple_of(2), "{pictures}");
    let mut ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id is there once");
}

#[test]
fn several_traces_are_one_page() {
    let page = page(vec![("web", scenes::server()), ("game", scenes::ping_pong())]);
    for words in ["Guests on one time axis", "ping", "accept loop"] {
        assert!(page.contains(words), "{words}");
    }
}

#[test]
fn an_empty_trace_is_a_page_too() {
    assert!(page(vec![("nothing", scenes::empty())]).contains("it holds no task"));
    page(vec![("lost", scenes::all_lost())]);
    page(vec![("back", scenes::backwards())]);
}

#[test]
fn every_table_has_a_header_and_rows_of_its_width() {
    use TableName::*;
    for name in [Tasks, Names, Findings, States, Arrows, Wakes, Spans, Logs, Counters, Heap, Gc, Lost, Events]
    {
        let said = table(scenes::server(), name);
        let mut lines = said.split_terminator("\r\n");
        let Some(header) = lines.next() else { continue };
        for line in lines {
            assert_eq!(fields(line), fields(header), "{name:?}: {line}");
        }
    }
    let tasks = table(scenes::server(), Tasks);
    assert!(tasks.starts_with("id,name,module,spawned_at,kind,parent,born_ns"), "{tasks}");
    assert_eq!(tasks.lines().count(), 1 + scenes::server().tasks.len());
}

/// Fields of a line, those in quotes counted once.
fn fields(line: &str) -> usize {
    let mut quoted = false;
    let commas = line.chars().filter(|&sign| {
        quoted ^= sign == '"';
        sign == ',' && !quoted
    });
    commas.count() + 1
}
