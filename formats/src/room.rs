//! Room for large tables. This file may use `unsafe`, for one reason: fresh memory in pages of 4 KiB costs more than what
//! is done with it (a fault of each takes microseconds in a guest); the system is asked for huge pages instead.
#![allow(unsafe_code)]

/// Smaller tables are not worth the question.
const FROM: usize = 4 << 20;

/// An empty table with room for `length` values, in huge pages where the system has them. Room that is not used takes
/// no memory, so that `length` may be much more than will come. If the system does not give so much, there is none.
///
/// ```
/// let mut squares = unitrace_formats::room::roomy(1 << 20);
/// squares.extend((0..1000u64).map(|n| n * n));
/// assert_eq!((squares.capacity(), squares[30]), (1 << 20, 900));
/// ```
pub fn roomy<T>(length: usize) -> Vec<T> {
    let mut table = Vec::new();
    if table.try_reserve_exact(length).is_ok() {
        prefer_huge_pages(table.spare_capacity_mut());
    }
    table
}

/// Asks for huge pages behind what of a table was not touched yet (`vec![0; length]` touches nothing).
pub fn prefer_huge_pages<T>(table: &mut [T]) {
    if size_of_val(table) >= FROM {
        advise(table);
    }
}

#[cfg(target_os = "linux")]
fn advise<T>(table: &mut [T]) {
    const PAGE: usize = 4096;
    let bytes = table.as_mut_ptr_range();
    let (start, end) = (bytes.start.addr().next_multiple_of(PAGE), bytes.end.addr() / PAGE * PAGE);
    let first = bytes.start.with_addr(start);
    if start < end {
        // SAFETY: Whole pages inside of memory that is borrowed mutably. The advice changes neither what is in them nor
        // who may use them; where the kernel has no huge pages, or other pages than these, it says no and nothing happens.
        unsafe { libc::madvise(first.cast(), end - start, libc::MADV_HUGEPAGE) };
    }
}

#[cfg(not(target_os = "linux"))]
fn advise<T>(_: &mut [T]) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_table_holds_what_is_put_into_it() {
        let mut table = roomy(FROM);
        table.extend((0..FROM as u64).rev());
        assert_eq!((table.len(), table[0], table[FROM - 1]), (FROM, FROM as u64 - 1, 0));
        let mut zeros = vec![0u8; FROM];
        prefer_huge_pages(&mut zeros);
        assert!(zeros.iter().all(|&zero| zero == 0));
        assert_eq!(roomy::<u64>(usize::MAX).capacity(), 0);
    }
}
