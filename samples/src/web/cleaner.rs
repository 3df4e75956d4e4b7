//! The background task: throws out old lists, and has the arena collected when that left much garbage.

use std::sync::Arc;
use std::time::Duration;

use async_io::Timer;

use super::arena::Arena;
use super::cache::Cache;

/// How often it looks.
const PERIOD: Duration = Duration::from_millis(150);
/// From this many evicted lists a collection is worth its time.
const WORTH: usize = 4;

/// Cleans for ever.
pub async fn clean(cache: Arc<Cache>, arena: Arena) {
    loop {
        Timer::after(PERIOD).await;
        let evicted = cache.evict();
        if evicted >= WORTH {
            arena.lock().collect();
        }
    }
}
