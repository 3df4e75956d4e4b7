//! Any stream under a metadata that has every type, or any metadata with a stream of its own bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use unitrace_formats::foreign::ctf::read::read_parts;
use unitrace_formats::foreign::mapping::Mapping;
use unitrace_formats::trace::text::{TimeColumn, list};

const METADATA: &str = r#"
trace { byte_order = le; packet.header := struct { integer { size = 8; } stream_id; }; };
clock { name = c; freq = 1000; offset_s = 1; };
stream {
    packet.context := struct { integer { size = 16; } content_size; integer { size = 16; } packet_size;
        integer { size = 8; } events_discarded; integer { size = 8; map = clock.c.value; } timestamp_begin; };
    event.header := struct { enum : integer { size = 3; align = 1; } { a = 0 ... 3, b = 4 ... 7 } id;
        variant <id> { struct { integer { size = 13; align = 1; map = clock.c.value; } t; } a;
            struct { integer { size = 8; } id; integer { size = 64; map = clock.c.value; } t; } b; } v; } align(8);
    event.context := struct { integer { size = 8; } vtid; };
};
event { id = 0; name = "empty"; };
event { id = 1; name = "texts"; fields := struct { string s; integer { size = 8; encoding = UTF8; } t[3]; }; };
event { id = 2; name = "lists"; fields := struct { integer { size = 8; } n; integer { size = 5; byte_order = be; } l[n];
    struct { } none[n]; floating_point { exp_dig = 8; mant_dig = 24; } f; }; };
"#;

fuzz_target!(|data: &[u8]| {
    let Some((&how, data)) = data.split_first() else { return };
    let streams =
        vec![("one".to_owned(), data.to_vec()), ("two".to_owned(), data[data.len() / 2..].to_vec())];
    let metadata = if how & 1 == 0 { METADATA.as_bytes() } else { data };
    let Ok(trace) = read_parts(metadata, streams, &Mapping::default()) else { return };
    assert_eq!(trace.columns().damaged(), 0);
    list(&trace, TimeColumn::Nanos, &mut std::io::sink()).expect("a listing");
});
