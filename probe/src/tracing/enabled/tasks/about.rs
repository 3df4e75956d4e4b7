//! What Tokio says of a task.

use core::fmt::{Debug, Write};
use tracing_core::field::{Field, Visit};
use tracing_core::span;
use unitrace_formats::event::Text;

/// How the types of the closures begin that worker threads run.
const WORKERS: &str = "tokio::runtime::scheduler::";

/// What its fields say.
#[derive(Default)]
pub(super) struct About {
    id: u64,
    kind: Kind,
    is_worker: bool,
    name: Name,
}

/// Tokio's kinds of tasks that are told apart here.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Kind {
    #[default]
    Task,
    BlockOn,
    Blocking,
    Local,
}

impl About {
    /// What is said of a task.
    pub(super) fn of(attributes: &span::Attributes<'_>) -> Self {
        let mut about = Self::default();
        attributes.record(&mut about);
        about
    }

    /// Tokio's id of it.
    pub(super) fn id(&self) -> u64 {
        self.id
    }

    /// The name it was given.
    pub(super) fn name(&self) -> Option<Text<'_>> {
        Text::from_wire(self.name.bytes(), false).filter(|text| !text.bytes().is_empty())
    }

    pub(super) fn is_block_on(&self) -> bool {
        self.kind == Kind::BlockOn
    }

    pub(super) fn is_blocking(&self) -> bool {
        self.kind == Kind::Blocking
    }

    /// In a `LocalSet`.
    pub(super) fn is_local(&self) -> bool {
        self.kind == Kind::Local
    }

    /// Not a task: a thread that runs tasks.
    pub(super) fn is_worker(&self) -> bool {
        self.is_worker
    }
}

impl Visit for About {
    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "task.id" {
            self.id = value;
        }
    }
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        match field.name() {
            "task.name" => self.name = Name::of(value),
            "fn" => self.is_worker = Name::of(value).bytes().starts_with(WORKERS.as_bytes()),
            "kind" => {
                self.kind = match Name::of(value).bytes() {
                    b"block_on" => Kind::BlockOn,
                    b"blocking" => Kind::Blocking,
                    b"local" => Kind::Local,
                    _ => Kind::Task,
                }
            }
            _ => {}
        }
    }
}

/// The first 64 bytes of a text.
struct Name {
    bytes: [u8; 64],
    length: usize,
}

impl Default for Name {
    fn default() -> Self {
        Self { bytes: [0; 64], length: 0 }
    }
}

impl Name {
    /// Cut if it is long.
    fn of(value: &dyn Debug) -> Self {
        let mut name = Self::default();
        let _ = write!(name, "{value:?}");
        name
    }

    fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

impl Write for Name {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        let room = self.bytes.len() - self.length;
        let taken = (0..=text.len().min(room)).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        self.bytes[self.length..][..taken].copy_from_slice(&text.as_bytes()[..taken]);
        self.length += taken;
        if taken < text.len() { Err(core::fmt::Error) } else { Ok(()) }
    }
}
