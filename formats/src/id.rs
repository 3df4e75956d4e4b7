//! Newtypes for what a trace counts: they cannot be mixed up.

/// Defines a transparent number newtype with `raw` and `From`.
macro_rules! number {
    ($(#[$doc:meta])* $name:ident($raw:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
        #[repr(transparent)]
        pub struct $name(pub $raw);

        impl $name {
            /// "None": no object, no site, nobody.
            pub const NONE: Self = Self(0);

            /// True for the value that means "none".
            #[inline]
            pub const fn is_none(self) -> bool {
                self.0 == 0
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

number! {
    /// A task, a resource or a span. All come from one counter per ring, starting at 1, and are never reused
    /// and never addresses. Bit 31 marks a resource.
    ObjectId(u32)
}

impl ObjectId {
    /// The bit that marks a resource.
    pub const RESOURCE_BIT: u32 = 1 << 31;

    /// The id of the `n`-th object as a resource.
    #[inline]
    pub const fn resource(n: u32) -> Self {
        Self(n | Self::RESOURCE_BIT)
    }

    /// True for channels, locks, sockets, timers; false for tasks and spans.
    #[inline]
    pub const fn is_resource(self) -> bool {
        self.0 & Self::RESOURCE_BIT != 0
    }
}

number! {
    /// A static callsite, registered once in the ring's site table. 0: not known (or the table was full).
    SiteId(u16)
}

number! {
    /// A sampled allocation. Given out by the allocator probe, never an address.
    SampleId(u32)
}

number! {
    /// A key by which an I/O operation is recognised on the other side of a device or channel, in another guest too.
    /// It includes the request's index, because grant slots and descriptors are reused.
    JoinKey(u64)
}
