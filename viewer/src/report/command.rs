//! `unitrace report`: from what is asked on the command line to standard output or a file.

use std::error::Error;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::{Comparison, write_all, write_comparison, write_csv, write_html};
use crate::args::{Form, Report};
use crate::model::Model;
use crate::open::open_each;

/// Writes what is asked for.
///
/// # Errors
/// In words: a trace that cannot be read, a file that cannot be written.
pub fn run(asked: &Report) -> Result<(), Box<dyn Error>> {
    let models = open_each(&asked.files)?;
    let Some(path) = &asked.output else {
        let mut out = BufWriter::new(io::stdout().lock());
        return match tell(asked, models, &mut out) {
            // Somebody closed the pipe, as `head` does: that is no failure of ours.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => Ok(other?),
        };
    };
    save(asked, models, path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(())
}

fn save(asked: &Report, models: Vec<(String, Model)>, path: &Path) -> io::Result<()> {
    tell(asked, models, &mut BufWriter::new(File::create(path)?))
}

fn tell(asked: &Report, models: Vec<(String, Model)>, out: &mut dyn Write) -> io::Result<()> {
    if let ([before, after], true) = (models.as_slice(), asked.compare) {
        let comparison = Comparison::of((&before.0, &before.1), (&after.0, &after.1));
        write_comparison(&comparison, asked.form() == Form::Json, out)?;
        return out.flush();
    }
    match asked.form() {
        Form::Text => write_all(models, false, out),
        Form::Json => write_all(models, true, out),
        Form::Html => write_html(models, out),
        Form::Csv(table) => write_csv(&models, table, out),
    }?;
    out.flush()
}
