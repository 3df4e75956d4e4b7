//! Writing what the window shows: pictures, the report as a page, tables. On a thread of its own, for a report on a
//! large trace takes a while.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;

use egui::Context;

use crate::app::Viewer;
use crate::args::TableName;
use crate::model::Model;
use crate::output::{write_to, write_whole};
use crate::paint::picture::Request;
use crate::paint::theme::Theme;
use crate::render::{png_bytes, render_png, render_svg};
use crate::report::{write_csv, write_html};

/// What to write.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Output {
    /// A picture of what is in sight.
    InSight,
    /// A picture of the whole trace.
    Whole,
    /// The report as one page.
    Page,
    /// A table.
    Table(TableName),
}

impl Output {
    /// How its file's name ends.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::InSight | Self::Whole => "svg",
            Self::Page => "html",
            Self::Table(_) => "csv",
        }
    }

    /// True for a picture.
    pub const fn is_picture(self) -> bool {
        matches!(self, Self::InSight | Self::Whole)
    }
}

/// Colours of a picture.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Shade {
    /// Dark letters on light ground.
    #[default]
    Light,
    /// Light letters on dark ground.
    Dark,
    /// For paper.
    Print,
}

impl Shade {
    /// Its colours.
    pub const fn theme(self) -> Theme {
        match self {
            Self::Light => Theme::light(),
            Self::Dark => Theme::dark(),
            Self::Print => Theme::print(),
        }
    }
}

/// How a picture is written.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Paper {
    /// Points across and down.
    pub size: (u32, u32),
    /// Pixels a point, of a PNG.
    pub scale: f32,
    /// Colours.
    pub shade: Shade,
    /// With the explanation of colours and arrows.
    pub legend: bool,
}

/// A file that is being written.
#[derive(Debug)]
pub(super) struct Saving {
    done: Receiver<String>,
}

impl Saving {
    /// What came of it in words, once it is written.
    pub(super) fn said(&self) -> Option<String> {
        match self.done.try_recv() {
            Ok(said) => Some(said),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => {
                Some("Writing it failed in a way that should not be possible".into())
            }
        }
    }
}

/// Writes a picture of a viewer's trace.
///
/// # Errors
/// In words: a name that does not say which sort of picture, or a file that cannot be written.
pub(super) fn save_picture(viewer: &Viewer, what: Output, paper: &Paper, path: &Path) -> Result<(), String> {
    let svg = match path.extension().and_then(|end| end.to_str()).map(str::to_lowercase).as_deref() {
        Some("svg") => true,
        Some("png") => false,
        _ => return Err("Give it a name that ends in .svg or .png".to_owned()),
    };
    let request = Request {
        width: paper.size.0,
        height: paper.size.1,
        scale: paper.scale,
        theme: paper.shade.theme(),
        focus: viewer.focus.clone(),
        bookmarks: viewer.kept.notes.bookmarks.clone(),
        view: viewer.view.filter(|_| what == Output::InSight),
        legend: paper.legend,
        ..Request::default()
    };
    let bytes = match svg {
        true => render_svg(&viewer.chart, &request).to_string().into_bytes(),
        false => png_bytes(&render_png(&viewer.chart, &request)).map_err(|error| error.to_string())?,
    };
    write_whole(path, &bytes).map_err(|error| format!("{}: {error}", path.display()))
}

/// Writes a page or a table on a thread of its own.
pub(super) fn save_report(
    model: Arc<Model>,
    name: String,
    what: Output,
    path: PathBuf,
    context: &Context,
) -> Saving {
    let (send, done) = channel();
    let context = context.clone();
    thread::spawn(move || {
        let said = match write(model, name, what, &path) {
            Ok(()) => format!("Wrote {}", path.display()),
            Err(error) => format!("{}: {error}", path.display()),
        };
        // If the window is gone by now, nobody reads it.
        let _ = send.send(said);
        context.request_repaint();
    });
    Saving { done }
}

fn write(model: Arc<Model>, name: String, what: Output, path: &Path) -> io::Result<()> {
    write_to(path, |out| match what {
        Output::Table(table) => write_csv(&[(name, model)], table, out),
        Output::Page | Output::InSight | Output::Whole => write_html(vec![(name, model)], out),
    })
}
