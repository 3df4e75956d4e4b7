//! Event declarations, one for each row of the event table.

use core::fmt::{self, Write};

use crate::event::field::{FieldInfo, Meaning};
use crate::event::{EventId, EventInfo, TABLE, UNUSED_SIZE};

/// Declares every event of the table, then those that only the writer of this ring knows: their names and fields are
/// lost, their sizes are in the ring header, and a reader that had no declaration would stop there.
pub(super) fn declare(out: &mut impl Write, sizes: &[u16; EventId::COUNT]) -> fmt::Result {
    for row in TABLE {
        known(out, row)?;
    }
    for (id, &word) in sizes.iter().enumerate() {
        let id = EventId(id as u8);
        if word != UNUSED_SIZE && id.info().is_none() {
            unknown(out, id, word)?;
        }
    }
    Ok(())
}

fn known(out: &mut impl Write, row: &EventInfo) -> fmt::Result {
    writeln!(out, "event {{ id = {}; name = \"{}\"; fields := struct {{", row.id.0, row.name)?;
    for info in row.fields {
        field(out, info)?;
    }
    if row.has_text {
        out.write_str("    uint8_t _flags;\n    uint16_t _text_length;\n    utf8_t _text[_text_length];\n")?;
    }
    writeln!(out, "}}; }};")
}

/// The underscore keeps field names apart from TSDL's own words (`align`, `event`); readers take it off again.
fn field(out: &mut impl Write, info: &FieldInfo) -> fmt::Result {
    let name = info.name;
    match info.meaning {
        Meaning::Site => writeln!(out, "    site_t _{name};"),
        Meaning::Enumeration(values) => {
            out.write_str("    enum : uint8_t { ")?;
            for (value, label) in values {
                write!(out, "\"{label}\" = {value}, ")?;
            }
            writeln!(out, "}} _{name};")
        }
        _ => {
            let sign = if info.width.signed { "" } else { "u" };
            writeln!(out, "    {sign}int{}_t _{name};", 8 * u32::from(info.width.bytes))
        }
    }
}

fn unknown(out: &mut impl Write, id: EventId, word: u16) -> fmt::Result {
    writeln!(out, "event {{ id = {}; name = \"unknown_{}\"; fields := struct {{", id.0, id.0)?;
    let fixed = word & 0x7FFF;
    if fixed > 0 {
        writeln!(out, "    uint8_t _fixed[{fixed}];")?;
    }
    if word >> 15 != 0 {
        out.write_str("    uint16_t _tail_length;\n    uint8_t _tail[_tail_length];\n")?;
    }
    writeln!(out, "}}; }};")
}
