use egui::epaint::Mesh;
use egui::{Pos2, Rect, TextureId, TextureOptions, Vec2, pos2};
use proptest::prelude::*;

use super::*;

/// A painter whose default texture is one white pixel and whose texture 7 is a 2x2 chessboard.
fn painter() -> Painter {
    let mut painter = Painter::default();
    let mut delta = TexturesDelta::default();
    let image = |size, pixels| egui::ColorImage::new(size, pixels);
    let whole = |image| egui::epaint::ImageDelta::full(image, TextureOptions::NEAREST);
    delta.push(TextureId::default(), whole(image([1, 1], vec![Color32::WHITE])));
    let (w, b) = (Color32::WHITE, Color32::BLACK);
    delta.push(TextureId::User(7), whole(image([2, 2], vec![w, b, b, w])));
    painter.update(&mut delta);
    painter
}

fn paint(meshes: Vec<Mesh>, size: usize) -> Bitmap {
    let mut target = Bitmap::new(size, size, Color32::BLACK);
    let clip_rect = Rect::from_min_size(Pos2::ZERO, Vec2::splat(size as f32));
    let primitives: Vec<_> = meshes
        .into_iter()
        .map(|mesh| ClippedPrimitive { clip_rect, primitive: Primitive::Mesh(mesh) })
        .collect();
    painter().paint(&mut target, 1.0, &primitives);
    target
}

fn triangle(corners: [Pos2; 3], color: Color32) -> Mesh {
    let mut mesh = Mesh::default();
    for corner in corners {
        mesh.colored_vertex(corner, color);
    }
    mesh.add_triangle(0, 1, 2);
    mesh
}

#[test]
fn a_rectangle_covers_the_pixels_whose_centres_it_holds() {
    let mut mesh = Mesh::default();
    mesh.add_colored_rect(Rect::from_min_max(pos2(1.4, 1.6), pos2(3.5, 2.6)), Color32::RED);
    let picture = paint(vec![mesh], 5);
    let red: Vec<usize> = (0..25).filter(|&i| picture.pixels[i] == Color32::RED).collect();
    assert_eq!(red, [5 * 2 + 1, 5 * 2 + 2]);
}

#[test]
fn a_rectangle_is_the_same_by_the_short_cut_and_by_triangles() {
    let rect = Rect::from_min_max(pos2(0.3, 0.2), pos2(6.7, 5.9));
    let color = Color32::from_rgba_unmultiplied(20, 200, 90, 130);
    let mut quad = Mesh::default();
    quad.add_colored_rect(rect, color);
    let halves = vec![
        triangle([rect.left_top(), rect.right_top(), rect.left_bottom()], color),
        triangle([rect.right_top(), rect.right_bottom(), rect.left_bottom()], color),
    ];
    assert_eq!(paint(vec![quad], 8), paint(halves, 8));
}

#[test]
fn textures_are_sampled_at_pixel_centres() {
    let mut mesh = Mesh::with_texture(TextureId::User(7));
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    mesh.add_rect_with_uv(Rect::from_min_size(Pos2::ZERO, Vec2::splat(4.0)), whole, Color32::WHITE);
    let picture = paint(vec![mesh], 4);
    for (i, pixel) in picture.pixels.iter().enumerate() {
        let white = (i % 4 < 2) == (i / 4 < 2);
        assert_eq!(*pixel, if white { Color32::WHITE } else { Color32::BLACK }, "{i}");
    }
}

#[test]
fn meshes_that_make_no_sense_are_survived() {
    let mut mesh = triangle([pos2(f32::NAN, 0.0), pos2(1e30, -1e30), pos2(0.0, f32::INFINITY)], Color32::RED);
    mesh.indices.extend([9, 9, 9, 0]);
    let unknown = Mesh { texture_id: TextureId::User(99), ..mesh.clone() };
    paint(vec![mesh, unknown], 3);
}

#[test]
fn nothing_is_painted_outside_the_clip() {
    let mut target = Bitmap::new(4, 4, Color32::BLACK);
    let mut mesh = Mesh::default();
    mesh.add_colored_rect(
        Rect::EVERYTHING.intersect(Rect::from_min_max(pos2(-9.0, -9.0), pos2(9.0, 9.0))),
        Color32::RED,
    );
    let clip_rect = Rect::from_min_max(pos2(1.0, 1.0), pos2(2.0, 2.0));
    painter().paint(&mut target, 1.0, &[ClippedPrimitive { clip_rect, primitive: Primitive::Mesh(mesh) }]);
    assert_eq!(target.pixels.iter().filter(|&&pixel| pixel == Color32::RED).count(), 1);
}

proptest! {
    /// Neighbours never leave a gap and never paint a pixel twice: with a half-transparent colour both would show.
    #[test]
    fn triangles_that_share_an_edge_fit(points in prop::array::uniform4((0.0..16.0f32, 0.0..16.0f32))) {
        let [a, b, c, d] = points.map(|(x, y)| pos2(x.round(), y.round()));
        let side = |p: Pos2| (b - a).x * (p - a).y - (b - a).y * (p - a).x;
        prop_assume!(side(c) * side(d) != 0.0);
        // Through the middle of the shared edge, if both lie on one side of it.
        let d = if side(c) * side(d) > 0.0 { a + (b - d) } else { d };
        let half = Color32::from_rgba_premultiplied(100, 0, 0, 128);
        let once = paint(vec![triangle([a, b, c], half), triangle([a, b, d], half)], 16);
        for pixel in &once.pixels {
            prop_assert!(pixel.r() == 0 || pixel.r() == 100);
        }
    }
}
