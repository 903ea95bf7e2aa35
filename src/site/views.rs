//! What templates see: prepared data and nothing else.
//!
//! Every template has one view struct, listed here with the template's name. Dates come as
//! `{iso, human}`, addresses as final URLs relative to the page, lists sorted and cut. Fields
//! ending in `_html` are safe HTML that the Markdown renderer or a chart made; everything else is
//! plain text, which templates escape.

use serde::Serialize;

/// What every page knows: `page.*` in templates.
#[derive(Clone, Debug, Serialize)]
pub struct Shell {
    /// The site's title.
    pub site_title: String,
    /// The site's description.
    pub site_description: String,
    /// BCP 47 tag of the page.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// The page's own title, without the site's.
    pub title: String,
    /// One or two sentences for search engines and previews, plain text, at most 300 characters.
    pub description: String,
    /// The kind of page, also a class of the body: `home`, `postmortem`, `term`, `terms`, `matrix`, `cell`,
    /// `archive`, `page`, `not-found`.
    pub kind: &'static str,
    /// Relative URL of the site's root, with a trailing slash or empty: `../`.
    pub root: String,
    /// Absolute URL of this page, where the site has a base URL.
    pub canonical: Option<String>,
    /// Relative URL of the style sheet.
    pub stylesheet: String,
    /// Relative URLs of the scripts, which no page needs.
    pub scripts: Vec<String>,
    /// Relative URL of the icon.
    pub icon: String,
    /// The site's Atom feed.
    pub feed: String,
    /// Relative URL of the home page.
    pub home: String,
    /// The main navigation.
    pub navigation: Vec<NavigationItem>,
    /// Where the page stands, from the home page down, without the page itself.
    pub breadcrumbs: Vec<Link>,
    /// Whether documents in draft are shown.
    pub drafts: bool,
}

/// An entry of the main navigation.
#[derive(Clone, Debug, Serialize)]
pub struct NavigationItem {
    /// Its words.
    pub title: String,
    /// Relative URL.
    pub url: String,
    /// Whether the page is it or stands below it.
    pub current: bool,
    /// The dimension it leads to: `systems`, `factors`, `myths`, another taxonomy's name, or empty.
    pub dimension: String,
}

/// A link with its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Its words.
    pub title: String,
    /// Relative or, for sources, absolute URL.
    pub url: String,
}

/// A day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Day {
    /// `2012-08-01`.
    pub iso: String,
    /// `1 August 2012`.
    pub human: String,
}

/// A term, small: a chip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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

/// A postmortem in a list.
#[derive(Clone, Debug, Serialize)]
pub struct Card {
    /// Its id.
    pub id: String,
    /// Relative URL.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Its day, where one is known.
    pub date: Option<Day>,
    /// `Near miss`, `Drill`, `Public incident`; `None` for an ordinary incident.
    pub kind: Option<&'static str>,
    /// `Draft`, `In review`, `Superseded`; `None` when published.
    pub status: Option<&'static str>,
    /// The first sentences of its summary as plain text, at most 280 characters; may be empty.
    pub summary: String,
    /// Its systems.
    pub systems: Vec<Chip>,
    /// Its factors, suggested ones last.
    pub factors: Vec<Chip>,
    /// Its myths.
    pub myths: Vec<Chip>,
    /// Terms of further taxonomies.
    pub others: Vec<Chip>,
    /// Why it is in this list, in words; empty where that is plain.
    pub reason_html: String,
}

/// `home.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Home {
    /// The site's introduction from its README or index, empty where there is none.
    pub introduction_html: String,
    /// Number of postmortems.
    pub count: usize,
    /// The year of the oldest and of the newest; empty without dates.
    pub years: String,
    /// The newest, at most seven.
    pub latest: Vec<Card>,
    /// One for re-reading: the richest in connections that is not among the newest.
    pub worth_rereading: Option<Card>,
    /// The dimensions, each with its most frequent terms, at most twelve.
    pub dimensions: Vec<DimensionSummary>,
    /// The archive.
    pub archive: String,
    /// The matrix of systems and factors, where it has anything to show.
    pub matrix: Option<String>,
    /// Plain pages and reading paths.
    pub pages: Vec<Link>,
}

/// A dimension and its most frequent terms.
#[derive(Clone, Debug, Serialize)]
pub struct DimensionSummary {
    /// Its name.
    pub dimension: String,
    /// Its title, plural: `Systems`.
    pub title: String,
    /// Its page.
    pub url: String,
    /// Number of terms in use or described.
    pub count: usize,
    /// The most frequent terms.
    pub terms: Vec<TermRow>,
}

/// A term in a list.
#[derive(Clone, Debug, Serialize)]
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
    /// The newest postmortem that names it, where it has a date.
    pub latest: Option<Link>,
}

/// `terms.html`: all terms of a dimension.
#[derive(Clone, Debug, Serialize)]
pub struct Terms {
    /// The dimension's name.
    pub dimension: String,
    /// Its title, plural.
    pub title: String,
    /// What it is good for, one or two sentences; empty for a taxonomy of the site.
    pub introduction: String,
    /// The terms; grouped where the dimension has groups (factors), else in one group without a title.
    pub groups: Vec<TermGroup>,
    /// Number of terms.
    pub count: usize,
    /// The matrix, on the lists of systems and factors.
    pub matrix: Option<String>,
    /// Pages of the list, where it is longer than one.
    pub pagination: Option<Pagination>,
}

/// A group of terms.
#[derive(Clone, Debug, Serialize)]
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
#[derive(Clone, Debug, Serialize)]
pub struct Term {
    /// The term itself.
    pub chip: Chip,
    /// Whether it is a group of factors.
    pub is_group: bool,
    /// One sentence; may be empty.
    pub summary: String,
    /// Whether anybody described it. If not, the page says how.
    pub described: bool,
    /// Where a note would stand: `content/systems/checkout.md`.
    pub note_path: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// What replaced it, where it is deprecated.
    pub replaced_by: Option<Link>,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The belief (myths).
    pub belief: String,
    /// What we see instead (myths).
    pub instead_html: String,
    /// The note's own words.
    pub body_html: String,
    /// Questions to ask in a review (factors).
    pub questions_html: Vec<String>,
    /// Where the literature treats it.
    pub sources: Vec<Source>,
    /// The term above it.
    pub parent: Option<Chip>,
    /// The terms below it.
    pub children: Vec<TermRow>,
    /// Related terms that the note names, of any dimension.
    pub related: Vec<Chip>,
    /// Both stories of each incident that debunks it (myths), newest first.
    pub stories: Vec<Story>,
    /// The incidents that name it, newest first (this page's part of them), without those in `stories`.
    pub incidents: Vec<Card>,
    /// The incidents from whose words it is suggested.
    pub suggested: Vec<Card>,
    /// Number of incidents that name it.
    pub count: usize,
    /// What was also there, by dimension, with counts; nothing that was there only once.
    pub companions: Vec<Companions>,
    /// This term's Atom feed.
    pub feed: String,
    /// Pages of the list, where it is longer than one.
    pub pagination: Option<Pagination>,
    /// Where to edit the note.
    pub edit_url: Option<String>,
}

/// Terms of one dimension that occur together with a term.
#[derive(Clone, Debug, Serialize)]
pub struct Companions {
    /// The dimension's title, plural.
    pub title: String,
    /// The dimension's name.
    pub dimension: String,
    /// Terms with the number of incidents that they share, most first; `url` leads to the cell where there is one.
    pub terms: Vec<Companion>,
}

/// A term that occurs together with another.
#[derive(Clone, Debug, Serialize)]
pub struct Companion {
    /// The term.
    pub chip: Chip,
    /// Number of incidents that have both.
    pub count: usize,
    /// The page of the incidents that have both, else the term's own.
    pub url: String,
}

/// The two stories of a myth in one incident.
#[derive(Clone, Debug, Serialize)]
pub struct Story {
    /// The incident (on a myth's page) or the myth (on an incident's page) is given by the page's other fields.
    pub card: Option<Card>,
    /// The myth.
    pub myth: Chip,
    /// The belief, from the myth's note.
    pub belief: String,
    /// What we see instead, from the myth's note.
    pub instead_html: String,
    /// The story first told; may be empty.
    pub first_html: String,
    /// The second story; may be empty.
    pub second_html: String,
}

/// Pages of a long list.
#[derive(Clone, Debug, Serialize)]
pub struct Pagination {
    /// This page, from 1.
    pub page: usize,
    /// Number of pages.
    pub pages: usize,
    /// The page before.
    pub previous: Option<String>,
    /// The page behind.
    pub next: Option<String>,
    /// All pages, with their numbers as titles.
    pub links: Vec<Link>,
}

/// A source outside of the site.
#[derive(Clone, Debug, Serialize)]
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

/// `postmortem.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Postmortem {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its day.
    pub date: Option<Day>,
    /// `Near miss`, `Drill`, `Public incident`; `None` for an ordinary incident.
    pub kind: Option<&'static str>,
    /// `Draft`, `In review`, `Superseded`; `None` when published.
    pub status: Option<&'static str>,
    /// The author's label.
    pub severity: Option<String>,
    /// How long it lasted in words (`2 h 28 min`), where start and end are known.
    pub duration: Option<Duration>,
    /// How it was noticed: `an alert`, `a customer`, …
    pub detected_by: Option<String>,
    /// The summary.
    pub summary_html: String,
    /// Whether the summary stands in the body, where its section was lifted out of it.
    pub summary_anchor: Option<String>,
    /// Systems.
    pub systems: Vec<Chip>,
    /// Factors, suggested ones last.
    pub factors: Vec<Chip>,
    /// Myths.
    pub myths: Vec<Chip>,
    /// Terms of further taxonomies.
    pub others: Vec<Chip>,
    /// Rows of the impact: `Who`, `What`, `How far` and the text itself with an empty title.
    pub impact: Vec<Labelled>,
    /// The moments that mark the phases.
    pub moments: Vec<MomentRow>,
    /// The timeline as a picture and as it was read.
    pub timeline: Option<TimelineView>,
    /// The author's sections in the author's order; summary and actions are lifted out.
    pub sections: Vec<Section>,
    /// Footnotes, as an ordered list, or empty.
    pub footnotes_html: String,
    /// Headings for finding one's way, two levels.
    pub contents: Vec<ContentsItem>,
    /// What surprised people (front matter).
    pub surprises_html: Vec<String>,
    /// What went well (front matter).
    pub mitigators_html: Vec<String>,
    /// Where luck helped (front matter).
    pub luck_html: Vec<String>,
    /// What remains risky (front matter).
    pub risks_html: Vec<String>,
    /// Open questions (front matter).
    pub questions_html: Vec<String>,
    /// Each factor with the author's note and the places where the same condition was met.
    pub factor_notes: Vec<FactorNote>,
    /// The myths with both stories.
    pub stories: Vec<Story>,
    /// What was done afterwards (front matter).
    pub actions: Vec<ActionView>,
    /// The author's sections about actions, lifted to the end.
    pub action_sections: Vec<Section>,
    /// Stated relations, in words.
    pub relations: Vec<RelationView>,
    /// Related incidents, each with its reasons, at most six.
    pub related: Vec<Card>,
    /// Documents that link here.
    pub backlinks: Vec<Link>,
    /// Previous and next incident of each of its systems.
    pub neighbours: Vec<Neighbours>,
    /// Public sources.
    pub sources: Vec<Source>,
    /// Roles of those who took part.
    pub participants: Vec<String>,
    /// Says that names are left out, where they are.
    pub participants_note: Option<String>,
    /// The anchor of the author's list of people, where it was left out of the body.
    pub participants_anchor: Option<String>,
    /// Where each value came from.
    pub provenance: Vec<ProvenanceRow>,
    /// The source file, relative to the root.
    pub source_path: String,
    /// Day of the first change in git.
    pub first_change: Option<Day>,
    /// Day of the last change in git.
    pub last_change: Option<Day>,
    /// Where to edit it.
    pub edit_url: Option<String>,
    /// The postmortem as JSON.
    pub json_url: String,
}

/// How long something took.
#[derive(Clone, Debug, Serialize)]
pub struct Duration {
    /// `2 h 28 min`, `about 3 days`.
    pub human: String,
    /// ISO 8601, for `<time datetime>`.
    pub iso: String,
    /// From what to what: `from start to resolution`.
    pub what: String,
}

/// A text under a label.
#[derive(Clone, Debug, Serialize)]
pub struct Labelled {
    /// The label; may be empty.
    pub title: String,
    /// The text.
    pub html: String,
}

/// A moment that marks a phase.
#[derive(Clone, Debug, Serialize)]
pub struct MomentRow {
    /// `Started`, `Detected`, `Declared`, `Mitigated`, `Resolved`.
    pub title: &'static str,
    /// RFC 3339; empty when unknown.
    pub iso: String,
    /// `09:30 (UTC-4)`, with the day where it differs from the first moment's, or `unknown`.
    pub human: String,
    /// Time since the start: `+ 45 min`; empty for the start.
    pub since_start: String,
    /// Whether it is approximate.
    pub approximate: bool,
    /// Whether it was read from the timeline and not stated.
    pub suggested: bool,
}

/// The timeline of an incident.
#[derive(Clone, Debug, Serialize)]
pub struct TimelineView {
    /// The band, drawn; empty where fewer than two instants are known.
    pub svg: String,
    /// The phases that the band shows, as its legend.
    pub phases: Vec<PhaseRow>,
    /// What the band shows, in words, without the phases.
    pub description: String,
    /// All events as they were read.
    pub events: Vec<EventRow>,
    /// `All times in UTC-4, as the section's heading says.`; may be empty.
    pub zone_note: String,
    /// URL of the author's own timeline: `#timeline`.
    pub anchor: Option<String>,
}

/// A phase of an incident.
#[derive(Clone, Debug, Serialize)]
pub struct PhaseRow {
    /// `detection`, `diagnosis` or `repair`; a class.
    pub class: &'static str,
    /// `Until it was noticed`.
    pub title: &'static str,
    /// `4 min`.
    pub duration: String,
}

/// An event as it was read.
#[derive(Clone, Debug, Serialize)]
pub struct EventRow {
    /// `event-1`, an anchor on the page.
    pub id: String,
    /// The author's text of the time.
    pub written: String,
    /// RFC 3339 with the author's offset; empty where zone or date is not known.
    pub iso: String,
    /// The day where it differs from the event before; else empty.
    pub day: String,
    /// What happened, plain text, at most 300 characters.
    pub text: String,
    /// Whether the time is approximate.
    pub approximate: bool,
    /// The milestone in words, or empty.
    pub milestone: String,
}

/// A section of the author.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// What it is about: `timeline`, `impact`, `lessons`, `other`, …; a class.
    pub kind: &'static str,
    /// The section with its heading.
    pub html: String,
}

/// An entry of the table of contents.
#[derive(Clone, Debug, Serialize)]
pub struct ContentsItem {
    /// The heading's text.
    pub title: String,
    /// `#anchor`.
    pub url: String,
    /// Entries below it.
    pub children: Vec<Link>,
}

/// A factor in one incident.
#[derive(Clone, Debug, Serialize)]
pub struct FactorNote {
    /// The factor.
    pub chip: Chip,
    /// One sentence about the factor as such; may be empty.
    pub summary: String,
    /// The author's note on how it took part; may be empty.
    pub note_html: String,
    /// The author's words that it is suggested from; only when suggested.
    pub evidence: String,
    /// Other incidents with the same condition, newest first, at most three.
    pub elsewhere: Vec<Link>,
    /// How many more there are.
    pub more: usize,
}

/// An action.
#[derive(Clone, Debug, Serialize)]
pub struct ActionView {
    /// What.
    pub text_html: String,
    /// Where it is tracked.
    pub reference: Option<Link>,
    /// How far it is; may be empty.
    pub state: String,
    /// repair, detect, mitigate, prevent, learn; may be empty.
    pub kind: String,
}

/// A stated relation.
#[derive(Clone, Debug, Serialize)]
pub struct RelationView {
    /// In words: `a recurrence of`, `happened again as`, `contrasts with`.
    pub label: &'static str,
    /// The other incident.
    pub card: Card,
}

/// The incidents before and after, of one system.
#[derive(Clone, Debug, Serialize)]
pub struct Neighbours {
    /// The system.
    pub system: Chip,
    /// The one before in time.
    pub previous: Option<Link>,
    /// The one after in time.
    pub next: Option<Link>,
}

/// Where a value came from.
#[derive(Clone, Debug, Serialize)]
pub struct ProvenanceRow {
    /// The field in words.
    pub field: String,
    /// Where from, in words: `the file name`, `front matter, line 4`.
    pub from: String,
}

/// `matrix.html`: systems × factors.
#[derive(Clone, Debug, Serialize)]
pub struct Matrix {
    /// The factors, in the order of the columns, by group; the most frequent first.
    pub groups: Vec<MatrixGroup>,
    /// The systems, the most frequent first.
    pub rows: Vec<MatrixRow>,
    /// What is left out, in words; empty when nothing is.
    pub note: String,
}

/// Columns of one group of factors.
#[derive(Clone, Debug, Serialize)]
pub struct MatrixGroup {
    /// The group's title; may be empty.
    pub title: String,
    /// Its factors, the most frequent first.
    pub factors: Vec<Chip>,
    /// For each factor, the number of incidents that name it.
    pub counts: Vec<usize>,
}

/// A row of the matrix.
#[derive(Clone, Debug, Serialize)]
pub struct MatrixRow {
    /// The system.
    pub system: Chip,
    /// Number of incidents that name it.
    pub count: usize,
    /// One cell per factor.
    pub cells: Vec<MatrixCell>,
}

/// A cell of the matrix.
#[derive(Clone, Debug, Serialize)]
pub struct MatrixCell {
    /// Number of incidents that have both.
    pub count: usize,
    /// The page of those incidents; empty where there are none.
    pub url: String,
    /// 0 below three incidents, then 1 to 4: how strongly it is tinted.
    pub strength: u8,
    /// `DNS and alert noise: 3 incidents`.
    pub label: String,
}

/// `cell.html`: the incidents of one system with one factor.
#[derive(Clone, Debug, Serialize)]
pub struct Cell {
    /// The system.
    pub system: Chip,
    /// The factor.
    pub factor: Chip,
    /// The incidents, newest first, each with the author's note on the factor as its reason.
    pub incidents: Vec<Card>,
    /// The matrix.
    pub matrix: String,
    /// Questions to ask about the factor.
    pub questions_html: Vec<String>,
}

/// `archive.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Archive {
    /// Number of postmortems.
    pub count: usize,
    /// The years of this page, newest first; those without a date last.
    pub years: Vec<ArchiveYear>,
    /// Pages, where there is more than one.
    pub pagination: Option<Pagination>,
}

/// A year of the archive.
#[derive(Clone, Debug, Serialize)]
pub struct ArchiveYear {
    /// `2012`, or `Without a date`.
    pub title: String,
    /// `y2012`, an anchor.
    pub anchor: String,
    /// Its months, newest first.
    pub months: Vec<ArchiveMonth>,
}

/// A month of the archive.
#[derive(Clone, Debug, Serialize)]
pub struct ArchiveMonth {
    /// `August`; empty without a date.
    pub title: String,
    /// Its postmortems, newest first.
    pub cards: Vec<Card>,
}

/// `page.html`: a plain page.
#[derive(Clone, Debug, Serialize)]
pub struct Page {
    /// Its title.
    pub title: String,
    /// Its body.
    pub body_html: String,
    /// Where to edit it.
    pub edit_url: Option<String>,
}

/// `not-found.html`.
#[derive(Clone, Debug, Serialize)]
pub struct NotFound {
    /// The dimensions, each with its most frequent terms.
    pub dimensions: Vec<DimensionSummary>,
    /// The archive.
    pub archive: String,
}

/// `redirect.html`: a former address.
#[derive(Clone, Debug, Serialize)]
pub struct Redirect {
    /// Where it leads.
    pub url: String,
    /// The title there.
    pub title: String,
}

/// `feed.xml`: Atom. All addresses are absolute where the site has a base URL.
#[derive(Clone, Debug, Serialize)]
pub struct Feed {
    /// A URN or URL that never changes.
    pub id: String,
    /// Title of the feed.
    pub title: String,
    /// Subtitle; may be empty.
    pub subtitle: String,
    /// RFC 3339.
    pub updated: String,
    /// This feed's address.
    pub self_url: String,
    /// The page it belongs to.
    pub page_url: String,
    /// BCP 47 tag.
    pub language: String,
    /// The entries, newest first, at most 50.
    pub entries: Vec<FeedEntry>,
}

/// An entry of a feed.
#[derive(Clone, Debug, Serialize)]
pub struct FeedEntry {
    /// A URN or URL that never changes.
    pub id: String,
    /// Title.
    pub title: String,
    /// Address.
    pub url: String,
    /// RFC 3339.
    pub updated: String,
    /// RFC 3339.
    pub published: String,
    /// Plain text; may be empty.
    pub summary: String,
    /// Its categories: the title is shown, the URL is the term that identifies it.
    pub categories: Vec<Link>,
}

/// `sitemap.xml`.
#[derive(Clone, Debug, Serialize)]
pub struct Sitemap {
    /// Absolute addresses of all pages.
    pub urls: Vec<SitemapEntry>,
}

/// A page of the sitemap.
#[derive(Clone, Debug, Serialize)]
pub struct SitemapEntry {
    /// Absolute address.
    pub url: String,
    /// Day of the last change; may be empty.
    pub modified: String,
}
