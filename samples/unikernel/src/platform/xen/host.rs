//! What the two kinds of guests arrange with Xen in different ways, chosen at the entry: [`super::pvh`] or [`super::pv`].

use super::event::Port;
use super::hypercall::Refused;
use super::page::Page;
use super::pv::Pv;
use super::pvh::Pvh;
use core::sync::atomic::{AtomicBool, Ordering};
use unitrace_probe::xen::GrantRef;

/// A ring that a daemon in domain 0 serves: where it is, and how to call the daemon.
pub(super) struct Connection {
    pub(super) page: Page,
    pub(super) port: Port,
}

/// How to arrange things with Xen.
pub(super) trait Host: Sync {
    /// For a person.
    fn name(&self) -> &'static str;

    /// Makes everything else possible. First of all.
    fn start(&self) -> Result<(), Refused>;

    /// Puts the page that Xen shares into the place of `page`.
    fn put_shared_information(&self, page: Page) -> Result<(), Refused>;

    /// Puts the grant table into the place of `pages`.
    fn put_grant_table(&self, pages: &[Page]) -> Result<(), Refused>;

    /// Puts the page that domain `peer` grants into the place of `page`.
    fn put_granted(&self, page: Page, peer: u16, grant: GrantRef) -> Result<(), Refused>;

    /// Lets pending events reach [`crate::interrupt`].
    fn start_interrupts(&self) -> Result<(), Refused>;

    /// The console's ring; `None` if there is none.
    fn console(&self) -> Result<Option<Connection>, Refused>;

    /// Xenstore's rings; `None` if there are none.
    fn store(&self) -> Result<Option<Connection>, Refused>;

    /// The number by which grants name a page; `None` if it is not this guest's.
    fn frame(&self, page: Page) -> Option<u64>;

    /// Called with interrupts off; turns them on and sleeps until one has been served.
    fn wait(&self, timer: Port);

    /// Text for Xen's own log, when there is no console.
    fn debug(&self, text: &[u8]);
}

static PARAVIRTUAL: AtomicBool = AtomicBool::new(false);

/// The guest was entered as a paravirtual one.
pub(super) fn set_paravirtual() {
    PARAVIRTUAL.store(true, Ordering::Relaxed);
}

/// The kind that this guest is.
pub(super) fn this() -> &'static dyn Host {
    if PARAVIRTUAL.load(Ordering::Relaxed) { &Pv } else { &Pvh }
}
