//! `unitrace export`: from what is asked on the command line to files.

use std::error::Error;
use std::path::Path;

use unitrace_formats::foreign::write::write;
use unitrace_formats::foreign::{Format, ctf, parquet};
use unitrace_formats::trace::Trace;

use super::archive;
use crate::args::Export;
use crate::open::{open_trace, title};
use crate::output::write_to;

/// Writes what is asked for.
///
/// # Errors
/// In words: a trace that cannot be read, a file that cannot be written, a format that cannot be told or cannot hold
/// what is asked.
pub fn run(asked: &Export) -> Result<(), Box<dyn Error>> {
    let is_archive = asked.output.extension().is_some_and(|end| end == "tar");
    let format = if is_archive { Format::Perfetto } else { format(asked)? };
    let is_there = asked.output != Path::new("-") && asked.output.symlink_metadata().is_ok();
    if is_there && !asked.force {
        let path = asked.output.display();
        return Err(format!("{path} exists already: give --force to replace it, or another name").into());
    }
    let open = |path: &std::path::PathBuf| Ok((title(path), open_trace(path)?));
    let traces: Vec<(String, Trace)> = asked.files.iter().map(open).collect::<Result<_, Box<dyn Error>>>()?;
    for note in traces.iter().flat_map(|(_, trace)| trace.notes()) {
        tracing::warn!("{note}");
    }
    let written = match (is_archive, traces.as_slice()) {
        (true, traces) => write_to(&asked.output, |out| archive::write(traces, out)),
        (false, [(_, trace)]) if format == Format::Ctf => {
            ctf::write_dir(trace, &asked.output, ctf::CtfOptions::default())?;
            Ok(())
        }
        (false, [(_, trace)]) if format == Format::Parquet => parquet::write_dir(trace, &asked.output),
        (false, [(_, trace)]) => write_to(&asked.output, |out| write(trace, format, asked.options(), out)),
        (false, _) => {
            let what = "several traces go into one file only as an archive for Perfetto: give a name that ends in \
                        .tar, or export them one by one";
            return Err(what.into());
        }
    };
    Ok(written.map_err(|error| format!("{}: {error}", asked.output.display()))?)
}

/// The format that is asked for, by name or by the end of the file's name.
fn format(asked: &Export) -> Result<Format, String> {
    let is_meant = |format: &Format| format.about().is_written || *format == Format::Parquet;
    let by_path = Format::by_path(&asked.output).filter(is_meant);
    let format = asked.format.or(by_path);
    let format = format.ok_or_else(|| {
        let output = asked.output.display();
        format!(
            "{output}: the name does not say the format: end it in .json, .pftrace, .fxt …, or give --format"
        )
    })?;
    if format.is_directory() && asked.output == Path::new("-") {
        let what = format.about().name;
        return Err(format!("{what} is a directory and cannot go to standard output: give -o NAME.{what}"));
    }
    Ok(format)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        export: Export,
    }

    fn said(words: &[&str]) -> Result<Format, String> {
        format(&Line::parse_from([&["export"], words].concat()).export)
    }

    #[test]
    fn the_name_says_the_format_unless_it_is_said() {
        assert_eq!(said(&["a.utr", "-o", "a.json"]), Ok(Format::Chrome));
        assert_eq!(said(&["a.utr", "-o", "a.json", "--format", "jsonl"]), Ok(Format::JsonLines));
        assert_eq!(said(&["a.utr", "-o", "a.parquet/"]), Ok(Format::Parquet));
        assert!(said(&["a.utr", "-o", "a"]).is_err_and(|why| why.contains("--format")));
        assert!(said(&["a.utr", "-o", "-", "--format", "ctf"]).is_err_and(|why| why.contains("directory")));
    }
}
