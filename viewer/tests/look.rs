//! Looks.
mod scenes;
use unitrace_viewer::layout::Order;
use unitrace_viewer::paint::chart::Chart;
use unitrace_viewer::paint::picture::Request;
use unitrace_viewer::paint::theme::Theme;
use unitrace_viewer::render;
#[test]
fn look() {
    let chart = Chart::new(scenes::server(), Order::SpawnTree);
    for (name, theme) in [("light", Theme::light()), ("dark", Theme::dark())] {
        let request = Request { width: 1400, height: 700, theme, ..Request::default() };
        std::fs::write(
            format!("/tmp/paint-{name}.png"),
            render::png_bytes(&render::render_png(&chart, &request)).unwrap(),
        )
        .unwrap();
        std::fs::write(format!("/tmp/paint-{name}.svg"), render::render_svg(&chart, &request).to_string())
            .unwrap();
    }
}
