//! Pictures that are committed in `pictures/`, reviewed by eye.
//!
//! `UPDATE_PICTURES=1` in the environment writes them anew; look at each before committing. A picture that differs is
//! left beside its reference as `NAME.new.png`.

use std::path::PathBuf;

use unitrace_viewer::paint::pixels::Bitmap;
use unitrace_viewer::render::{png_bytes, read_png};

/// A component may differ by this much, and so many pixels in ten thousand by more: rounding differs between machines.
const CLOSE: u8 = 12;
const STRAY: usize = 5;

/// Where they are.
pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/pictures")
}

/// True if they are written anew.
pub(crate) fn updating() -> bool {
    std::env::var_os("UPDATE_PICTURES").is_some()
}

/// Fails if `picture` is not the one that is committed.
pub(crate) fn compare(name: &str, picture: &Bitmap) {
    let path = folder().join(format!("{name}.png"));
    if updating() {
        std::fs::write(&path, png_bytes(picture).expect("it packs")).expect("written");
        return;
    }
    let reference = std::fs::read(&path)
        .unwrap_or_else(|_| panic!("{} is missing: see the top of committed/mod.rs", path.display()));
    let stray = differing(picture, &read_png(&reference).expect("a PNG"));
    if stray * 10_000 > STRAY * picture.pixels.len() {
        std::fs::write(path.with_extension("new.png"), png_bytes(picture).expect("it packs"))
            .expect("written");
        panic!("{name}: {stray} of {} pixels differ; see {name}.new.png beside it", picture.pixels.len());
    }
}

/// What is below the first `rows` rows of pixels: pictures of a part of the window are not about the rest of it.
#[allow(dead_code, reason = "each test file uses its own part")]
pub(crate) fn below(picture: &Bitmap, rows: usize) -> Bitmap {
    let mut part = Bitmap::new(picture.width, picture.height - rows, egui::Color32::BLACK);
    part.pixels.copy_from_slice(&picture.pixels[rows * picture.width..]);
    part
}

fn differing(a: &Bitmap, b: &Bitmap) -> usize {
    assert_eq!((a.width, a.height), (b.width, b.height));
    let far = |(a, b): (&[u8; 4], &[u8; 4])| a.iter().zip(b).any(|(a, b)| a.abs_diff(*b) > CLOSE);
    a.bytes().as_chunks().0.iter().zip(b.bytes().as_chunks().0).filter(|&pair| far(pair)).count()
}
