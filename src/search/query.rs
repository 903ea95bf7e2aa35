//! What a query says: words, phrases, what to leave out, and filters.
//!
//! ```text
//! query   = item*                    white space between items, at most 32 of them
//! item    = ["-" | "+"] (phrase | filter | words)
//! phrase  = quote text quote         any of " “ ” „ « » opens and closes
//! filter  = field ":" (value | phrase)
//! words   = anything else up to white space or a quote
//! ```
//!
//! No query is an error: a filter of an unknown field or value is read as words, a quote that is
//! never closed is as if it were not there, a lone `-` says nothing. The script in the browser
//! reads queries in the same way; `tests/search/cases.json` is what both are held against.

mod filter;
mod scan;

pub use filter::{Filter, Filters};

use super::analyzer::Analyzer;
use super::documents::Documents;
use scan::Scanned;

/// The items of a query that are read; the rest says nothing.
const MAX_ITEMS: usize = 32;

/// A query, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The text that offsets point into: the query without a quote that is never closed.
    pub text: String,
    /// What a document should say, in the order of the query, each once.
    pub wanted: Vec<Item>,
    /// What a document must not say.
    pub unwanted: Vec<Item>,
    /// What else must hold for a document.
    pub filters: Filters,
    /// Items that look like filters and are read as words, as written.
    pub ignored: Vec<String>,
}

/// Words of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The words, at least one. Words that stand together without white space are all wanted.
    pub words: Vec<QueryWord>,
    /// How they are meant.
    pub match_as: MatchAs,
}

/// How the words of an item are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchAs {
    /// Anywhere in the document.
    Words,
    /// Anywhere, and the last one may go on: it is being typed.
    Prefix,
    /// One behind the other, as written: not corrected, not expanded.
    Phrase,
}

/// A word of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryWord {
    /// Its form.
    pub form: String,
    /// Offset of its first byte in [`Query::text`].
    pub start: usize,
    /// Offset behind its last byte.
    pub end: usize,
}

impl Item {
    /// Whether two items want the same, so that one of them is enough.
    fn repeats(&self, other: &Self) -> bool {
        let forms = |item: &Self| -> Vec<String> {
            item.words.iter().map(|word| word.form.clone()).collect()
        };
        let is_phrase = |item: &Self| item.match_as == MatchAs::Phrase;
        is_phrase(self) == is_phrase(other) && forms(self) == forms(other)
    }
}

impl Query {
    /// Reads a query. The documents tell which fields and values there are.
    #[must_use]
    pub fn read(text: &str, documents: &Documents) -> Self {
        let text = scan::without_open_quote(text);
        let mut query = Self::default();
        let mut analyzer = Analyzer::default();
        for scanned in scan::items(&text).take(MAX_ITEMS) {
            if let Some((field, value)) = scanned.filter(&text) {
                if query
                    .filters
                    .add(field, value, scanned.is_excluded, documents)
                {
                    continue;
                }
                if scanned.is_plainly_a_filter(&text) {
                    let item = text.get(scanned.start..scanned.end).unwrap_or_default();
                    query.ignored.push(item.to_owned());
                }
            }
            query.add(&scanned, &text, &mut analyzer);
        }
        query.text = text;
        query
    }

    /// Whether it asks for nothing at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.wanted.is_empty() && self.unwanted.is_empty() && self.filters.is_empty()
    }

    /// Adds an item as words or as a phrase.
    fn add(&mut self, scanned: &Scanned, text: &str, analyzer: &mut Analyzer) {
        let said = scanned.said.clone();
        let mut words = Vec::new();
        analyzer.words(text.get(said.clone()).unwrap_or_default(), |word| {
            words.push(QueryWord {
                form: word.form.to_owned(),
                start: said.start + word.start,
                end: said.start + word.end,
            });
        });
        let Some(last) = words.last() else { return };
        let is_typed = last.end == text.len() && !scanned.is_excluded;
        let item = Item {
            match_as: match (scanned.is_quoted, is_typed) {
                (true, _) => MatchAs::Phrase,
                (false, true) => MatchAs::Prefix,
                (false, false) => MatchAs::Words,
            },
            words,
        };
        let list = if scanned.is_excluded {
            &mut self.unwanted
        } else {
            &mut self.wanted
        };
        if !list.iter().any(|other| other.repeats(&item)) {
            list.push(item);
        }
    }
}
