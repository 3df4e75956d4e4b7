//! Xen as what runs a guest.

use crate::find::Host;
use crate::xen::control::{Control, ControlError};
use crate::xen::store::{Domain, Store};
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tracing::debug;

/// How often xenstore is asked at most whether the domain is there. Xen itself is asked every time: it is quicker.
const ASK_STORE_EVERY: Duration = Duration::from_millis(200);

/// A domain of this host.
pub(super) struct XenHost {
    domain: Domain,
    way: Mutex<Way>,
}

/// How the domain's state is known.
enum Way {
    /// Xen says it.
    Control(Control),
    /// Xen does not talk to us: a domain that is in xenstore is there. One that crashed and is kept looks alive.
    Store { store: Option<Store>, asked: Instant, why: ControlError },
}

impl XenHost {
    /// Asks Xen from now on, or xenstore if Xen has no answer.
    pub(super) fn new(domain: Domain) -> Self {
        let way = Control::open().map_or_else(
            |why| {
                debug!("{domain}: {why}");
                Way::Store { store: Store::open().ok(), asked: Instant::now(), why }
            },
            Way::Control,
        );
        Self { domain, way: Mutex::new(way) }
    }

    fn way(&self) -> MutexGuard<'_, Way> {
        self.way.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn control<T>(&self, ask: impl FnOnce(&mut Control) -> io::Result<T>) -> io::Result<T> {
        match &mut *self.way() {
            Way::Control(control) => ask(control),
            Way::Store { why, .. } => Err(io::Error::other(why.to_string())),
        }
    }
}

impl Host for XenHost {
    fn name(&self) -> Option<&str> {
        Some(self.domain.name.as_str()).filter(|name| !name.is_empty())
    }

    fn number(&self) -> Option<u32> {
        Some(self.domain.id.raw().into())
    }

    fn is_over(&self) -> bool {
        match &mut *self.way() {
            // A question that Xen does not answer says nothing about the guest.
            Way::Control(control) => {
                control.info(self.domain.id).is_ok_and(|info| info.is_none_or(|info| info.state.is_over()))
            }
            Way::Store { store: Some(store), asked, .. } if asked.elapsed() >= ASK_STORE_EVERY => {
                *asked = Instant::now();
                store.name(self.domain.id).is_ok_and(|name| name.is_none())
            }
            Way::Store { .. } => false,
        }
    }

    fn pause(&self) -> io::Result<()> {
        self.control(|control| control.pause(self.domain.id))
    }

    fn go_on(&self) -> io::Result<()> {
        self.control(|control| control.unpause(self.domain.id))
    }
}
