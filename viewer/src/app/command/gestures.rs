//! What the mouse does, for the help.

/// Each gesture with what it does.
pub const GESTURES: &[(&str, &str)] = &[
    ("wheel", "zoom time at the pointer"),
    ("Ctrl + wheel", "height of rows at the pointer"),
    ("Shift + wheel", "earlier, later"),
    ("drag", "move the graph"),
    ("Shift + drag", "zoom to the marked range"),
    ("click", "select a task"),
    ("double click", "show a task's whole life"),
];
