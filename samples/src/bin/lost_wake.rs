//! A task that nobody will ever wake: a future has forgotten its waker.
//!
//! Both readers wait for a letter, and both letters come. [`Letter`] keeps the waker and calls it; [`ForgetfulLetter`]
//! has the commonest fault of hand-written futures: it returns `Pending` and keeps nothing.
//!
//! What to look for: both readers wait; the arrow of the postman reaches `careful`, which ends. `forgetful` waits on, marked as a task that
//! should have ended and did not, with no arrow that reaches it any more.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::process;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use async_executor::LocalExecutor;
use async_io::Timer;
use unitrace_probe::waiting::should_resolve;
use unitrace_probe::{current, sleep, traced};
use unitrace_samples::args::{self, Failure};
use unitrace_samples::work;

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

/// Waits for the letter as one should.
struct Letter(Rc<Letterbox>);

impl Future for Letter {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.0.is_here.get() {
            return Poll::Ready(());
        }
        self.0.waker.replace(Some(cx.waker().clone()));
        Poll::Pending
    }
}

/// Waits for the letter, and forgets to say so.
struct ForgetfulLetter(Rc<Letterbox>);

impl Future for ForgetfulLetter {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<()> {
        match self.0.is_here.get() {
            true => Poll::Ready(()),
            // The fault: `_cx.waker()` should be kept here.
            false => Poll::Pending,
        }
    }
}

async fn reader(letter: impl Future<Output = ()>) {
    // If this task never ends, something is wrong: the viewer then makes that plain.
    should_resolve(current());
    letter.await;
    work::compute(Duration::from_micros(300));
}

async fn postman(first: Rc<Letterbox>, second: Rc<Letterbox>, walk: Duration) {
    for letterbox in [first, second] {
        sleep("walk", Timer::after(walk)).await;
        work::compute(Duration::from_micros(300));
        letterbox.put();
    }
    // And on to the other houses.
    loop {
        sleep("walk", Timer::after(walk)).await;
    }
}

fn main() -> Result<(), Failure> {
    let seconds = args::seconds("A task that nobody will ever wake.", 0.1)?;
    let _trace = unitrace_probe::start()?;
    let executor = LocalExecutor::new();
    let (first, second) = (Rc::<Letterbox>::default(), Rc::<Letterbox>::default());
    executor.spawn(traced("careful", reader(Letter(first.clone())))).detach();
    executor.spawn(traced("forgetful", reader(ForgetfulLetter(second.clone())))).detach();
    executor.spawn(traced("postman", postman(first, second, seconds / 5))).detach();
    async_io::block_on(executor.run(Timer::after(seconds)));
    println!("look for: forgetful waits to the end, and no arrow goes to it after its only poll");
    // A real program would hang here. Leaving without dropping the tasks keeps the last word from being "cancelled".
    process::exit(0)
}
