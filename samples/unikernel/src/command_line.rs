//! The kernel's arguments: words of the form `name=value`, as `-append` (QEMU) or `cmdline=` (Xen) give them.

/// Bytes that are kept; what is beyond is cut off.
const CAPACITY: usize = 512;

/// A copy of the command line: the loader's own may be overwritten by the heap.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CommandLine {
    bytes: [u8; CAPACITY],
    length: usize,
}

/// A word of the command line that should be a number and is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct NotANumber<'a> {
    /// What is before the `=`.
    pub(crate) name: &'a str,
    /// What is behind it.
    pub(crate) value: &'a str,
}

impl core::fmt::Display for NotANumber<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(
            f,
            "{}={} on the command line should be a number, such as {}=10",
            self.name, self.value, self.name
        )
    }
}

impl CommandLine {
    /// Copies what the loader has.
    pub(crate) fn copy(text: &[u8]) -> Self {
        let length = text.len().min(CAPACITY);
        let mut bytes = [0; CAPACITY];
        bytes[..length].copy_from_slice(&text[..length]);
        Self { bytes, length }
    }

    /// All of it up to what is not UTF-8.
    pub(crate) fn text(&self) -> &str {
        match core::str::from_utf8(&self.bytes[..self.length]) {
            Ok(text) => text,
            Err(error) => core::str::from_utf8(&self.bytes[..error.valid_up_to()]).unwrap_or_default(),
        }
    }

    /// The value of the first `name=value`; empty for a word `name` alone.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.words().find_map(|(given, value)| (given == name).then_some(value))
    }

    /// The value as a number, `otherwise` if it is not given.
    ///
    /// # Errors
    /// When it is given and no number.
    pub(crate) fn number<'a>(&'a self, name: &'a str, otherwise: u64) -> Result<u64, NotANumber<'a>> {
        match self.get(name) {
            None => Ok(otherwise),
            Some(value) => value.parse().map_err(|_| NotANumber { name, value }),
        }
    }

    /// Names and values in order.
    pub(crate) fn words(&self) -> impl Iterator<Item = (&str, &str)> {
        self.text().split_ascii_whitespace().map(|word| word.split_once('=').unwrap_or((word, "")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_by_name() {
        let line = CommandLine::copy(b"  scenario=steady seconds=3 verbose seed=x seconds=4");
        assert_eq!(line.get("scenario"), Some("steady"));
        assert_eq!(line.number("seconds", 1), Ok(3));
        assert_eq!(line.number("events", 7), Ok(7));
        assert_eq!(line.get("verbose"), Some(""));
        assert_eq!(line.get("scen"), None);
        assert_eq!(line.number("seed", 0), Err(NotANumber { name: "seed", value: "x" }));
        assert_eq!(line.words().count(), 5);
    }

    #[test]
    fn what_is_too_long_or_no_text_is_cut_off() {
        assert_eq!(CommandLine::copy(&[b'a'; CAPACITY + 9]).text().len(), CAPACITY);
        assert_eq!(CommandLine::copy(b"ok=1 \xff more=2").words().count(), 1);
        assert_eq!(CommandLine::copy(b"").words().count(), 0);
    }
}
