//! The records of 2014-10 to 2014-12, before there was a binary format: s-expressions, one a line.
//!
//! ```text
//! ((time 1414083600.123456)(op(Creates 0 1 Bind)))
//! ((time 1414083600.123457)(op(Label 1 "Wait for ARP response")))
//! ```
//! Ops: `Switch t`, `Reads a b`, `Creates a b [Type]`, `Resolves a b ()` or `(exception)`, `Becomes a b`, `Label t text`,
//! `Gc seconds`, `Increases t counter amount`.

use std::ops::Range;

use super::super::author::{ImportError, Source};
use super::record::{Op, Record, type_by_name};
use crate::trace::Trace;

/// The format's name.
pub(crate) const NAME: &str = "MirageOS s-expressions (2014)";

/// True if such records begin here.
pub(crate) fn is(beginning: &[u8]) -> bool {
    beginning.trim_ascii_start().starts_with(b"((time ")
}

/// Reads a file of them.
///
/// # Errors
/// If there is no record in it.
pub(crate) fn read(bytes: &[u8]) -> Result<Trace, ImportError> {
    let mut source = Source::new(NAME);
    let (mut lines, mut texts) = (Vec::new(), Vec::new());
    let mut at = 0;
    for line in bytes.split(|&byte| byte == b'\n') {
        if !line.trim_ascii().is_empty() {
            match Line::parse(line, at as u64, &mut texts) {
                Some(line) => lines.push(line),
                None => source.drop_at(at as u64, "lines that are no record"),
            }
        }
        at += line.len() + 1;
    }
    if lines.is_empty() {
        return Err(ImportError::new(NAME, 0, "no line of it is a record; collect it again"));
    }
    Ok(super::tell(bytes.len(), || lines.iter().map(|line| line.record(&texts)), || source))
}

/// One record; its text stands elsewhere.
struct Line {
    time: u64,
    at: u64,
    what: What,
    text: Range<usize>,
}

#[derive(Clone, Copy)]
enum What {
    Switch(u64),
    Reads(u64, u64),
    Creates(u64, u64, u8),
    Fulfills(u64, u64),
    Fails(u64, u64),
    Becomes(u64, u64),
    Label(u64),
    Gc(u64),
    Increases(u64, i64),
}

impl Line {
    fn parse(line: &[u8], at: u64, texts: &mut Vec<u8>) -> Option<Self> {
        let mut tokens = Tokens(line);
        tokens.expect(&[b"(", b"(", b"time"])?;
        let time = nanos(&tokens.atom()?)?;
        tokens.expect(&[b")", b"(", b"op", b"("])?;
        let name = tokens.atom()?;
        let args = tokens.arguments()?;
        let number = |at: usize| number(args.get(at)?);
        let start = texts.len();
        let what = match name.as_slice() {
            b"Switch" => What::Switch(number(0)?),
            b"Reads" => What::Reads(number(0)?, number(1)?),
            b"Becomes" => What::Becomes(number(0)?, number(1)?),
            b"Creates" => {
                let of_type = args.get(2).map_or("", |name| std::str::from_utf8(name).unwrap_or_default());
                What::Creates(number(0)?, number(1)?, type_by_name(of_type))
            }
            b"Resolves" => match args.get(2) {
                None => What::Fulfills(number(0)?, number(1)?),
                Some(exception) => {
                    texts.extend_from_slice(exception);
                    What::Fails(number(0)?, number(1)?)
                }
            },
            b"Label" => {
                texts.extend_from_slice(args.get(1)?);
                What::Label(number(0)?)
            }
            b"Gc" => What::Gc(nanos(args.first()?)?),
            b"Increases" => {
                // Which comes first was changed once.
                let (amount, name) = match signed(args.get(2)?) {
                    Some(amount) => (amount, args.get(1)?),
                    None => (signed(args.get(1)?)?, args.get(2)?),
                };
                texts.extend_from_slice(name);
                What::Increases(number(0)?, amount)
            }
            _ => return None,
        };
        Some(Self { time, at, what, text: start..texts.len() })
    }

    fn record<'a>(&self, texts: &'a [u8]) -> Record<'a> {
        let text = &texts[self.text.clone()];
        let op = match self.what {
            What::Switch(thread) => Op::Switch { thread },
            What::Reads(thread, source) => Op::Read { thread, source },
            What::Creates(thread, child, of_type) => Op::Creates { thread, child, of_type },
            What::Fulfills(thread, resolved) => Op::Fulfills { thread, resolved },
            What::Fails(thread, resolved) => Op::Fails { thread, resolved, exception: text },
            What::Becomes(thread, into) => Op::Becomes { thread, into },
            What::Label(thread) => Op::Label { thread, text },
            What::Gc(nanos) => Op::Gc { nanos },
            What::Increases(thread, by) => Op::Increase { thread, by, counter: text },
        };
        Record { time: self.time, at: self.at, op }
    }
}

fn number(atom: &[u8]) -> Option<u64> {
    signed(atom).map(|number| number as u64)
}

fn signed(atom: &[u8]) -> Option<i64> {
    std::str::from_utf8(atom).ok()?.parse().ok()
}

/// Seconds with a fraction, as nanoseconds.
fn nanos(atom: &[u8]) -> Option<u64> {
    let seconds: f64 = std::str::from_utf8(atom).ok()?.parse().ok()?;
    (0.0..9e9).contains(&seconds).then_some((seconds * 1e9) as u64)
}

/// A line's brackets and atoms.
struct Tokens<'a>(&'a [u8]);

impl<'a> Tokens<'a> {
    fn skip_blanks(&mut self) {
        self.0 = self.0.trim_ascii_start();
    }

    /// Takes these, or nothing is right.
    fn expect(&mut self, words: &[&[u8]]) -> Option<()> {
        for word in words {
            self.skip_blanks();
            self.0 = self.0.strip_prefix(*word)?;
        }
        Some(())
    }

    /// One atom, without the quotes it may have.
    fn atom(&mut self) -> Option<Vec<u8>> {
        self.skip_blanks();
        if let Some(quoted) = self.0.strip_prefix(b"\"") {
            self.0 = quoted;
            return self.quoted();
        }
        let end = self.0.iter().position(|byte| b"() \t\r\"".contains(byte)).unwrap_or(self.0.len());
        let (atom, rest) = self.0.split_at(end);
        self.0 = rest;
        (!atom.is_empty()).then(|| atom.to_vec())
    }

    fn quoted(&mut self) -> Option<Vec<u8>> {
        let mut text = Vec::new();
        loop {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            match byte {
                b'"' => return Some(text),
                b'\\' => text.push(self.escaped()?),
                byte => text.push(byte),
            }
        }
    }

    /// What stands after a backslash.
    fn escaped(&mut self) -> Option<u8> {
        let (&byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(match byte {
            b'n' => b'\n',
            b't' => b'\t',
            b'r' => b'\r',
            b'0'..=b'9' => {
                let (digits, rest) = self.0.split_first_chunk::<2>()?;
                self.0 = rest;
                let code = [byte, digits[0], digits[1]];
                std::str::from_utf8(&code).ok()?.parse().ok()?
            }
            other => other,
        })
    }

    /// Atoms up to the closing bracket; a list among them counts as what is in it.
    fn arguments(&mut self) -> Option<Vec<Vec<u8>>> {
        let mut atoms = Vec::new();
        let mut depth = 1;
        loop {
            self.skip_blanks();
            match self.0.split_first()? {
                (b'(', rest) => (depth, self.0) = (depth + 1, rest),
                (b')', rest) => {
                    (depth, self.0) = (depth - 1, rest);
                    if depth == 0 {
                        return Some(atoms);
                    }
                }
                _ => atoms.push(self.atom()?),
            }
        }
    }
}
