//! Names: of types, by scope; of fields that variants and sequences ask for.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::super::types::{Names, Slot, Type};

/// What is known while a metadata file is read.
#[derive(Default)]
pub(super) struct Scopes {
    /// Innermost last.
    types: Vec<HashMap<String, Type>>,
    slots: HashMap<Rc<str>, Slot>,
    /// The last enumeration that a field of this name had.
    enumerations: HashMap<Slot, Names>,
    /// Slots that a variant or a sequence asks for.
    asked: HashSet<Slot>,
}

impl Scopes {
    /// To read the same again, knowing which fields are asked for.
    pub(super) fn knowing(before: Self) -> Self {
        Self { asked: before.asked, ..Self::default() }
    }

    pub(super) fn asked(&self) -> &HashSet<Slot> {
        &self.asked
    }

    pub(super) fn enter(&mut self) {
        self.types.push(HashMap::new());
    }

    pub(super) fn leave(&mut self) {
        self.types.pop();
    }

    /// Gives a type a name. `struct`, `variant` and `enum` stand before their names.
    pub(super) fn define(&mut self, name: String, of: Type) {
        if let Some(scope) = self.types.last_mut() {
            scope.insert(name, of);
        }
    }

    pub(super) fn find(&self, name: &str) -> Option<Type> {
        self.types.iter().rev().find_map(|scope| scope.get(name)).cloned()
    }

    /// Where values of fields with this name are kept. A reference means the one that was read last, as fields are read
    /// in order and inner scopes come after outer ones.
    pub(super) fn slot(&mut self, name: &Rc<str>) -> Slot {
        let next = self.slots.len();
        *self.slots.entry(name.clone()).or_insert(next)
    }

    /// As [`Scopes::slot`], of a field that is asked for.
    pub(super) fn ask(&mut self, name: &Rc<str>) -> Slot {
        let slot = self.slot(name);
        self.asked.insert(slot);
        slot
    }

    /// A field of an enumeration was declared.
    pub(super) fn declared(&mut self, slot: Slot, names: &Names) {
        self.enumerations.insert(slot, names.clone());
    }

    pub(super) fn names_of(&self, slot: Slot) -> Option<&Names> {
        self.enumerations.get(&slot)
    }

    pub(super) fn slots(&self) -> usize {
        self.slots.len()
    }
}
