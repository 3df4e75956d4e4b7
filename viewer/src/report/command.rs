//! `unitrace report`: from what is asked on the command line to standard output or a file.

use std::error::Error;
use std::io::{self, Write};
use std::path::Path;

use super::{Comparison, write_all, write_comparison, write_csv, write_html};
use crate::args::{Form, Report};
use crate::model::Model;
use crate::open::open_each;
use crate::output::write_to;

/// Writes what is asked for.
///
/// # Errors
/// In words: a trace that cannot be read, a file that cannot be written.
pub fn run(asked: &Report) -> Result<(), Box<dyn Error>> {
    let models = open_each(&asked.files)?;
    let path = asked.output.as_deref().unwrap_or(Path::new("-"));
    let written = write_to(path, |out| tell(asked, models, out));
    Ok(written.map_err(|error| format!("{}: {error}", path.display()))?)
}

fn tell(asked: &Report, models: Vec<(String, Model)>, out: &mut dyn Write) -> io::Result<()> {
    if let ([before, after], true) = (models.as_slice(), asked.compare) {
        let comparison = Comparison::of((&before.0, &before.1), (&after.0, &after.1));
        return write_comparison(&comparison, asked.form() == Form::Json, out);
    }
    match asked.form() {
        Form::Text => write_all(models, false, out),
        Form::Json => write_all(models, true, out),
        Form::Html => write_html(models, out),
        Form::Csv(table) => write_csv(&models, table, out),
    }
}
