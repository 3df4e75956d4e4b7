//! The recording twin.

mod hooks;
mod polls;
mod tasks;

#[cfg(feature = "alloc")]
pub(crate) use polls::is_polling;

use crate::Callsite;
use crate::located::Place;
use embassy_executor::SpawnToken;
use tasks::TASKS;
use unitrace_formats::ring::SiteKind;

/// Gives the task that this token will spawn a name; its site is the caller's line.
#[track_caller]
#[inline]
pub fn named<S>(name: &'static str, token: SpawnToken<S>) -> SpawnToken<S> {
    place(Place::caller(name), token)
}

/// [`named`] with a static callsite; see [`named!`](crate::named!).
#[inline]
pub fn named_at<S>(site: &'static Callsite, token: SpawnToken<S>) -> SpawnToken<S> {
    place(Place::at(site), token)
}

#[inline]
fn place<S>(place: Place, token: SpawnToken<S>) -> SpawnToken<S> {
    TASKS.name(token.id(), place.site(SiteKind::Task));
    token
}
