//! `cargo bench -p unitrace-viewer`: every figure that the viewer promises, beside its limit.
//!
//! `-- --big` adds 1 GB and 100 M segments: some minutes, 10 GB of memory, 1 GB in the temporary directory.
//! The figures of a real window have a command of their own: see CONTRIBUTING.md.

mod frames;
mod layout;
mod measure;
#[allow(unreachable_pub)]
mod models;
mod opening;
mod panels;
mod table;
mod trace;

use std::path::Path;
use std::process::ExitCode;

use table::Table;

#[global_allocator]
static ALLOCATOR: measure::Counting = measure::Counting;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().collect();
    let has = |option: &str| args.iter().any(|arg| arg == option);
    let after = |option: &str| args.iter().skip_while(|arg| *arg != option).nth(1);
    if let Some(file) = after("--open") {
        opening::child(Path::new(file));
        return ExitCode::SUCCESS;
    }
    if let Some(file) = after("--panels") {
        panels::child(Path::new(file));
        return ExitCode::SUCCESS;
    }
    let mut table = Table::default();
    // `cargo test --benches` only asks whether it runs.
    if has("--test") {
        opening::figures(&mut table, 2, 0.5);
        return ExitCode::SUCCESS;
    }
    opening::figures(&mut table, 100, 0.5);
    if has("--big") {
        opening::figures(&mut table, 1000, 2.0);
    }
    frames::figures(&mut table, 1, 1.0);
    frames::figures(&mut table, 10, 1.0);
    if has("--big") {
        frames::figures(&mut table, 100, 10.0);
    }
    layout::figures(&mut table);
    println!("\n{table}");
    match table.failed() {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}
