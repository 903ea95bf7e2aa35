//! Search: one index, one query grammar and one ranking, for the terminal and for the browser.
//!
//! [`Documents`] says what can be found, [`SearchIndex`] makes it searchable: a tantivy index in
//! memory, keyed by stems, with the [`Surface`] of words as people write them and the [`Shards`]
//! that a browser loads the index in. Knows the catalog; knows no files and no clock.

pub mod analyzer;
pub mod documents;
pub mod export;
pub mod index;
pub mod query;
#[cfg(test)]
mod sample;
pub mod shards;
pub mod snippet;
pub mod surface;

pub use documents::{Document, Documents};
pub use index::{SearchIndex, TextField};
pub use query::Query;
pub use shards::Shards;
pub use surface::Surface;
