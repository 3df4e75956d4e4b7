//! Pictures of a trace in files: SVG and PNG, without a display.

mod png;
mod svg;

pub use self::png::{PngError, png_bytes, read_png, render_png};
pub use self::svg::render_svg;
