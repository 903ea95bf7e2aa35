//! Afterword turns a folder of Markdown postmortems into a site to learn from.
//!
//! A site is a function from route to bytes, made in stages. Each takes `&` and returns a new
//! value together with its [diagnostics]; nothing is filled in later.
//!
//! | stage | from | to | in |
//! |---|---|---|---|
//! | read | disk, git | [`disk::read::Sources`] | [`disk`] |
//! | parse | one document | [`postmortem::Postmortem`] or [`postmortem::Note`] | [`postmortem`] |
//! | filter | status and audience | [`catalog::Library`] | [`load`] |
//! | catalog | all documents | [`catalog::Catalog`] | [`catalog`] |
//! | routes | the catalog | [`site::Site`], which lists every [`site::Route`] | [`site`] |
//! | render | site and route | bytes, through a [view](site::views) and the [`theme`] | [`site`] |
//! | publish | all routes | a folder, switched in one step: [`disk::publish::Publication`] | [`disk`] |
//!
//! [`load::load`] runs the stages up to the site, [`commands::build`] the rest, and [`serve`] renders
//! the one route that is asked for. The vocabulary that
//! all share is [`text`] (spans), [`data`] (located values), [`ids`], [`fields`], [`config`], [`zone`],
//! [`attachment`], [`escape`], [`path`] and [`diagnostics`].

pub mod adopt;
pub mod attachment;
pub mod cache;
pub mod catalog;
pub mod cli;
pub mod commands;
pub mod config;
mod cursor;
pub mod data;
pub mod diagnostics;
pub mod disk;
pub mod escape;
pub mod fields;
pub mod ids;
pub mod load;
pub mod path;
mod pattern;
pub mod postmortem;
pub mod push;
pub mod refusals;
pub mod review;
pub mod scaffold;
pub mod search;
pub mod serve;
pub mod site;
pub mod text;
pub mod theme;
pub mod vocabulary;
pub mod words;
pub mod zone;
