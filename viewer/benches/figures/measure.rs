//! Clocks and scales: CPU time, memory of this process, and what is allocated.

use std::alloc::{GlobalAlloc, Layout, System};
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Milliseconds of CPU that all threads of this process have used.
pub(crate) fn cpu() -> f64 {
    let threads = fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let used = threads.filter_map(|thread| {
        let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<f64>().ok()
    });
    used.sum::<f64>() / 1e6
}

/// Seconds of the fastest of `rounds`: other load on the machine disturbs the best least.
pub(crate) fn best(rounds: usize, mut work: impl FnMut()) -> f64 {
    let mut time = || {
        let begin = Instant::now();
        work();
        begin.elapsed().as_secs_f64()
    };
    (0..rounds).map(|_| time()).fold(f64::MAX, f64::min)
}

/// Bytes of memory that belong to no file and are in use by this process now.
pub(crate) fn anonymous() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024
}

/// Looks at [`anonymous`] every few milliseconds and keeps the most.
pub(crate) struct Peak {
    most: Arc<AtomicU64>,
    over: Arc<AtomicBool>,
    watch: JoinHandle<()>,
}

impl Peak {
    pub(crate) fn watch() -> Self {
        let (most, over) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
        let watch = {
            let (most, over) = (most.clone(), over.clone());
            std::thread::spawn(move || {
                while !over.load(Ordering::Relaxed) {
                    most.fetch_max(anonymous(), Ordering::Relaxed);
                    std::thread::sleep(Duration::from_millis(4));
                }
            })
        };
        Self { most, over, watch }
    }

    /// Bytes.
    pub(crate) fn end(self) -> u64 {
        self.over.store(true, Ordering::Relaxed);
        let _ = self.watch.join();
        self.most.load(Ordering::Relaxed).max(anonymous())
    }
}

/// The system's allocator, counting what it hands out.
pub(crate) struct Counting;

static ALLOCATED: AtomicU64 = AtomicU64::new(0);

/// Bytes handed out since the start.
pub(crate) fn allocated() -> u64 {
    ALLOCATED.load(Ordering::Relaxed)
}

// SAFETY: Everything is done by the system's allocator; only sizes are added up beside it.
#[allow(unsafe_code, reason = "a global allocator cannot be written without")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATED.fetch_add(layout.size() as u64, Ordering::Relaxed);
        // SAFETY: The caller's contract is that of the system's allocator.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        ALLOCATED.fetch_add(layout.size() as u64, Ordering::Relaxed);
        // SAFETY: As above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        // SAFETY: As above.
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATED.fetch_add(size as u64, Ordering::Relaxed);
        // SAFETY: As above.
        unsafe { System.realloc(place, layout, size) }
    }
}
