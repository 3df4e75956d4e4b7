//! Says at once what would otherwise be an error when the program starts.

fn main() {
    println!("cargo::rerun-if-env-changed=RUSTFLAGS");
    if std::env::var_os("CARGO_CFG_TOKIO_UNSTABLE").is_none() {
        println!(
            "cargo::error=Tokio's hooks need --cfg tokio_unstable. Build this sample in its own directory, where \
             .cargo/config.toml says so; if RUSTFLAGS is set it replaces that: add --cfg tokio_unstable to it, or unset it."
        );
    }
}
