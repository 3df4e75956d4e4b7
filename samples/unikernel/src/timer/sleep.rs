//! Futures over the wheel.

use super::wheel::{Key, Wheel};
use crate::interrupt::milliseconds;
use core::cell::RefCell;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use critical_section::Mutex;
use unitrace_probe::{Cause, ObjectId, Resource, ResourceKind, cause_scope};

static WHEEL: Mutex<RefCell<Wheel<Sleeper>>> = Mutex::new(RefCell::new(Wheel::new()));

struct Sleeper {
    waker: Waker,
    timer: ObjectId,
}

/// A task that awaits it sleeps for so many milliseconds, at least one; in the trace it waits for a timer of this name.
#[track_caller]
pub(crate) fn sleep(name: &'static str, for_milliseconds: u64) -> Sleep {
    let timer = Resource::named(ResourceKind::Timer, name);
    Sleep { timer, due: milliseconds() + for_milliseconds.max(1), armed: None }
}

/// A millisecond has passed. In the tick interrupt.
pub(crate) fn tick(now: u64) {
    critical_section::with(|section| {
        WHEEL.borrow_ref_mut(section).advance(now, |sleeper| {
            let _cause = cause_scope(Cause::Timer, sleeper.timer);
            sleeper.waker.wake();
        });
    });
}

/// See [`sleep`].
pub(crate) struct Sleep {
    timer: Resource,
    due: u64,
    armed: Option<Key>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if milliseconds() >= self.due {
            self.timer.read();
            return Poll::Ready(());
        }
        // A task of embassy's has one waker for life: armed once is armed.
        if self.armed.is_none() {
            let sleeper = Sleeper { waker: cx.waker().clone(), timer: self.timer.id() };
            self.armed = Some(with_wheel(|wheel| wheel.insert(self.due, sleeper)));
        }
        self.timer.wait();
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(key) = self.armed {
            with_wheel(|wheel| drop(wheel.remove(key)));
        }
    }
}

fn with_wheel<R>(act: impl FnOnce(&mut Wheel<Sleeper>) -> R) -> R {
    critical_section::with(|section| act(&mut WHEEL.borrow_ref_mut(section)))
}
