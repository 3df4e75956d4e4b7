//! What C keeps for us: `struct ut_poll` on its stack, `struct ut_thread` beside a thread's registers. Memory of C's that
//! was zeroed is one that nothing is known of. Unsafe because it comes as pointers.

use core::mem::MaybeUninit;

/// Bytes of either, and how they are aligned, as the header says.
const ROOM: usize = 64;

/// A `T` in C's memory: `struct { uint64_t here[8]; }`, zero when there is none. The first word says whether there is.
#[derive(Debug)]
#[repr(C, align(8))]
pub struct Held<T> {
    there: u64,
    value: MaybeUninit<T>,
}

impl<T> Held<T> {
    /// That it fits; asked for by every method.
    const FITS: () = assert!(size_of::<Self>() <= ROOM && align_of::<Self>() <= 8);

    /// Puts a value into C's memory; nothing if that is null.
    ///
    /// # Safety
    /// `at` is null or points to memory of that struct that belongs to the caller.
    pub(crate) unsafe fn put(at: *mut Self, value: T) {
        let () = Self::FITS;
        if !at.is_null() {
            let held = Self { there: 1, value: MaybeUninit::new(value) };
            // SAFETY: by the caller; what was there needs no drop.
            unsafe { at.write(held) };
        }
    }

    /// The value, if there is one.
    ///
    /// # Safety
    /// As [`Held::put`]; and the memory was zeroed or put into.
    pub(crate) unsafe fn get<'a>(at: *mut Self) -> Option<&'a mut T> {
        let () = Self::FITS;
        // SAFETY: by the caller.
        let held = unsafe { at.as_mut() }?;
        // SAFETY: `there` is set only together with a value.
        (held.there != 0).then(|| unsafe { held.value.assume_init_mut() })
    }

    /// Takes the value out.
    ///
    /// # Safety
    /// As [`Held::get`].
    pub(crate) unsafe fn take(at: *mut Self) -> Option<T>
    where
        T: Copy,
    {
        // SAFETY: by the caller.
        let value = unsafe { Self::get(at) }.copied();
        if value.is_some() {
            // SAFETY: as above; there is one, so it is not null.
            unsafe { (*at).there = 0 };
        }
        value
    }
}
