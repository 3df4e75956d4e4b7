//! Draws the graph, in layers, on any [`canvas::Canvas`]: a window, a PNG or an SVG.

pub mod arrows;
pub mod bands;
pub mod bars;
pub mod canvas;
pub mod chart;
pub mod detail;
pub mod egui_canvas;
pub mod focus;
pub mod frame;
pub mod guests;
pub mod labels;
pub mod legend;
pub mod lives;
pub mod names;
pub mod offscreen;
pub mod picture;
pub mod pixels;
pub mod plots;
pub mod remarks;
pub mod ruler;
pub mod scene;
pub mod spans;
pub mod svg_canvas;
pub mod theme;
pub mod track;
pub mod tracks;
