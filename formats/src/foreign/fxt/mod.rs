//! Fuchsia's trace format (FXT): what magic-trace, OCaml's `olly trace` and eio-trace, and Fuchsia itself write, and what
//! Perfetto and Tracy read. The format: <https://fuchsia.dev/fuchsia-src/reference/tracing/trace-format>.

mod read;

pub use read::{MAGIC, is_fxt, read};
