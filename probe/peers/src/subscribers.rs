//! Who may be told what `tracing`'s macros say. A program has one of them, so that each is measured in a process of its own:
//! this program again, with a name as its argument.

use crate::peers::{BATCH, Nobody};
use crate::rounds::ratio_to_floor;
use std::error::Error;
use std::process::Command;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::registry::Registry;

/// What an event and a span cost: nanoseconds and the ratio to the floor, of each.
pub struct Cost {
    pub event: (f64, f64),
    pub span: (f64, f64),
}

/// A subscriber's name, and what it is called in the table.
pub const ALL: [(&str, &str); 6] = [
    ("unitrace", "unitrace's subscriber"),
    ("layer", "unitrace's layer over a registry"),
    ("nothing", "a layer that does nothing, over a registry"),
    ("fastrace", "fastrace-tracing's layer, as its manual says"),
    ("fastrace-least", "the same without source lines and threads"),
    ("chrome", "tracing-chrome's layer, with arguments"),
];

/// Asks a process of its own.
pub fn ask(name: &str) -> Result<Cost, Box<dyn Error>> {
    let output = Command::new(std::env::current_exe()?).arg(name).output()?;
    let said = String::from_utf8(output.stdout)?;
    let numbers: Vec<f64> = said.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
    let [ns, ratio, span_ns, span_ratio] = numbers[..] else {
        return Err(format!("{name} said {said:?} {}", String::from_utf8_lossy(&output.stderr)).into());
    };
    Ok(Cost { event: (ns, ratio), span: (span_ns, span_ratio) })
}

/// Is that process: subscribes, measures, and says so on standard output.
pub fn answer(name: &str) -> Result<(), Box<dyn Error>> {
    let session = unitrace_probe::Config::new().memfd(true).start()?;
    let flush = subscribe(name)?;
    let ((ns, ratio), (span_ns, span_ratio)) = (ratio_to_floor(events), ratio_to_floor(spans));
    println!("{ns} {ratio} {span_ns} {span_ratio}");
    drop((flush, session));
    Ok(())
}

/// What must live while tracing-chrome records, or nothing.
fn subscribe(name: &str) -> Result<Option<tracing_chrome::FlushGuard>, Box<dyn Error>> {
    match name {
        "unitrace" => unitrace_probe::tracing::subscribe()?,
        "layer" => over_registry(unitrace_probe::tracing::layer())?,
        "nothing" => over_registry(Idle)?,
        "fastrace" | "fastrace-least" => {
            fastrace::set_reporter(Nobody, fastrace::collector::Config::default());
            let layer = fastrace_tracing::FastraceCompatLayer::new();
            let is_least = name == "fastrace-least";
            over_registry(layer.with_location(!is_least).with_threads(!is_least))?;
        }
        "chrome" => {
            let builder = tracing_chrome::ChromeLayerBuilder::new();
            let (layer, flush) = builder.writer(std::io::sink()).include_args(true).build();
            over_registry(layer)?;
            return Ok(Some(flush));
        }
        _ => return Err(format!("there is no subscriber {name}").into()),
    }
    Ok(None)
}

fn over_registry(layer: impl Layer<Registry> + Send + Sync) -> Result<(), Box<dyn Error>> {
    Ok(tracing::subscriber::set_global_default(tracing_subscriber::registry().with(layer))?)
}

/// What everybody pays who composes layers.
struct Idle;

impl<S: tracing::Subscriber> Layer<S> for Idle {}

/// In a span, without which fastrace's bridge takes no events.
#[inline(never)]
fn events(n: u32) {
    for batch in 0..n / BATCH {
        let _request = tracing::info_span!("request").entered();
        for i in 0..BATCH {
            tracing::info!(task = batch * BATCH + i, source = 7u32, "read");
        }
    }
}

#[inline(never)]
fn spans(n: u32) {
    for batch in 0..n / BATCH {
        let _request = tracing::info_span!("request").entered();
        for i in 0..BATCH {
            drop(tracing::info_span!("poll", task = batch * BATCH + i).entered());
        }
    }
}
