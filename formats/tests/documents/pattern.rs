//! Reading the structures of an ImHex pattern back: enough of its language for fields of fixed size.

use std::collections::HashMap;

/// A structure's fields with their offsets, and its size.
pub(crate) struct Layout<'a> {
    pub(crate) fields: Vec<(usize, &'a str)>,
    pub(crate) size: usize,
}

/// The sizes of the language's own types, of the pattern's enumerations and of its structures, in order of definition.
pub(crate) fn layouts(pattern: &str) -> HashMap<&str, Layout<'_>> {
    let mut sizes = HashMap::from([("u8", 1), ("char", 1), ("u16", 2), ("u32", 4), ("u64", 8)]);
    let mut found = HashMap::new();
    let mut lines = pattern.lines();
    while let Some(line) = lines.next() {
        if let Some((name, base)) = line.strip_prefix("enum ").and_then(|rest| rest.split_once(" : ")) {
            let base = base.split(' ').next().expect("a base type");
            sizes.insert(name, sizes[base]);
        } else if let Some(name) = line.strip_prefix("struct ").and_then(|rest| rest.strip_suffix(" {")) {
            let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "};").collect();
            let Some(layout) = structure(&body, &sizes) else { continue };
            sizes.insert(name, layout.size);
            found.insert(name, layout);
        }
    }
    found
}

/// `None` if the structure has fields that depend on others.
fn structure<'a>(body: &[&'a str], sizes: &HashMap<&str, usize>) -> Option<Layout<'a>> {
    let mut layout = Layout { fields: Vec::new(), size: 0 };
    for line in body {
        let declaration = line.trim().strip_suffix(';')?;
        let (declaration, count) = match declaration.split_once('[') {
            Some((before, count)) => (before, count.strip_suffix(']')?.parse().ok()?),
            None => (declaration, 1),
        };
        match declaration.split_once(' ') {
            Some((kind, name)) => {
                layout.fields.push((layout.size, name));
                layout.size += sizes.get(kind)? * count;
            }
            None => layout.size += count,
        }
    }
    Some(layout)
}
