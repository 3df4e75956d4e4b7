//! Which slices are garbage collections.

use crate::event::GcPhase;

/// The phase that a slice of this category and name is; `None` if it is something else.
///
/// The categories are those of OCaml's runtime (`gc`) and of V8 (`v8.gc` and its relatives); the names are theirs too,
/// and what none of the words fits is a collection that does not say which.
pub(super) fn phase(category: &str, name: &str) -> Option<GcPhase> {
    let is_gc = |category: &str| {
        category == "gc" || category.ends_with(".gc") || category.ends_with("_gc") || category == "GC"
    };
    if !category.split(',').any(|one| is_gc(one.trim())) {
        return None;
    }
    let name = name.to_ascii_lowercase();
    let words = [
        ("stw", GcPhase::StopTheWorld),
        ("roots", GcPhase::Roots),
        ("mark", GcPhase::Mark),
        ("sweep", GcPhase::Sweep),
        ("compact", GcPhase::Compact),
        ("finali", GcPhase::Finalise),
        ("minor", GcPhase::Minor),
        ("scavenge", GcPhase::Minor),
        ("slice", GcPhase::MajorSlice),
        ("major", GcPhase::Full),
    ];
    let fits = words.iter().find(|(word, _)| name.contains(word));
    Some(fits.map_or(GcPhase::Unspecified, |&(_, phase)| phase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_collectors_words_are_known() {
        assert_eq!(phase("gc", "minor"), Some(GcPhase::Minor));
        assert_eq!(phase("gc", "major_mark"), Some(GcPhase::Mark));
        assert_eq!(phase("devtools.timeline,v8.gc", "V8.GCScavenger"), Some(GcPhase::Minor));
        assert_eq!(phase("gc", "something new"), Some(GcPhase::Unspecified));
        assert_eq!(phase("net", "minor"), None);
    }
}
