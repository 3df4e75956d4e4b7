//! A small shop served over HTTP: the program whose trace the pictures show.
//!
//! ```text
//!                      ┌─ connection 127.0.0.1:5001 ─┐
//!   accept ── spawn ──►├─ connection 127.0.0.1:5002 ─┤── lock ──► sessions ◄── lock ── session writer
//!                      └─ connection …              ─┘
//!                            │ look up / wait for another's fetch
//!                            ▼
//!                          cache ◄── evicts ── cleaner (every 150 ms, also collects the arena)
//!                            │ miss
//!                            ▼ channel, answered by a oneshot
//!                         database (one query at a time, 1 to 6 ms each)
//! ```
//!
//! Pages are trees of text nodes in a garbage-collected [`arena`]: cached bodies are shared by every page that shows
//! them, so nobody can say when a node is no longer used, and a collector has to find out. It stops everybody.
//!
//! | path | what it does |
//! |---|---|
//! | `/page/K` | one product list, from the cache or the database |
//! | `/dashboard` | three lists at once, each fetched by a task of its own |
//! | `/archive/K` | a query that takes longer than the request may: cancelled, 504 |
//! | `/export` | computes for some milliseconds without giving way: everybody behind it is late |

pub mod arena;
pub mod cache;
pub mod cleaner;
pub mod connection;
pub mod database;
pub mod http;
pub mod page;
pub mod server;
pub mod session;
pub mod stats;
pub mod template;

pub use server::{Config, Server};
