//! Arithmetic on premultiplied sRGB colours, as egui's shaders do it.

use egui::Color32;

/// `source` over `below`.
#[inline]
pub(super) fn over(below: Color32, source: Color32) -> Color32 {
    match source.a() {
        255 => source,
        0 if source == Color32::TRANSPARENT => below,
        alpha => {
            let left = 255 - u32::from(alpha);
            each(below, source, |below, source| source + rounded(below * left))
        }
    }
}

/// Component by component, 255 being 1.
#[inline]
pub(super) fn multiply(a: Color32, b: Color32) -> Color32 {
    if b == Color32::WHITE { a } else { each(a, b, |a, b| rounded(a * b)) }
}

/// Weighted sum; the weights add up to 1.
#[inline]
pub(super) fn mix<const N: usize>(colors: [Color32; N], weights: [f32; N]) -> Color32 {
    let mut sum = [0.5f32; 4];
    for (color, weight) in colors.into_iter().zip(weights) {
        for (sum, part) in sum.iter_mut().zip(color.to_array()) {
            *sum += f32::from(part) * weight;
        }
    }
    let [r, g, b, a] = sum.map(|part| part as u8);
    Color32::from_rgba_premultiplied(r, g, b, a)
}

#[inline]
fn each(a: Color32, b: Color32, f: impl Fn(u32, u32) -> u32) -> Color32 {
    let part = |a: u8, b: u8| f(u32::from(a), u32::from(b)).min(255) as u8;
    Color32::from_rgba_premultiplied(
        part(a.r(), b.r()),
        part(a.g(), b.g()),
        part(a.b(), b.b()),
        part(a.a(), b.a()),
    )
}

#[inline]
fn rounded(product: u32) -> u32 {
    (product + 127) / 255
}
