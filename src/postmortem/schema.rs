//! The fields of front matter: what a postmortem may state about itself.
//!
//! Every field is optional. A field that cannot be read is left out with a located finding, and
//! the others are read. The exception is who may see the document: where that cannot be read,
//! [`Visibility::Invalid`] says that it must be left out. What is stated nowhere is derived
//! elsewhere; what is written about other documents stays as written.

mod closed;
mod conventions;
mod drafts;
mod filed;
mod findings;
mod labelled;
mod loose;
mod misplaced;
mod moments;
pub(crate) mod names;
mod people;
mod plain;
mod reader;
mod spelling;
mod statements;
pub(super) mod states;
mod terms;
mod visibility;

use jiff::civil::Date;

use super::front_matter::{self, Split};
use super::markdown::CodeAtStart;
use super::when::Length;
use super::{
    Action, Derived, FieldValue, Impact, Kind, MythMention, Participant, RelationMention, Source,
    TermMention, Times,
};
use crate::config::Config;
use crate::data::fields::{Fields, normalised, text_of};
use crate::data::{Node, SyntaxError, Value};
use crate::diagnostics::{Diagnostic, Location, rules};
use crate::fields;
use crate::ids::{Dimension, PostmortemId, Slug};
use crate::refusals::Refusals;
use crate::text::{SourceText, Span};

pub(crate) use filed::COMPANIES;
pub(crate) use reader::Reader;
pub use visibility::{VISIBILITY_FIELDS, Visibility};

/// Fields that other generators give a meaning: kept, and no reason for a warning.
pub(crate) const COMMON_FIELDS: [&str; 57] = [
    "author",
    "author_email",
    "authors",
    "bibliography",
    "categories",
    "category",
    "categoryindex",
    "cover",
    "created",
    "css",
    "cssclasses",
    "date_created",
    "edit_url",
    "extra",
    "grand_parent",
    "has_children",
    "hide",
    "icon",
    "image",
    "images",
    "keywords",
    "last_modified_at",
    "lastmod",
    "layout",
    "math",
    "menu",
    "modified",
    "nav",
    "nav_exclude",
    "nav_order",
    "nav_title",
    "orphan",
    "outputs",
    "page_title",
    "pagination_next",
    "pagination_prev",
    "parent",
    "path",
    "permalink",
    "publish_date",
    "redirect_from",
    "search",
    "sidebar_class_name",
    "sidebar_label",
    "sidebar_position",
    "slug",
    "subtitle",
    "tags",
    "taxonomies",
    "teams",
    "template",
    "toc",
    "type",
    "updated",
    "url",
    "uuid",
    "weight",
];

/// What front matter states, with the place of each value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meta {
    /// Who may see the document.
    pub visibility: Visibility,
    /// `id`.
    pub id: Option<Derived<PostmortemId>>,
    /// `id` as written, where it may be mentioned in prose (`PM2021-005`).
    pub label: Option<String>,
    /// `aliases`: former ids.
    pub aliases: Vec<(Slug, Span)>,
    /// `title`, in one line.
    pub title: Option<Derived<String>>,
    /// `date`.
    pub date: Option<Derived<Date>>,
    /// `kind`.
    pub kind: Option<Derived<Kind>>,
    /// `summary` (Markdown).
    pub summary: Option<Derived<String>>,
    /// `systems`.
    pub systems: Vec<TermMention>,
    /// `factors`.
    pub factors: Vec<TermMention>,
    /// Whether `factors` is there at all: an author who writes an empty list has decided.
    pub states_factors: bool,
    /// `myths`.
    pub myths: Vec<MythMention>,
    /// Terms of the taxonomies that site.toml declares.
    pub terms: Vec<(Dimension, TermMention)>,
    /// What other tools file the document by, each value with its field.
    pub filed: Vec<(String, TermMention)>,
    /// The lists of Markdown.
    pub points: Vec<(String, Vec<Derived<String>>)>,
    /// `times`.
    pub times: Times,
    /// `duration`.
    pub lasted: Option<Derived<Length>>,
    /// `timezone` as written; it is one that [`crate::zone::parse`] knows.
    pub timezone: Option<Derived<String>>,
    /// `impact`.
    pub impact: Impact,
    /// `actions`.
    pub actions: Vec<Derived<Action>>,
    /// `related`.
    pub relations: Vec<RelationMention>,
    /// `participants`, and `facilitator` as one of them.
    pub participants: Vec<Participant>,
    /// `links`.
    pub sources: Vec<Source>,
    /// `lang`, a BCP 47 tag.
    pub language: Option<String>,
    /// `not`.
    pub refused: Refusals,
    /// The plain fields.
    pub values: Vec<(String, Derived<Vec<FieldValue>>)>,
    /// Fields that Afterword gives no meaning, as they are.
    pub extra: Vec<(String, Node)>,
}

/// Splits a document and reads its front matter, with everything that is wrong with either.
///
/// Front matter that cannot be read at all still decides who sees the document: if it seems to
/// hold the document back, [`Visibility::Invalid`] is the answer. `first_change` is the day on which
/// the history saw the file first.
#[must_use]
pub fn read_document(
    source: &SourceText,
    config: &Config,
    first_change: Option<Date>,
) -> (Split, Meta, Vec<Diagnostic>) {
    read_with(source, config, first_change, read)
}

/// Splits a document and reads its front matter through `fields`.
pub(crate) fn read_with<M: Default + Restricted>(
    source: &SourceText,
    config: &Config,
    first_change: Option<Date>,
    fields: fn(&Node, &str, &Config) -> (M, Vec<Diagnostic>),
) -> (Split, M, Vec<Diagnostic>) {
    let (split, node, mut diagnostics) = read_matter(source);
    let (mut value, findings) = match &node {
        Some(node) => fields(node, &source.path, config),
        None => (M::default(), Vec::new()),
    };
    diagnostics.extend(findings);
    let matter = node.as_ref();
    let mut statements = matter.map_or_else(Vec::new, |node| {
        statements::collect(node, config, first_change)
    });
    let code = CodeAtStart::of(&source.text, split.body);
    let misplaced = misplaced::find(source, split.body, &code, config);
    let is_new = |line: &statements::Statement| {
        misplaced
            .as_ref()
            .is_none_or(|block| block.span != line.span)
    };
    let labelled = labelled::find(source, split.body, &code, config);
    statements.extend(labelled.into_iter().filter(is_new));
    statements.extend(misplaced);
    let title = matter.and_then(|node| title_of(node, config));
    let title = title.as_ref().map(|(text, span)| (text.as_str(), *span));
    statements.extend(drafts::find(source, split.body, &code, title, config));
    let (mut visibility, findings) = visibility::settle(&statements, source, config);
    diagnostics.extend(findings);
    let is_mapping = matter.is_some_and(|node| Fields::of(node).is_some());
    // What had to be mended is looked at as what could not be read, too.
    let is_mended = || {
        let mut found = diagnostics.iter();
        found.any(|finding| finding.rule == &rules::FRONT_MATTER_QUOTES)
    };
    let is_doubtful = !is_mapping || (!visibility.is_held() && is_mended());
    if is_doubtful && let Some(span) = loose::hides(&source.text, split.matter, config) {
        visibility = Visibility::Invalid;
        diagnostics.push(findings::of_broken(source, span));
    }
    *value.visibility() = visibility;
    (split, value, diagnostics)
}

/// Whether a document hands a field down to those below its folder that holds documents back, as
/// Hugo's `cascade` does.
#[must_use]
pub fn holds_below(source: &SourceText, config: &Config) -> bool {
    let (split, node, _) = read_matter(source);
    match node {
        Some(node) => statements::cascade(&node, config),
        None => {
            split.matter.of(&source.text).contains("cascade")
                && loose::hides(&source.text, split.matter, config).is_some()
        }
    }
}

/// Where front matter states a field: the place of its value.
pub(super) fn stated_at(source: &SourceText, field: &str, config: &Config) -> Option<Span> {
    let (_, matter, _) = read_matter(source);
    let matter = matter?;
    let mut reader = Reader::of(&matter, &source.path, config)?;
    reader.node(field).map(|node| node.span)
}

/// The title in front matter, as it stands there.
fn title_of(matter: &Node, config: &Config) -> Option<(String, Span)> {
    let fields = Fields::of(matter)?;
    let theirs = config.fields.get("title").into_iter().flatten();
    let names: Vec<_> = std::iter::once("title".to_owned())
        .chain(theirs.map(|name| normalised(name)))
        .collect();
    let is_title = |name: &str| names.contains(&normalised(name));
    let mut titles = fields.entries().filter(|(key, _)| is_title(&key.name));
    titles.find_map(|(_, node)| text_of(node).map(|text| (text.text, text.span)))
}

/// What is read from a document and may be withheld.
pub(crate) trait Restricted {
    /// Who may see the document.
    fn visibility(&mut self) -> &mut Visibility;
}

impl Restricted for Meta {
    fn visibility(&mut self) -> &mut Visibility {
        &mut self.visibility
    }
}

/// The front matter of a document as a value; `None` where it cannot be read.
pub(crate) fn read_matter(source: &SourceText) -> (Split, Option<Node>, Vec<Diagnostic>) {
    let split = front_matter::split(&source.text);
    if let Some(diagnostic) = split.diagnostic(&source.path, &source.text) {
        return (split, None, vec![diagnostic]);
    }
    match split.parse_mending(&source.text) {
        Ok((node, marks)) => {
            let found = marks.into_iter();
            let found = found.map(|value| unquoted(source, value)).collect();
            (split, Some(node), found)
        }
        Err(errors) => {
            let found = errors
                .into_iter()
                .map(|e| syntax(&source.path, e))
                .collect();
            (split, None, found)
        }
    }
}

/// The warning that YAML would not take a value for text.
fn unquoted(source: &SourceText, value: Span) -> Diagnostic {
    Diagnostic::new(
        &rules::FRONT_MATTER_QUOTES,
        Location::within(&source.path, value),
        "this value is no text to YAML without quotes around it; it is read as text",
    )
    .help("put quotes around the value, so that other tools read it too")
}

fn syntax(path: &str, error: SyntaxError) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        &rules::FRONT_MATTER_SYNTAX,
        Location::within(path, error.span),
        error.message,
    );
    match error.help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

/// Reads the fields of a front matter but for those that say who may see the document. Diagnostics are
/// located in the file at `path`.
#[must_use]
pub fn read(matter: &Node, path: &str, config: &Config) -> (Meta, Vec<Diagnostic>) {
    let Some(mut reader) = Reader::of(matter, path, config) else {
        return (Meta::default(), vec![no_mapping(matter, path)]);
    };
    let mut meta = all(&mut reader);
    let (extra, diagnostics) = reader.finish(&COMMON_FIELDS);
    meta.extra = extra;
    (meta, diagnostics)
}

/// Reads every field.
fn all(reader: &mut Reader<'_, '_>) -> Meta {
    let mut meta = Meta::default();
    identity(&mut meta, reader);
    dimensions(&mut meta, reader);
    story(&mut meta, reader);
    people::read(&mut meta, reader);
    meta.refused = reader.refusals("not");
    for field in reader.config().plain_fields() {
        let values = reader.plain(field);
        let values = match field.id == fields::STATE {
            true => values.or_else(|| reader.state()),
            false => values,
        };
        meta.values
            .extend(values.map(|values| (field.id.to_string(), values)));
    }
    meta
}

/// The finding that a front matter is no mapping of fields.
pub(crate) fn no_mapping(matter: &Node, path: &str) -> Diagnostic {
    let message = format!("the front matter is {}, not a mapping", matter.value.kind());
    Diagnostic::new(
        &rules::FIELD_TYPE,
        Location::within(path, matter.span),
        message,
    )
    .help("write one field per line, as in `title: What happened`")
}

fn identity(meta: &mut Meta, reader: &mut Reader<'_, '_>) {
    if let Some((id, label)) = reader.id("id") {
        meta.id = Some(id);
        meta.label = label;
    }
    meta.aliases = reader.aliases("aliases");
    meta.title = reader.line("title");
    meta.date = reader.date("date");
    meta.kind = reader.kind("kind");
    meta.language = reader.language("lang");
    meta.timezone = reader.timezone("timezone");
    meta.lasted = reader.length("duration");
    meta.times = reader.times(meta.timezone.as_ref().map(|zone| zone.value.as_str()));
}

fn dimensions(meta: &mut Meta, reader: &mut Reader<'_, '_>) {
    meta.systems = reader.terms(&Dimension::System);
    let says_none = |node: &Node| matches!(&node.value, Value::List(items) if items.is_empty());
    let says_none = reader.node("factors").is_some_and(says_none);
    meta.factors = reader.terms(&Dimension::Factor);
    meta.states_factors = says_none || !meta.factors.is_empty();
    meta.myths = reader.myths();
    meta.filed = reader.filed();
    for taxonomy in &reader.config().taxonomies {
        let dimension = &taxonomy.dimension;
        for term in reader.terms(dimension) {
            meta.terms.push((dimension.clone(), term));
        }
    }
}

fn story(meta: &mut Meta, reader: &mut Reader<'_, '_>) {
    meta.summary = reader.passage("summary");
    for field in fields::points() {
        let points = reader.passages(&field.id);
        meta.points.push((field.id.to_string(), points));
    }
    meta.points.retain(|(_, points)| !points.is_empty());
    meta.impact = reader.impact("impact");
    meta.actions = reader.actions("actions");
    meta.relations = reader.relations("related");
    meta.sources = reader.sources("links");
}

#[cfg(test)]
mod tests;
