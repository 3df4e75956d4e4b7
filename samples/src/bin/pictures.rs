//! Makes the pictures of samples/README.md again, each from a new run: `cargo run -p unitrace-samples --bin pictures`.
//!
//! With names as arguments, only those. On a busy machine the programs are held up and the pictures show that, too.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use unitrace_samples::args::Failure;
use unitrace_samples::demo::{Programs, around_a_collection, binary, record};

/// The server under load, which is not one of the small samples.
const SERVER: &str = "web_server";

/// A small sample, how it is called and which part of its run is shown.
struct Shot {
    sample: &'static str,
    args: &'static [&'static str],
    part: &'static [&'static str],
    size: &'static str,
}

const SHOTS: &[Shot] = &[
    Shot::new("ping_pong", &["--seconds", "0.1"], &["--from", "20ms", "--to", "22ms"], "1200x200"),
    Shot::new("storm", &["--seconds", "0.1"], &["--from", "36ms", "--to", "39ms"], "1200x200"),
    Shot::new("late_request", &["--seconds", "0.3"], &["--from", "105ms", "--to", "165ms"], "1200x280"),
    Shot::new("lost_wake", &["--seconds", "0.1"], &[], "1200x220"),
    Shot::new("leak", &["--seconds", "0.5"], &[], "1200x250"),
    Shot::new("spans", &["--seconds", "0.1"], &["--from", "40ms", "--to", "60ms"], "1200x310"),
    Shot::new("any_executor", &["--seconds", "0.2"], &["--from", "100ms", "--to", "115ms"], "1200x285"),
    Shot::new("gc_pause", &["--seconds", "0.2"], &["--finding", "long_poll"], "1200x300"),
    Shot::new(
        "crash",
        &["--how", "segfault", "--seconds", "0.05"],
        &["--from", "44ms", "--to", "57ms"],
        "1200x240",
    ),
];

fn main() -> Result<(), Failure> {
    let only: Vec<String> = env::args().skip(1).collect();
    let wanted = |name: &str| only.is_empty() || only.iter().any(|one| one == name);
    let programs = Programs::build()?;
    for shot in SHOTS.iter().filter(|shot| wanted(shot.sample)) {
        shot.take(&programs)?;
    }
    if wanted(SERVER) {
        server(&programs)?;
    }
    Ok(())
}

impl Shot {
    const fn new(
        sample: &'static str,
        args: &'static [&'static str],
        part: &'static [&'static str],
        size: &'static str,
    ) -> Self {
        Self { sample, args, part, size }
    }

    fn take(&self, programs: &Programs) -> Result<(), Failure> {
        let sample = binary(&["--package", "unitrace-samples"], self.sample)?;
        let trace = trace_of(self.sample);
        let mut collect = Command::new(&programs.collector);
        collect.arg("--force").arg("-o").arg(&trace).arg("--").arg(sample).args(self.args);
        // It ends as the sample does, and the crash is meant to fail.
        let ended = collect.status()?;
        println!("{}: {ended}", self.sample);
        draw(programs, self.sample, self.part, self.size)
    }
}

fn server(programs: &Programs) -> Result<(), Failure> {
    let trace = trace_of(SERVER);
    record(programs, Duration::from_secs(3), &trace)?;
    let [from, to] = around_a_collection(&trace)?.ok_or("nothing was collected: try again")?;
    draw(programs, SERVER, &["--from", &from, "--to", &to], "1600x860")
}

/// Where a trace is kept between recording and drawing.
fn trace_of(sample: &str) -> PathBuf {
    env::temp_dir().join(format!("{sample}.utr"))
}

fn draw(programs: &Programs, sample: &str, part: &[&str], size: &str) -> Result<(), Failure> {
    let pictures = Path::new(env!("CARGO_MANIFEST_DIR")).join("pictures");
    std::fs::create_dir_all(&pictures)?;
    let picture = pictures.join(sample).with_extension("png");
    let mut render = Command::new(&programs.viewer);
    render.arg("render").arg(trace_of(sample)).args(part).args(["--size", size]);
    let status = render.arg("-o").arg(&picture).status()?;
    println!("{}", picture.display());
    match status.success() {
        true => Ok(()),
        false => Err(format!("{} was not drawn: {status}", picture.display()).into()),
    }
}
