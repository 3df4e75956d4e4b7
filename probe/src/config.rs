//! What a process asks of its ring; `UNITRACE` in the environment has the last word.

use crate::xen::DomainId;
use unitrace_formats::event::Group;

/// How a process records. Start from [`Config::new`], change what you like, [`Config::start`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Config {
    pub(crate) size: Option<u64>,
    pub(crate) lanes: Option<u32>,
    pub(crate) packet_size: u32,
    pub(crate) groups: u32,
    pub(crate) name: Option<String>,
    pub(crate) place: Place,
    pub(crate) off: bool,
}

impl Config {
    /// 4 MiB, two lanes for each CPU and 8 more (64 at most), packets of 4 KiB, every group but wakers, the program's
    /// name, a file.
    pub const fn new() -> Self {
        Self {
            size: None,
            lanes: None,
            packet_size: 4096,
            groups: Group::DEFAULT_MASK,
            name: None,
            place: Place::File,
            off: false,
        }
    }

    /// Bytes of the whole ring.
    #[must_use]
    pub const fn size(mut self, bytes: u64) -> Self {
        self.size = Some(bytes);
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
        self.place = if memfd { Place::Memfd } else { Place::File };
        self
    }

    /// In a Linux guest of Xen: memory that another domain may map, named in xenstore, for `collect --domid` there. The ring
    /// has 2 MiB if no size is given, and is gone with the process. A domain has one such ring: the newest.
    #[must_use]
    pub const fn xen(mut self, reader: DomainId) -> Self {
        self.place = Place::Xen(reader);
        self
    }
}

/// Where the ring's memory comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    File,
    Memfd,
    /// Granted to this domain.
    Xen(DomainId),
}

impl Default for Config {
    fn default() -> Self {
        Self::new()
    }
}
