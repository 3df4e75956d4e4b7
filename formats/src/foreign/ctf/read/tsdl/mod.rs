//! TSDL, the language in which a CTF trace describes itself: text → [`super::types::Metadata`].

mod compound;
mod lexer;
mod parser;
mod scope;
mod top;

pub(super) use parser::parse;

/// Why a metadata file cannot be used: where, and what is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) what: String,
}
