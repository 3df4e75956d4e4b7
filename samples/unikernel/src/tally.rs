//! What was recorded, by kind, on the console: a test compares it with what was collected. One line, with interrupts off,
//! so that nothing is recorded after it.

#[cfg(feature = "tally")]
mod counted {
    use crate::console::println;
    use core::fmt;

    struct Counts;

    impl fmt::Display for Counts {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            unitrace_probe::tally::counts().try_for_each(|(name, count)| write!(f, " {name}={count}"))
        }
    }

    /// Prints it.
    pub(crate) fn print() {
        println!("tally{Counts}");
    }
}

#[cfg(not(feature = "tally"))]
mod counted {
    /// Nobody has counted.
    pub(crate) fn print() {}
}

pub(crate) use counted::print;
