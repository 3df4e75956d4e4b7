//! Several traces in one archive that Perfetto merges by itself: each as a machine of its own, and a manifest that says
//! how their clocks stand to each other.

use std::collections::HashSet;
use std::io::{self, BufWriter, Seek, Write};
use std::path::Path;

use unitrace_formats::axis::{Bearings, join};
use unitrace_formats::foreign::perfetto;
use unitrace_formats::foreign::perfetto::manifest::{Member, NAME, manifest};
use unitrace_formats::trace::Trace;

/// Writes a TAR of `traces`, each with the name it goes by. One after the other waits in a temporary file, because an
/// archive says the size of a file before it.
pub(super) fn write(traces: &[(String, Trace)], out: &mut dyn Write) -> io::Result<()> {
    let names = distinct(traces.iter().map(|(name, _)| name.as_str()));
    let bearings: Vec<Bearings> = traces.iter().map(|(_, trace)| Bearings::of(trace)).collect();
    let placed = join(&bearings);
    let paths: Vec<String> = names.iter().map(|name| format!("{name}.pftrace")).collect();
    let members: Vec<Member<'_>> = traces
        .iter()
        .zip(placed.iter().zip(names.iter().zip(&paths)))
        .map(|((_, trace), (placed, (machine, path)))| Member { path, machine, trace, placed })
        .collect();
    let mut archive = tar::Builder::new(out);
    let said = manifest(&members)?;
    archive.append_data(&mut header(said.len() as u64), NAME, said.as_bytes())?;
    for member in &members {
        let mut file = tempfile::tempfile()?;
        let mut buffered = BufWriter::new(&mut file);
        let bytes = perfetto::write(member.trace, &mut buffered)?.bytes;
        buffered.flush()?;
        drop(buffered);
        file.rewind()?;
        archive.append_data(&mut header(bytes), member.path, file)?;
    }
    archive.finish()
}

fn header(bytes: u64) -> tar::Header {
    let mut header = tar::Header::new_ustar();
    header.set_size(bytes);
    header.set_mode(0o644);
    header
}

/// Names that no two have, fit for a file.
fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut taken = HashSet::new();
    let clean = |name: &str| {
        let name = Path::new(name).file_stem().map_or("trace".into(), |stem| stem.to_string_lossy());
        name.chars().map(|c| if c.is_control() || c == '/' { '_' } else { c }).take(60).collect::<String>()
    };
    let mut free = |name: String| {
        let numbered = (2..).map(|n| format!("{name}-{n}"));
        let mut all = std::iter::once(name.clone()).chain(numbered);
        all.find(|name| taken.insert(name.clone())).unwrap_or(name)
    };
    names.map(|name| free(clean(name))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_have_one_name() {
        let names = distinct(["a/web.utr", "b/web.utr", "-", "x"].into_iter());
        assert_eq!(names, ["web", "web-2", "-", "x"]);
    }
}
