//! Lists that were asked for lately. Whoever misses fetches; whoever comes meanwhile waits for that fetch.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use async_lock::Semaphore;

use super::arena::{Arena, Root};
use super::database::Database;
use super::page::Pages;
use super::stats::Stats;

/// A list is fetched again after this time.
const FRESH: Duration = Duration::from_millis(400);

/// What is under a key.
#[derive(Debug)]
enum Entry {
    /// Somebody fetches it.
    Fetching(Arc<Semaphore>),
    /// It is here.
    Here { list: Root, since: Instant },
}

/// What a look-up finds.
enum Found {
    Hit(Root),
    /// Wait for the one who fetches it, then look again.
    Wait(Arc<Semaphore>),
    /// Fetch it.
    Miss(Arc<Semaphore>),
}

/// The cache with what it needs to fill itself.
#[derive(Debug)]
pub struct Cache {
    entries: Mutex<HashMap<String, Entry>>,
    arena: Arena,
    pages: Arc<Pages>,
    database: Database,
    stats: Arc<Stats>,
}

impl Cache {
    /// Empty.
    pub fn new(arena: Arena, pages: Arc<Pages>, database: Database, stats: Arc<Stats>) -> Self {
        Self { entries: Mutex::default(), arena, pages, database, stats }
    }

    /// The list under `key`, fetched if nobody has it.
    pub async fn list(&self, key: &str) -> Root {
        loop {
            match self.find(key) {
                Found::Hit(list) => {
                    self.stats.hits.add(1);
                    return list;
                }
                Found::Wait(fetched) => drop(fetched.acquire().await),
                Found::Miss(fetched) => {
                    self.stats.misses.add(1);
                    return self.fetch(key, &fetched).await;
                }
            }
        }
    }

    fn find(&self, key: &str) -> Found {
        let mut entries = self.lock();
        match entries.get(key) {
            Some(Entry::Here { list, .. }) => Found::Hit(list.clone()),
            Some(Entry::Fetching(fetched)) => Found::Wait(fetched.clone()),
            None => {
                let fetched = Arc::new(Semaphore::new(0));
                entries.insert(key.to_string(), Entry::Fetching(fetched.clone()));
                Found::Miss(fetched)
            }
        }
    }

    async fn fetch(&self, key: &str, fetched: &Semaphore) -> Root {
        // Whoever gives up while fetching must let the next one try, not leave the others waiting for ever.
        let mut promise = Promise { cache: self, key, fetched, kept: false };
        let products = self.database.query(key).await;
        let list = self.pages.list(&self.arena, key, &products);
        let here = Entry::Here { list: list.clone(), since: Instant::now() };
        self.lock().insert(key.to_string(), here);
        promise.kept = true;
        list
    }

    /// Throws out what is too old and says how many that were.
    pub fn evict(&self) -> usize {
        let mut old = Vec::new();
        let now = Instant::now();
        let is_old = |entry: &mut Entry| match entry {
            Entry::Here { since, .. } => now.duration_since(*since) > FRESH,
            Entry::Fetching(_) => false,
        };
        old.extend(self.lock().extract_if(|_, entry| is_old(entry)));
        old.len()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody has promised to fetch a key.
struct Promise<'a> {
    cache: &'a Cache,
    key: &'a str,
    fetched: &'a Semaphore,
    kept: bool,
}

impl Drop for Promise<'_> {
    fn drop(&mut self) {
        if !self.kept {
            self.cache.lock().remove(self.key);
        }
        // One permit is enough: each who waits takes it and gives it back.
        self.fetched.add_permits(1);
    }
}
