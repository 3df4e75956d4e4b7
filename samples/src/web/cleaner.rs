//! The background task: throws out old lists, and has the arena collected when that left much garbage.

use std::sync::Arc;
use std::time::Duration;

use async_io::Timer;
use unitrace_probe::{log, sleep};

use super::arena::Arena;
use super::cache::Cache;
use crate::tally;

/// How often it looks.
const PERIOD: Duration = Duration::from_millis(150);
/// From this many evicted lists a collection is worth its time.
const WORTH: usize = 4;

/// Cleans for ever.
pub async fn clean(cache: Arc<Cache>, arena: Arena) {
    loop {
        sleep("cleaning period", Timer::after(PERIOD)).await;
        let evicted = cache.evict();
        if evicted >= WORTH {
            let found = arena.lock().collect();
            tally::count(tally::Kind::Log);
            log!(Info, "{evicted} old lists; {} nodes freed, {} live", found.freed, found.live);
        }
    }
}
