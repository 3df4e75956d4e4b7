//! The words of an FXT file: 8 bytes each, little-endian, cut into records by their headers.

/// A record: its header and the words after it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    /// Where it begins, in bytes.
    pub(super) offset: usize,
    /// Its first word.
    pub(super) header: u64,
    /// The rest.
    pub(super) body: &'a [u8],
}

impl Record<'_> {
    /// The bits `from..=to` of the header.
    pub(super) const fn bits(&self, from: u32, to: u32) -> u64 {
        bits(self.header, from, to)
    }

    /// What kind of record it is.
    pub(super) const fn kind(&self) -> u8 {
        self.bits(0, 3) as u8
    }
}

/// The bits `from..=to` of a word.
pub(super) const fn bits(word: u64, from: u32, to: u32) -> u64 {
    (word >> from) & (u64::MAX >> (63 - (to - from)))
}

/// The type of records whose size has 32 bits.
const LARGE: u64 = 15;

/// Cuts the file into records. Ends at one whose size is 0 or that the file ends in.
#[derive(Clone, Debug)]
pub(super) struct Records<'a> {
    file: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    pub(super) const fn new(file: &'a [u8]) -> Self {
        Self { file, at: 0 }
    }

    /// Bytes that are not read.
    pub(super) const fn rest(&self) -> usize {
        self.file.len() - self.at
    }

    /// Where the next record begins, in bytes.
    pub(super) const fn offset(&self) -> usize {
        self.at
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let rest = &self.file[self.at..];
        let header = u64::from_le_bytes(*rest.first_chunk()?);
        let large = bits(header, 0, 3) == LARGE;
        let words = if large { bits(header, 4, 35) } else { bits(header, 4, 15) };
        let bytes = usize::try_from(words).ok()?.checked_mul(8)?;
        let body = rest.get(8..bytes)?;
        let record = Record { offset: self.at, header, body };
        self.at += bytes;
        Some(record)
    }
}

/// What is left of a record's body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Body<'a>(pub(super) &'a [u8]);

impl<'a> Body<'a> {
    /// The next word.
    pub(super) fn word(&mut self) -> Option<u64> {
        let (word, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*word))
    }

    /// A text of `bytes` bytes, padded to whole words. What is not UTF-8 in it is replaced.
    pub(super) fn text(&mut self, bytes: usize) -> Option<std::borrow::Cow<'a, str>> {
        let text = self.0.get(..bytes)?;
        self.0 = self.0.get(bytes.next_multiple_of(8)..)?;
        Some(String::from_utf8_lossy(text))
    }

    /// The next `words` words by themselves.
    pub(super) fn part(&mut self, words: usize) -> Option<Body<'a>> {
        let (part, rest) = self.0.split_at_checked(words.checked_mul(8)?)?;
        self.0 = rest;
        Some(Body(part))
    }
}
