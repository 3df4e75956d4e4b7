//! The forms with a callsite.

/// Gives the current task a name or remark, or another object that is named first.
///
/// ```
/// use unitrace_probe::{label, resource};
/// label!("connection {}", "10.0.0.7");
/// let cache = resource!(Mutex, "cache");
/// label!(cache.id() => "shard {}", 3);
/// ```
#[macro_export]
macro_rules! label {
    ($object:expr => $($text:tt)+) => {
        $crate::text::label($crate::site!(Text, "label"), $object, ::core::format_args!($($text)+))
    };
    ($($text:tt)+) => {
        $crate::label!($crate::current() => $($text)+)
    };
}

/// A log line of the current task. Nothing is formatted while text is not recorded; more than 1024 bytes are cut.
///
/// ```
/// use unitrace_probe::log;
/// log!(Warn, "queue is {} long", 17);
/// ```
#[macro_export]
macro_rules! log {
    ($level:ident, $($text:tt)+) => {
        $crate::text::log($crate::site!(Text, "log"), $crate::Level::$level, ::core::format_args!($($text)+))
    };
}
