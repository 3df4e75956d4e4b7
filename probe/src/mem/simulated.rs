//! Access under loom.
