//! `cargo run -p unitrace-formats --example xentrace -- FILE`: what is read of a trace of Xen's scheduler, for others to
//! compare: records by name, lost ones, and of each virtual CPU how often and for how many ticks it ran, and how often it lost the CPU
//! although it wanted it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use unitrace_formats::event::{Event, PollResult};
use unitrace_formats::trace::{Trace, TraceError};

#[derive(Default)]
struct Vcpu {
    runs: u64,
    ticks: u64,
    preempted: u64,
    since: Option<u64>,
}

fn main() -> Result<ExitCode, TraceError> {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("xentrace FILE");
        return Ok(ExitCode::from(2));
    };
    let trace = Trace::open(Path::new(&path))?;
    let Some(source) = trace.source() else { return Ok(ExitCode::FAILURE) };
    for (name, count) in &source.records {
        println!("record {name}: {count}");
    }
    println!("lost: {}", source.numbers.get("records_lost").copied().unwrap_or_default());
    println!("left out: {}", source.dropped.iter().map(|dropped| dropped.count).sum::<u64>());
    let mut vcpus: BTreeMap<_, Vcpu> = BTreeMap::new();
    for (at, event) in trace.columns().events() {
        match event {
            Event::PollBegin { task } => {
                let vcpu = vcpus.entry(task).or_default();
                (vcpu.runs, vcpu.since) = (vcpu.runs + 1, Some(at.0));
            }
            Event::PollEnd { task, result } => {
                let vcpu = vcpus.entry(task).or_default();
                if let Some(since) = vcpu.since.take() {
                    vcpu.ticks += at.0 - since;
                    vcpu.preempted += u64::from(result == PollResult::Preempted);
                }
            }
            _ => {}
        }
    }
    let sites = trace.live().iter().map(|entry| (entry.id, entry.site));
    let spawned = trace.columns();
    let spawned = spawned.events().filter_map(|(_, event)| match event {
        Event::Spawn { task, site, .. } => Some((task, site)),
        _ => None,
    });
    let names: BTreeMap<_, _> = sites.chain(spawned).collect();
    for (task, Vcpu { runs, ticks, preempted, .. }) in vcpus {
        let name = names.get(&task).and_then(|site| trace.sites().get(*site)).map_or("?", |site| site.name);
        println!("{name}: {runs} runs, {ticks} ticks, preempted {preempted} times");
    }
    Ok(ExitCode::SUCCESS)
}
