//! The shell around the pure stages: the only layer that touches files.
//!
//! [`root`] finds the site, [`read`] brings its documents and assets in, [`git`] tells when they
//! first and last changed, and [`publish`] puts the finished site into a folder in one step.
//! [`theme`] reads the files that a site has in the place of the theme's own.
//! [`create`] makes new files for a person to go on from, [`replace`] writes some anew, and [`notes`] hands out the notes alone
//! for its hints. [`fault`] tells what is gone or malformed from what could not be read.
//! What a document means is decided elsewhere; here it is text with a path and a hash.

mod beneath;
pub mod cache;
pub mod create;
mod decode;
pub mod fault;
pub mod git;
mod names;
pub mod notes;
mod outside;
pub mod publish;
pub mod read;
pub mod replace;
pub mod root;
pub mod stamp;
pub mod stories;
pub mod styles;
pub mod theme;
mod walk;
