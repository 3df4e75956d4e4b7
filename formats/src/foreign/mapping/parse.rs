//! From text to rules.

use std::fmt;
use std::str::FromStr;

use super::{Mapping, Part, Rule, Verb};

/// What is wrong with a mapping, and in which of its lines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MappingError {
    line: usize,
    what: String,
}

impl fmt::Display for MappingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl std::error::Error for MappingError {}

/// A verb, its name, the fields that it needs and those that it may have.
type Grammar = (Verb, &'static str, &'static [Part], &'static [Part]);

const VERBS: &[Grammar] = &[
    (Verb::Begin, "begin", &[], &[Part::Id, Part::Name]),
    (Verb::End, "end", &[], &[Part::Id]),
    (Verb::Task, "task", &[Part::Id], &[Part::Name]),
    (Verb::Gone, "gone", &[Part::Id], &[]),
    (Verb::Run, "run", &[Part::Id], &[Part::Name]),
    (Verb::Stop, "stop", &[], &[]),
    (Verb::Wake, "wake", &[Part::Id], &[Part::Name]),
    (Verb::Switch, "switch", &[Part::From, Part::To], &[Part::State, Part::Name]),
    (Verb::Counter, "counter", &[Part::Value], &[Part::Name]),
];

const PARTS: &[(Part, &str)] = &[
    (Part::Id, "id"),
    (Part::Name, "name"),
    (Part::From, "from"),
    (Part::To, "to"),
    (Part::State, "state"),
    (Part::Value, "value"),
];

impl FromStr for Mapping {
    type Err = MappingError;

    /// Lines, or rules with `;` between them; from `#` on a line is a remark.
    fn from_str(text: &str) -> Result<Self, MappingError> {
        let mut rules = Vec::new();
        for (number, line) in (1..).zip(text.lines()) {
            let said = line.split('#').next().unwrap_or_default();
            for rule in said.split(';').filter(|rule| !rule.trim().is_empty()) {
                rules.push(parse(rule).map_err(|what| MappingError { line: number, what })?);
            }
        }
        Ok(Self { rules })
    }
}

fn parse(rule: &str) -> Result<Rule, String> {
    let mut words = rule.split_whitespace();
    let verb = words.next().unwrap_or_default();
    let Some(&(verb, name, needed, allowed)) = VERBS.iter().find(|(_, name, ..)| *name == verb) else {
        let all: Vec<_> = VERBS.iter().map(|(_, name, ..)| *name).collect();
        return Err(format!("there is no verb `{verb}`; there are {}", all.join(", ")));
    };
    let event =
        words.next().ok_or_else(|| format!("which event? write `{name} EVENT`, with its provider"))?;
    let mut fields = Vec::new();
    for word in words {
        let (part, field) = field(word)?;
        if !needed.contains(&part) && !allowed.contains(&part) {
            return Err(format!("`{name}` has no {}=", said(part)));
        }
        if fields.iter().any(|(known, _)| *known == part) {
            return Err(format!("{}= stands there twice", said(part)));
        }
        fields.push((part, field.to_owned()));
    }
    let missing = needed.iter().find(|part| !fields.iter().any(|(known, _)| known == *part));
    if let Some(missing) = missing {
        return Err(format!("`{name}` needs {}=, the name of a field", said(*missing)));
    }
    Ok(Rule { verb, event: event.to_owned(), fields })
}

fn field(word: &str) -> Result<(Part, &str), String> {
    let known = word.split_once('=').filter(|(_, field)| !field.is_empty()).and_then(|(part, field)| {
        PARTS.iter().find(|(_, name)| *name == part).map(|(part, _)| (*part, field))
    });
    known.ok_or_else(|| {
        let all: Vec<_> = PARTS.iter().map(|(_, name)| format!("{name}=")).collect();
        format!("`{word}` is no FIELD=NAME: after the event may stand {}", all.join(", "))
    })
}

fn said(part: Part) -> &'static str {
    PARTS.iter().find(|(known, _)| *known == part).map_or("", |(_, name)| name)
}
