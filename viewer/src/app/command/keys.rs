//! Chords: a key and what is held with it.

use std::fmt;

use egui::{Event, Key, Modifiers};

/// A key with what must be held. A plain letter is a place on the keyboard, whatever is printed there; a sign, and a
/// letter with Ctrl, is what is printed, wherever it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Keys {
    key: Key,
    ctrl: bool,
    shift: bool,
    alt: bool,
}

impl Keys {
    /// The key alone.
    pub const fn plain(key: Key) -> Self {
        Self { key, ctrl: false, shift: false, alt: false }
    }

    /// With Shift.
    pub const fn shift(key: Key) -> Self {
        Self { shift: true, ..Self::plain(key) }
    }

    /// With Ctrl (Cmd on a Mac).
    pub const fn ctrl(key: Key) -> Self {
        Self { ctrl: true, ..Self::plain(key) }
    }

    /// With Ctrl and Shift.
    pub const fn ctrl_shift(key: Key) -> Self {
        Self { shift: true, ..Self::ctrl(key) }
    }

    /// With Alt.
    pub const fn alt(key: Key) -> Self {
        Self { alt: true, ..Self::plain(key) }
    }

    /// True if this event presses it; `held` counts repeats too.
    pub fn pressed_by(&self, event: &Event, held: bool) -> bool {
        let &Event::Key { key, physical_key, pressed: true, repeat, modifiers } = event else { return false };
        let by_place = is_letter(key) && !self.ctrl;
        let key = physical_key.filter(|_| by_place).unwrap_or(key);
        // Many signs need Shift on one keyboard and not on another.
        let shift = is_sign(key) || modifiers.shift == self.shift;
        key == self.key && shift && self.holds(modifiers) && (held || !repeat)
    }

    fn holds(&self, modifiers: Modifiers) -> bool {
        modifiers.command == self.ctrl && modifiers.alt == self.alt
    }

    /// True if it means something to a text field, or writes into it.
    pub fn writes(&self) -> bool {
        use Key::{A, ArrowDown, ArrowLeft, ArrowRight, ArrowUp, Backspace, C, V, X, Y, Z};
        let edits = matches!(
            self.key,
            A | C | V | X | Y | Z | Backspace | ArrowDown | ArrowLeft | ArrowRight | ArrowUp
        );
        !is_function(self.key) && (!self.ctrl || edits)
    }
}

impl fmt::Display for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, "Ctrl"), (self.alt, "Alt"), (self.shift, "Shift")] {
            if held {
                write!(f, "{name}+")?;
            }
        }
        f.write_str(match self.key {
            Key::ArrowLeft => "Left",
            Key::ArrowRight => "Right",
            Key::ArrowUp => "Up",
            Key::ArrowDown => "Down",
            Key::Minus => "-",
            Key::Escape => "Esc",
            key => key.symbol_or_name(),
        })
    }
}

fn is_letter(key: Key) -> bool {
    matches!(key.name().as_bytes(), [b'A'..=b'Z'])
}

fn is_function(key: Key) -> bool {
    matches!(key.name().as_bytes(), [b'F', b'1'..=b'9', ..])
}

fn is_sign(key: Key) -> bool {
    let [sign] = key.symbol_or_name().as_bytes() else { return key == Key::Minus };
    sign.is_ascii_punctuation()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(key: Key, physical_key: Option<Key>, modifiers: Modifiers) -> Event {
        Event::Key { key, physical_key, pressed: true, repeat: false, modifiers }
    }

    #[test]
    fn letters_are_places_and_signs_are_signs() {
        let plain = Modifiers::NONE;
        // A French keyboard has Z where others have W.
        assert!(Keys::plain(Key::W).pressed_by(&press(Key::Z, Some(Key::W), plain), false));
        assert!(!Keys::plain(Key::Z).pressed_by(&press(Key::Z, Some(Key::W), plain), false));
        assert!(Keys::ctrl(Key::Z).pressed_by(&press(Key::Z, Some(Key::W), Modifiers::COMMAND), false));
        // A German one has `/` above 7.
        let slash = press(Key::Slash, Some(Key::Num7), Modifiers::SHIFT);
        assert!(Keys::plain(Key::Slash).pressed_by(&slash, false));
        assert!(!Keys::plain(Key::N).pressed_by(&press(Key::N, None, Modifiers::SHIFT), false));
        assert!(Keys::shift(Key::N).pressed_by(&press(Key::N, None, Modifiers::SHIFT), false));
    }

    #[test]
    fn chords_read_as_people_write_them() {
        let chords = [Keys::ctrl_shift(Key::P), Keys::alt(Key::ArrowLeft), Keys::plain(Key::Minus)];
        assert_eq!(chords.map(|keys| keys.to_string()), ["Ctrl+Shift+P", "Alt+Left", "-"]);
    }

    #[test]
    fn a_text_field_keeps_what_it_needs() {
        assert!(Keys::plain(Key::W).writes() && Keys::ctrl(Key::Z).writes());
        assert!(!Keys::ctrl(Key::F).writes() && !Keys::plain(Key::F1).writes());
    }
}
