//! Every structure of ring and trace file: name and offset of its fields, as the code has them.

use unitrace_formats::ring::{header, live, packet, site, xen};
use unitrace_formats::trace::layout::{anchor, index, lost, origin, prologue, section};

/// A structure of the documents and of the hex patterns.
pub(crate) struct Structure {
    /// Its name in the hex patterns.
    pub(crate) name: &'static str,
    /// Text that stands before its table in the document, and nowhere before that.
    pub(crate) heading: &'static str,
    /// Its whole size.
    pub(crate) size: usize,
    /// Offset and name of each field.
    pub(crate) fields: &'static [(usize, &'static str)],
}

macro_rules! fields {
    ($module:path: $($constant:ident $name:literal,)*) => {{
        use $module as offset;
        &[$((offset::$constant, $name)),*]
    }};
}

/// The structures, in the order of RING.md.
pub(crate) const RING: &[Structure] = &[
    Structure {
        name: "Header",
        heading: "## 2. Header",
        size: unitrace_formats::ring::PAGE,
        fields: fields! { header::offset:
            MAGIC "magic", VERSION "version", CRC "crc", REGION "region", CONTROL "control", LIVE "live",
            SITES "sites", FIRST_LANE "first_lane", LIVE_SLOTS "live_slots", SITE_SLOTS "site_slots",
            SITE_BYTES "site_bytes", PACKET_SIZE "packet_size", LANES "lanes", PACKETS "packets",
            BOOT_ID "boot_id", CLOCK_KIND "clock_kind", WRITER_KIND "writer_kind", WRITER_ID "writer_id",
            WRITER_START "writer_start", UUID "uuid", PROGRAM "program", PAGE_LISTS "page_lists",
            PAGE_LIST "page_list", EVENT_SIZES "event_sizes", FREQUENCY "frequency", NO_LANE "no_lane",
            SITES_LOST "sites_lost", LIVE_LOST "live_lost", SITE_NEXT "site_next", SITE_USED "site_used",
            ANCHORS "anchors",
        },
    },
    Structure {
        name: "Anchor",
        heading: "An **anchor**",
        size: header::ANCHOR_BYTES,
        fields: &[(0, "seq"), (8, "ticks"), (16, "unix_ns"), (24, "host_ns")],
    },
    Structure {
        name: "Site",
        heading: "## 3. Site table",
        size: site::RECORD,
        fields: fields! { site::offset:
            KIND "kind", UNIT_LENGTH "unit_length", LINE "line", NAME_LENGTH "name_length",
            MODULE_LENGTH "module_length", FILE_LENGTH "file_length",
        },
    },
    Structure {
        name: "Live",
        heading: "## 4. Live table",
        size: live::SLOT_BYTES,
        fields: fields! { live::offset:
            ID "id", KIND "kind", STATE "state", SITE "site", PARENT "parent", WAITING_ON "waiting_on",
            SINCE "since", OWNER "owner", DETAIL "detail",
        },
    },
    Structure {
        name: "Packet",
        heading: "## 5. Packets",
        size: packet::HEADER,
        fields: fields! { packet::offset:
            MAGIC "magic", STREAM "stream", SEQ "seq", COMMIT "commit", BEGIN "begin", END "end",
            FIRST_INDEX "first_index", DISCARDED "discarded", OWNER "owner", CONTENT_BITS "content_bits",
            PACKET_BITS "packet_bits",
        },
    },
    Structure {
        name: "Directory",
        heading: "**Directory page**",
        size: unitrace_formats::ring::PAGE,
        fields: fields! { xen::directory::offset:
            MAGIC "magic", VERSION "version", CRC "crc", TOTAL "total", FIRST "first", COUNT "count", NEXT "next",
            REFS "refs",
        },
    },
];

/// The structures of TRACE.md that have a fixed size, in its order.
pub(crate) const TRACE: &[Structure] = &[
    Structure {
        name: "Prologue",
        heading: "## 1. Prologue",
        size: prologue::BYTES,
        fields: fields! { prologue: MAGIC "magic", VERSION "version", WIRE_VERSION "wire_version", },
    },
    Structure {
        name: "SectionHeader",
        heading: "## 2. Sections",
        size: section::BYTES,
        fields: fields! { section:
            TAG "tag", LENGTH "length", PAYLOAD_CRC "payload_crc", HEADER_CRC "header_crc",
        },
    },
    Structure {
        name: "AnchorSection",
        heading: "## 6. `ANCH`",
        size: anchor::BYTES,
        fields: fields! { anchor: TICKS "ticks", UNIX_NS "unix_ns", HOST_NS "host_ns", ERROR_NS "error_ns", },
    },
    Structure {
        name: "LostSection",
        heading: "## 7. `LOST`",
        size: lost::BYTES,
        fields: fields! { lost:
            STREAM "stream", KIND "kind", AFTER "after", BEFORE "before", EVENTS "events",
        },
    },
    Structure {
        name: "OriginEntry",
        heading: "Entries begin at",
        size: origin::entry::TEXTS,
        fields: fields! { origin::entry:
            KIND "kind", FIRST_BYTES "first_bytes", SECOND_BYTES "second_bytes", NUMBER "number", COUNT "count",
            AT "at",
        },
    },
    Structure {
        name: "PacketEntry",
        heading: "Packet entries,",
        size: index::packet::BYTES,
        fields: fields! { index::packet:
            OFFSET "offset", FIRST "first", LAST "last", FIRST_INDEX "first_index", SEQ "seq", EVENTS "events",
            STREAM "stream", EPOCH "epoch", OWNER "owner",
        },
    },
    Structure {
        name: "SectionEntry",
        heading: "Section entries,",
        size: index::section::BYTES,
        fields: fields! { index::section: OFFSET "offset", TAG "tag", },
    },
    Structure {
        name: "Tail",
        heading: "Tail, the last",
        size: index::tail::BYTES,
        fields: fields! { index::tail: OFFSET "index_offset", MAGIC_AT "end_magic", },
    },
];

/// Offsets of what has no fixed size, by the text before its table.
pub(crate) const OPEN: &[(&str, &[(usize, &str)])] = {
    use unitrace_formats::trace::layout::{live, sites};
    &[
        ("## 3. `SITE`", fields! { sites: INDEX_BYTES "index_bytes", INDEX "index", }),
        ("## 4. `LIVE`", fields! { live: AT "at", SLOTS "slots", }),
        ("## 8. `ORIG`", fields! { origin: FLAGS "flags", SPAN "span", ENTRIES "entries", }),
        ("## 9. `INDX`", fields! { index: PACKETS "packets", SECTIONS "sections", ENTRIES "entries", }),
    ]
};
