//! `unitrace export`: a trace, whoever wrote it, in another format. What each format keeps and loses: formats/FOREIGN.md.

mod archive;
pub mod command;
