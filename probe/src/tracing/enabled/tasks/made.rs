//! What Tokio says of a resource or a task: what it is and which line made it.

use crate::text::Buffer;
use crate::tokio::lines::{Line, line};
use core::fmt::{Debug, Write};
use tracing_core::field::{Field, Visit};
use tracing_core::span;
use unitrace_formats::event::ResourceKind;
use unitrace_formats::id::SiteId;
use unitrace_formats::ring::SiteKind;

/// Tokio's types, their names here, and what they are.
const TYPES: [(&str, &str, ResourceKind); 7] = [
    ("Mutex", "Mutex", ResourceKind::Mutex),
    ("Semaphore", "Semaphore", ResourceKind::Semaphore),
    ("Sleep", "Sleep", ResourceKind::Timer),
    ("Interval", "Interval", ResourceKind::Timer),
    ("Sender|Receiver", "oneshot", ResourceKind::Oneshot),
    ("RwLock", "RwLock", ResourceKind::RwLock),
    ("Barrier", "Barrier", ResourceKind::Barrier),
];

/// Looked at for each of them: nothing is copied.
pub(super) struct Made {
    /// Tells its type and line from all others.
    key: u64,
    /// Unknown: no resource.
    kind: ResourceKind,
}

impl Made {
    /// What is said in a span.
    pub(super) fn of(attributes: &span::Attributes<'_>) -> Self {
        let mut made = Self { key: SEED, kind: ResourceKind::Unknown };
        attributes.record(&mut made);
        made
    }

    /// What it is.
    pub(super) fn kind(&self) -> ResourceKind {
        self.kind
    }

    /// The site of its type and line.
    pub(super) fn site(&self, kind: SiteKind, attributes: &span::Attributes<'_>) -> SiteId {
        // 0 is no key.
        let Some(line) = line(self.key as usize | 1) else { return SiteId::NONE };
        line.site().unwrap_or_else(|| Place::of(attributes).name(kind, line))
    }

    fn mix(&mut self, value: u64) {
        self.key = (self.key.rotate_left(5) ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    fn mix_text(&mut self, text: &str) {
        let mut chunks = text.as_bytes().chunks_exact(8);
        for chunk in &mut chunks {
            self.mix(chunk.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)));
        }
        self.mix(chunks.remainder().iter().fold(1, |word, &byte| word << 8 | u64::from(byte)));
    }
}

const SEED: u64 = 0x243F_6A88_85A3_08D3;

impl Visit for Made {
    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "loc.line" {
            self.mix(value);
        }
    }
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "concrete_type" => {
                self.kind = known(value).map_or(ResourceKind::Unknown, |&(_, _, kind)| kind);
                self.mix_text(value);
            }
            "loc.file" => self.mix_text(value),
            _ => {}
        }
    }
    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

fn known(concrete: &str) -> Option<&'static (&'static str, &'static str, ResourceKind)> {
    TYPES.iter().find(|(name, ..)| *name == concrete)
}

/// The same with the texts, for the first one of its line.
struct Place {
    /// Empty: a task.
    what: Buffer,
    file: Buffer,
    line: u32,
}

impl Place {
    #[cold]
    fn of(attributes: &span::Attributes<'_>) -> Self {
        let mut place = Self { what: Buffer::new(), file: Buffer::new(), line: 0 };
        attributes.record(&mut place);
        place
    }

    fn name(&self, kind: SiteKind, line: &Line) -> SiteId {
        line.name(kind, self.what.as_str(), self.file.as_str(), self.line)
    }
}

impl Visit for Place {
    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "loc.line" {
            self.line = value as u32;
        }
    }
    fn record_str(&mut self, field: &Field, value: &str) {
        // A full buffer says no: the rest is cut.
        let _ = match field.name() {
            "concrete_type" => self.what.write_str(known(value).map_or(value, |&(_, name, _)| name)),
            "loc.file" => self.file.write_str(value),
            _ => Ok(()),
        };
    }
    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}
