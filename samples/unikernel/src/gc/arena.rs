//! Cells, and who holds them.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

/// A collection is due when one cell in so many was made since the last one.
const DUE_AFTER: usize = 16;

/// An object, good until it is swept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Object {
    pub(super) cell: u32,
    generation: u32,
}

/// Keeps an object, and all that it leads to, until it is given to [`Arena::release`].
#[derive(PartialEq, Eq, Debug)]
#[must_use = "an object without a root is garbage"]
pub(crate) struct Root(usize);

#[derive(Debug)]
pub(super) enum Value {
    Free,
    Text(Box<str>),
    Pair(Object, Object),
}

#[derive(Debug)]
pub(super) struct Cell {
    pub(super) value: Value,
    /// Counts the objects that lived here.
    pub(super) generation: u32,
    pub(super) marked: bool,
}

/// The heap: a fixed number of cells.
#[derive(Debug)]
pub(crate) struct Arena {
    pub(super) cells: Vec<Cell>,
    pub(super) free: Vec<u32>,
    pub(super) roots: Vec<Option<Object>>,
    /// Marked, and not yet looked into.
    pub(super) grey: Vec<u32>,
    pub(super) made: usize,
}

impl Arena {
    /// An arena of `cells` cells; all it ever allocates but for the texts.
    pub(crate) fn new(cells: u32) -> Self {
        let cell = |_| Cell { value: Value::Free, generation: 0, marked: false };
        Self {
            cells: (0..cells).map(cell).collect(),
            free: (0..cells).rev().collect(),
            roots: Vec::new(),
            grey: Vec::with_capacity(cells as usize),
            made: 0,
        }
    }

    /// A leaf; `None` when every cell is in use.
    pub(crate) fn text(&mut self, text: &str) -> Option<Object> {
        self.put(Value::Text(text.into()))
    }

    /// A node; `None` when every cell is in use.
    pub(crate) fn pair(&mut self, left: Object, right: Object) -> Option<Object> {
        self.put(Value::Pair(left, right))
    }

    fn put(&mut self, value: Value) -> Option<Object> {
        let number = self.free.pop()?;
        let cell = &mut self.cells[number as usize];
        cell.value = value;
        self.made += 1;
        Some(Object { cell: number, generation: cell.generation })
    }

    /// Keeps `object` alive.
    pub(crate) fn root(&mut self, object: Object) -> Root {
        if let Some(free) = self.roots.iter().position(Option::is_none) {
            self.roots[free] = Some(object);
            return Root(free);
        }
        self.roots.push(Some(object));
        Root(self.roots.len() - 1)
    }

    /// Keeps it no longer.
    pub(crate) fn release(&mut self, root: Root) {
        self.roots[root.0] = None;
    }

    /// What a root keeps.
    pub(crate) fn rooted(&self, root: &Root) -> Option<Object> {
        self.roots[root.0]
    }

    /// The texts of all leaves, from left to right; `None` if part of it was swept.
    pub(crate) fn read(&self, object: Object) -> Option<String> {
        let (mut text, mut rest) = (String::new(), alloc::vec![object]);
        while let Some(object) = rest.pop() {
            match self.value(object)? {
                Value::Free => return None,
                Value::Text(leaf) => text.push_str(leaf),
                Value::Pair(left, right) => rest.extend([*right, *left]),
            }
        }
        Some(text)
    }

    fn value(&self, object: Object) -> Option<&Value> {
        let cell = self.cells.get(object.cell as usize)?;
        (cell.generation == object.generation).then_some(&cell.value)
    }

    /// True when so many objects were made since the last collection that another one pays.
    pub(crate) fn is_due(&self) -> bool {
        self.made * DUE_AFTER >= self.cells.len()
    }

    /// Cells in use.
    pub(crate) fn used(&self) -> usize {
        self.cells.len() - self.free.len()
    }
}
