//! An allocator that counts, and a seal that ends this process at any system call.
#![allow(dead_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicU64, Ordering};

struct Counting;

static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);

// SAFETY: hands everything on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: by the caller.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: by the caller.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// Allocations so far, by anybody.
pub(crate) fn allocations() -> u64 {
    ALLOCATIONS.load(Ordering::Relaxed)
}

/// What the test's own signal inside a signal needs: `rt_sigreturn`, and what `raise` does.
pub(crate) const ALLOWED_TO_SIGNAL: [libc::c_long; 5] =
    [libc::SYS_rt_sigreturn, libc::SYS_tgkill, libc::SYS_gettid, libc::SYS_getpid, libc::SYS_rt_sigprocmask];

/// Writes to standard output, and nothing else.
pub(crate) fn say(text: &str) {
    // SAFETY: the bytes are as long as said.
    unsafe { libc::write(1, text.as_ptr().cast(), text.len()) };
}

/// From here on the kernel kills this process for any call but `write` and these.
pub(crate) fn seal(others: &[libc::c_long]) {
    let allowed: Vec<_> = [libc::SYS_write].iter().chain(others).copied().collect();
    let statement = |code: u32, k: u32, jt, jf| libc::sock_filter { code: code as u16, jt, jf, k };
    let mut filter = vec![statement(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, 0, 0, 0)];
    for (n, call) in allowed.iter().enumerate() {
        let to_allow = (allowed.len() - n) as u8;
        filter.push(statement(libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K, *call as u32, to_allow, 0));
    }
    filter.push(statement(libc::BPF_RET | libc::BPF_K, libc::SECCOMP_RET_KILL_PROCESS, 0, 0));
    filter.push(statement(libc::BPF_RET | libc::BPF_K, libc::SECCOMP_RET_ALLOW, 0, 0));
    let program = libc::sock_fprog { len: filter.len() as u16, filter: filter.as_mut_ptr() };
    // SAFETY: the program is well formed and outlives the calls.
    unsafe {
        assert_eq!(libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
        assert_eq!(libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &program), 0);
    }
}
