//! What runs a guest: Xen, or a monitor that listens to commands.

use std::io;

/// The host's side of one guest.
pub trait Host: Send {
    /// What the host calls the guest.
    fn name(&self) -> Option<&str>;

    /// The number the host gave it: a domain id.
    fn number(&self) -> Option<u32>;

    /// True if the guest has ended, so that nothing will come any more. A guest that is paused has not.
    fn is_over(&self) -> bool;

    /// Makes the guest stand still, until [`Host::go_on`] as often as this was called. It may have stood still before.
    fn pause(&self) -> io::Result<()>;

    /// Takes one [`Host::pause`] back.
    fn go_on(&self) -> io::Result<()>;
}
