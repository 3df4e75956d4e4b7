//! Any bytes as a trace of another tool: a trace that can be decoded to its end, or an error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use unitrace_formats::foreign::author::ImportError;
use unitrace_formats::foreign::{chrome, fxt, perfetto, xentrace};
use unitrace_formats::trace::Trace;

type Reader = fn(&[u8]) -> Result<Trace, ImportError>;

/// The first byte says which.
const READERS: [Reader; 4] = [chrome::read, perfetto::read, read_fxt, read_xentrace];

/// The magic number is put there: to guess it would take a day.
fn read_fxt(body: &[u8]) -> Result<Trace, ImportError> {
    fxt::read(&[&fxt::MAGIC.to_le_bytes(), body].concat())
}

/// As much of it as one CPU wrote.
fn read_xentrace(body: &[u8]) -> Result<Trace, ImportError> {
    let window = [0x2001_F003, 0, body.len() as u32 & !3].map(u32::to_le_bytes).concat();
    xentrace::read(&[&window, body].concat())
}

fuzz_target!(|data: &[u8]| {
    let Some((&which, file)) = data.split_first() else { return };
    match READERS[usize::from(which) % READERS.len()](file) {
        Ok(trace) => {
            let columns = trace.columns();
            assert!(columns.times().is_sorted());
            assert_eq!(columns.damaged(), 0);
            let source = trace.source().expect("it came from elsewhere");
            assert!(source.dropped.iter().all(|dropped| dropped.count > 0));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
