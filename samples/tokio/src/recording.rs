//! The set-up: one line for unitrace, two with what tasks wait on.

#[cfg_attr(feature = "console", path = "recording/console.rs")]
#[cfg_attr(not(feature = "console"), path = "recording/no_console.rs")]
mod console;

use crate::options::Record;
use std::error::Error;
use tokio::runtime::Builder;
use unitrace_probe::Session;

/// Begins to record; ends when what it returns is dropped.
pub fn begin(record: Record, builder: &mut Builder) -> Result<Option<Session>, Box<dyn Error>> {
    match record {
        Record::Off => Ok(None),
        Record::Unitrace => Ok(Some(unitrace_probe::tokio::start(builder)?)),
        Record::Resources => {
            unitrace_probe::tokio::follow_resources()?;
            Ok(Some(unitrace_probe::tokio::start(builder)?))
        }
        Record::Console => console::begin().map(|()| None),
    }
}
