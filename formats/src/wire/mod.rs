//! Events as bytes: `u8` {length code: bits 1-0, event id: bits 7-2}, the low 1, 2, 4 or 8 bytes of the tick counter,
//! the payload. [`encode`] and [`decode`] are mirror images; [`stamp`] is the rule for the truncated time.

mod bytes;
pub mod decode;
pub mod encode;
mod put;
pub mod stamp;
pub mod walk;

pub use bytes::Bytes;
pub use put::{Put, SliceWriter};
