//! Draws the graph.

pub mod canvas;
pub mod pixels;
pub mod ruler;
pub mod theme;
