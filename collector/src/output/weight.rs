//! `--weight`: what folded stacks add up.

use unitrace_formats::foreign::folded::Weight;

/// One of the words that `--weight` takes.
///
/// # Errors
/// A sentence with the words.
pub fn parse_weight(word: &str) -> Result<Weight, String> {
    match word {
        "running" => Ok(Weight::Running),
        "bytes" => Ok(Weight::Bytes),
        _ => Err("say `running` for nanoseconds on a CPU, or `bytes` for sampled allocations".into()),
    }
}
