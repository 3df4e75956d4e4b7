//! Any bytes as the content of a packet: events or an error, and what was read can be written again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use unitrace_formats::event::{EventId, size_table};
use unitrace_formats::sites::Sites;
use unitrace_formats::time::Ticks;
use unitrace_formats::trace::text::line;
use unitrace_formats::wire::SliceWriter;
use unitrace_formats::wire::decode::{Decoded, Events};
use unitrace_formats::wire::encode::{encode, encoded_size};
use unitrace_formats::wire::stamp::StampLength;

fuzz_target!(|data: &[u8]| {
    let Some((begin, rest)) = data.split_first_chunk() else { return };
    let Some((new, content)) = rest.split_first_chunk::<4>() else { return };
    let begin = Ticks(u64::from_le_bytes(*begin));
    // Two ids that this version does not know, of any size.
    let mut sizes = size_table();
    sizes[EventId::EXTENDED.0 as usize] = u16::from_le_bytes([new[0], new[1]]);
    sizes[62] = u16::from_le_bytes([new[2], new[3]]);
    let mut last = begin;
    for event in Events::new(content, begin, &sizes) {
        let Ok((time, Decoded::Known(event))) = event else { continue };
        assert!(!line(time, &event, &Sites::default()).is_empty());
        if time >= last {
            let mut bytes = vec![0; encoded_size(&event, StampLength::between(last, time))];
            let mut out = SliceWriter::new(&mut bytes);
            encode(&event, last, time, &mut out);
            assert_eq!(out.len(), bytes.len());
            let again = Events::new(&bytes, last, &sizes).next();
            assert_eq!(again, Some(Ok((time, Decoded::Known(event)))));
        }
        last = time;
    }
});
