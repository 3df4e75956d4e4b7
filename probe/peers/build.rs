//! Compiles the LTTng-UST tracepoint provider: needs Debian's liblttng-ust-dev.

fn main() {
    println!("cargo::rerun-if-changed=lttng");
    cc::Build::new().file("lttng/provider.c").include("lttng").opt_level(2).compile("provider");
    println!("cargo::rustc-link-lib=lttng-ust");
    println!("cargo::rustc-link-lib=dl");
    // LTTng finds its tracepoints by the start and stop symbols of a section, which lld would throw away.
    println!("cargo::rustc-link-arg=-Wl,-z,nostart-stop-gc");
}
