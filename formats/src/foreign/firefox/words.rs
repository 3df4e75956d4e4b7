//! Words of a profile that are said again and again.

use std::collections::HashMap;

use fxprof_processed_profile::{Profile, StringHandle};

use crate::foreign::numbers::Numbers;
use crate::foreign::telling::{Names, Spread};
use crate::id::ObjectId;

/// Handles by what they stand for.
#[derive(Default)]
pub(super) struct Words {
    known: Numbers,
    handles: Vec<StringHandle>,
    /// By object and where its name lies.
    ones: HashMap<(u32, usize), StringHandle, Spread>,
}

impl Words {
    /// A text that stays where it is for as long as this lives.
    pub(super) fn known(&mut self, word: &str, profile: &mut Profile) -> StringHandle {
        let (number, is_new) = self.known.known(word);
        if is_new {
            self.handles.push(profile.intern_string(word));
        }
        self.handles[number as usize - 1]
    }

    /// An object's name with what tells it from others of that name.
    pub(super) fn one(&mut self, object: ObjectId, names: &Names<'_>, profile: &mut Profile) -> StringHandle {
        let place = names.object(object).as_ptr() as usize;
        *self.ones.entry((object.0, place)).or_insert_with(|| profile.intern_string(&names.one(object)))
    }
}
