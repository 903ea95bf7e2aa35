//! Search: one index, one query grammar and one ranking, for the terminal and for the browser.
//!
//! | from | to | in |
//! |---|---|---|
//! | the catalog | what can be found: [`Documents`] | [`documents`] |
//! | texts | words and stems | [`analyzer`] |
//! | documents | what each says, and where each word stands: [`SearchIndex`] | [`index`] |
//! | words | the [`Surface`] of forms and groups, cut into [`Shards`] | [`surface`], [`shards`] |
//! | a query | items and filters: [`Query`] | [`query`] |
//! | items | clauses over groups: prefixes, synonyms, corrections | `plan`, [`correct`] |
//! | clauses | scores | `score` |
//! | scores | an [`Answer`] | [`answer`], [`facets`], `passages`, [`snippet`] |
//! | the index | bytes, from which a later search of the same documents answers the same | [`kept`] |
//! | documents | their numbers in files | `numbers` |
//! | the index | static files, from which a script answers the same | [`export`] |
//! | documents | what search engines that others run take, where a site outgrows the browser | [`engines`] |
//!
//! Knows the catalog and the addresses of pages; knows no files and no clock.

pub mod analyzer;
pub mod answer;
pub mod correct;
pub mod documents;
pub mod engines;
pub mod export;
pub mod facets;
pub mod index;
pub mod kept;
mod numbers;
mod passages;
mod plan;
pub mod query;
#[cfg(test)]
mod sample;
mod score;
pub mod shards;
pub mod snippet;
pub mod surface;
pub mod themes;

pub use answer::{Answer, Request, Sort};
pub use documents::{Document, Documents, Telling};
pub use index::{Boosts, SearchIndex, TextField};
pub use plan::Correction;
pub use query::Query;
pub use shards::Shards;
pub use surface::Surface;
