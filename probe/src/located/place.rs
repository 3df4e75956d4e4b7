//! The two forms of a place.

use super::table::PLACES;
use crate::Callsite;
use core::panic::Location;
use unitrace_formats::id::SiteId;
use unitrace_formats::ring::SiteKind;

/// What becomes a site when it is first recorded.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    /// From a macro; interned in itself.
    Callsite(&'static Callsite),
    /// From a `#[track_caller]` function; interned in [`PLACES`].
    Located(&'static str, &'static Location<'static>),
}

impl Place {
    #[inline]
    pub(crate) const fn at(site: &'static Callsite) -> Self {
        Self::Callsite(site)
    }

    /// The line that called the function that calls this.
    #[track_caller]
    #[inline]
    pub(crate) const fn caller(name: &'static str) -> Self {
        Self::Located(name, Location::caller())
    }

    /// Its id, registered if it has none yet. Lock-free, allocates nothing.
    #[inline]
    pub(crate) fn site(self, kind: SiteKind) -> SiteId {
        match self {
            Self::Callsite(site) => site.id(),
            Self::Located(name, location) => PLACES.site(kind, name, location),
        }
    }
}
