//! What the kernel does, chosen by `scenario=NAME` on its command line.

mod cost;
mod crash;
mod crowd;
mod fault;
mod flood;
mod hang;
mod hello;
mod hostile;
mod late;
mod law_one;
mod leak;
mod lost_wake;
mod ping;
mod plan;
mod self_check;
mod steady;
mod storm;

use crate::command_line::{CommandLine, NotANumber};
use crate::console::println;
use crate::executor;
use crate::exit::Exit;
use core::future::poll_fn;
use core::task::Poll;
use embassy_executor::{SpawnError, Spawner};
use plan::Plan;

/// A name and what runs under it, to its end.
type Scenario = (&'static str, fn(&CommandLine) -> Exit);

/// The first is what runs without a name.
const SCENARIOS: &[Scenario] = &[
    ("hello", hello::run),
    ("steady", steady::run),
    ("storm", storm::run),
    ("late", late::run),
    ("lost_wake", lost_wake::run),
    ("leak", leak::run),
    ("crowd", crowd::run),
    ("ping", ping::run),
    ("self_check", self_check::run),
    ("flood", flood::run),
    ("cost", cost::run),
    ("law_one", law_one::run),
    ("crash", crash::run),
    ("fault", fault::run),
    ("hang", hang::run),
    ("hostile", hostile::run),
];

/// Runs the scenario to its end.
pub(crate) fn run(command_line: &CommandLine) -> Exit {
    let name = command_line.get("scenario").unwrap_or(SCENARIOS[0].0);
    if let Some((_, scenario)) = SCENARIOS.iter().find(|(known, _)| *known == name) {
        return scenario(command_line);
    }
    println!("there is no scenario={name}; there are:");
    for (known, _) in SCENARIOS {
        println!("  scenario={known}");
    }
    Exit::Usage
}

/// Runs a scenario that is nothing but tasks.
fn begun(
    plan: Result<Plan, NotANumber<'_>>,
    begin: impl FnOnce(Spawner, Plan) -> Result<(), SpawnError>,
) -> Exit {
    match plan {
        Ok(plan) => executor::run(|spawner| begin(spawner, plan)),
        Err(error) => {
            println!("{error}");
            Exit::Usage
        }
    }
}

/// Lets all others that are ready have their turn.
async fn yield_now() {
    let mut yielded = false;
    poll_fn(|cx| {
        if core::mem::replace(&mut yielded, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
