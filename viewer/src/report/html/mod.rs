//! `unitrace report --html`: one page that holds everything and needs nothing but a browser. Pictures are inline SVG,
//! light and dark by what the reader prefers, light on paper; there are no scripts, and the page forbids itself any.
//!
//! Law: every text of a trace comes from a guest that is not trusted and passes [`Escaped`].

mod findings;
mod pictures;
mod style;

use std::fmt;
use std::io::{self, Write};
use std::sync::Arc;

use super::table::{Room, write_html as write_parts};
use super::{Summary, guests, tables};
use crate::model::Model;
use crate::units::{Count, Time};

/// A text as it may stand in a page.
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for sign in self.0.chars() {
            match sign {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                sign => write!(f, "{sign}")?,
            }
        }
        Ok(())
    }
}

/// Writes the page about one trace, or about several on one time axis.
///
/// # Errors
/// Those of `out`.
pub fn write_html<M: Into<Arc<Model>>>(models: Vec<(String, M)>, out: &mut dyn Write) -> io::Result<()> {
    let models: Vec<(String, Arc<Model>)> =
        models.into_iter().map(|(name, model)| (name, model.into())).collect();
    let files: Vec<String> = models.iter().map(|(name, _)| name.clone()).collect();
    let summaries: Vec<Summary> = models.iter().map(|(_, model)| Summary::of(model)).collect();
    let several = models.len() > 1;
    let model = on_one_axis(models);
    let title = match summaries.as_slice() {
        [one] => named(one, &files[0]).to_owned(),
        _ => files.join(", "),
    };
    begin(&title, out)?;
    if let [one] = summaries.as_slice() {
        head(one, out)?;
    }
    if several {
        write_parts(&tables::guests(&guests::rows(&model), Room::Page), out)?;
    }
    let mut pictures = pictures::Pictures::of(model);
    writeln!(out, "<section><h2>All of it</h2>")?;
    pictures.whole(out)?;
    writeln!(out, "</section>")?;
    findings::write(&mut pictures, out)?;
    for (summary, file) in summaries.iter().zip(&files) {
        if several {
            writeln!(out, "<h1>{}</h1>", Escaped(named(summary, file)))?;
            head(summary, out)?;
        }
        write_parts(&tables::body(summary, Room::Page), out)?;
    }
    writeln!(out, "<footer>Made by unitrace {}. ", env!("CARGO_PKG_VERSION"))?;
    writeln!(
        out,
        "Numbers for programs: <code>unitrace report --json</code>, <code>--csv tasks</code>; to move in the graph: "
    )?;
    writeln!(out, "<code>unitrace FILE</code>.</footer>\n</main></body></html>")
}

/// One model of them all; one alone is that.
fn on_one_axis(mut models: Vec<(String, Arc<Model>)>) -> Arc<Model> {
    match models.len() {
        1 => models.remove(0).1,
        _ => Arc::new(Model::join(
            models.into_iter().map(|(name, model)| (name, Arc::unwrap_or_clone(model))).collect(),
        )),
    }
}

/// What to call a trace: its program, else its file.
fn named<'a>(summary: &'a Summary, file: &'a str) -> &'a str {
    if summary.program.is_empty() { file } else { &summary.program }
}

fn begin(title: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")?;
    // Should a text ever slip through, it still cannot run or fetch anything.
    writeln!(
        out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">"
    )?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    writeln!(out, "<meta name=\"color-scheme\" content=\"light dark\">")?;
    writeln!(out, "<title>{} — unitrace</title>\n<style>{}</style></head>", Escaped(title), style::STYLE)?;
    writeln!(out, "<body><main>\n<h1>{}</h1>", Escaped(title))
}

fn head(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let lanes = summary.lanes.len() as u64;
    write!(
        out,
        "<p class=\"facts\">{} tasks · {} events in {} on {} {}",
        Count(summary.tasks.len() as u64),
        Count(summary.events_total),
        Time(summary.duration_ns),
        Count(lanes),
        if lanes == 1 { "lane" } else { "lanes" },
    )?;
    if !summary.clock.source.is_empty() {
        write!(out, " · clock: {}", Escaped(&summary.clock.source))?;
    }
    writeln!(out, "</p>")?;
    if summary.lost.events > 0 {
        let (events, gaps) = (Count(summary.lost.events), Count(summary.lost.gaps));
        writeln!(
            out,
            "<p class=\"lost\">Lost: {events} events in {gaps} gaps. What is hatched below is not known.</p>"
        )?;
    }
    if summary.lost.older > 0 {
        let older = Count(summary.lost.older);
        writeln!(
            out,
            "<p class=\"facts\">{older} older events were overwritten before the trace begins.</p>"
        )?;
    }
    summary.notes.iter().try_for_each(|note| writeln!(out, "<p class=\"note\">{}</p>", Escaped(note)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_a_guest_says_is_markup() {
        let said = Escaped("<script>alert('1 & \"2\"')</script>").to_string();
        assert_eq!(said, "&lt;script&gt;alert(&#39;1 &amp; &quot;2&quot;&#39;)&lt;/script&gt;");
    }
}
