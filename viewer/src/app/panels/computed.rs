//! Something that takes a while to compute: done on a thread of its own, shown until something newer is there.

use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::sync::{Arc, Weak};
use std::time::Instant;

use egui::Ui;

use crate::model::Model;

/// Below so many segments it is computed in place: no picture has to wait for it.
const AT_ONCE: usize = 50_000;

/// The latest result for a key `K`.
pub(in crate::app) struct Computed<K, T> {
    /// The model is not held: one that has been read anew is let go.
    shown: Option<(Weak<Model>, K, T)>,
    coming: Option<Coming<K, T>>,
}

struct Coming<K, T> {
    model: Weak<Model>,
    key: K,
    result: Receiver<T>,
}

impl<K, T> Default for Computed<K, T> {
    fn default() -> Self {
        Self { shown: None, coming: None }
    }
}

impl<K: Clone + PartialEq + Send + 'static, T: Send + 'static> Computed<K, T> {
    /// What `compute` makes of `model` and `key`. While that takes its time: what it made of the key before, or
    /// `None`. One is computed at a time; keys that come meanwhile and go are never computed.
    pub(in crate::app) fn get(
        &mut self,
        ui: &Ui,
        model: &Arc<Model>,
        key: &K,
        compute: impl FnOnce(&Model, &K) -> T + Send + 'static,
    ) -> Option<&T> {
        self.receive();
        if !self.is_for(model, key) && self.coming.is_none() {
            match model.segments.len() < AT_ONCE {
                true => self.shown = Some((Arc::downgrade(model), key.clone(), compute(model, key))),
                false => self.start(ui, model, key, compute),
            }
        }
        let known = self.shown.as_ref().filter(|(known, ..)| is(known, model));
        known.map(|(_, _, result)| result)
    }

    /// True if what is shown is of another key: a newer result is on its way.
    pub(in crate::app) fn is_late(&self) -> bool {
        self.coming.is_some()
    }

    fn is_for(&self, model: &Arc<Model>, key: &K) -> bool {
        self.shown.as_ref().is_some_and(|(known, of, _)| is(known, model) && of == key)
    }

    fn start(
        &mut self,
        ui: &Ui,
        model: &Arc<Model>,
        key: &K,
        compute: impl FnOnce(&Model, &K) -> T + Send + 'static,
    ) {
        let (send, result) = channel();
        let (context, of, wanted) = (ui.ctx().clone(), model.clone(), key.clone());
        std::thread::spawn(move || {
            let begin = Instant::now();
            let computed = compute(&of, &wanted);
            tracing::debug!("{}: computed in {:.0?}", std::any::type_name::<T>(), begin.elapsed());
            // If the panel is gone by now, nobody wants it.
            let _ = send.send(computed);
            context.request_repaint();
        });
        self.coming = Some(Coming { model: Arc::downgrade(model), key: key.clone(), result });
    }

    fn receive(&mut self) {
        let Some(coming) = self.coming.take() else { return };
        match coming.result.try_recv() {
            Ok(result) => self.shown = Some((coming.model, coming.key, result)),
            Err(TryRecvError::Empty) => self.coming = Some(coming),
            // It died: what is shown stays, and the next frame tries again.
            Err(TryRecvError::Disconnected) => {}
        }
    }
}

/// True if they are one model.
pub(super) fn is(known: &Weak<Model>, model: &Arc<Model>) -> bool {
    // A weak pointer keeps its address from being used again.
    std::ptr::eq(known.as_ptr(), Arc::as_ptr(model))
}
