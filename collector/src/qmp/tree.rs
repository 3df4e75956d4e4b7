//! Where a guest of QEMU has RAM, from what its monitor shows people as `info mtree -f`: there is no command that tells
//! programs.
//!
//! ```text
//! FlatView #1
//!  AS "memory", root: system
//!  Root memory region: system
//!   0000000000000000-00000000000bffff (prio 0, ram): pc.ram
//!   0000000000100000-0000000003ffffff (prio 0, ram): pc.ram @0000000000100000
//! ```

use std::ops::Range;
use unitrace_formats::ring::PAGE;

/// Ranges that are looked at; a guest has a handful.
const MOST: usize = 64;

/// RAM at some physical addresses.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RamRange {
    /// Where, in whole pages.
    pub physical: Range<u64>,
    /// What QEMU calls the memory behind it.
    pub name: String,
    /// Where in that memory it begins.
    pub offset: u64,
}

/// The RAM of the machine: in order, without overlaps.
pub fn ram_ranges(tree: &str) -> Vec<RamRange> {
    let views = tree.split("FlatView #");
    let is_memory = |view: &&str| view.lines().any(|line| line.trim_start().starts_with("AS \"memory\", "));
    let lines = views.filter(is_memory).take(1).flat_map(str::lines);
    let mut ranges: Vec<RamRange> = lines.filter_map(range).take(MOST).collect();
    ranges.sort_by_key(|range| range.physical.start);
    let mut end = 0;
    ranges.retain(|range| {
        let is_behind = range.physical.start >= end;
        end = end.max(range.physical.end);
        is_behind
    });
    ranges
}

fn range(line: &str) -> Option<RamRange> {
    let (addresses, rest) = line.trim_start().split_once(" (prio ")?;
    let (kind, name) = rest.split_once("): ")?;
    if kind.split(", ").nth(1) != Some("ram") {
        return None;
    }
    let (start, last) = addresses.split_once('-')?;
    let (start, last) = (u64::from_str_radix(start, 16).ok()?, u64::from_str_radix(last, 16).ok()?);
    let mut words = name.split(' ');
    let name = words.next()?.to_owned();
    let offset = words.find_map(|word| word.strip_prefix('@'));
    let offset = offset.map_or(Some(0), |offset| u64::from_str_radix(offset, 16).ok())?;
    whole_pages(start, last.checked_add(1)?, offset).map(|(physical, offset)| RamRange {
        physical,
        name,
        offset,
    })
}

/// The pages that are wholly in a range.
fn whole_pages(start: u64, end: u64, offset: u64) -> Option<(Range<u64>, u64)> {
    let first = start.checked_next_multiple_of(PAGE as u64)?;
    let end = end / PAGE as u64 * PAGE as u64;
    (first < end).then_some((first..end, offset.checked_add(first - start)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TREE: &str = r#"FlatView #0
 AS "I/O", root: io
  0000000000000000-0000000000000fff (prio 0, ram): not.this

FlatView #1
 AS "memory", root: system
 AS "cpu-memory-0", root: system
 Root memory region: system
  0000000000000000-00000000000bffff (prio 0, ram): pc.ram KVM
  00000000000c0000-00000000000dffff (prio 1, rom): pc.rom
  0000000000100000-000000007fffffff (prio 0, ram): pc.ram @0000000000100000 KVM
  00000000fe400000-00000000febfffff (prio 1, ram): /objects/iv
  00000000fec00000-00000000fec00fff (prio 0, i/o): ioapic
  0000000100000000-00000001000007ff (prio 0, ram): pc.ram @0000000080000000

FlatView #2
 AS "cpu-smm-0", root: memory
  0000000000000000-00000000000bffff (prio 0, ram): pc.ram
"#;

    #[test]
    fn ram_alone_of_the_machine_alone() {
        let expected = [
            (0..0xC_0000, "pc.ram", 0),
            (0x10_0000..0x8000_0000, "pc.ram", 0x10_0000),
            (0xFE40_0000..0xFEC0_0000, "/objects/iv", 0),
        ];
        let expected =
            expected.map(|(physical, name, offset)| RamRange { physical, name: name.to_owned(), offset });
        assert_eq!(ram_ranges(TREE), expected);
    }

    #[test]
    fn ranges_that_lie() {
        let lie = "AS \"memory\", root\n f-1 (prio 0, ram): a\n 0000-ffffffffffffffff (prio 0, ram): b\n\
                   \x20 1000-2fff (prio 0, ram): c @ffffffffffffffff\n 5000-8fff (prio 0, ram): d\n 6000-6fff (prio 0, ram): e";
        let names: Vec<String> = ram_ranges(lie).into_iter().map(|range| range.name).collect();
        assert_eq!(names, ["c", "d"]);
    }

    proptest! {
        #[test]
        fn any_text(text in "(FlatView #1\n AS \"memory\", \n)?([0-9a-f]{1,18}-[0-9a-f]{1,18} \\(prio [0-9], (ram|rom)\\): [a-z]{1,3}( @[0-9a-f]{1,17})?\n){0,9}") {
            let ranges = ram_ranges(&text);
            prop_assert!(ranges.windows(2).all(|pair| pair[0].physical.end <= pair[1].physical.start));
            prop_assert!(ranges.iter().all(|range| range.physical.start < range.physical.end));
        }
    }
}
