//! console-subscriber as its manual sets it up, on a free port of this machine's.

use std::error::Error;

/// Subscribes.
pub fn begin() -> Result<(), Box<dyn Error>> {
    console_subscriber::ConsoleLayer::builder().server_addr(([127, 0, 0, 1], 0)).init();
    Ok(())
}
