//! The words of this CPU.

use super::Scopes;
use crate::context;

/// CPUs with words of their own; those beyond share the last.
const CPUS: usize = 64;

static HERE: [Scopes; CPUS] = [const { Scopes::new() }; CPUS];

/// Looks at the words of this CPU.
#[inline(always)]
pub(super) fn here<R>(look: impl FnOnce(&Scopes) -> R) -> R {
    let cpu = context::lane_number().unwrap_or(0) as usize;
    look(&HERE[cpu.min(CPUS - 1)])
}
