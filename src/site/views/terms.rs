//! Lists of terms and the page of a term.

use serde::Serialize;

use super::{
    Chip, Day, Html, Link, ListedCard, Pagination, Plain, QuotingStory, Source, Story, Strip, Trail,
};

/// A term in a list.
#[derive(Debug, Hash, Serialize)]
pub struct TermRow {
    /// The term.
    pub chip: Chip,
    /// One sentence; for a myth the belief; may be empty.
    pub summary: String,
    /// For a myth: what we see instead; else empty.
    pub instead: String,
    /// Number of postmortems that name it, those of its children included.
    pub count: usize,
    /// Number of postmortems that only suggest it.
    pub suggested: usize,
    /// The newest postmortem that names it, or else that suggests it, where it has a date.
    pub latest: Option<Link>,
    /// The day of that postmortem.
    pub latest_day: Option<Day>,
    /// Other names that people use for it.
    pub aliases: Vec<String>,
}

/// An order in which a list of terms can be read.
#[derive(Debug, Hash, Serialize)]
pub struct TermOrderLink {
    /// What the list is sorted by.
    pub title: &'static str,
    /// The list in that order.
    pub url: String,
    /// Whether this is it.
    pub current: bool,
}

/// `terms.html`: all terms of a dimension.
#[derive(Debug, Hash, Serialize)]
pub struct Terms {
    /// The dimension's name.
    pub dimension: String,
    /// Its title, plural.
    pub title: String,
    /// What it is good for, one or two sentences; empty for a taxonomy of the site.
    pub introduction: String,
    /// The terms; grouped where the order or the dimension has groups (letters, years, groups of
    /// factors), else in one group without a title.
    pub groups: Vec<TermGroup>,
    /// Those that came up most, across the groups; empty where there are no groups.
    pub frequent: Vec<TermRow>,
    /// Number of postmortems on the site.
    pub stories: usize,
    /// Number of terms.
    pub count: usize,
    /// What the list is sorted by: `incidents`, `name` or `latest`.
    pub order: &'static str,
    /// The orders that there are; one alone where the list is short.
    pub orders: Vec<TermOrderLink>,
    /// The page for searching.
    pub search: String,
    /// Which systems failed together, on the list of systems.
    pub together: Option<Together>,
    /// The matrix, on the lists of systems and factors.
    pub matrix: Option<String>,
    /// Pages of the list, where it is longer than one.
    pub pagination: Option<Pagination>,
}

/// Systems that failed together.
#[derive(Debug, Hash, Serialize)]
pub struct Together {
    /// The picture.
    pub svg_html: String,
    /// The pairs that met most.
    pub pairs: Vec<TogetherPair>,
    /// How many pairs are left out of the list.
    pub left_out: usize,
    /// Whether any of it is only suggested.
    pub has_suggested: bool,
}

/// Two systems that failed together.
#[derive(Debug, Hash, Serialize)]
pub struct TogetherPair {
    /// An anchor on the page.
    pub id: String,
    /// Both.
    pub systems: [Chip; 2],
    /// How many incidents have both: `3 incidents, 9 suggested`.
    pub said: String,
    /// The newest of them.
    pub stories: Vec<Link>,
    /// How many more there are.
    pub more: usize,
}

/// A group of terms.
#[derive(Debug, Hash, Serialize)]
pub struct TermGroup {
    /// Its title; empty for terms without a group.
    pub title: String,
    /// Its own page, where it has one.
    pub url: Option<String>,
    /// One sentence; may be empty.
    pub summary: String,
    /// Its terms, the most frequent first; of factors only those that were met.
    pub terms: Vec<TermRow>,
    /// Factors that no incident names or suggests so far.
    pub unmet: Vec<Chip>,
    /// Whether no term has a sentence of its own, so that an index says as much as rows.
    pub is_index: bool,
}

/// `term.html`: a system, a factor, a group of factors, a myth, or a term of another taxonomy.
#[derive(Debug, Hash, Serialize)]
pub struct Term<'a> {
    /// The term itself.
    pub chip: Chip,
    /// Whether it is a group of factors.
    pub is_group: bool,
    /// One sentence; may be empty.
    pub summary: Plain<'a>,
    /// Whether authors are told how to describe it: in a preview, where nobody has.
    pub invites_note: bool,
    /// Where a note would stand: `content/systems/checkout.md`.
    pub note_path: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// What replaced it, where it is deprecated.
    pub replaced_by: Option<Link>,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The belief (myths).
    pub belief: Plain<'a>,
    /// What we see instead (myths).
    pub instead_html: Html<'a>,
    /// The note's own words.
    pub body_html: Html<'a>,
    /// Questions to ask in a review (factors).
    pub questions_html: Vec<Html<'a>>,
    /// Where the literature treats it.
    pub sources: Vec<Source>,
    /// The term above it.
    pub parent: Option<Chip>,
    /// The terms below it.
    pub children: Vec<TermRow>,
    /// Related terms that the note names, of any dimension.
    pub related: Vec<Chip>,
    /// Both stories of each incident that debunks it (myths), newest first.
    pub stories: Vec<Story<'a>>,
    /// When it was met (systems and factors).
    pub strip: Option<Strip>,
    /// What authors say about it (systems and factors), a few.
    pub quotations: Vec<QuotingStory<'a>>,
    /// All that they say about it, by topic.
    pub more_quotations: Vec<Link>,
    /// The incidents that name it, newest first (this page's part of them), without those in `stories`.
    pub incidents: Vec<ListedCard<'a>>,
    /// The incidents from whose words it is suggested.
    pub suggested: Vec<ListedCard<'a>>,
    /// Number of incidents that name it.
    pub count: usize,
    /// What was also there, by dimension, with counts; nothing that was there only once.
    pub companions: Vec<Companions>,
    /// The reading paths that pass through here.
    pub trails: Vec<Trail>,
    /// This term's Atom feed.
    pub feed: String,
    /// Pages of the list, where it is longer than one.
    pub pagination: Option<Pagination>,
    /// Where to edit the note.
    pub edit_url: Option<String>,
}

/// Terms of one dimension that occur together with a term.
#[derive(Debug, Hash, Serialize)]
pub struct Companions {
    /// The dimension's title, plural.
    pub title: String,
    /// The dimension's name.
    pub dimension: String,
    /// Terms with the number of incidents that they share, most first; `url` leads to the cell where there is one.
    pub terms: Vec<Companion>,
}

/// A term that occurs together with another.
#[derive(Debug, Hash, Serialize)]
pub struct Companion {
    /// The term.
    pub chip: Chip,
    /// Number of incidents that have both.
    pub count: usize,
    /// The page of the incidents that have both, else the term's own.
    pub url: String,
}
