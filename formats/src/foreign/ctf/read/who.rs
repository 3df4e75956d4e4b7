//! Contexts of events that say who speaks and nothing else: they stay the same from event to event, and are read once
//! while they do.

use std::collections::HashSet;

use super::decode::Decoder;
use super::types::{Field, Role, Slot, Type};

/// Such a context.
#[derive(Clone, Debug)]
pub(super) struct Who {
    bytes: usize,
}

/// Where the one stands that was read last.
pub(super) type Place = Option<usize>;

impl Who {
    /// `None`: it says more, or takes more at one time than at another. `asked`: slots whose values somebody asks for.
    pub(super) fn of(context: &Type, asked: &HashSet<Slot>) -> Option<Self> {
        let Type::Structure(context) = context else { return None };
        let [run] = &context.runs[..] else { return None };
        let whole = run.whole.as_ref().filter(|_| context.align == 8)?;
        let says_who = |field: &Field| match &field.of {
            Type::Integer(int) => {
                field.role == Role::Thread && int.clock.is_none() && !asked.contains(&field.slot)
            }
            Type::Array(..) => field.role == Role::Process,
            _ => false,
        };
        context.fields.iter().all(says_who).then_some(Self { bytes: whole.bytes })
    }

    /// Goes on behind the context that begins here, if it is the same as the `last` one; otherwise it is the last from now
    /// on, and is to be read.
    #[inline]
    pub(super) fn is_again(&self, decoder: &mut Decoder<'_>, last: &mut Place) -> bool {
        let Some(here) = decoder.bits.place(self.bytes) else { return false };
        let is_again = last.is_some_and(|last| decoder.bits.is_same(last, here, self.bytes));
        if is_again {
            decoder.bits.at += self.bytes as u64 * 8;
        } else {
            *last = Some(here);
        }
        is_again
    }
}
