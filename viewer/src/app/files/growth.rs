//! Files that grow while they are open, as those of `collect --follow` do.
//!
//! A thread looks at their sizes twice a second, so that a window in which nothing happens stays still.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use egui::Context;

const LOOK: Duration = Duration::from_millis(500);
/// A file that took long to read is read again only after so many times that long: the window is for looking.
const PATIENCE: u32 = 4;

/// What a file is known by: its length and when it was written.
type Mark = Option<(u64, SystemTime)>;

/// Watches files as long as it lives.
#[derive(Debug)]
pub struct Growth {
    paths: Arc<Vec<PathBuf>>,
    /// What the files are known to be now.
    now: Arc<Mutex<Vec<Mark>>>,
    /// What they were when they were read.
    read: Vec<Mark>,
    begun: Instant,
    /// How long reading them took.
    took: Duration,
}

impl Growth {
    /// Watches these files, which are being read now. `None` if they cannot grow: standard input is read to its end.
    pub fn watch(paths: &[PathBuf], context: &Context) -> Option<Self> {
        if paths.iter().any(|path| path.as_os_str() == "-") {
            return None;
        }
        let paths = Arc::new(paths.to_vec());
        let read = marks(&paths);
        let now = Arc::new(Mutex::new(read.clone()));
        let (seen, watched, context) = (Arc::downgrade(&now), Arc::clone(&paths), context.clone());
        thread::spawn(move || look(&seen, &watched, &context));
        Some(Self { paths, now, read, begun: Instant::now(), took: Duration::ZERO })
    }

    /// Reading has ended.
    pub fn was_read(&mut self) {
        self.took = self.begun.elapsed();
    }

    /// True if there is more than was read, and it is time to read it; then reading it begins now.
    pub fn is_due(&mut self) -> bool {
        let now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        let rested = self.begun.elapsed() >= self.took * PATIENCE;
        if *now == self.read || !rested {
            return false;
        }
        self.read.clone_from(&now);
        self.begun = Instant::now();
        true
    }

    /// The files.
    pub fn paths(&self) -> &[PathBuf] {
        &self.paths
    }
}

/// Looks until nobody wants to know any more.
fn look(seen: &Weak<Mutex<Vec<Mark>>>, paths: &[PathBuf], context: &Context) {
    loop {
        thread::sleep(LOOK);
        let Some(seen) = seen.upgrade() else { return };
        let now = marks(paths);
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        // While it grows frames go on, so that a reading that was put off is not forgotten.
        if *seen != now {
            *seen = now;
            context.request_repaint();
            context.request_repaint_after(2 * LOOK);
        }
    }
}

fn marks(paths: &[PathBuf]) -> Vec<Mark> {
    let mark = |path: &PathBuf| {
        let file = path.metadata().ok()?;
        Some((file.len(), file.modified().unwrap_or(SystemTime::UNIX_EPOCH)))
    };
    paths.iter().map(mark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_file_that_grows_is_read_again_once() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        let paths = [file.path().to_owned()];
        let mut growth = Growth::watch(&paths, &Context::default()).unwrap();
        growth.was_read();
        assert!(!growth.is_due());
        file.write_all(b"more").unwrap();
        file.flush().unwrap();
        let begin = Instant::now();
        while !growth.is_due() {
            assert!(begin.elapsed() < Duration::from_secs(20), "nobody saw it");
            thread::sleep(Duration::from_millis(20));
        }
        assert!(!growth.is_due());
        assert!(Growth::watch(&[PathBuf::from("-")], &Context::default()).is_none());
    }
}
