//! row: tracing
//! uses: tracing = "0.1"
//! uses: pollster = "0.4"
//! seen: 3 log, =3 span_begin, 3 span_enter, =3 span_end, 3 field

use tracing::{Instrument, info, info_span, instrument};

#[instrument]
async fn handle(request: u32) {
    info!(bytes = 512 * request, "served");
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    {{set-up}}
    for n in 0..2 {
        pollster::block_on(handle(n));
    }
    pollster::block_on(async { info!("the last") }.instrument(info_span!("around")));
    Ok(())
}
