//! The `metadata` file: what CTF readers need to know to read our packets as they are.

use core::fmt::{self, Write};

use super::clock::ClockClass;
use super::events;
use super::tsdl::{Literal, Uuid};
use crate::id::SiteId;
use crate::ring::{Header, WIRE_VERSION};

/// The first lines of every `metadata` that we write. A directory that begins so is ours and may be overwritten.
pub(super) const SIGNATURE: &str = "/* CTF 1.8 */\n/* Written by unitrace. */\n";

/// What the file says.
pub(super) struct Metadata<'a> {
    /// The ring's header.
    pub(super) header: &'a Header,
    /// Of the trace; readers merge traces that have the same.
    pub(super) uuid: [u8; 16],
    /// What the ticks are.
    pub(super) clock: ClockClass,
    /// The sites that the trace refers to.
    pub(super) labels: &'a [(SiteId, String)],
}

impl Metadata<'_> {
    /// Writes the whole file.
    pub(super) fn write(&self, out: &mut impl Write) -> fmt::Result {
        out.write_str(SIGNATURE)?;
        out.write_str(INTEGERS)?;
        trace(out, self.uuid)?;
        environment(out, self.header)?;
        self.clock.declare(out, self.header)?;
        out.write_str(STAMPS)?;
        sites(out, self.labels)?;
        out.write_str(STREAM)?;
        events::declare(out, &self.header.event_sizes)
    }
}

const INTEGERS: &str = "
typealias integer { size = 8; align = 8; signed = false; } := uint8_t;
typealias integer { size = 16; align = 8; signed = false; } := uint16_t;
typealias integer { size = 32; align = 8; signed = false; } := uint32_t;
typealias integer { size = 64; align = 8; signed = false; } := uint64_t;
typealias integer { size = 8; align = 8; signed = true; } := int8_t;
typealias integer { size = 32; align = 8; signed = true; } := int32_t;
typealias integer { size = 64; align = 8; signed = true; } := int64_t;
typealias integer { size = 8; align = 8; signed = false; encoding = UTF8; } := utf8_t;
";

fn trace(out: &mut impl Write, uuid: [u8; 16]) -> fmt::Result {
    write!(
        out,
        "
trace {{
    major = 1;
    minor = 8;
    uuid = \"{}\";
    byte_order = le;
    packet.header := struct {{
        uint32_t magic;
        uint32_t stream_instance_id;
    }};
}};
",
        Uuid(uuid)
    )
}

/// No host name: a trace can be shown to others.
fn environment(out: &mut impl Write, header: &Header) -> fmt::Result {
    write!(
        out,
        "
env {{
    tracer_name = \"unitrace\";
    wire_version = {WIRE_VERSION};
    program = {};
    boot_id = \"{:016x}\";
}};
",
        Literal(header.program_name()),
        header.boot_id
    )
}

/// Truncated clock values stand right behind the six bits of the id, hence `align = 1`.
const STAMPS: &str = "
typealias integer { size = 8; align = 1; signed = false; map = clock.ticks.value; } := stamp8_t;
typealias integer { size = 16; align = 1; signed = false; map = clock.ticks.value; } := stamp16_t;
typealias integer { size = 32; align = 1; signed = false; map = clock.ticks.value; } := stamp32_t;
typealias integer { size = 64; align = 1; signed = false; map = clock.ticks.value; } := stamp64_t;
typealias integer { size = 64; align = 8; signed = false; map = clock.ticks.value; } := ticks_t;
";

fn sites(out: &mut impl Write, labels: &[(SiteId, String)]) -> fmt::Result {
    out.write_str("\ntypealias enum : uint16_t {\n    \"none\" = 0,\n")?;
    for (id, label) in labels {
        writeln!(out, "    {} = {id},", Literal(label))?;
    }
    out.write_str("} := site_t;\n")
}

/// The packet header of the ring, but for the two fields that [`super::stream`] puts in, and the event header. Both the
/// length code and the event id are called `id`: under any other name babeltrace2 warns of a meaningless field.
const STREAM: &str = "
stream {
    packet.context := struct {
        uint64_t packet_seq_num;
        uint64_t events_discarded;
        ticks_t timestamp_begin;
        ticks_t timestamp_end;
        uint64_t first_index;
        uint32_t events;
        uint32_t owner;
        uint32_t content_size;
        uint32_t packet_size;
    };
    event.header := struct {
        enum : integer { size = 2; align = 1; signed = false; } { b1 = 0, b2 = 1, b4 = 2, b8 = 3 } id;
        variant <id> {
            struct { integer { size = 6; align = 1; signed = false; } id; stamp8_t timestamp; } b1;
            struct { integer { size = 6; align = 1; signed = false; } id; stamp16_t timestamp; } b2;
            struct { integer { size = 6; align = 1; signed = false; } id; stamp32_t timestamp; } b4;
            struct { integer { size = 6; align = 1; signed = false; } id; stamp64_t timestamp; } b8;
        } v;
    } align(8);
};

";
