//! The samples run, and what they leave behind is read and checked.

mod end_to_end;
mod left;
mod small;
mod web_server;
