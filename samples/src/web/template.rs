//! Text with holes: `{{name}}` is filled when a page is built.

use super::arena::{Node, Nodes};

/// A template, parsed once. Its fixed parts are copied into the arena with every page, as a small engine does.
#[derive(Debug)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Debug, PartialEq, Eq)]
enum Part {
    Fixed(&'static str),
    Hole(&'static str),
}

impl Template {
    /// Parses `source`. A hole that is not closed is ordinary text.
    pub fn parse(source: &'static str) -> Self {
        let mut parts = Vec::new();
        let mut rest = source;
        while let Some((before, after)) = rest.split_once("{{") {
            let Some((name, behind)) = after.split_once("}}") else { break };
            parts.extend([Part::Fixed(before), Part::Hole(name)]);
            rest = behind;
        }
        parts.push(Part::Fixed(rest));
        Self { parts }
    }

    /// Builds the text, asking `fill` for the node of each hole.
    pub fn build(&self, nodes: &mut Nodes, mut fill: impl FnMut(&mut Nodes, &str) -> Node) -> Node {
        let mut built = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            built.push(match part {
                Part::Fixed(text) => nodes.text(*text),
                Part::Hole(name) => fill(nodes, name),
            });
        }
        nodes.join(&built)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_filled_in_order() {
        let mut nodes = Nodes::default();
        let template = Template::parse("<p>{{a}}, {{b}}</p>");
        let node = template.build(&mut nodes, |nodes, name| nodes.text(name.to_uppercase()));
        let mut out = String::new();
        nodes.flatten(node, &mut out);
        assert_eq!(out, "<p>A, B</p>");
    }

    #[test]
    fn an_open_hole_is_text() {
        assert_eq!(Template::parse("a {{b").parts, [Part::Fixed("a {{b")]);
    }
}
