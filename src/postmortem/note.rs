//! Notes: what a site says about a term, a plain page, or a path to read along.
//!
//! A note is Markdown with a few fields of its own. Which term it describes follows from the
//! place of its file, which this module does not know; what it says about other terms stays as
//! written until the catalog resolves it.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::markdown::blocks::Kind;
use super::markdown::{self, Content, html};
use super::schema::{self, Reader, Restricted, Visibility};
use super::{Audience, Derived, Outcome, Outline, Source, Status, Written, outline};
use crate::config::Config;
use crate::data::fields::{Fields, flag_of, text_of};
use crate::data::{Node, Value};
use crate::diagnostics::Diagnostic;
use crate::refusals::Refusals;
use crate::text::{SourceText, Span};
use crate::words::RawHtml;

/// A note.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Note {
    /// The file. Not part of what is kept of a document, because the file itself is.
    #[serde(skip)]
    pub source: SourceText,
    /// The body behind the front matter.
    pub body: Span,
    /// What the front matter states.
    pub fields: NoteFields,
    /// Which raw HTML its site lets through.
    raw_html: RawHtml,
    /// Of a note that ships it is read when somebody asks, because few sites show many of them.
    #[serde(with = "kept")]
    contents: OnceLock<Contents>,
}

/// What the body of a note holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Contents {
    outline: Outline,
    links: Vec<markdown::LinkUse>,
}

impl Contents {
    fn of(content: &Content<'_>, raw_html: RawHtml) -> Self {
        Self {
            outline: outline::read(content),
            links: markdown::links(content, raw_html),
        }
    }
}

/// The fields of a note, each of them optional.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NoteFields {
    /// Who may see it.
    pub visibility: Visibility,
    /// `title`; where it is absent, the first heading of the body may serve.
    pub title: Option<Derived<String>>,
    /// `summary` (Markdown).
    pub summary: Option<Derived<String>>,
    /// `aliases`: other names that people use.
    pub aliases: Vec<Derived<String>>,
    /// `parent`: the term above, as written.
    pub parent: Option<Written>,
    /// `related`: other terms, as written.
    pub related: Vec<Written>,
    /// `deprecated`: that the term should no longer be used.
    pub deprecated: Option<Deprecation>,
    /// `not`: systems whose names are spelled alike, and which are others.
    pub refused: Refusals,
    /// `replaced_by`: the term to use in its place, as written.
    pub replaced_by: Option<Written>,
    /// `belief`: what a myth says (Markdown).
    pub belief: Option<Derived<String>>,
    /// `instead`: what we see in its place (Markdown).
    pub instead: Option<Derived<String>>,
    /// `questions` to ask in a review (Markdown).
    pub questions: Vec<String>,
    /// `suggests`: phrases that suggest a factor.
    pub suggests: Vec<String>,
    /// `links`.
    pub links: Vec<Source>,
    /// `stops` of a path to read along.
    pub stops: Vec<Stop>,
    /// `for`: whom a path is for (Markdown).
    pub readers: Option<Derived<String>>,
    /// `start`: whether newcomers start with this path.
    pub is_start: bool,
}

/// How contents are kept: as what was read, or as nothing.
mod kept {
    use std::sync::OnceLock;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Contents;

    pub(super) fn serialize<S: Serializer>(
        contents: &OnceLock<Contents>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        contents.get().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<OnceLock<Contents>, D::Error> {
        let read = Option::<Contents>::deserialize(from)?;
        Ok(read.map(OnceLock::from).unwrap_or_default())
    }
}

/// That a term should no longer be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deprecation {
    /// Why, where the author says it (Markdown).
    pub reason: Option<String>,
    /// Where it is stated.
    pub span: Span,
}

/// A document or term on a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// Its id, as written.
    pub id: Written,
    /// Why it is worth the reader's time at this point (Markdown).
    pub reason: Option<String>,
}

impl Note {
    /// Headings and sections of the body.
    #[must_use]
    pub fn outline(&self) -> &Outline {
        &self.contents().outline
    }

    /// The destinations that the body names, in their order.
    #[must_use]
    pub fn links(&self) -> &[markdown::LinkUse] {
        &self.contents().links
    }

    fn contents(&self) -> &Contents {
        self.contents
            .get_or_init(|| Contents::of(&self.content(), self.raw_html))
    }

    /// The body, parsed once more: no content is kept.
    #[must_use]
    pub fn content(&self) -> Content<'_> {
        Content::read(&self.source.text, self.body)
    }

    /// The status that the note states; a note without one is published.
    #[must_use]
    pub fn status(&self) -> Status {
        match &self.fields.visibility {
            Visibility::Stated {
                status: Some(status),
                ..
            } => status.value,
            _ => Status::Published,
        }
    }

    /// Whether the note states its status.
    #[must_use]
    pub const fn states_status(&self) -> bool {
        matches!(
            self.fields.visibility,
            Visibility::Stated {
                status: Some(_),
                ..
            }
        )
    }

    /// The audience that the note states.
    #[must_use]
    pub fn audience(&self) -> Option<Audience> {
        match &self.fields.visibility {
            Visibility::Stated { audience, .. } => audience.as_ref().map(|stated| stated.value),
            Visibility::Invalid => None,
        }
    }
}

/// What a note says, in the plain form that pages and the vocabulary need.
impl Note {
    /// The title: of front matter, or the heading that is the title.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        let heading = || self.outline().headings.get(self.outline().title?);
        let stated = self.fields.title.as_ref().map(|title| title.value.as_str());
        stated.or_else(|| heading().map(|heading| heading.text.as_str()))
    }

    /// The first paragraph that tells something: no badges, no markup of another tool, nothing that only
    /// leads to what follows.
    #[must_use]
    pub fn first_paragraph(&self) -> Option<Span> {
        let text = self.source.text.as_ref();
        let blocks = self.content().blocks();
        let own = blocks.iter().filter(|block| {
            block.kind == Kind::Text && block.depth == 0 && block.item.is_none() && !block.quoted
        });
        let mut told = own.filter_map(|block| {
            // A label of MyST stands in front of what it names.
            let written = block.span.of(text);
            let label = written
                .split_once('\n')
                .filter(|(first, _)| is_label(first))
                .map_or(0, |(first, _)| first.len() + 1);
            let written = written.get(label..).unwrap_or_default();
            let is_markup = ["![", "[![", ":::", "!!!", "{", "<"]
                .iter()
                .any(|mark| written.starts_with(mark));
            let words = block.text().split_whitespace().count();
            let is_told = words >= FEWEST_WORDS && !is_markup && !is_label(written);
            let leads_on = written.trim_end().ends_with(':');
            let end = block.span.start + label + written.trim_end().len();
            (is_told && !leads_on).then(|| Span::new(block.span.start + label, end))
        });
        told.next()
    }

    /// The summary (Markdown), empty where there is none.
    #[must_use]
    pub fn summary(&self) -> &str {
        text_or_empty(self.fields.summary.as_ref())
    }

    /// The belief of a myth, empty where there is none.
    #[must_use]
    pub fn belief(&self) -> &str {
        text_or_empty(self.fields.belief.as_ref())
    }

    /// What we see instead of the belief (Markdown), empty where there is nothing.
    #[must_use]
    pub fn instead(&self) -> &str {
        text_or_empty(self.fields.instead.as_ref())
    }

    /// Other names.
    pub fn aliases(&self) -> impl Iterator<Item = &str> {
        self.fields.aliases.iter().map(|alias| alias.value.as_str())
    }

    /// This note, with what it leaves open taken from `shipped`.
    #[must_use]
    pub fn extending(mut self, shipped: &Self) -> Self {
        let (own, theirs) = (&mut self.fields, &shipped.fields);
        let or = |own: &mut Option<Derived<String>>, theirs: &Option<Derived<String>>| {
            if own.is_none() {
                own.clone_from(theirs);
            }
        };
        or(&mut own.title, &theirs.title);
        or(&mut own.summary, &theirs.summary);
        or(&mut own.belief, &theirs.belief);
        or(&mut own.instead, &theirs.instead);
        let is_known =
            |alias: &Derived<String>| own.aliases.iter().any(|known| known.value == alias.value);
        let further: Vec<_> = theirs
            .aliases
            .iter()
            .filter(|alias| !is_known(alias))
            .cloned()
            .collect();
        own.aliases.extend(further);
        for (own, theirs) in [
            (&mut own.questions, &theirs.questions),
            (&mut own.suggests, &theirs.suggests),
        ] {
            if own.is_empty() {
                own.clone_from(theirs);
            }
        }
        if own.links.is_empty() {
            own.links.clone_from(&theirs.links);
        }
        if own.related.is_empty() {
            own.related.clone_from(&theirs.related);
        }
        if self.body.of(&self.source.text).trim().is_empty() {
            self.source = shipped.source.clone();
            self.body = shipped.body;
            self.contents = shipped.contents.clone();
        }
        self
    }
}

/// Words of the shortest paragraph that tells something.
const FEWEST_WORDS: usize = 5;

/// Whether a line is only a label of MyST: `(start)=`.
fn is_label(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('(') && line.ends_with(")=") && !line.contains(' ')
}

fn text_or_empty(text: Option<&Derived<String>>) -> &str {
    text.map_or("", |text| text.value.as_str())
}

impl Restricted for NoteFields {
    fn visibility(&mut self) -> &mut Visibility {
        &mut self.visibility
    }
}

/// Reads a note. It is left out where it cannot be told who may see it.
#[must_use]
pub fn read(source: SourceText, config: &Config) -> Outcome<Note> {
    let (split, fields, diagnostics) = schema::read_with(&source, config, None, read_fields);
    read_body(source, split.body, fields, diagnostics, config)
}

/// Reads the front matter of a note that ships with Afterword: everybody may see it and its text is sound, so nothing is
/// held against it. `None` where it has no front matter.
#[must_use]
pub fn read_shipped(source: SourceText, config: &Config) -> Option<Note> {
    let (split, node, _) = schema::read_matter(&source);
    let (fields, _) = read_fields(&node?, &source.path, config);
    Some(Note {
        source,
        body: split.body,
        fields,
        raw_html: config.raw_html,
        contents: OnceLock::new(),
    })
}

fn read_body(
    source: SourceText,
    body: Span,
    fields: NoteFields,
    mut diagnostics: Vec<Diagnostic>,
    config: &Config,
) -> Outcome<Note> {
    let source = markdown::without_private_comments(source, body);
    let (body, too_much) = markdown::within_limits(&source.text, body);
    diagnostics.extend(too_much.map(|remark| remark.at(&source.path)));
    let content = Content::read(&source.text, body);
    let contents = Contents::of(&content, config.raw_html);
    let is_read = fields.visibility != Visibility::Invalid;
    if is_read {
        let remarks = html::findings(&content, &contents.outline, config.raw_html);
        diagnostics.extend(remarks.into_iter().map(|remark| remark.at(&source.path)));
    }
    let value = is_read.then(|| Note {
        body,
        source: source.clone(),
        fields,
        raw_html: config.raw_html,
        contents: OnceLock::from(contents),
    });
    Outcome { value, diagnostics }
}

fn read_fields(matter: &Node, path: &str, config: &Config) -> (NoteFields, Vec<Diagnostic>) {
    let Some(mut reader) = Reader::of(matter, path, config) else {
        return (
            NoteFields::default(),
            vec![schema::no_mapping(matter, path)],
        );
    };
    let texts = |passages: Vec<Derived<String>>| passages.into_iter().map(|p| p.value).collect();
    let fields = NoteFields {
        visibility: Visibility::default(),
        title: reader.line("title"),
        summary: reader.passage("summary"),
        aliases: reader.passages("aliases"),
        refused: reader.refusals("not"),
        parent: written(reader.passage("parent")),
        related: reader
            .passages("related")
            .into_iter()
            .map(Written::from)
            .collect(),
        deprecated: deprecation(&mut reader),
        replaced_by: written(reader.passage("replaced_by")),
        belief: reader.passage("belief"),
        instead: reader.passage("instead"),
        questions: texts(reader.passages("questions")),
        suggests: texts(reader.passages("suggests")),
        links: reader.sources("links"),
        stops: stops(&mut reader),
        readers: reader.passage("for"),
        is_start: is_start(&mut reader),
    };
    let (_, diagnostics) = reader.finish(&schema::COMMON_FIELDS);
    (fields, diagnostics)
}

impl From<Derived<String>> for Written {
    fn from(passage: Derived<String>) -> Self {
        Self {
            text: passage.value,
            span: passage.from.span.unwrap_or(Span::new(0, 0)),
        }
    }
}

fn written(passage: Option<Derived<String>>) -> Option<Written> {
    passage.map(Written::from)
}

/// `true`, or the reason.
fn deprecation(reader: &mut Reader<'_, '_>) -> Option<Deprecation> {
    let node = reader.node("deprecated")?;
    let reason = match flag_of(node) {
        Some(false) => return None,
        Some(true) => None,
        None => Some(reader.text_of("deprecated", node)?.text),
    };
    Some(Deprecation {
        reason,
        span: node.span,
    })
}

/// `start`, which is yes or no.
fn is_start(reader: &mut Reader<'_, '_>) -> bool {
    let Some(node) = reader.node("start") else {
        return false;
    };
    let flag = flag_of(node);
    if flag.is_none() && node.value != Value::Null {
        reader.refuse(
            node.span,
            "`start` is neither true nor false".to_owned(),
            "write `start: true` in the path that newcomers read first",
        );
    }
    flag.unwrap_or_default()
}

/// Stops: an id, or `{id, reason}`.
fn stops(reader: &mut Reader<'_, '_>) -> Vec<Stop> {
    let mut stops = Vec::new();
    for node in reader.items("stops") {
        if node.value == Value::Null {
            continue;
        }
        let (id, reason) = match Fields::of(node) {
            Some(mut fields) => {
                let id = fields.text("id");
                let reason = fields.text("reason").map(|text| text.text);
                reader.absorb(fields);
                (id, reason)
            }
            None => (text_of(node), None),
        };
        match id.filter(|id| !id.text.trim().is_empty()) {
            Some(id) => stops.push(Stop {
                id: Written {
                    text: id.text.trim().to_owned(),
                    span: id.span,
                },
                reason,
            }),
            None => reader.refuse(
                node.span,
                "this stop does not say what to read".to_owned(),
                "add `id`",
            ),
        }
    }
    stops
}

#[cfg(test)]
mod tests;
