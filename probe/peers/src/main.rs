//! What an event costs with unitrace and with its peers: `probe/peers/run` prints the table of the README.
//!
//! Every case is measured beside the floor (read the TSC, store 16 bytes) in the same rounds of the same process, by
//! per-thread CPU time, so work that a peer leaves to another thread is not counted against it. Peers that record spans
//! read the clock twice for each; half of a span is called an event.

#[path = "../../benches/record/floor.rs"]
mod floor;
mod peers;
#[path = "../../benches/record/rounds.rs"]
mod rounds;

use rounds::ratio_to_floor;

struct Peer {
    name: &'static str,
    what: &'static str,
    case: fn(u32),
    /// Events that one call of the case counts as.
    events: f64,
}

fn main() {
    let peers = [
        Peer { name: "unitrace", what: "event, two u32", case: peers::unitrace, events: 1.0 },
        Peer { name: "LTTng-UST", what: "event, two u32", case: peers::lttng, events: 1.0 },
        Peer { name: "fastrace", what: "span", case: peers::fastrace, events: 2.0 },
        Peer { name: "puffin", what: "scope", case: peers::puffin, events: 2.0 },
        Peer { name: "tracing-chrome", what: "event, two u32", case: peers::tracing_chrome, events: 1.0 },
    ];
    let _running = peers::start();
    println!("| recorder | records | ns an event | x floor | x unitrace |");
    println!("|---|---|---:|---:|---:|");
    let mut own = f64::NAN;
    for peer in peers {
        let (ns, ratio) = ratio_to_floor(peer.case);
        let (ns, ratio) = (ns / peer.events, ratio / peer.events);
        if own.is_nan() {
            own = ratio;
        }
        println!("| {} | {} | {ns:.1} | {ratio:.2} | {:.1} |", peer.name, peer.what, ratio / own);
    }
}
