//! The session table: one lock that everybody needs for a moment, and that one task holds for too long.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use async_io::Timer;
use unitrace_probe::sleep;
use unitrace_probe::sync::Mutex;

/// How often sessions are written away.
const PERIOD: Duration = Duration::from_millis(250);
/// How long that takes, with the lock held: the mistake that this server has on purpose.
const WRITE: Duration = Duration::from_millis(4);

/// What is known about a visitor.
#[derive(Clone, Copy, Default, Debug)]
pub struct Session {
    /// Requests so far.
    pub visits: u64,
}

/// All visitors. Clones are the same table.
#[derive(Clone, Debug)]
pub struct Sessions(Arc<Mutex<Table>>);

impl Default for Sessions {
    fn default() -> Self {
        Self(Arc::new(Mutex::new("session table", Table::default())))
    }
}

#[derive(Default, Debug)]
struct Table {
    sessions: HashMap<u64, Session>,
    last: u64,
}

impl Sessions {
    /// Counts a visit. Returns the session's id (a new one if `id` is not known) and its state.
    pub async fn visit(&self, id: u64) -> (u64, Session) {
        let mut table = self.0.lock().await;
        let id = if table.sessions.contains_key(&id) { id } else { table.new_id() };
        let session = table.sessions.entry(id).or_default();
        session.visits += 1;
        (id, *session)
    }

    /// Writes the table away again and again, for ever.
    pub async fn keep_written(self) {
        loop {
            sleep("write period", Timer::after(PERIOD)).await;
            let table = self.0.lock().await;
            sleep("write", Timer::after(WRITE)).await;
            drop(table);
        }
    }
}

impl Table {
    fn new_id(&mut self) -> u64 {
        self.last += 1;
        self.last
    }
}
