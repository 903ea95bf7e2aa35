//! What several kinds of page are made of.

use serde::Serialize;

use super::{Day, Html, ListedCard, Plain};

/// A term, small: a chip.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Chip {
    /// `systems`, `factors`, `myths` or another taxonomy's name.
    pub dimension: String,
    /// What one term of the dimension is called: `System`, `Factor`, `Myth`, `Team`.
    pub dimension_title: String,
    /// Slug of the term.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Relative URL of its page.
    pub url: String,
    /// Whether it is only suggested from the author's words.
    pub suggested: bool,
}

/// How much a card tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Detail {
    /// Everything.
    #[default]
    Full,
    /// Its summary and its systems.
    Short,
    /// Its summary and its conditions, where the system is plain.
    Conditions,
    /// Its systems, in a line of a long list.
    Line,
    /// Which story it is, and why it is in this list.
    Brief,
}

/// A postmortem in a list. What its detail leaves out is empty.
#[derive(Debug, Hash, Serialize)]
pub struct Card<'a> {
    /// How much it tells.
    pub detail: Detail,
    /// Its id.
    pub id: String,
    /// Relative URL.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Its day, where one is known.
    pub date: Option<Day>,
    /// `Near miss`, `Drill`, `Public incident`; `None` for an ordinary incident.
    pub kind: Option<String>,
    /// `Draft`, `In review`, `Superseded`; `None` when published.
    pub status: Option<&'static str>,
    /// The first sentences of its summary as plain text, at most 280 characters; may be empty.
    pub summary: String,
    /// What surprised people first, one line of plain text, where the page tells it; else empty.
    pub surprise: &'a str,
    /// Its systems, at most four.
    pub systems: Vec<Chip>,
    /// Its factors, suggested ones last, at most four.
    pub factors: Vec<Chip>,
    /// Its myths, at most two.
    pub myths: Vec<Chip>,
    /// Terms of further taxonomies, at most two.
    pub others: Vec<Chip>,
    /// How many more terms it has of those dimensions that it shows.
    pub further: usize,
    /// Why it is in this list, in words; empty where that is plain.
    pub reason_html: &'a Html<'a>,
    /// The `id` of its place in the list; empty where nothing leads there.
    pub anchor: &'a str,
}

/// The two stories of a myth in one incident.
#[derive(Debug, Hash, Serialize)]
pub struct Story<'a> {
    /// The incident (on a myth's page) or the myth (on an incident's page) is given by the page's other fields.
    pub card: Option<ListedCard<'a>>,
    /// The myth.
    pub myth: Chip,
    /// The belief, from the myth's note.
    pub belief: Plain<'a>,
    /// What we see instead, from the myth's note.
    pub instead_html: Html<'a>,
    /// The story first told; may be empty.
    pub first_html: Html<'a>,
    /// The second story; may be empty.
    pub second_html: Html<'a>,
}

/// Pages of a long list.
#[derive(Debug, Hash, Serialize)]
pub struct Pagination {
    /// This page, from 1.
    pub page: usize,
    /// Number of pages.
    pub pages: usize,
    /// The page before.
    pub previous: Option<String>,
    /// The page behind.
    pub next: Option<String>,
    /// The first page, the last one and those around this one; all of a list that has few.
    pub links: Vec<PageLink>,
}

/// A page of a list.
#[derive(Debug, Hash, Serialize)]
pub struct PageLink {
    /// Its number.
    pub number: usize,
    /// Where it is.
    pub url: String,
    /// Whether pages before it are left out.
    pub gap: bool,
}

/// A source outside of the site.
#[derive(Debug, Hash, Serialize)]
pub struct Source {
    /// Title.
    pub title: String,
    /// Author; may be empty.
    pub author: String,
    /// Year; may be empty.
    pub year: String,
    /// Address, where there is one.
    pub url: Option<String>,
}

/// A text under a label.
#[derive(Debug, Hash, Serialize)]
pub struct Labelled<'a> {
    /// The label; may be empty.
    pub title: String,
    /// The text.
    pub text_html: Html<'a>,
}
