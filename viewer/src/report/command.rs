//! `unitrace report`: from what is asked on the command line to standard output or a file.

use std::error::Error;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::{write_all, write_csv, write_html};
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
        return match tell(models, asked.form(), &mut out) {
            // Somebody closed the pipe, as `head` does: that is no failure of ours.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => Ok(other?),
        };
    };
    save(models, asked.form(), path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(())
}

fn save(models: Vec<(String, Model)>, form: Form, path: &Path) -> io::Result<()> {
    tell(models, form, &mut BufWriter::new(File::create(path)?))
}

fn tell(models: Vec<(String, Model)>, form: Form, out: &mut dyn Write) -> io::Result<()> {
    match form {
        Form::Text => write_all(models, false, out),
        Form::Json => write_all(models, true, out),
        Form::Html => write_html(models, out),
        Form::Csv(table) => write_csv(&models, table, out),
    }?;
    out.flush()
}
