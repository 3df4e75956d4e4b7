//! Why recording did not start, and what to do about it.

use unitrace_formats::ring::GeometryError;

/// Recording did not start; the program runs on without it.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// A ring is recorded into already; end its `Session` first.
    AlreadyStarted,
    /// The sizes do not make a ring.
    Geometry(GeometryError),
    /// The memory given is not aligned to a page.
    Alignment,
    /// The page lists are too few for this ring, or there can be none for one so large; how many it takes.
    PageLists(usize),
    /// `tracing` has a global subscriber already.
    #[cfg(feature = "tracing")]
    Subscribed,
    /// Tokio was built without its hooks.
    #[cfg(feature = "tokio")]
    TokioUnstable,
    /// `UNITRACE` has an item that means nothing.
    #[cfg(feature = "std")]
    Environment(String),
    /// The directory for rings cannot be used.
    #[cfg(feature = "std")]
    Directory {
        /// Which one.
        path: std::path::PathBuf,
        /// Why not.
        reason: String,
    },
    /// The ring file cannot be made.
    #[cfg(feature = "std")]
    File {
        /// Which one.
        path: std::path::PathBuf,
        /// What was tried.
        step: &'static str,
        /// Why it failed.
        error: std::io::Error,
    },
}

impl core::fmt::Display for StartError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::AlreadyStarted => f.write_str("recording has started already; drop its Session first"),
            Self::Geometry(error) => write!(f, "these sizes make no ring: {error}{}", sizes_that_do(error)),
            Self::Alignment => f.write_str(
                "the memory for the ring is not aligned to 4096 bytes: begin it at a page, or take a Ring, which does",
            ),
            Self::PageLists(need) => write!(
                f,
                "this ring takes {need} page lists: give so many (8 at most, for 15.9 MiB), or start it without"
            ),
            #[cfg(feature = "tracing")]
            Self::Subscribed => f.write_str(
                "tracing has a global subscriber already; call unitrace's before the others, or make it a layer of theirs",
            ),
            #[cfg(feature = "tokio")]
            Self::TokioUnstable => f.write_str(
                "Tokio was built without --cfg tokio_unstable and does not tell what its tasks do; put rustflags = \
                 [\"--cfg\", \"tokio_unstable\"] under [build] in .cargo/config.toml (RUSTFLAGS in the environment replaces \
                 it, so add it there too), or start recording without it and spawn by unitrace_probe::tokio::spawn",
            ),
            #[cfg(feature = "std")]
            Self::Environment(item) => write!(
                f,
                "UNITRACE has \"{item}\"; it takes off, size=16M, lanes=32, packet=4096, memfd, xen, and \
                 groups=tasks+running (all, default, or of {}), separated by commas",
                group_names()
            ),
            #[cfg(feature = "std")]
            Self::Directory { path, reason } => write!(
                f,
                "rings cannot be kept in {}: {reason}; set XDG_RUNTIME_DIR to a directory of yours",
                path.display()
            ),
            #[cfg(feature = "std")]
            Self::File { path, step, error } => {
                write!(f, "recording is off: {step} {} failed: {error}", path.display())?;
                f.write_str(remedy(error))
            }
        }
    }
}

fn sizes_that_do(error: &GeometryError) -> &'static str {
    match error {
        GeometryError::TooSmall(_) => {
            "; give it so many (Config::size, UNITRACE=size=1M, Ring<BYTES>), or fewer lanes or CPUs"
        }
        GeometryError::Lanes => "; there can be 1 to 65536 lanes, or CPUs",
        _ => "",
    }
}

#[cfg(feature = "std")]
fn group_names() -> String {
    unitrace_formats::event::Group::ALL.map(|(_, name)| name).join(", ")
}

#[cfg(feature = "std")]
fn remedy(error: &std::io::Error) -> &'static str {
    match error.kind() {
        std::io::ErrorKind::StorageFull => "; make room there, or ask for less with UNITRACE=size=1M",
        std::io::ErrorKind::OutOfMemory => "; ask for less with UNITRACE=size=1M",
        _ => "; UNITRACE=memfd keeps the ring in anonymous memory instead",
    }
}

impl core::error::Error for StartError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Geometry(error) => Some(error),
            #[cfg(feature = "std")]
            Self::File { error, .. } => Some(error),
            _ => None,
        }
    }
}
