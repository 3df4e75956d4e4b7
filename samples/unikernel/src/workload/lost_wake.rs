//! A task that nobody will ever wake. Both readers wait for a letter, and both letters come; but one of the two futures has
//! the commonest fault of those written by hand: it returns `Pending` and keeps no waker.

use super::begun;
use super::plan::{Plan, compute, deadline};
use crate::command_line::CommandLine;
use crate::exit::Exit;
use crate::timer::sleep;
use alloc::rc::Rc;
use core::cell::{Cell, RefCell};
use core::future::poll_fn;
use core::task::{Poll, Waker};
use unitrace_probe::{current, named, resource, waiting::should_resolve};

/// Where the postman puts it.
#[derive(Default)]
struct Letterbox {
    is_here: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

impl Letterbox {
    fn put(&self) {
        self.is_here.set(true);
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

/// Runs it to its end.
pub(crate) fn run(command_line: &CommandLine) -> Exit {
    begun(Plan::read(command_line, 1), |spawner, plan| {
        let (first, second) = (Rc::<Letterbox>::default(), Rc::<Letterbox>::default());
        spawner.spawn(named!("deadline", deadline(plan)?));
        spawner.spawn(named!("careful", careful(first.clone())?));
        spawner.spawn(named!("forgetful", forgetful(second.clone())?));
        spawner.spawn(named!("postman", postman([first, second], plan.seconds * 200)?));
        Ok(())
    })
}

#[embassy_executor::task]
async fn careful(letterbox: Rc<Letterbox>) {
    should_resolve(current());
    let letter = poll_fn(|cx| {
        if letterbox.is_here.get() {
            return Poll::Ready(());
        }
        letterbox.waker.replace(Some(cx.waker().clone()));
        Poll::Pending
    });
    resource!(Oneshot, "letter for careful").on(letter).await;
    compute(300);
}

#[embassy_executor::task]
async fn forgetful(letterbox: Rc<Letterbox>) {
    should_resolve(current());
    let letter = poll_fn(|_cx| match letterbox.is_here.get() {
        true => Poll::Ready(()),
        // The fault: `_cx.waker()` should be kept here.
        false => Poll::Pending,
    });
    resource!(Oneshot, "letter for forgetful").on(letter).await;
    compute(300);
}

#[embassy_executor::task]
async fn postman(letterboxes: [Rc<Letterbox>; 2], walk: u64) {
    for letterbox in letterboxes {
        sleep("walk", walk).await;
        compute(300);
        letterbox.put();
    }
    // And on to the other houses.
    loop {
        sleep("walk", walk).await;
    }
}
