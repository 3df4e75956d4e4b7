//! Messages from one guest to another: who sent and who received are found by the key that both sides recorded.

use std::collections::HashMap;

use unitrace_formats::event::Cause;
use unitrace_formats::id::JoinKey;

use crate::model::{Arrow, ArrowKind, Message, Model, TaskIndex};

/// An arrow for every message that was sent in one guest and received in another. `messages` of the model are sorted;
/// the arrow's `by` is the place of the sent one among them.
///
/// A key that is used again names another message: a receipt belongs to the last message sent before it, or, where
/// clocks are off by more than the way took, to the first one after it.
pub(super) fn arrows(model: &Model) -> Vec<Arrow> {
    let mut sent: HashMap<JoinKey, Vec<usize>> = HashMap::new();
    for (place, message) in model.messages.iter().enumerate().filter(|(_, message)| message.sent) {
        sent.entry(message.key).or_default().push(place);
    }
    let received = model.messages.iter().filter(|message| !message.sent);
    received.filter_map(|message| arrow(model, message, sent.get(&message.key)?)).collect()
}

fn arrow(model: &Model, received: &Message, sent: &[usize]) -> Option<Arrow> {
    let to = received.task?;
    let guest = |task: TaskIndex| model.task(task).guest;
    let elsewhere =
        |&&place: &&usize| model.messages[place].task.is_some_and(|from| guest(from) != guest(to));
    let after = sent.partition_point(|&place| model.messages[place].at <= received.at);
    let (before, after) = sent.split_at(after);
    let place = *before.iter().rev().find(elsewhere).or_else(|| after.iter().find(elsewhere))?;
    let from = model.messages[place].task;
    let (kind, by) = (ArrowKind::Message, place as u32);
    Some(Arrow { kind, at: received.at, from, to: Some(to), cause: Cause::Unknown, by })
}
