//! Without feature `enabled` nobody subscribes.

use crate::StartError;
use tracing_core::LevelFilter;

/// Does nothing.
///
/// # Errors
/// Never.
#[inline(always)]
pub fn subscribe() -> Result<(), StartError> {
    Ok(())
}

/// Does nothing.
#[inline(always)]
pub fn set_level(_: LevelFilter) {}

#[cfg(feature = "tracing-subscriber")]
mod layer {
    //! A layer that does nothing.

    /// Does nothing.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct Layer(());

    impl<S: tracing_core::Subscriber> tracing_subscriber::Layer<S> for Layer {}

    /// Does nothing.
    #[inline(always)]
    pub fn layer() -> Layer {
        Layer(())
    }
}
#[cfg(feature = "tracing-subscriber")]
pub use layer::{Layer, layer};
