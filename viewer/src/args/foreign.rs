//! What the user says about files of other tools.

use std::path::Path;

use unitrace_formats::foreign::ImportOptions;
use unitrace_formats::time::Frequency;

/// What such a file does not say itself.
#[derive(clap::Args, Default, Debug)]
pub struct Foreign {
    /// What events of a CTF trace mean: a file of rules, or rules with `;` between them (`begin shop:start id=req; end shop:done id=req`).
    ///
    /// Verbs: begin, end (spans), task, gone, run, stop, wake (tasks), switch (threads of a kernel), counter. FOREIGN.md has them all.
    #[arg(long, global = true, value_name = "RULES")]
    pub map: Vec<String>,
    /// How many ticks a second the time stamp counter of an xentrace file makes; else it is measured, if it can be.
    #[arg(long, global = true, value_name = "HZ", value_parser = frequency)]
    pub tsc_hz: Option<Frequency>,
}

fn frequency(text: &str) -> Result<Frequency, String> {
    let hz = text.parse().ok().and_then(Frequency::new);
    hz.ok_or_else(|| "write a whole number of ticks a second, for example 2400000000".to_owned())
}

impl Foreign {
    /// All of it, or what is wrong with it.
    pub fn options(&self) -> Result<ImportOptions, String> {
        let mut how = ImportOptions { tsc: self.tsc_hz, ..ImportOptions::default() };
        for map in &self.map {
            let is_rules = map.contains(char::is_whitespace) && !Path::new(map).exists();
            let (of, text) = match is_rules {
                true => ("--map", map.clone()),
                false => (map.as_str(), read(map)?),
            };
            how.mapping.add(text.parse().map_err(|error| format!("{of}: {error}"))?);
        }
        Ok(how)
    }
}

fn read(path: &str) -> Result<String, String> {
    std::fs::read_to_string(path)
        .map_err(|error| format!("--map {path}: {error}; name a file of rules, or write rules"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_given_or_read() {
        let options = |map: &str| Foreign { map: vec![map.to_owned()], tsc_hz: None }.options();
        assert!(!options("begin a:b; end a:c").unwrap().mapping.is_empty());
        assert!(options("begin a:b; finish a:c").unwrap_err().starts_with("--map: line 1: there is no verb"));
        assert!(options("/nowhere.map").unwrap_err().contains("name a file of rules"));
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "begin a:b").unwrap();
        assert!(!options(file.path().to_str().unwrap()).unwrap().mapping.is_empty());
        assert!(frequency("0").is_err() && frequency("2400000000").is_ok());
    }
}
