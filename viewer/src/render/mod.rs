//! Pictures of a trace in files: SVG and PNG, without a display.

pub mod command;
mod moment;
mod png;
mod svg;

pub use self::moment::Moment;
pub use self::png::{PngError, png_bytes, read_png, render_png};
pub use self::svg::{render_svg, render_svg_inline};
