//! Explains and draws traces.
//!
//! ```text
//! trace files → model (tables) → figures (numbers), insight (findings) → layout (rows, level of detail) → view → paint → app
//! ```
//! Law: only `paint` and `app` may name egui; everything before them is a pure function of the trace, and pictures
//! and reports need no display, because [`paint`] can paint on the CPU.

pub mod app;
pub mod args;
pub mod export;
pub mod figures;
pub mod insight;
pub mod layout;
pub mod messages;
pub mod model;
pub mod notes;
pub mod open;
pub mod output;
pub mod paint;
pub mod render;
pub mod report;
pub mod samples;
pub mod units;
pub mod view;
