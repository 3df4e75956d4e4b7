//! MirageOS records in packets that are right, or any bytes at all after a packet's beginning.
#![no_main]

use libfuzzer_sys::fuzz_target;
use unitrace_formats::trace::Trace;
use unitrace_formats::trace::text::{TimeColumn, list};

const BEGIN: [u8; 20] = [
    0xC1, 0x1F, 0xFC, 0xC1, 0x05, 0x88, 0x3b, 0x8d, 0x52, 0x1a, 0x48, 0x7b, 0xb3, 0x97, 0x45, 0x6a, 0xb1,
    0x50, 0x68, 0x0c,
];

/// Records from {op, two small numbers}, in packets of 64 records.
fn records(data: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut time = 0u64;
    for (count, chunk) in data.chunks(64 * 3).enumerate() {
        let mut content = Vec::new();
        for record in chunk.chunks_exact(3) {
            let &[op, a, b] = record else { continue };
            time += u64::from(op >> 4);
            let op = op & 15;
            content.extend(time.to_le_bytes());
            content.push(op);
            content.extend(u64::from(a).wrapping_sub(1).to_le_bytes());
            match op {
                0 | 1 | 2 | 3 | 4 | 6 | 9..=13 => content.extend(u64::from(b).wrapping_sub(1).to_le_bytes()),
                _ => {}
            }
            match op {
                0 => content.push(b % 22),
                3 | 5 | 6 | 11 if b % 8 == 0 => content.extend(b"__should_resolve\0"),
                3 | 5 | 6 | 11 => content.extend([b'a' + b % 3, 0]),
                _ => {}
            }
        }
        let bits = (30 + content.len() as u32) * 8;
        file.extend(BEGIN);
        file.extend(bits.to_le_bytes());
        file.extend((count as u16).to_le_bytes());
        file.extend(bits.to_le_bytes());
        file.extend(content);
    }
    file
}

fuzz_target!(|data: &[u8]| {
    let Some((&how, data)) = data.split_first() else { return };
    let file = match how % 3 {
        0 => records(data),
        1 => [&BEGIN, data].concat(),
        _ => [b"((time ", data].concat(),
    };
    let Ok(trace) = Trace::from_bytes(file) else { return };
    assert_eq!(trace.columns().damaged(), 0);
    list(&trace, TimeColumn::Nanos, &mut std::io::sink()).expect("a listing");
});
