//! egui without a window: one frame, painted on the CPU.

use egui::{Context, RawInput, Rect, Ui, Vec2};

use super::pixels::{Bitmap, Painter};

/// Runs `ui` until its layout has settled and paints the result: `size` points at `pixels_per_point`.
pub fn picture(size: Vec2, pixels_per_point: f32, dark: bool, mut ui: impl FnMut(&mut Ui)) -> Bitmap {
    let context = Context::default();
    context.set_theme(if dark { egui::Theme::Dark } else { egui::Theme::Light });
    let mut painter = Painter::default();
    // Text that is measured for the first time may move what stands beside it: the second pass knows.
    run(&context, size, pixels_per_point, &mut painter, &mut ui);
    let output = run(&context, size, pixels_per_point, &mut painter, &mut ui);
    let primitives = context.tessellate(output.shapes, pixels_per_point);
    let whole = |points: f32| ((points * pixels_per_point).round() as usize).max(1);
    let mut bitmap = Bitmap::new(whole(size.x), whole(size.y), context.global_style().visuals.panel_fill);
    painter.paint(&mut bitmap, pixels_per_point, &primitives);
    bitmap
}

fn run(
    context: &Context,
    size: Vec2,
    pixels_per_point: f32,
    painter: &mut Painter,
    ui: &mut impl FnMut(&mut Ui),
) -> egui::FullOutput {
    let mut input =
        RawInput { screen_rect: Some(Rect::from_min_size(egui::Pos2::ZERO, size)), ..RawInput::default() };
    if let Some(viewport) = input.viewports.get_mut(&input.viewport_id) {
        viewport.native_pixels_per_point = Some(pixels_per_point);
    }
    let mut output = context.run_ui(input, |root| ui(root));
    painter.update(&mut output.textures_delta);
    output
}
