//! A file is what its bytes say, whatever it is called.

use unitrace_formats::trace::{Trace, TraceError};

use crate::fxt::any_record;
use crate::perfetto::any_packet;
use crate::xentrace::any_record as any_xen_record;

fn format(bytes: &[u8]) -> String {
    let trace = Trace::from_bytes(bytes.to_vec()).expect("a trace");
    trace.source().expect("read from elsewhere").format.clone()
}

#[test]
fn each_format_is_known_by_its_first_bytes() {
    assert_eq!(format(&any_record().bytes()), "FXT");
    assert_eq!(format(&any_packet()), "Perfetto");
    assert_eq!(format(&any_xen_record().bytes()), "xentrace");
    for text in ["[", "[]", " [\n{\"ph\":\"X\",\"ts\":1}", "\u{feff}{\"traceEvents\":[]}"] {
        assert_eq!(format(text.as_bytes()), "Chrome trace events", "{text}");
    }
}

#[test]
fn text_is_no_trace() {
    for text in ["\nhello, this is a text that begins with an empty line", "{\"a\":1}", "[1,2]", "hello"] {
        assert!(matches!(Trace::from_bytes(text.into()), Err(TraceError::Unknown(..))), "{text}");
    }
}
