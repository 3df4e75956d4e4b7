//! The forms with a static callsite: name, module path, file and line, interned once.

/// A [`Task`](crate::task::Task) with this line as its site.
///
/// ```
/// use unitrace_probe::{TaskKind, current, task};
/// let conn = task!("conn").kind(TaskKind::Task).parent(current()).wrap(async { 1 });
/// # drop(conn);
/// ```
#[macro_export]
macro_rules! task {
    ($name:expr) => {
        $crate::task::Task::at($crate::site!(Task, $name))
    };
}

/// [`traced`](crate::traced()) with the module path in its site.
#[macro_export]
macro_rules! traced {
    ($name:expr, $future:expr $(,)?) => {
        $crate::task!($name).wrap($future)
    };
}

/// [`try_traced`](crate::try_traced()) with the module path in its site.
#[macro_export]
macro_rules! try_traced {
    ($name:expr, $future:expr $(,)?) => {
        $crate::task!($name).wrap_fallible($future)
    };
}

/// [`branch`](crate::branch()) with the module path in its site.
#[macro_export]
macro_rules! branch {
    ($name:expr, $future:expr $(,)?) => {
        $crate::task!($name).kind($crate::TaskKind::Future).wrap($future)
    };
}
