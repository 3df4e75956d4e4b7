//! Indices into the tables of a model. Ids of the ring ([`unitrace_formats::id::ObjectId`]) are for people and for
//! other tools; inside the viewer everything is a position in a `Vec`.

/// Defines an index newtype over u32 with a niche for "none".
macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[repr(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// "None", where a table has no room for an `Option`.
            pub const NONE: Self = Self(u32::MAX);

            /// `None` for [`Self::NONE`].
            #[inline]
            pub const fn some(self) -> Option<Self> {
                if self.0 == u32::MAX { None } else { Some(self) }
            }

            /// For indexing.
            #[inline]
            pub const fn at(self) -> usize {
                self.0 as usize
            }
        }
    };
}

index! {
    /// A task in [`super::Model::tasks`].
    TaskIndex
}
index! {
    /// A resource in [`super::Model::resources`].
    ResourceIndex
}
index! {
    /// A span in [`super::Model::spans`].
    SpanIndex
}
index! {
    /// A lane in [`super::Model::lanes`].
    LaneIndex
}
index! {
    /// An arrow in [`super::Arrows`].
    ArrowIndex
}
index! {
    /// A callsite in [`super::Model::sites`].
    SiteIndex
}

/// Anything that has an id in the trace.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Object {
    /// A task, promise or future.
    Task(TaskIndex),
    /// A channel, lock, socket or timer.
    Resource(ResourceIndex),
    /// A span.
    Span(SpanIndex),
}
