//! Tests of the program as a whole: files go in, the program or the library runs, and what comes out
//! is looked at. One binary holds them all, because linking the library into each file's own would
//! take longer than running them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod support;

mod adopt;
mod attachments;
mod bounds;
mod build;
mod cache;
mod canaries;
mod check;
mod conventions;
mod explain;
mod export;
mod faults;
mod fields;
mod kept;
mod layers;
mod links;
mod machine;
mod newcomer;
mod paths;
mod properties;
mod publish;
mod push;
mod recurrences;
mod rules;
mod scaffold;
mod search;
mod search_quality;
mod seeds;
mod serve;
mod sites;
mod terminal;
mod theme;
mod visibility;
mod warm;
mod withheld;
