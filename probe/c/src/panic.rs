//! Where there is no Rust library: nothing in recording panics (the law, and `samples/c/freestanding` has no such symbol);
//! were it not so, this CPU stands still.

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {
        core::hint::spin_loop();
    }
}
