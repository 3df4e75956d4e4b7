//! A trace as LTTng-UST writes it: its header, packet and context layouts, of a program that reads and sends.

use std::path::Path;

const METADATA: &str = r#"/* CTF 1.8 */
typealias integer { size = 8; align = 8; signed = false; } := uint8_t;
typealias integer { size = 16; align = 8; signed = false; } := uint16_t;
typealias integer { size = 32; align = 8; signed = false; } := uint32_t;
typealias integer { size = 64; align = 8; signed = false; } := uint64_t;
trace {
    major = 1; minor = 8; byte_order = le; uuid = "2a6422d0-6cee-11e0-8c08-cb07d7b3a564";
    packet.header := struct { uint32_t magic; uint8_t uuid[16]; uint32_t stream_id; uint64_t stream_instance_id; };
};
env { domain = "ust"; tracer_name = "made like lttng-ust"; };
clock { name = "monotonic"; freq = 1000000000; offset = 1795235858547318789; };
typealias integer { size = 32; align = 8; signed = false; map = clock.monotonic.value; } := stamp32_t;
typealias integer { size = 64; align = 8; signed = false; map = clock.monotonic.value; } := stamp64_t;
stream {
    id = 0;
    packet.context := struct {
        stamp64_t timestamp_begin; stamp64_t timestamp_end; uint64_t content_size; uint64_t packet_size;
        uint64_t packet_seq_num; uint64_t events_discarded; uint32_t cpu_id;
    };
    event.header := struct {
        enum : uint16_t { compact = 0 ... 65534, extended = 65535 } id;
        variant <id> {
            struct { stamp32_t timestamp; } compact;
            struct { uint32_t id; stamp64_t timestamp; } extended;
        } v;
    } align(8);
    event.context := struct {
        integer { size = 32; align = 8; signed = 1; } _vtid;
        integer { size = 8; align = 8; signed = 1; encoding = UTF8; } _procname[17];
    };
};
event { name = "shop:read"; id = 0; stream_id = 0; loglevel = 13; fields := struct { uint32_t _task; uint32_t _source; }; };
event {
    name = "shop:sent"; id = 1; stream_id = 0; loglevel = 13;
    fields := struct { uint64_t _bytes; integer { size = 32; align = 8; signed = 1; } _fd; string _host; };
};
"#;

const UUID: u128 = 0x2a64_22d0_6cee_11e0_8c08_cb07_d7b3_a564;
const PACKET: usize = 1 << 20;
/// Bytes of a packet's header and context.
const HEAD: usize = 32 + 52;

/// Writes so many events into a directory that is made.
pub(crate) fn write(directory: &Path, events: u32) {
    let mut stream = Vec::new();
    let mut content = Vec::new();
    let (mut number, mut begin) = (0u64, 0);
    for event in 0..events {
        let time = u64::from(event) * 400;
        put_event(&mut content, event, time);
        if content.len() > PACKET - HEAD - 100 || event + 1 == events {
            put_packet(&mut stream, &content, number, begin, time);
            content.clear();
            (number, begin) = (number + 1, time);
        }
    }
    std::fs::create_dir_all(directory).unwrap();
    std::fs::write(directory.join("metadata"), METADATA).unwrap();
    std::fs::write(directory.join("channel_0"), stream).unwrap();
}

fn put_event(to: &mut Vec<u8>, event: u32, time: u64) {
    let is_sent = event % 4 == 0;
    to.extend(u16::from(is_sent).to_le_bytes());
    to.extend((time as u32).to_le_bytes());
    to.extend(4711u32.to_le_bytes());
    to.extend(b"server\0\0\0\0\0\0\0\0\0\0\0");
    if is_sent {
        to.extend((u64::from(event) * 100).to_le_bytes());
        to.extend((event % 64).to_le_bytes());
        to.extend(b"example.org\0");
    } else {
        to.extend(event.to_le_bytes());
        to.extend((event / 3).to_le_bytes());
    }
}

fn put_packet(to: &mut Vec<u8>, content: &[u8], number: u64, begin: u64, end: u64) {
    let at = to.len();
    to.extend(0xC1FC_1FC1u32.to_le_bytes());
    to.extend(UUID.to_be_bytes());
    to.extend(0u32.to_le_bytes());
    let bits = |bytes: usize| bytes as u64 * 8;
    for word in [0, begin, end, bits(HEAD + content.len()), bits(PACKET), number, 0] {
        to.extend(word.to_le_bytes());
    }
    to.extend(0u32.to_le_bytes());
    to.extend(content);
    to.resize(at + PACKET, 0);
}
