//! The pages: a head that differs for every visitor around lists that all of them share.

use super::arena::{Arena, Root};
use super::database::Product;
use super::template::Template;

/// The templates, parsed at the start.
#[derive(Debug)]
pub struct Pages {
    row: Template,
    list: Template,
    frame: Template,
}

impl Default for Pages {
    fn default() -> Self {
        Self {
            row: Template::parse("<tr><td>{{name}}</td><td>{{price}}</td><td>{{stock}}</td></tr>\n"),
            list: Template::parse("<h2>{{key}}</h2>\n<table>\n{{rows}}</table>\n"),
            frame: Template::parse(
                "<!doctype html>\n<title>{{title}}</title>\n<p>Your visit no. {{visits}} here.</p>\n{{body}}",
            ),
        }
    }
}

impl Pages {
    /// A list of products, made once and then shared through the cache.
    pub fn list(&self, arena: &Arena, key: &str, products: &[Product]) -> Root {
        arena.build(|nodes| {
            let rows: Vec<_> = products
                .iter()
                .map(|product| {
                    self.row.build(nodes, |nodes, hole| match hole {
                        "name" => nodes.text(product.name.as_str()),
                        "price" => nodes.text(format!("{}.{:02}", product.cents / 100, product.cents % 100)),
                        _ => nodes.text(product.stock.to_string()),
                    })
                })
                .collect();
            let rows = nodes.join(&rows);
            self.list.build(nodes, |nodes, hole| if hole == "rows" { rows } else { nodes.text(key) })
        })
    }

    /// The page around some lists, for one visitor.
    pub fn frame(&self, arena: &Arena, title: &str, visits: u64, lists: &[Root]) -> String {
        let page = arena.build(|nodes| {
            let lists: Vec<_> = lists.iter().map(Root::node).collect();
            let body = nodes.join(&lists);
            self.frame.build(nodes, |nodes, hole| match hole {
                "title" => nodes.text(title),
                "visits" => nodes.text(visits.to_string()),
                _ => body,
            })
        });
        page.text()
    }
}
