//! What a record says beside: the fields of its event, names of objects.

use std::io;

use super::record::Record;
use super::texts::{put_number, put_object};
use crate::event::field::{FieldInfo, Meaning};
use crate::event::{Event, ValueType};
use crate::foreign::telling::{Moment, Names, Valued};
use crate::id::{ObjectId, SiteId};

/// Arguments that are being put down. Each ends with a comma; the last one's is taken back.
pub(super) struct Args<'o>(Record<'o>);

impl<'o> Args<'o> {
    pub(super) fn new(record: Record<'o>) -> Self {
        Self(record)
    }

    /// Ends the arguments and the record.
    pub(super) fn end(self) {
        let line = self.0.line;
        if line.last() == Some(&b',') {
            line.pop();
        }
        line.extend_from_slice(b"}}");
    }

    /// A name of ours, which needs no escapes.
    fn name(&mut self, name: &str) -> &mut Vec<u8> {
        let line = &mut *self.0.line;
        line.push(b'"');
        line.extend_from_slice(name.as_bytes());
        line.extend_from_slice(b"\":");
        line
    }

    /// A name of the traced program's.
    fn their_name(&mut self, site: SiteId, names: &Names<'_>) -> io::Result<()> {
        match names.site(site) {
            Some(site) => self.0.line.extend_from_slice(self.0.texts.known(site.name)?),
            None => serde_json::to_writer(&mut *self.0.line, &names.of_site(site))?,
        }
        self.0.line.push(b':');
        Ok(())
    }

    /// A number.
    pub(super) fn number(&mut self, name: &str, number: impl itoa::Integer) {
        put_number(number, self.name(name));
        self.0.line.push(b',');
    }

    /// True or false.
    pub(super) fn truth(&mut self, name: &str, is: bool) {
        self.name(name).extend_from_slice(if is { b"true," } else { b"false," });
    }

    /// A word of ours, which needs no escapes.
    pub(super) fn word(&mut self, name: &str, word: &'static str) {
        let line = self.name(name);
        line.push(b'"');
        line.extend_from_slice(word.as_bytes());
        line.extend_from_slice(b"\",");
    }

    /// A text that stays where it is for as long as the trace.
    pub(super) fn text(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.name(name);
        self.0.line.extend_from_slice(self.0.texts.known(text)?);
        self.0.line.push(b',');
        Ok(())
    }

    /// An object: its name with its number.
    #[inline]
    pub(super) fn object(&mut self, name: &str, object: ObjectId, names: &Names<'_>) -> io::Result<()> {
        self.name(name);
        self.one(object, names)
    }

    /// Several objects.
    pub(super) fn objects(&mut self, name: &str, all: &[ObjectId], names: &Names<'_>) -> io::Result<()> {
        self.name(name).push(b'[');
        all.iter().try_for_each(|object| self.one(*object, names))?;
        self.0.line.pop();
        self.0.line.extend_from_slice(b"],");
        Ok(())
    }

    fn one(&mut self, object: ObjectId, names: &Names<'_>) -> io::Result<()> {
        let line = &mut *self.0.line;
        line.extend_from_slice(self.0.texts.known(names.object(object))?);
        // The quote at the end.
        line.pop();
        line.extend_from_slice(b" #");
        put_object(object, line);
        line.extend_from_slice(b"\",");
        Ok(())
    }

    /// All fields of the event, and what was said of it right behind.
    pub(super) fn fields(&mut self, at: &Moment<'_>, of: &[Valued]) -> io::Result<()> {
        self.event(at.event, at.names)?;
        of.iter().try_for_each(|valued| self.valued(valued, at.names))
    }

    fn event(&mut self, event: &Event<'_>, names: &Names<'_>) -> io::Result<()> {
        let mut result = Ok(());
        event.each_field(|info, bits| {
            if result.is_ok() {
                result = self.field(info, bits, names);
            }
        });
        result?;
        if let Some(text) = event.text() {
            serde_json::to_writer(self.name("text"), &text.show().to_string())?;
            self.0.line.push(b',');
        }
        Ok(())
    }

    fn field(&mut self, info: &FieldInfo, bits: u64, names: &Names<'_>) -> io::Result<()> {
        match info.meaning {
            Meaning::Object if bits == 0 => {}
            Meaning::Object => self.object(info.name, ObjectId(bits as u32), names)?,
            Meaning::Site => match names.site(SiteId(bits as u16)) {
                Some(site) => self.text(info.name, site.name)?,
                None => self.number(info.name, bits),
            },
            Meaning::Enumeration(known) => match known.iter().find(|(value, _)| u64::from(*value) == bits) {
                Some((_, name)) => self.word(info.name, name),
                None => self.number(info.name, bits),
            },
            _ if info.width.signed => self.number(info.name, bits as i64),
            _ => self.number(info.name, bits),
        }
        Ok(())
    }

    /// The value of a `field` event under its own name. What is no number in JSON is text.
    fn valued(&mut self, valued: &Valued, names: &Names<'_>) -> io::Result<()> {
        let Valued { site, of, value: bits } = *valued;
        self.their_name(site, names)?;
        let line = &mut *self.0.line;
        match of {
            ValueType::Signed => put_number(bits as i64, line),
            ValueType::Float if f64::from_bits(bits).is_finite() => {
                serde_json::to_writer(&mut *line, &f64::from_bits(bits))?;
            }
            ValueType::Float => serde_json::to_writer(&mut *line, &f64::from_bits(bits).to_string())?,
            ValueType::Bool => line.extend_from_slice(if bits != 0 { b"true" } else { b"false" }),
            ValueType::Object => return self.one(ObjectId(bits as u32), names),
            _ => put_number(bits, line),
        }
        line.push(b',');
        Ok(())
    }
}
