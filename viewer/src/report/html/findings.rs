//! What was found: a sentence, what it rests on, where it stands in the source, and the moment as a picture.

use std::io::{self, Write};

use super::Escaped;
use super::pictures::Pictures;
use crate::insight::{self, Finding, Pattern};
use crate::units::{Count, Time};

/// Findings of one kind that are told, the worst ones.
const MOST: usize = 5;

pub(super) fn write(pictures: &mut Pictures, out: &mut dyn Write) -> io::Result<()> {
    let patterns = insight::patterns(pictures.model());
    writeln!(out, "<section><h2>Findings</h2>")?;
    if patterns.is_empty() {
        writeln!(
            out,
            "<p>No detector found anything: no task hangs, storms, leaks or keeps others from running.</p>"
        )?;
    }
    for pattern in &patterns {
        kind(pattern, pictures, out)?;
    }
    writeln!(out, "</section>")
}

/// All of one kind; the worst one with its picture.
fn kind(pattern: &Pattern, pictures: &mut Pictures, out: &mut dyn Write) -> io::Result<()> {
    if pattern.count > 1 {
        writeln!(out, "<p><b>{}</b></p>", Escaped(&pattern.sentence))?;
    }
    for (place, finding) in pattern.worst.iter().take(MOST).enumerate() {
        writeln!(out, "<div class=\"finding {}\">", finding.certainty.name())?;
        words(finding, pictures, out)?;
        if place == 0 {
            pictures.moment(finding, out)?;
        }
        writeln!(out, "</div>")?;
    }
    if let Some(more @ 1..) = pattern.count.checked_sub(MOST) {
        writeln!(out, "<p class=\"note\">and {} more of this kind</p>", Count(more as u64))?;
    }
    Ok(())
}

fn words(finding: &Finding, pictures: &Pictures, out: &mut dyn Write) -> io::Result<()> {
    let (badge, sentence) = (finding.certainty.name(), Escaped(&finding.sentence));
    writeln!(out, "<p><span class=\"badge\">{badge}</span><b>{sentence}</b></p>")?;
    let place = finding.tasks.first().map(|&task| pictures.model().spawned_at(task)).unwrap_or_default();
    if !place.is_empty() {
        writeln!(out, "<p>Spawned at <code>{}</code></p>", Escaped(&place))?;
    }
    writeln!(out, "<ul>")?;
    for fact in &finding.evidence {
        writeln!(out, "<li>at {}: {}</li>", Time(fact.at.0), Escaped(&fact.fact))?;
    }
    writeln!(out, "</ul>")
}
