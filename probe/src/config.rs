//! What a process asks of its ring; `UNITRACE` in the environment has the last word.

use unitrace_formats::event::Group;

/// How a process records. Start from [`Config::new`], change what you like, [`Config::start`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Config {
    pub(crate) size: u64,
    pub(crate) lanes: Option<u32>,
    pub(crate) packet_size: u32,
    pub(crate) groups: u32,
    pub(crate) name: Option<String>,
    pub(crate) memfd: bool,
    pub(crate) off: bool,
}

impl Config {
    /// 4 MiB, two lanes for each CPU and 8 more (64 at most), packets of 4 KiB, every group but wakers, the program's
    /// name, a file.
    pub const fn new() -> Self {
        Self {
            size: 4 << 20,
            lanes: None,
            packet_size: 4096,
            groups: Group::DEFAULT_MASK,
            name: None,
            memfd: false,
            off: false,
        }
    }

    /// Bytes of the whole ring.
    #[must_use]
    pub const fn size(mut self, bytes: u64) -> Self {
        self.size = bytes;
        self
    }

    /// How many threads can record at once.
    #[must_use]
    pub const fn lanes(mut self, lanes: u32) -> Self {
        self.lanes = Some(lanes);
        self
    }

    /// Bytes of a packet: a power of two from 256 to 65,536.
    #[must_use]
    pub const fn packet_size(mut self, bytes: u32) -> Self {
        self.packet_size = bytes;
        self
    }

    /// Which groups to record from the start, a bit each ([`Group::bit`]).
    #[must_use]
    pub const fn groups(mut self, mask: u32) -> Self {
        self.groups = mask;
        self
    }

    /// Another name than that of the executable.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Anonymous memory instead of a file: the ring is gone with the process, but is in its core files.
    #[must_use]
    pub const fn memfd(mut self, memfd: bool) -> Self {
        self.memfd = memfd;
        self
    }
}

impl Default for Config {
    fn default() -> Self {
        Self::new()
    }
}
