//! Without the hooks.

use crate::story::record;
use tokio::runtime::Builder;
use unitrace_probe::StartError;
use unitrace_probe::tokio::{hook, spawn};

#[test]
fn what_is_missing_is_said() {
    let error = hook(&mut Builder::new_current_thread()).unwrap_err();
    assert!(matches!(error, StartError::TokioUnstable));
    let said = error.to_string();
    assert!(
        said.contains("tokio_unstable") && said.contains(".cargo/config.toml") && said.contains("RUSTFLAGS")
    );
}

#[test]
fn tasks_that_are_spawned_with_a_name_are_traced_all_the_same() {
    let recording = record();
    let runtime = Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        spawn("adder", async {
            tokio::task::yield_now().await;
            1 + 1
        })
        .await
        .unwrap()
    });
    let told = recording.told();
    assert_eq!(told.first().unwrap(), "- spawns task adder");
    assert_eq!(told.iter().filter(|told| *told == "adder is pending").count(), 1);
    assert_eq!(told.last().unwrap(), "adder ends done");
}
