//! The whole path on this machine: run the web server under load, collect its ring while it runs, report, show.
//!
//! `cargo demo` builds only the samples. The collector and the viewer are programs of their own, so this has
//! cargo build them, in the profile that the demo itself was built in, and asks cargo where they are.

mod build;
mod moment;
mod options;
mod server;
mod show;

use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use crate::args::Failure;
use crate::load::Load;

pub use build::{Programs, binary};
pub use moment::around_a_collection;
pub use options::Options;
pub use server::RunningServer;

/// The load goes on for so long after the ring was collected, so that it is collected in full swing.
const AFTERWARDS: Duration = Duration::from_millis(500);
/// Clients of the server.
const CLIENTS: usize = 8;

/// Does it all.
///
/// # Errors
/// Each step's, as a sentence with what to do.
pub fn run(options: &Options) -> Result<(), Failure> {
    let programs = Programs::build()?;
    let directory = programs.target.join("demo");
    fs::create_dir_all(&directory).map_err(|e| format!("cannot make {}: {e}", directory.display()))?;
    let trace = directory.join("web_server.utr");
    record(&programs, options.seconds, &trace)?;
    show::report(&programs, &trace)?;
    if options.window { show::window(&programs, &trace) } else { show::pictures(&programs, &trace) }
}

/// Runs the server under load for some time and collects its ring in the middle of it.
///
/// # Errors
/// The server, a client or the collector fails.
pub fn record(programs: &Programs, seconds: Duration, trace: &Path) -> Result<(), Failure> {
    let server = RunningServer::start(&programs.server)?;
    say(&format!("The web server runs as process {}; {CLIENTS} clients ask it for pages.", server.pid()));
    let load = Load {
        port: server.port,
        connections: CLIENTS,
        requests: u64::MAX,
        seconds: seconds + AFTERWARDS,
        think: Duration::from_millis(4),
    };
    let clients = thread::spawn(move || load.run());
    thread::sleep(seconds);
    let pid = server.pid().to_string();
    let collected = show::run(&programs.collector, &["--pid", &pid, "--force", "-o"], trace);
    let answers = clients.join().map_err(|_| "the load generator panicked")??;
    println!("{answers}");
    collected
}

/// One line about what happens next, set off from what the programs print.
fn say(what: &str) {
    println!("\n== {what}");
}
