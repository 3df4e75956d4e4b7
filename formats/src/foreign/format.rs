//! Which formats there are, by name and by the end of a file's name.

use std::path::Path;

use super::parquet;

/// A format of traces.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Format {
    /// Our own trace file.
    Utr,
    /// A CTF 1.8 directory.
    Ctf,
    /// Perfetto's protobuf.
    Perfetto,
    /// Chrome's Trace Event Format.
    Chrome,
    /// Fuchsia's trace format.
    Fxt,
    /// The Firefox Profiler's processed profile.
    Firefox,
    /// Parquet tables.
    Parquet,
    /// Folded stacks.
    Folded,
    /// A text listing.
    Text,
    /// One JSON object a line.
    JsonLines,
}

/// What is known of a format.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct About {
    /// The format.
    pub format: Format,
    /// As `--format` takes it.
    pub name: &'static str,
    /// How names of such files end, after the dot; the first is what we give them.
    pub extensions: &'static [&'static str],
    /// What it is and what opens it.
    pub what: &'static str,
    /// It is written here.
    pub is_written: bool,
    /// It is read here.
    pub is_read: bool,
    /// People can read it in a terminal.
    pub is_text: bool,
}

/// All formats.
pub const ALL: &[About] = &[
    About {
        format: Format::Utr,
        name: "utr",
        extensions: &["utr"],
        what: "A unitrace trace file",
        is_written: true,
        is_read: true,
        is_text: false,
    },
    About {
        format: Format::Ctf,
        name: "ctf",
        extensions: &["ctf"],
        what: "A CTF 1.8 directory, for babeltrace2 and Trace Compass",
        is_written: true,
        is_read: true,
        is_text: false,
    },
    About {
        format: Format::Perfetto,
        name: "perfetto",
        extensions: &["pftrace", "perfetto-trace"],
        what: "A Perfetto trace, for ui.perfetto.dev and trace_processor",
        is_written: true,
        is_read: true,
        is_text: false,
    },
    About {
        format: Format::Chrome,
        name: "chrome",
        extensions: &["json"],
        what: "Chrome's trace events, for ui.perfetto.dev, speedscope and scripts",
        is_written: true,
        is_read: true,
        is_text: false,
    },
    About {
        format: Format::Fxt,
        name: "fxt",
        extensions: &["fxt"],
        what: "Fuchsia's trace format, for ui.perfetto.dev and eio-trace",
        is_written: true,
        is_read: true,
        is_text: false,
    },
    About {
        format: Format::Firefox,
        name: "firefox",
        extensions: &["firefox.json", "profile.json"],
        what: "A profile for profiler.firefox.com",
        is_written: true,
        is_read: false,
        is_text: false,
    },
    About {
        format: Format::Parquet,
        name: "parquet",
        extensions: &["parquet"],
        what: "A directory of Parquet tables, for DuckDB, DataFusion, Spark and pandas",
        is_written: parquet::IS_WRITTEN,
        is_read: false,
        is_text: false,
    },
    About {
        format: Format::Folded,
        name: "folded",
        extensions: &["folded"],
        what: "Folded stacks of running time or of bytes, for flamegraph.pl, inferno and speedscope",
        is_written: true,
        is_read: false,
        is_text: true,
    },
    About {
        format: Format::Text,
        name: "text",
        extensions: &["txt"],
        what: "A text listing, one line an event",
        is_written: true,
        is_read: false,
        is_text: true,
    },
    About {
        format: Format::JsonLines,
        name: "jsonl",
        extensions: &["jsonl", "ndjson"],
        what: "One JSON object a line, one line an event, for jq and scripts",
        is_written: true,
        is_read: false,
        is_text: true,
    },
];

impl Format {
    /// What is known of it.
    pub fn about(self) -> &'static About {
        // Every format has its row, which a test checks.
        ALL.iter().find(|about| about.format == self).unwrap_or(&ALL[0])
    }

    /// By the name that `--format` takes.
    pub fn by_name(name: &str) -> Option<Self> {
        ALL.iter().find(|about| about.name == name).map(|about| about.format)
    }

    /// By the end of a file's name; of several that fit, the longest: `.firefox.json` is not `.json`.
    pub fn by_path(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let fit = |end: &&str| name.strip_suffix(*end).is_some_and(|stem| stem.ends_with('.'));
        let longest =
            |about: &About| about.extensions.iter().filter(|end| fit(end)).map(|end| end.len()).max();
        let by_length = ALL.iter().filter_map(|about| Some((longest(about)?, about.format)));
        by_length.max_by_key(|(length, _)| *length).map(|(_, format)| format)
    }

    /// True for what only `unitrace export` writes: its libraries would make a collector larger than a host should have
    /// to carry.
    pub fn is_of_export(self) -> bool {
        matches!(self, Self::Firefox | Self::Parquet)
    }

    /// True for what is a directory of files and cannot go through a pipe.
    pub fn is_directory(self) -> bool {
        matches!(self, Self::Ctf | Self::Parquet)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_found_by_all_its_names() {
        for about in ALL {
            assert_eq!(about.format.about(), about);
            assert_eq!(Format::by_name(about.name), Some(about.format));
            for end in about.extensions {
                assert_eq!(Format::by_path(Path::new(&format!("dir/a.{end}"))), Some(about.format));
            }
        }
        assert_eq!(Format::by_path(Path::new("a.ctf/")), Some(Format::Ctf));
        assert_eq!(Format::by_path(Path::new("utr")), None);
    }
}
