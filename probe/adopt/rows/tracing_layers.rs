//! row: tracing with other layers
//! uses: tracing = "0.1"
//! uses: tracing-subscriber = "0.3"
//! seen: =3 log, =1 span_begin, 1 span_enter, =1 span_end

use tracing::{info, info_span};
use tracing_subscriber::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    {{set-up}}
    tracing_subscriber::registry()
        .with(tracing_subscriber::fmt::layer().with_writer(std::io::sink))
        {{set-up 2}}
        .init();
    let _span = info_span!("outer").entered();
    (0..3).for_each(|n| info!(n, "said"));
    Ok(())
}
