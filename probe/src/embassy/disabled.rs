//! Without feature `enabled`: embassy wants its hooks defined all the same.

use crate::Callsite;
use embassy_executor::SpawnToken;

/// `token` itself.
#[inline(always)]
pub fn named<S>(_name: &'static str, token: SpawnToken<S>) -> SpawnToken<S> {
    token
}

/// `token` itself.
#[inline(always)]
pub fn named_at<S>(_site: &'static Callsite, token: SpawnToken<S>) -> SpawnToken<S> {
    token
}

#[unsafe(no_mangle)]
extern "Rust" fn _embassy_trace_poll_start(_executor: u32) {}

#[unsafe(no_mangle)]
extern "Rust" fn _embassy_trace_executor_idle(_executor: u32) {}

#[unsafe(no_mangle)]
extern "Rust" fn _embassy_trace_task_new(_executor: u32, _task: u32) {}

#[unsafe(no_mangle)]
extern "Rust" fn _embassy_trace_task_end(_executor: u32, _task: u32) {}

#[unsafe(no_mangle)]
extern "Rust" fn _embassy_trace_task_exec_begin(_executor: u32, _task: u32) {}

#[unsafe(no_mangle)]
extern "Rust" fn _embassy_trace_task_exec_end(_executor: u32, _task: u32) {}

#[unsafe(no_mangle)]
extern "Rust" fn _embassy_trace_task_ready_begin(_executor: u32, _task: u32) {}
