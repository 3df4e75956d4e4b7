//! Polls, interrupts and cause scopes nested in any way, left normally or by a panic: what is innermost is the cause, and
//! afterwards everything is as it was before.
#![allow(clippy::unwrap_used)]
#![cfg(all(feature = "enabled", feature = "std", target_os = "linux"))]

mod story;

use proptest::prelude::*;
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use story::record;
use unitrace_formats::event::Event;
use unitrace_probe::task::Tracked;
use unitrace_probe::{Cause, ObjectId, cause_scope, current, interrupt, irq, task, traced};

#[derive(Clone, Debug)]
enum Step {
    Wake,
    Poll(Vec<Step>),
    /// A poll that panics at its end.
    Panic(Vec<Step>),
    Irq(u32, Vec<Step>),
    Scope(Cause, u32, Vec<Step>),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let cause = prop::sample::select(vec![Cause::Timer, Cause::Io, Cause::Peer, Cause::Host, Cause::Unknown]);
    let step = Just(Step::Wake).prop_recursive(5, 40, 4, move |inner| {
        let inside = prop::collection::vec(inner, 0..4);
        prop_oneof![
            inside.clone().prop_map(Step::Poll),
            inside.clone().prop_map(Step::Panic),
            (0u32..300, inside.clone()).prop_map(|(vector, inside)| Step::Irq(vector, inside)),
            (cause.clone(), any::<u32>(), inside)
                .prop_map(|(cause, by, inside)| Step::Scope(cause, by, inside)),
            Just(Step::Wake),
        ]
    });
    prop::collection::vec(step, 1..6)
}

/// Runs steps and notes what each wake-up's cause must be.
struct Run {
    waker: Waker,
    expected: RefCell<Vec<(Cause, u32)>>,
}

impl Run {
    fn all(&self, steps: &[Step], innermost: (Cause, u32)) {
        for step in steps {
            match step {
                Step::Wake => {
                    self.waker.wake_by_ref();
                    self.expected.borrow_mut().push(innermost);
                }
                Step::Poll(inside) => assert!(!self.poll(inside, false)),
                Step::Panic(inside) => assert!(self.poll(inside, true)),
                Step::Irq(vector, inside) => {
                    let _irq = irq(*vector);
                    self.all(inside, (Cause::Irq, *vector));
                }
                Step::Scope(cause, by, inside) => {
                    let _scope = cause_scope(*cause, ObjectId(*by));
                    self.all(inside, (*cause, *by));
                }
            }
        }
    }

    /// Polls a task that does the steps; true if it panicked.
    fn poll(&self, inside: &[Step], panics: bool) -> bool {
        let before = (current(), interrupt());
        let id = Cell::new(ObjectId::NONE);
        let (task, future) = task!("inner").wrap_with_id(async {
            self.all(inside, (Cause::Task, id.get().0));
            if panics {
                // Without the panic hook, which would fill the screen.
                resume_unwind(Box::new("on purpose"));
            }
        });
        id.set(task);
        let mut future = pin!(future);
        let mut cx = Context::from_waker(Waker::noop());
        let left = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(&mut cx).is_ready()));
        assert_eq!((current(), interrupt()), before);
        left.is_err()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_innermost_is_the_cause(steps in steps()) {
        let recording = record();
        let waker = Cell::new(None);
        let sleeper = traced("sleeper", poll_fn(|cx| {
            waker.set(Some(cx.waker().clone()));
            Poll::<()>::Pending
        }));
        let id = sleeper.task_id();
        let mut sleeper = pin!(sleeper);
        let _ = sleeper.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        let run = Run { waker: waker.take().unwrap(), expected: RefCell::default() };
        run.all(&steps, (Cause::Unknown, 0));
        let story = recording.copy();
        let wakes = story.events().into_iter().filter_map(|event| match event {
            Event::Wake { task, cause, by } if task == id => Some((cause, by)),
            _ => None,
        });
        prop_assert_eq!(wakes.collect::<Vec<_>>(), run.expected.into_inner());
        prop_assert!(current().is_none() && interrupt().is_none());
    }
}
