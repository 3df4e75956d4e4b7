//! Lists that were asked for lately. Whoever misses fetches; whoever comes meanwhile is handed what was fetched.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use unitrace_probe::sync::oneshot;

use super::arena::{Arena, Root};
use super::database::Database;
use super::page::Pages;
use super::stats;

/// A list is fetched again after this time.
const FRESH: Duration = Duration::from_millis(400);

/// What is under a key.
#[derive(Debug)]
enum Entry {
    /// Somebody fetches it; these are waiting for it.
    Fetching(Vec<oneshot::Sender<Root>>),
    /// It is here.
    Here { list: Root, since: Instant },
}

/// What a look-up finds.
enum Found {
    Hit(Root),
    /// The one who fetches it will send it.
    Wait(oneshot::Receiver<Root>),
    /// Fetch it.
    Miss,
}

/// The cache with what it needs to fill itself.
#[derive(Debug)]
pub struct Cache {
    entries: Mutex<HashMap<String, Entry>>,
    arena: Arena,
    pages: Arc<Pages>,
    database: Database,
}

impl Cache {
    /// Empty.
    pub fn new(arena: Arena, pages: Arc<Pages>, database: Database) -> Self {
        Self { entries: Mutex::default(), arena, pages, database }
    }

    /// The list under `key`, fetched if nobody has it.
    pub async fn list(&self, key: &str) -> Root {
        loop {
            match self.find(key) {
                Found::Hit(list) => {
                    stats::add(&stats::HITS, 1);
                    return list;
                }
                Found::Wait(fetched) => {
                    // No list: whoever fetched it has given up. Look again, and fetch it then.
                    if let Ok(list) = fetched.await {
                        return list;
                    }
                }
                Found::Miss => {
                    stats::add(&stats::MISSES, 1);
                    return self.fetch(key).await;
                }
            }
        }
    }

    fn find(&self, key: &str) -> Found {
        let mut entries = self.lock();
        match entries.get_mut(key) {
            Some(Entry::Here { list, .. }) => Found::Hit(list.clone()),
            Some(Entry::Fetching(waiting)) => {
                let (sender, receiver) = oneshot::channel("fetched list");
                waiting.push(sender);
                Found::Wait(receiver)
            }
            None => {
                entries.insert(key.to_string(), Entry::Fetching(Vec::new()));
                Found::Miss
            }
        }
    }

    async fn fetch(&self, key: &str) -> Root {
        let promise = Promise { cache: self, key };
        let products = self.database.query(key).await;
        let list = self.pages.list(&self.arena, key, &products);
        promise.keep(&list);
        list
    }

    /// Throws out what is too old and says how many that were.
    pub fn evict(&self) -> usize {
        let now = Instant::now();
        let is_old = |entry: &mut Entry| match entry {
            Entry::Here { since, .. } => now.duration_since(*since) > FRESH,
            Entry::Fetching(_) => false,
        };
        self.lock().extract_if(|_, entry| is_old(entry)).count()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody has promised to fetch a key. Dropped before it is kept (a cancelled task), it takes the entry back, and
/// those who waited are told to look again.
struct Promise<'a> {
    cache: &'a Cache,
    key: &'a str,
}

impl Promise<'_> {
    fn keep(self, list: &Root) {
        let here = Entry::Here { list: list.clone(), since: Instant::now() };
        let before = self.cache.lock().insert(self.key.to_string(), here);
        if let Some(Entry::Fetching(waiting)) = before {
            for sender in waiting {
                // Whoever waited may be gone.
                let _ = sender.send(list.clone());
            }
        }
    }
}

impl Drop for Promise<'_> {
    fn drop(&mut self) {
        let mut entries = self.cache.lock();
        if let Some(Entry::Fetching(_)) = entries.get(self.key) {
            entries.remove(self.key);
        }
    }
}
