//! One door to all writers.

use std::io::{self, Write};

use super::folded::Weight;
use super::{Format, chrome, firefox, folded, fxt, lines, perfetto};
use crate::trace::Trace;
use crate::trace::text::{TimeColumn, list};

/// What may be chosen; each concerns some formats.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Options {
    /// Listings and JSON lines show raw ticks.
    pub ticks: bool,
    /// What folded stacks add up.
    pub weight: Weight,
}

/// Writes `trace` in a format that is one stream of bytes.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use unitrace_formats::foreign::{Format, write::{Options, write}};
/// use unitrace_formats::trace::Trace;
/// let trace = Trace::open("web.utr".as_ref())?;
/// let file = std::io::BufWriter::new(std::fs::File::create("web.fxt")?);
/// write(&trace, Format::Fxt, Options::default(), file)?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// What `out` says. [`io::ErrorKind::Unsupported`] for [`Format::Ctf`] and [`Format::Parquet`], which are
/// directories: [`super::ctf::write_dir`] and [`super::parquet::write_dir`] write them; and for [`Format::Firefox`] without the feature `firefox`.
pub fn write(trace: &Trace, format: Format, options: Options, mut out: impl Write) -> io::Result<()> {
    let times = if options.ticks { TimeColumn::Ticks } else { TimeColumn::Nanos };
    match format {
        Format::Utr => trace.save(&mut out)?,
        Format::Perfetto => {
            perfetto::write(trace, &mut out)?;
        }
        Format::Chrome => chrome::write(trace, &mut out)?,
        Format::Fxt => fxt::write(trace, &mut out)?,
        Format::Firefox => firefox::write(trace, &mut out)?,
        Format::Folded => folded::write(trace, options.weight, &mut out)?,
        Format::Text => list(trace, times, &mut out)?,
        Format::JsonLines => lines::write(trace, times, &mut out)?,
        Format::Ctf | Format::Parquet => {
            let what = format!("{} is a directory and cannot be written to a stream", format.about().name);
            return Err(io::Error::new(io::ErrorKind::Unsupported, what));
        }
    }
    out.flush()
}
