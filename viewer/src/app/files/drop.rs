//! Files dropped onto the window.

use std::path::PathBuf;

use egui::{Align2, Area, Context, FontId, Id, Order};

use crate::app::Window;

/// Opens what was dropped: several files at once stand on one time axis. While they hang over the window, says so.
pub(crate) fn take_dropped(window: &mut Window, context: &Context) {
    let (hovered, dropped) = context.input(|input| {
        let dropped = input.raw.dropped_files.iter().map(|file| file.path().to_owned());
        (input.raw.hovered_files.len(), dropped.collect::<Vec<PathBuf>>())
    });
    if hovered > 0 {
        show_hint(context, hovered);
    }
    window.open(dropped, context);
}

fn show_hint(context: &Context, files: usize) {
    let words = match files {
        1 => "Drop it here to open it".to_owned(),
        files => format!("Drop these {files} files here: they will stand on one time axis"),
    };
    let area = Area::new(Id::unique("drop here"))
        .order(Order::Foreground)
        .anchor(Align2::CENTER_CENTER, egui::Vec2::ZERO);
    area.show(context, |ui| {
        egui::Frame::popup(ui.style()).inner_margin(24).show(ui, |ui| {
            ui.label(egui::RichText::new(words).font(FontId::proportional(20.0)));
        });
    });
}
