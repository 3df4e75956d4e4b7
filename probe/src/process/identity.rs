//! Who writes this ring. Unsafe for getrandom.

/// What a collector needs to tell this process from others, also after it died and its pid was given to another.
#[derive(Debug)]
pub(super) struct Identity {
    /// The executable's name or the configured one; no slashes, no control characters.
    pub(super) program: String,
    /// Process id.
    pub(super) pid: u32,
    /// Clock ticks from the machine's boot to the process's start, 0 if not known.
    pub(super) start: u64,
    /// Random, never 0.
    pub(super) boot_id: u64,
    /// A version 4 UUID.
    pub(super) uuid: [u8; 16],
}

impl Identity {
    /// Finds all that.
    pub(super) fn find(name: Option<String>) -> Self {
        let pid = std::process::id();
        let mut uuid: [u8; 16] = random();
        uuid[6] = uuid[6] & 0x0F | 0x40;
        uuid[8] = uuid[8] & 0x3F | 0x80;
        Self {
            program: file_name(&name.or_else(executable).unwrap_or_default()),
            pid,
            start: start_of(pid).unwrap_or(0),
            boot_id: u64::from_le_bytes(random()).max(1),
            uuid,
        }
    }

    /// The ring's file name.
    pub(super) fn ring_name(&self) -> String {
        format!("{}-{}-{:016x}.ring", self.program, self.pid, self.boot_id)
    }
}

/// When a process started, in clock ticks since the machine's boot: field 22 of `/proc/PID/stat`. `None` if it is gone.
pub(super) fn start_of(pid: u32) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The second field is the name in parentheses and may hold anything, parentheses and spaces too.
    stat.rsplit_once(')')?.1.split_whitespace().nth(19)?.parse().ok()
}

fn executable() -> Option<String> {
    Some(std::env::current_exe().ok()?.file_name()?.to_string_lossy().into_owned())
}

/// A name that is one path component of at most 64 bytes.
fn file_name(name: &str) -> String {
    let mut safe: String = name.chars().map(|c| if c == '/' || c.is_control() { '_' } else { c }).collect();
    while safe.len() > 64 {
        safe.pop();
    }
    let safe = safe.trim_start_matches('.');
    if safe.is_empty() { "program".to_owned() } else { safe.to_owned() }
}

/// Random bytes; from the clock and the pid should the kernel have none to give.
fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // SAFETY: `bytes` is ours and N long.
    let got = unsafe { libc::getrandom(bytes.as_mut_ptr().cast(), N, libc::GRND_NONBLOCK) };
    if got != N as isize {
        let seed = crate::clock::monotonic::unix_ns() ^ u64::from(std::process::id()).rotate_left(40);
        let mut word = seed;
        for byte in &mut bytes {
            word = word.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = (word >> 56) as u8;
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_component() {
        assert_eq!(file_name("a/b\n"), "a_b_");
        assert_eq!(file_name("..."), "program");
        assert!(file_name(&"é".repeat(100)).len() <= 64);
    }

    #[test]
    fn a_process_knows_its_start() {
        assert!(start_of(std::process::id()).unwrap() > 0);
        assert_eq!(start_of(u32::MAX), None);
    }
}
