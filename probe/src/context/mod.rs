//! Who is recording: a thread or a CPU. It has a lane, a current task, and perhaps an interrupt it is in.

#[cfg(all(feature = "std", target_os = "linux"))]
#[path = "thread.rs"]
mod owner;

#[cfg(not(all(feature = "std", target_os = "linux")))]
#[path = "cpu.rs"]
mod owner;

pub(crate) use owner::{
    attach, begin, current, interrupt, lane, lane_number, pin, set_current, set_interrupt,
};

#[cfg(all(feature = "std", target_os = "linux"))]
pub(crate) use owner::{forget, prepare};
