//! What a trace file keeps of the foreign file that its trace was made of: `ORIG` sections.

use super::authored::Foreign;
use super::layout::origin::{ENTRIES, FLAGS, FORGETS_PROMISES, SPAN, entry, kind};
use crate::foreign::author::{Dropped, Source};
use crate::ring::{u32_at, u64_at};
use crate::time::Nanos;

/// No trace has more lanes.
const MOST_LANES: usize = 1 << 16;

/// One thing that is said.
#[derive(Clone, Copy, Default)]
struct Entry<'a> {
    kind: u32,
    texts: [&'a str; 2],
    number: u32,
    count: u64,
    at: u64,
}

impl Foreign {
    /// The section's payload; `None` if nothing of it came from a foreign file.
    pub(super) fn payload(&self) -> Option<Vec<u8>> {
        let source = self.source.as_ref()?;
        let mut out = vec![0; ENTRIES];
        let flags = if self.forgets_promises { FORGETS_PROMISES } else { 0 };
        out[FLAGS..][..4].copy_from_slice(&flags.to_le_bytes());
        out[SPAN..][..8].copy_from_slice(&source.span.0.to_le_bytes());
        let mut put = |entry: Entry<'_>| entry.write(&mut out);
        put(Entry { kind: kind::FORMAT, texts: [&source.format, ""], ..Entry::default() });
        for (number, name) in (0..).zip(&self.lane_names).filter(|(_, name)| !name.is_empty()) {
            put(Entry { kind: kind::LANE, texts: [name, ""], number, ..Entry::default() });
        }
        for (kind, counts) in [(kind::RECORDS, &source.records), (kind::NUMBER, &source.numbers)] {
            for (name, &count) in counts {
                put(Entry { kind, texts: [name, ""], count, ..Entry::default() });
            }
        }
        for (of, kinds) in &source.tallies {
            for (name, &count) in kinds {
                put(Entry { kind: kind::TALLY, texts: [of, name], count, ..Entry::default() });
            }
        }
        for Dropped { what, count, first_at } in &source.dropped {
            let (count, at) = (*count, *first_at);
            put(Entry { kind: kind::DROPPED, texts: [what, ""], count, at, ..Entry::default() });
        }
        Some(out)
    }

    /// From a section's payload; `None` if it is too short to be one. Entries of unknown kinds are skipped; one that the
    /// payload ends in is the last.
    pub(super) fn parse(payload: &[u8]) -> Option<Self> {
        let mut entries = payload.get(ENTRIES..)?;
        let forgets_promises = u32_at(payload, FLAGS) & FORGETS_PROMISES != 0;
        let mut foreign = Self { forgets_promises, ..Self::default() };
        let mut source = Source { span: Nanos(u64_at(payload, SPAN) as i64), ..Source::default() };
        while let Some((entry, rest)) = Entry::take(entries) {
            foreign.take(&mut source, entry);
            entries = rest;
        }
        foreign.source = Some(source);
        Some(foreign)
    }

    fn take(&mut self, source: &mut Source, entry: Entry<'_>) {
        let Entry { kind, texts: [first, second], number, count, at } = entry;
        match kind {
            kind::FORMAT => source.format = first.into(),
            kind::LANE => self.name_lane(number as usize, first),
            kind::RECORDS => source.count(first, count),
            kind::NUMBER => source.number(first, count),
            kind::TALLY => source.tally(first, second, count),
            kind::DROPPED => source.drop_many(at, first, count),
            _ => {}
        }
    }

    fn name_lane(&mut self, lane: usize, name: &str) {
        if lane >= MOST_LANES {
            return;
        }
        if self.lane_names.len() <= lane {
            self.lane_names.resize(lane + 1, String::new());
        }
        self.lane_names[lane] = name.into();
    }
}

impl<'a> Entry<'a> {
    fn write(&self, out: &mut Vec<u8>) {
        let begin = out.len();
        let [first, second] = self.texts;
        out.resize(begin + entry::TEXTS, 0);
        let mut put = |at: usize, bytes: &[u8]| out[begin + at..][..bytes.len()].copy_from_slice(bytes);
        put(entry::KIND, &self.kind.to_le_bytes());
        put(entry::FIRST_BYTES, &(first.len() as u32).to_le_bytes());
        put(entry::SECOND_BYTES, &(second.len() as u32).to_le_bytes());
        put(entry::NUMBER, &self.number.to_le_bytes());
        put(entry::COUNT, &self.count.to_le_bytes());
        put(entry::AT, &self.at.to_le_bytes());
        out.extend_from_slice(first.as_bytes());
        out.extend_from_slice(second.as_bytes());
        out.resize(out.len().next_multiple_of(entry::ALIGN), 0);
    }

    /// Takes an entry off the front; texts that are no UTF-8 are empty.
    fn take(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let texts = bytes.get(entry::TEXTS..)?;
        let (first, rest) = texts.split_at_checked(u32_at(bytes, entry::FIRST_BYTES) as usize)?;
        let (second, _) = rest.split_at_checked(u32_at(bytes, entry::SECOND_BYTES) as usize)?;
        let length = (entry::TEXTS + first.len() + second.len()).next_multiple_of(entry::ALIGN);
        let entry = Self {
            kind: u32_at(bytes, entry::KIND),
            texts: [first, second].map(|text| std::str::from_utf8(text).unwrap_or_default()),
            number: u32_at(bytes, entry::NUMBER),
            count: u64_at(bytes, entry::COUNT),
            at: u64_at(bytes, entry::AT),
        };
        Some((entry, bytes.get(length..).unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn foreign() -> Foreign {
        let mut source = Source::new("a format");
        source.span = Nanos(77);
        source.count("event", 3);
        source.number("threads", 2);
        source.tally("types", "Bind", 1);
        source.drop_many(64, "packets with a bad header", 5);
        let lane_names = vec![String::new(), "worker".into()];
        Foreign { lane_names, forgets_promises: true, source: Some(source) }
    }

    #[test]
    fn what_is_kept_is_what_was_known() {
        let kept = Foreign::parse(&foreign().payload().unwrap()).unwrap();
        assert_eq!(format!("{kept:?}"), format!("{:?}", foreign()));
        assert!(Foreign::default().payload().is_none());
    }

    #[test]
    fn any_bytes_will_do() {
        let payload = foreign().payload().unwrap();
        for length in 0..payload.len() {
            assert_eq!(Foreign::parse(&payload[..length]).is_some(), length >= ENTRIES);
        }
        for at in 0..payload.len() {
            let mut damaged = payload.clone();
            damaged[at] = 0xFF;
            let parsed = Foreign::parse(&damaged).unwrap();
            assert!(parsed.lane_names.len() <= MOST_LANES);
        }
    }
}
