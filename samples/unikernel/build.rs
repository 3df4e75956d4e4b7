//! Under the profile `unikernel` the binary is a kernel: `cfg(bare)` is set and the linker gets a script instead of a C
//! library. Under every other profile nothing happens, so that `cargo build|clippy|test --workspace` see a host program.
//!
//! The name of the profile is not told to build scripts (`PROFILE` is only `debug` or `release`); the directory that holds
//! `build/` in `OUT_DIR` has it.

use std::ffi::OsStr;
use std::path::Path;

const SCRIPT: &str = "link.ld";

const LINKER: [&str; 8] = [
    "-nostartfiles",
    "-nostdlib",
    "-static",
    "-no-pie",
    "-Wl,--build-id=none",
    "-Wl,-z,norelro",
    "-Wl,-z,noexecstack",
    "-Wl,--gc-sections",
];

fn main() -> std::io::Result<()> {
    println!("cargo:rustc-check-cfg=cfg(bare)");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={SCRIPT}");
    let out = std::env::var_os("OUT_DIR").unwrap_or_default();
    if profile(Path::new(&out)) != Some(OsStr::new("unikernel")) {
        return Ok(());
    }
    println!("cargo:rustc-cfg=bare");
    for argument in LINKER {
        println!("cargo:rustc-link-arg-bins={argument}");
    }
    // A copy, because cargo keeps what is printed here when the sources move, and knows where this directory went.
    let copy = Path::new(&out).join(SCRIPT);
    std::fs::copy(SCRIPT, &copy)?;
    println!("cargo:rustc-link-arg-bins=-Wl,-T,{}", copy.display());
    Ok(())
}

/// `target/PROFILE/build/PACKAGE-HASH/out`: the name before the last `build`.
fn profile(out: &Path) -> Option<&OsStr> {
    out.ancestors().find(|path| path.file_name() == Some(OsStr::new("build")))?.parent()?.file_name()
}
