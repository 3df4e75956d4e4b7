//! What an event and a span cost with unitrace and with its peers: `probe/peers/run` prints the tables of the README.
//!
//! Every case is measured beside the floor (read the TSC, store 16 bytes) in the same rounds of the same process, by
//! per-thread CPU time, so work that a peer leaves to another thread is not counted against it. An event is one moment
//! and reads the clock once; a span is a begin and an end and reads it twice. Each is compared with unitrace's own.

#[path = "../../benches/record/floor.rs"]
mod floor;
mod peers;
#[path = "../../benches/record/rounds.rs"]
mod rounds;
mod subscribers;

use rounds::ratio_to_floor;
use std::error::Error;
use subscribers::Cost;

struct Peer {
    name: &'static str,
    what: &'static str,
    case: fn(u32),
}

const EVENTS: [Peer; 4] = [
    Peer { name: "unitrace", what: "event, two u32", case: peers::unitrace },
    Peer { name: "LTTng-UST", what: "event, two u32", case: peers::lttng },
    Peer { name: "fastrace", what: "event, only a name", case: peers::fastrace_event },
    Peer { name: "fastrace", what: "event, two u32", case: peers::fastrace_event_two },
];

const SPANS: [Peer; 3] = [
    Peer { name: "unitrace", what: "span: poll begin, poll end", case: peers::unitrace_span },
    Peer { name: "fastrace", what: "span", case: peers::fastrace },
    Peer { name: "puffin", what: "scope", case: peers::puffin },
];

fn main() -> Result<(), Box<dyn Error>> {
    if let Some(name) = std::env::args().nth(1) {
        return subscribers::answer(&name);
    }
    let _running = peers::start();
    println!("| recorder | records | ns | x floor | x unitrace |");
    println!("|---|---|---:|---:|---:|");
    let bare = print(&EVENTS[0], &EVENTS[0]);
    for peer in &EVENTS[1..] {
        print(peer, &EVENTS[0]);
    }
    for peer in &SPANS {
        print(peer, &SPANS[0]);
    }

    let costs =
        subscribers::ALL.iter().map(|(name, _)| subscribers::ask(name)).collect::<Result<Vec<_>, _>>()?;
    through_tracing(&costs);
    limits(bare, &costs);
    Ok(())
}

/// A row: its own two ratios, and that to unitrace's own, measured next to it. Returns its ratio to the floor.
fn print(peer: &Peer, own: &Peer) -> f64 {
    let (ns, ratio) = ratio_to_floor(peer.case);
    let (_, own) = ratio_to_floor(own.case);
    println!("| {} | {} | {ns:.1} | {ratio:.2} | {:.1} |", peer.name, peer.what, ratio / own);
    ratio
}

fn through_tracing(costs: &[Cost]) {
    println!(
        "\n| `tracing`'s macros, recorded by | event, two u32: ns | x floor | x unitrace | span: ns | x floor | x unitrace |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|");
    let own = &costs[0];
    for ((_, name), cost) in subscribers::ALL.iter().zip(costs) {
        let cells =
            |(ns, ratio): (f64, f64), own: (f64, f64)| format!("{ns:.1} | {ratio:.2} | {:.2}", ratio / own.1);
        println!("| {name} | {} | {} |", cells(cost.event, own.event), cells(cost.span, own.span));
    }
}

/// What was promised of an event of `tracing` with two integers.
fn limits(bare: f64, costs: &[Cost]) {
    let event = |name: &str| {
        let at = subscribers::ALL.iter().position(|(known, _)| *known == name);
        at.and_then(|at| costs.get(at)).map_or(f64::NAN, |cost| cost.event.1)
    };
    let fastrace = event("fastrace").min(event("fastrace-least"));
    println!("\nAn event of tracing with two u32:");
    line("unitrace's subscriber / its bare event", "<=", 3.0, event("unitrace") / bare);
    line("tracing-chrome's layer / unitrace's subscriber", ">=", 15.0, event("chrome") / event("unitrace"));
    line("fastrace's bridge at its least / unitrace's subscriber", ">=", 2.0, fastrace / event("unitrace"));
    line("tracing-chrome's layer / unitrace's layer", ">=", 15.0, event("chrome") / event("layer"));
    line("fastrace's bridge at its least / unitrace's layer", ">=", 2.0, fastrace / event("layer"));
}

fn line(what: &str, sign: &str, limit: f64, measured: f64) {
    let holds = if sign == "<=" { measured <= limit } else { measured >= limit };
    println!(
        "{what:<58} {sign} {limit:>4}: {measured:>7.2} {}",
        if holds { "holds" } else { "DOES NOT HOLD" }
    );
}
