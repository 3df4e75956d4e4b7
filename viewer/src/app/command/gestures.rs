//! What the mouse does, for the help.

/// Each gesture with what it does.
pub const GESTURES: &[(&str, &str)] = &[
    ("wheel", "rows up and down"),
    ("Ctrl + wheel, pinch", "zoom time at the pointer"),
    ("Shift + wheel", "earlier, later"),
    ("Alt + wheel", "height of rows at the pointer"),
    ("drag", "move the graph"),
    ("Shift + drag, drag along the ruler", "select a range: its length, and its figures in the panels"),
    ("click", "select a task; on a header: fold or unfold"),
    ("double click", "show a task's whole life"),
];
