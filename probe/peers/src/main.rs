//! What an event and a span cost with unitrace and with its peers: `probe/peers/run` prints the table of the README.
//!
//! Every case is measured beside the floor (read the TSC, store 16 bytes) in the same rounds of the same process, by
//! per-thread CPU time, so work that a peer leaves to another thread is not counted against it. An event is one moment
//! and reads the clock once; a span is a begin and an end and reads it twice. Each is compared with unitrace's own.

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
}

const EVENTS: [Peer; 5] = [
    Peer { name: "unitrace", what: "event, two u32", case: peers::unitrace },
    Peer { name: "LTTng-UST", what: "event, two u32", case: peers::lttng },
    Peer { name: "fastrace", what: "event, only a name", case: peers::fastrace_event },
    Peer { name: "fastrace", what: "event, two u32", case: peers::fastrace_event_two },
    Peer { name: "tracing-chrome", what: "event, two u32", case: peers::tracing_chrome },
];

const SPANS: [Peer; 3] = [
    Peer { name: "unitrace", what: "span: poll begin, poll end", case: peers::unitrace_span },
    Peer { name: "fastrace", what: "span", case: peers::fastrace },
    Peer { name: "puffin", what: "scope", case: peers::puffin },
];

fn main() {
    let _running = peers::start();
    println!("| recorder | records | ns | x floor | x unitrace |");
    println!("|---|---|---:|---:|---:|");
    EVENTS.iter().for_each(|peer| print(peer, &EVENTS[0]));
    SPANS.iter().for_each(|peer| print(peer, &SPANS[0]));
}

/// A row: its own two ratios, and that to unitrace's own, measured next to it.
fn print(peer: &Peer, own: &Peer) {
    let (ns, ratio) = ratio_to_floor(peer.case);
    let (_, own) = ratio_to_floor(own.case);
    println!("| {} | {} | {ns:.1} | {ratio:.2} | {:.1} |", peer.name, peer.what, ratio / own);
}
