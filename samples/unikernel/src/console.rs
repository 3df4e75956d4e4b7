//! Lines of text for a person: `println!` onto the platform's console.

use core::fmt::{self, Write};

/// Prints a line; in an interrupt too.
macro_rules! println {
    ($($argument:tt)*) => { $crate::console::print_line(::core::format_args!($($argument)*)) };
}
pub(crate) use println;

/// Prints a line.
pub(crate) fn print_line(line: fmt::Arguments<'_>) {
    // The console takes every text, so that formatting has no reason to fail.
    let _ = writeln!(Console, "{line}");
}

struct Console;

impl Write for Console {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        crate::platform::this().write(text.as_bytes());
        Ok(())
    }
}
