//! The recording twin.

mod call;
mod life;
mod plan;
mod thread;
mod traced;
mod trying;

pub use plan::Task;
pub use thread::ThreadTask;
pub use traced::Traced;
pub use trying::Trying;
