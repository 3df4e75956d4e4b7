//! With the hooks.

use crate::sealed::{say, seal};
use std::process::Command;
use std::sync::Arc;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Mutex, Semaphore, oneshot};
use tokio::task::yield_now;
use unitrace_probe::tokio::{follow_resources, hook, spawn};
use unitrace_probe::tracing::subscribe;
use unitrace_probe::{Config, Session};

/// Tells the test's own program to be the child.
const CHILD: &str = "UNITRACE_TEST_SEALED";

pub(crate) fn run() {
    if std::env::var_os(CHILD).is_some() {
        in_the_seal();
    }
    let child = Command::new(std::env::current_exe().unwrap()).env(CHILD, "1").output().unwrap();
    let said = String::from_utf8_lossy(&child.stdout);
    assert!(said.contains("still alive"), "a system call killed it: {child:?}");
    // The seal is tight: the same child dies of the first call that is not allowed.
    assert!(!child.status.success() && !said.contains("not sealed"), "{child:?}");
    println!("500 rounds of tasks, locks and channels of Tokio's: no system call");
}

/// Ends by the kernel's hand.
fn in_the_seal() -> ! {
    let (_session, runtime) = begin();
    // Tokio's own memory has been asked for by then.
    (0..10).for_each(|_| round(&runtime));
    seal(&[]);
    (0..500).for_each(|_| round(&runtime));
    say("still alive\n");
    // SAFETY: no conditions; not allowed under the seal.
    unsafe { libc::getppid() };
    say("not sealed\n");
    std::process::exit(0)
}

fn begin() -> (Session, Runtime) {
    let session = Config::new().name("law").size(256 << 10).lanes(1).memfd(true).start().unwrap();
    let mut builder = Builder::new_current_thread();
    hook(&mut builder).unwrap();
    follow_resources().unwrap();
    subscribe().unwrap();
    (session, builder.build().unwrap())
}

fn round(runtime: &Runtime) {
    runtime.block_on(async {
        let (lock, permits) = (Arc::new(Mutex::new(0)), Arc::new(Semaphore::new(1)));
        let (sender, receiver) = oneshot::channel();
        let tasks: Vec<_> = (0..10)
            .map(|_| {
                let (lock, permits) = (lock.clone(), permits.clone());
                spawn("worker", async move {
                    let mut held = lock.lock().await;
                    yield_now().await;
                    *held += 1;
                    drop(permits.acquire().await);
                })
            })
            .collect();
        let asked = tokio::spawn(receiver);
        yield_now().await;
        sender.send(7).unwrap();
        assert_eq!(asked.await.unwrap(), Ok(7));
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(*lock.lock().await, 10);
    });
}
