//! JSON, as little of it as an event needs: objects are walked member by member, and a value stays as it stands in the
//! file until somebody asks for it. A tree of values would cost three times as much as everything else together.

use std::borrow::Cow;

/// A value as it stands in the file.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Raw<'a>(&'a [u8]);

/// What a value is.
pub(super) enum Given<'a> {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Bool(bool),
    Text(Cow<'a, str>),
    /// `null`, or what is no JSON.
    Nothing,
}

impl<'a> Raw<'a> {
    /// True if there was no such member.
    pub(super) const fn is_missing(self) -> bool {
        self.0.is_empty()
    }

    /// The text as it stands there, quotes and all.
    pub(super) fn as_written(self) -> &'a str {
        std::str::from_utf8(self.0).unwrap_or_default()
    }

    /// The text of a string; empty if it is none.
    pub(super) fn text(self) -> Cow<'a, str> {
        match self.0 {
            [b'"', inside @ .., b'"'] if !inside.contains(&b'\\') => String::from_utf8_lossy(inside),
            [b'"', ..] => Cow::Owned(serde_json::from_slice(self.0).unwrap_or_default()),
            _ => Cow::Borrowed(""),
        }
    }

    /// What it is. What has parts is shown as it stands there.
    pub(super) fn value(self) -> Given<'a> {
        let text = self.as_written();
        match self.0 {
            [b'"', ..] => Given::Text(self.text()),
            [b'{' | b'[', ..] => Given::Text(Cow::Borrowed(text)),
            b"true" => Given::Bool(true),
            b"false" => Given::Bool(false),
            [b'-' | b'0'..=b'9', ..] => number(text),
            _ => Given::Nothing,
        }
    }

    /// Shows each member of an object; none if it is none, those up to the first that cannot be read otherwise.
    pub(super) fn members(self, visit: impl FnMut(&'a [u8], Raw<'a>)) {
        Cursor::new(self.0).object(visit);
    }
}

fn number(text: &str) -> Given<'_> {
    if let Ok(value) = text.parse() {
        return Given::Unsigned(value);
    }
    match (text.parse(), text.parse()) {
        (Ok(value), _) => Given::Signed(value),
        (_, Ok(value)) => Given::Float(value),
        _ => Given::Nothing,
    }
}

/// A place in a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    file: &'a [u8],
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(file: &'a [u8]) -> Self {
        Self { file, at: 0 }
    }

    /// The next byte that is not white space; it is not taken.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        loop {
            match *self.file.get(self.at)? {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                byte => return Some(byte),
            }
        }
    }

    /// Takes `byte` if it is the next one.
    #[inline]
    pub(super) fn take(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    /// Shows each member of the object that begins here, and goes behind it. `None`: there is none, or it is damaged.
    pub(super) fn object(&mut self, mut visit: impl FnMut(&'a [u8], Raw<'a>)) -> Option<()> {
        if !self.take(b'{') {
            return None;
        }
        if self.take(b'}') {
            return Some(());
        }
        loop {
            let Raw([b'"', key @ .., b'"']) = self.string()? else { return None };
            if !self.take(b':') {
                return None;
            }
            visit(key, self.value()?);
            if self.take(b'}') {
                return Some(());
            }
            if !self.take(b',') {
                return None;
            }
        }
    }

    /// The value that begins here.
    #[inline]
    pub(super) fn value(&mut self) -> Option<Raw<'a>> {
        match self.peek()? {
            b'"' => self.string(),
            b'{' | b'[' => self.nested(),
            _ => self.word(),
        }
    }

    /// A string with its quotes.
    #[inline]
    fn string(&mut self) -> Option<Raw<'a>> {
        if self.peek()? != b'"' {
            return None;
        }
        let begin = self.at;
        let mut at = begin + 1;
        loop {
            at += plain(self.file.get(at..)?);
            match *self.file.get(at)? {
                b'"' => break,
                b'\\' => at += 2,
                // A string does not go over a line: here one was not closed.
                b'\n' => return None,
                _ => at += 1,
            }
        }
        self.at = at + 1;
        self.file.get(begin..self.at).map(Raw)
    }

    /// A number, `true`, `false` or `null`.
    #[inline]
    fn word(&mut self) -> Option<Raw<'a>> {
        let rest = &self.file[self.at..];
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        let bytes = rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
        self.at += bytes;
        (bytes > 0).then(|| Raw(&rest[..bytes]))
    }

    /// An object or array, whatever is in it.
    fn nested(&mut self) -> Option<Raw<'a>> {
        let begin = self.at;
        let mut depth = 0_usize;
        loop {
            match *self.file.get(self.at)? {
                b'"' => {
                    self.string()?;
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return self.file.get(begin..self.at).map(Raw);
            }
        }
    }

    /// Over a value that cannot be read: behind the object that begins here, or to the end of the line that a string
    /// of it breaks off in.
    pub(super) fn skip(&mut self) {
        let begin = self.at;
        let damaged = match self.peek() {
            Some(b'{' | b'[') => self.nested().is_none(),
            Some(_) => self.word().is_none(),
            None => false,
        };
        if damaged {
            let rest = &self.file[self.at.min(self.file.len())..];
            let line = rest.iter().position(|&byte| byte == b'\n').map_or(rest.len(), |end| end + 1);
            self.at += line;
        }
        // Whatever it was: the next look is further on.
        self.at = self.at.max(begin + 1).min(self.file.len());
    }
}

/// How many bytes at the begin of `text` say nothing, eight at a time: neither quote nor backslash nor control.
///
/// A byte is found where subtracting 1 from its difference to what is looked for borrows; one above the first hit may
/// be found wrongly, the first never is. See "Determine if a word has a zero byte" in Anderson's Bit Twiddling Hacks.
#[inline]
fn plain(text: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 0xFF;
    const HIGHS: u64 = ONES << 7;
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word;
    let mut bytes = 0;
    while let Some(chunk) = text.get(bytes..).and_then(|rest| rest.first_chunk()) {
        let word = u64::from_le_bytes(*chunk);
        let quotes = zeros(word ^ (ONES * b'"' as u64));
        let escapes = zeros(word ^ (ONES * b'\\' as u64));
        let controls = word.wrapping_sub(ONES * 0x20) & !word;
        let found = (quotes | escapes | controls) & HIGHS;
        if found != 0 {
            return bytes + found.trailing_zeros() as usize / 8;
        }
        bytes += 8;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(text: &str) -> Option<Vec<(String, String)>> {
        let mut seen = Vec::new();
        let mut cursor = Cursor::new(text.as_bytes());
        cursor.object(|key, value| {
            seen.push((String::from_utf8_lossy(key).into(), value.as_written().to_owned()));
        })?;
        Some(seen)
    }

    #[test]
    fn members_are_found_whatever_stands_in_them() {
        let text = r#" { "a" : 1 , "b":"x\"}", "c":{"d":[1,"]"]}, "e":-1.5e3,"f":null } "#;
        let seen = members(text).unwrap();
        let values: Vec<_> = seen.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, ["1", r#""x\"}""#, r#"{"d":[1,"]"]}"#, "-1.5e3", "null"]);
        assert_eq!(members("{}"), Some(vec![]));
    }

    #[test]
    fn what_is_damaged_is_refused() {
        for text in
            ["", "{", "{1:2}", "{\"a\"", "{\"a\":", "{\"a\":}", "{\"a\":1", "{\"a\":\"x\ny\"}", "{\"a\":[1}"]
        {
            let seen = members(text);
            // A bracket that closes another kind is not looked at; the object ends somewhere, and that is enough.
            assert!(seen.is_none(), "{text}: {seen:?}");
        }
    }

    #[test]
    fn strings_are_unescaped() {
        let text = |written: &'static str| Raw(written.as_bytes()).text().into_owned();
        assert_eq!(text(r#""a\u00e9\n""#), "aé\n");
        assert_eq!(text(r#""a""#), "a");
        assert_eq!(text(r#""\x""#), "");
        assert_eq!(text("12"), "");
    }
}
