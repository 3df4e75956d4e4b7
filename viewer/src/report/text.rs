//! The report as text: what was traced, what was found, and the tables.

use std::io::{self, Write};

use super::Summary;
use super::table::{Room, write_text};
use super::tables::body;
use crate::units::{Count, Time};

/// Findings of one kind that are printed; JSON has more.
const EXAMPLES: usize = 3;

pub(super) fn write(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    head(summary, out)?;
    findings(summary, out)?;
    write_text(&body(summary, Room::Terminal), out)
}

fn head(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let program = if summary.program.is_empty() { "(program not named)" } else { &summary.program };
    writeln!(
        out,
        "{program}: {} events in {} on {} ({})",
        Count(summary.events_total),
        Time(summary.duration_ns),
        plural(summary.lanes.len() as u64, "lane"),
        summary.clock.source,
    )?;
    summary.source.iter().try_for_each(|source| source.write(out))?;
    if let Some(unix) = summary.clock.unix_start_ns {
        let error = summary.clock.error_ns.map_or(String::new(), |error| format!(" ± {}", Time(error)));
        writeln!(out, "starts at Unix time {}.{:09} s{error}", unix / 1_000_000_000, unix % 1_000_000_000)?;
    }
    let lost = summary.lost;
    match lost.events {
        0 => writeln!(out, "nothing lost")?,
        events => writeln!(out, "LOST: {} events in {}", Count(events), plural(lost.gaps, "gap"))?,
    }
    if lost.older > 0 {
        writeln!(out, "{} older events were overwritten before the trace begins", Count(lost.older))?;
    }
    summary.notes.iter().try_for_each(|note| writeln!(out, "note: {note}"))
}

fn findings(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    if summary.findings.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nFindings")?;
    for pattern in &summary.findings {
        // One finding speaks for itself.
        if pattern.count > 1 {
            writeln!(out, "  {}", pattern.sentence)?;
        }
        for finding in pattern.worst.iter().take(EXAMPLES) {
            writeln!(out, "  [{}] {}", finding.certainty, finding.sentence)?;
            for fact in &finding.evidence {
                writeln!(out, "      at {}: {}", Time(fact.at_ns), fact.fact)?;
            }
            if !finding.place.is_empty() {
                writeln!(out, "      spawned at {}", finding.place)?;
            }
        }
        if pattern.count as usize > EXAMPLES {
            writeln!(out, "  … and {} more", Count(pattern.count - EXAMPLES as u64))?;
        }
    }
    Ok(())
}

fn plural(count: u64, word: &str) -> String {
    format!("{} {word}{}", Count(count), if count == 1 { "" } else { "s" })
}
