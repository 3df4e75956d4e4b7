//! What the demo can be told.

use std::env;
use std::time::Duration;

use lexopt::{Arg, Parser};

use crate::args::{Failure, duration, help};

const OPTIONS: &[(&str, &str)] = &[
    ("--seconds N", "how long the server runs before its ring is collected (default 3)"),
    ("--no-window", "write the picture as SVG and PNG into target/demo/ instead of opening the viewer"),
];

/// The options, resolved.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Load before the ring is collected.
    pub seconds: Duration,
    /// Open the viewer; if not, write pictures.
    pub window: bool,
}

impl Options {
    /// From the command line and from what display there is.
    ///
    /// # Errors
    /// An option that is not known.
    pub fn from_env() -> Result<Self, Failure> {
        let mut options = Self { seconds: Duration::from_secs(3), window: has_display() };
        let mut parser = Parser::from_env();
        while let Some(arg) = parser.next()? {
            match arg {
                Arg::Long("seconds") => {
                    options.seconds = duration(&mut parser)?.min(Duration::from_secs(600))
                }
                Arg::Long("no-window") => options.window = false,
                Arg::Long("help") | Arg::Short('h') => {
                    help("Shows unitrace on a web server under load.", OPTIONS)
                }
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(options)
    }
}

/// True if a window can be opened: X11, Wayland, or a system that always has one.
fn has_display() -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(not(target_os = "linux")) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
