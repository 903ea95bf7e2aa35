//! What authors say, as quotations with their stories.

use serde::Serialize;

use super::{Chip, Day, Html, Link, Pagination, TermOrderLink};

/// `words.html`: what authors say, by topic.
#[derive(Debug, Hash, Serialize)]
pub struct Words<'a> {
    /// The topics of which somebody says something.
    pub topics: Vec<TopicSummary<'a>>,
    /// Number of stories on the site.
    pub stories: usize,
}

/// A topic with an example.
#[derive(Debug, Hash, Serialize)]
pub struct TopicSummary<'a> {
    /// Its name, as an anchor.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What it is good for.
    pub introduction: &'static str,
    /// Number of quotations.
    pub count: usize,
    /// Number of stories that they are from.
    pub stories: usize,
    /// The newest that are read at a glance.
    pub quotations: Vec<QuotingStory<'a>>,
    /// Its pages, one for each order.
    pub orders: Vec<TermOrderLink>,
}

/// `topic.html`: a page of what authors say on a topic.
#[derive(Debug, Hash, Serialize)]
pub struct Topic<'a> {
    /// Its title.
    pub title: &'static str,
    /// What it is good for.
    pub introduction: &'static str,
    /// Number of quotations.
    pub count: usize,
    /// Number of stories that they are from.
    pub stories: usize,
    /// What the page is sorted by: `year`, `system` or `factor`.
    pub order: &'static str,
    /// The orders that there are.
    pub orders: Vec<TermOrderLink>,
    /// Whether any stands under its term by its words alone.
    pub has_suggested: bool,
    /// The groups of all pages, where they are few enough to be listed.
    pub contents: Vec<Link>,
    /// What different stories say in other words, set by set; on the first page.
    pub alike: Vec<Vec<QuotingStory<'a>>>,
    /// The groups of this page.
    pub groups: Vec<QuoteGroup<'a>>,
    /// Pages, where there is more than one.
    pub pagination: Option<Pagination>,
}

/// Quotations of a year or under a term.
#[derive(Debug, Hash, Serialize)]
pub struct QuoteGroup<'a> {
    /// A year, the title of a term, or what stands for neither.
    pub title: String,
    /// The anchor.
    pub anchor: String,
    /// The term.
    pub chip: Option<Chip>,
    /// How many quotations there are, those that are not shown among them.
    pub count: usize,
    /// How many of them are left out.
    pub left_out: usize,
    /// Whether they stand under no term.
    pub is_unsorted: bool,
    /// The stories with what they say.
    pub stories: Vec<QuotingStory<'a>>,
}

/// A story with what its author says.
#[derive(Debug, Hash, Serialize)]
pub struct QuotingStory<'a> {
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: String,
    /// Its day, where one is known.
    pub date: Option<Day>,
    /// Its language, where it is another than the site's.
    pub language: Option<String>,
    /// Its systems, a few.
    pub systems: Vec<Chip>,
    /// What is said.
    pub quotes: Vec<Quote<'a>>,
}

/// A quotation.
#[derive(Debug, Hash, Serialize)]
pub struct Quote<'a> {
    /// The words.
    pub text_html: Html<'a>,
    /// Where it stands in its story.
    pub url: String,
    /// What it is about, on pages of several topics; else empty.
    pub topic: &'static str,
    /// The factors of which it speaks, where the page is not sorted by them.
    pub factors: Vec<Chip>,
    /// Whether it stands under its term by its words alone.
    pub suggested: bool,
    /// How far a step is, in the author's words; may be empty.
    pub state: String,
    /// Where a step is tracked.
    pub reference: Option<Link>,
}
