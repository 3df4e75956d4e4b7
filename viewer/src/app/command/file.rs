//! Files in and out.

use super::Command;

/// In the order of the menu.
pub(super) const COMMANDS: &[Command] = &[];
