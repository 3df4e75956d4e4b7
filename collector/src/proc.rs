//! What Linux says about processes, as far as it is needed to find their rings.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::ops::Range;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;

/// One line of `/proc/PID/maps` that has a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mapping {
    /// Where in the address space.
    pub addresses: Range<u64>,
    /// Offset in the file, in bytes.
    pub offset: u64,
    /// Number of the file in its file system.
    pub inode: u64,
    /// The path as the process sees it; `/memfd:NAME` for a memfd.
    pub path: PathBuf,
    /// True if the file has no name any more, as a memfd never had.
    pub deleted: bool,
}

/// What `/proc/PID/stat` says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stat {
    /// `R`, `S`, … ; `Z` and `X` are dead.
    pub state: u8,
    /// Its parent.
    pub parent: u32,
    /// When it began, in clock ticks since the machine was started.
    pub start: u64,
}

impl Stat {
    /// True if it can still run.
    pub fn is_alive(&self) -> bool {
        !matches!(self.state, b'Z' | b'X' | b'x')
    }
}

/// The process's state; `None` if there is no such process.
pub fn stat(pid: u32) -> Option<Stat> {
    parse_stat(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
}

fn parse_stat(text: &str) -> Option<Stat> {
    // The program's name stands in parentheses and may hold any character, parentheses too.
    let mut fields = text.rsplit_once(") ")?.1.split(' ');
    let state = *fields.next()?.as_bytes().first()?;
    let parent = fields.next()?.parse().ok()?;
    let start = fields.nth(17)?.trim().parse().ok()?;
    Some(Stat { state, parent, start })
}

/// True if every thread of the process was stopped by a signal or a debugger.
pub fn is_stopped(pid: u32) -> bool {
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let mut states = tasks
        .map(|task| fs::read_to_string(task.path().join("stat")).ok().and_then(|text| parse_stat(&text)));
    let is_there = stat(pid).is_some();
    is_there && states.all(|stat| stat.is_none_or(|stat| matches!(stat.state, b'T' | b't')))
}

/// True if the process `pid` that began at `start` (0: not known) still runs.
pub fn is_alive(pid: u32, start: u64) -> bool {
    stat(pid).is_some_and(|stat| stat.is_alive() && (start == 0 || stat.start == start))
}

/// The program's short name, for messages.
pub fn name(pid: u32) -> String {
    let name = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
    let name: String = name.trim_end().chars().filter(|c| !c.is_control()).collect();
    if name.is_empty() { "?".to_owned() } else { name }
}

/// Ids of all processes that can be seen.
pub fn all() -> Vec<u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let mut pids: Vec<u32> = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    pids.sort_unstable();
    pids
}

/// A process and all that descend from it and still run.
pub fn tree(root: u32) -> Vec<u32> {
    let mut tree = vec![root];
    let mut next = 0;
    while let Some(&pid) = tree.get(next) {
        next += 1;
        for task in fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten() {
            let children = fs::read_to_string(task.path().join("children")).unwrap_or_default();
            // A number that was seen before would make this endless; /proc is read while it changes.
            let new: Vec<u32> = children.split_whitespace().filter_map(|child| child.parse().ok()).collect();
            tree.extend(new.into_iter().filter(|child| !tree.contains(child)).collect::<Vec<_>>());
        }
    }
    tree
}

/// Seconds since the machine was started.
pub fn uptime() -> Option<f64> {
    fs::read_to_string("/proc/uptime").ok()?.split(' ').next()?.parse().ok()
}

/// The files that a process has mapped.
pub fn mappings(pid: u32) -> io::Result<Vec<Mapping>> {
    let maps = fs::read(format!("/proc/{pid}/maps"))?;
    Ok(maps.split(|&byte| byte == b'\n').filter_map(parse_mapping).collect())
}

/// Address ranges that a process can write to, without those of devices.
pub fn writable(pid: u32) -> io::Result<Vec<Range<u64>>> {
    let maps = fs::read(format!("/proc/{pid}/maps"))?;
    let lines = maps.split(|&byte| byte == b'\n').filter_map(Line::parse);
    let memory = lines.filter(|line| line.permissions.starts_with("rw") && !is_device(line.path));
    Ok(memory.map(|line| line.addresses).collect())
}

/// True for what could have an effect when it is read; in two directories below /dev are files.
fn is_device(path: &[u8]) -> bool {
    let is_file = path.starts_with(b"/dev/shm/") || path.starts_with(b"/dev/hugepages/");
    path.starts_with(b"/dev/") && !is_file
}

/// One line of `/proc/PID/maps`.
struct Line<'a> {
    addresses: Range<u64>,
    permissions: &'a str,
    offset: u64,
    inode: u64,
    path: &'a [u8],
}

impl<'a> Line<'a> {
    fn parse(line: &'a [u8]) -> Option<Self> {
        let mut rest = line;
        let mut field = || {
            let end = rest.iter().position(|&byte| byte == b' ')?;
            let (word, after) = rest.split_at(end);
            rest = &after[1..];
            std::str::from_utf8(word).ok()
        };
        let (start, end) = field()?.split_once('-')?;
        let addresses = u64::from_str_radix(start, 16).ok()?..u64::from_str_radix(end, 16).ok()?;
        let permissions = field()?;
        let offset = u64::from_str_radix(field()?, 16).ok()?;
        let _device = field()?;
        let inode = field()?.parse().ok()?;
        Some(Self { addresses, permissions, offset, inode, path: rest.trim_ascii_start() })
    }
}

fn parse_mapping(line: &[u8]) -> Option<Mapping> {
    let Line { addresses, offset, inode, path, .. } = Line::parse(line)?;
    let (path, deleted) = match path.strip_suffix(b" (deleted)") {
        Some(path) => (path, true),
        None => (path, false),
    };
    if !path.starts_with(b"/") {
        return None;
    }
    let path = OsString::from_vec(path.to_vec()).into();
    Some(Mapping { addresses, offset, inode, path, deleted })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_parentheses_does_not_shift_the_fields() {
        let text = "42 (a ) R 1 (x) S 7 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 12345 0 0";
        assert_eq!(parse_stat(text), Some(Stat { state: b'S', parent: 7, start: 12345 }));
    }

    #[test]
    fn mappings_with_spaces_and_deleted_files() {
        let line = b"7f00-7f10 rw-s 00001000 00:01 99                         /memfd:unitrace-a b (deleted)";
        let mapping = parse_mapping(line).unwrap();
        assert_eq!(mapping.addresses, 0x7f00..0x7f10);
        assert_eq!((mapping.offset, mapping.inode, mapping.deleted), (0x1000, 99, true));
        assert_eq!(mapping.path, PathBuf::from("/memfd:unitrace-a b"));
        assert_eq!(parse_mapping(b"7f00-7f10 rw-p 00000000 00:00 0    [heap]"), None);
        assert_eq!(parse_mapping(b"nonsense"), None);
    }

    #[test]
    fn memory_that_is_shared_is_no_device() {
        assert!(is_device(b"/dev/dri/card0") && is_device(b"/dev/kvm"));
        assert!(!is_device(b"/dev/shm/guest.ram") && !is_device(b"/run/guest.ram") && !is_device(b""));
    }

    #[test]
    fn this_process_is_alive() {
        let me = std::process::id();
        let stat = stat(me).unwrap();
        assert!(is_alive(me, stat.start) && is_alive(me, 0));
        assert!(!is_alive(me, stat.start + 1), "another process that had this number");
        assert!(mappings(me).unwrap().iter().any(|mapping| mapping.offset == 0));
        let stack = std::ptr::from_ref(&me).addr() as u64;
        assert!(writable(me).unwrap().iter().any(|range| range.contains(&stack)));
    }
}
