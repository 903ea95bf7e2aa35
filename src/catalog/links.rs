//! Where written links lead: from a destination in a document to a place of the site.
//!
//! One resolver serves the check (broken links, backlinks) and the pages, so that a link that is
//! reported as fine is fine. Nothing here knows addresses of pages; that is the site's job.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::terms::Vocabulary;
use super::{Attachment, Entry};
use crate::diagnostics::{Diagnostic, Location, did_you_mean, rules};
use crate::ids::{Dimension, Slug, TermId};
use crate::postmortem::markdown::{self, LinkKind, LinkUse};
use crate::postmortem::{Impact, Note, Outline};
use crate::text::{SourceText, Span};

/// Something that a link can lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A postmortem, by its index among the entries.
    Postmortem(usize),
    /// A term.
    Term(TermId),
    /// A plain page.
    Page(Slug),
    /// The home page.
    Introduction,
    /// An image or another file, by its path relative to the root.
    Asset(String),
}

/// Where a written destination leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A place of the site, with the fragment as written.
    Place(Place, Option<String>),
    /// A fragment of the document itself.
    Fragment(String),
    /// An address outside of the site.
    External,
    /// A document that is not published.
    Withheld,
    /// Nothing that exists.
    Missing,
}

/// Everything that has a path or an id.
#[derive(Clone, Debug, Default)]
pub struct Documents {
    by_path: BTreeMap<String, Place>,
    by_id: BTreeMap<String, Place>,
    assets: BTreeMap<String, Option<(u32, u32)>>,
    withheld: BTreeSet<String>,
}

impl Documents {
    pub(super) fn new(
        entries: &[Entry],
        redirects: &BTreeMap<Slug, usize>,
        vocabulary: &Vocabulary,
        pages: &BTreeMap<Slug, Note>,
        assets: &[Attachment],
        withheld: BTreeSet<String>,
    ) -> Self {
        let mut documents = Self {
            assets: assets
                .iter()
                .map(|asset| (asset.path.clone(), asset.size))
                .collect(),
            withheld,
            ..Self::default()
        };
        for (alias, index) in redirects {
            documents
                .by_id
                .insert(alias.to_string(), Place::Postmortem(*index));
        }
        for (slug, page) in pages {
            documents
                .by_path
                .insert(page.source.path.clone(), Place::Page(slug.clone()));
        }
        for term in vocabulary.described() {
            if let Some(note) = &term.note {
                documents
                    .by_path
                    .insert(note.source.path.clone(), Place::Term(term.id.clone()));
            }
        }
        // Last, because a document's own id goes before another one's label or alias.
        for (index, entry) in entries.iter().enumerate() {
            let label = entry.document.label.as_deref().and_then(Slug::from_text);
            if let Some(label) = label {
                documents
                    .by_id
                    .entry(label.to_string())
                    .or_insert(Place::Postmortem(index));
            }
        }
        for (index, entry) in entries.iter().enumerate() {
            let document = &entry.document;
            documents
                .by_path
                .insert(document.source.path.clone(), Place::Postmortem(index));
            documents
                .by_id
                .insert(document.id.value.to_string(), Place::Postmortem(index));
        }
        documents
    }

    /// Lets links lead to the introduction.
    pub(super) fn introduce(&mut self, introduction: Option<&Note>) {
        if let Some(note) = introduction {
            self.by_path
                .insert(note.source.path.clone(), Place::Introduction);
        }
    }

    /// The postmortem of an id, an alias or a label, in any spelling.
    #[must_use]
    pub fn find(&self, written: &str) -> Option<Place> {
        self.by_id.get(Slug::from_text(written)?.as_str()).cloned()
    }

    /// What the file of a path became.
    #[must_use]
    pub fn at_path(&self, path: &str) -> Option<&Place> {
        self.by_path.get(path)
    }

    /// A known id near to an unknown one.
    #[must_use]
    pub fn nearest(&self, written: &str) -> Option<&str> {
        did_you_mean(written, self.by_id.keys().map(String::as_str))
    }

    /// The size of an image in pixels, where it is known.
    #[must_use]
    pub fn image_size(&self, path: &str) -> Option<(u32, u32)> {
        self.assets.get(path).copied().flatten()
    }

    /// What the inside of `[[…]]` means: an id, or a term as `factor:retry-storm`.
    #[must_use]
    pub fn wiki(&self, target: &str, vocabulary: &Vocabulary) -> Option<Place> {
        if let Some((prefix, name)) = target.split_once(':') {
            let dimension = Dimension::new(prefix.trim())?;
            let plural = Dimension::new(&format!("{}s", prefix.trim()))?;
            return [plural, dimension]
                .iter()
                .find_map(|dimension| vocabulary.resolve(dimension, name.trim()))
                .map(|term| Place::Term(term.id.clone()));
        }
        self.find(target)
    }

    /// Where a destination leads that is written in the document of path `from`.
    #[must_use]
    pub fn resolve(&self, from: &str, written: &str) -> Destination {
        let written = written.trim();
        if has_scheme(written) || written.starts_with("//") {
            return Destination::External;
        }
        let (rest, fragment) = match written.split_once('#') {
            Some((rest, fragment)) => (rest, Some(fragment.to_owned()).filter(|f| !f.is_empty())),
            None => (written, None),
        };
        let path = rest.split_once('?').map_or(rest, |(path, _)| path);
        if path.is_empty() {
            return Destination::Fragment(fragment.unwrap_or_default());
        }
        let Some(path) = join(from, &percent_decoded(path)) else {
            return Destination::Missing;
        };
        for candidate in candidates(&path) {
            if let Some(place) = self.by_path.get(&candidate) {
                return Destination::Place(place.clone(), fragment);
            }
            if self.withheld.contains(&candidate) {
                return Destination::Withheld;
            }
        }
        if self.assets.contains_key(&path) {
            return Destination::Place(Place::Asset(path), None);
        }
        Destination::Missing
    }
}

/// Whether a destination starts with a scheme such as `https:`. A drive letter is none.
fn has_scheme(written: &str) -> bool {
    written.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c))
    })
}

/// The files that people mean by a path: with and without ending, the folder's index, the page
/// that another generator made of it.
fn candidates(path: &str) -> Vec<String> {
    let stem = path
        .strip_suffix(".html")
        .or_else(|| path.strip_suffix(".htm"));
    let mut all = vec![path.to_owned(), format!("{path}.md")];
    all.extend(stem.map(|stem| format!("{stem}.md")));
    for index in ["index.md", "README.md", "readme.md"] {
        all.push(if path.is_empty() {
            index.to_owned()
        } else {
            format!("{path}/{index}")
        });
    }
    all
}

/// The path of `written` seen from the file `from`; `None` where it leaves the root.
fn join(from: &str, written: &str) -> Option<String> {
    let mut parts: Vec<&str> = if written.starts_with('/') {
        Vec::new()
    } else {
        from.split('/')
            .collect::<Vec<_>>()
            .split_last()
            .map(|(_, dirs)| dirs.to_vec())?
    };
    for part in written.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// `%20` and its kind decoded; what is no valid UTF-8 stays as written.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let code = (*first == b'%')
            .then(|| tail.get(..2))
            .flatten()
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match code {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// The anchor that a written fragment means, by the outline of the document it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// A heading of the page.
    Heading(String),
    /// The top of the page: the title.
    Top,
    /// No heading of the document.
    Missing,
}

/// Finds the heading that a fragment means. Other programs make other anchors of the same words,
/// so `#root-cause--analysis` and `#Root-cause-analysis` are taken for the same.
#[must_use]
pub fn anchor(outline: &Outline, fragment: &str) -> Anchor {
    let written = percent_decoded(fragment);
    let slug = Slug::from_text(&written);
    let found = outline
        .headings
        .iter()
        .position(|heading| heading.anchor == written)
        .or_else(|| {
            let slug = slug.as_ref()?;
            outline.headings.iter().position(|heading| {
                heading.anchor == slug.as_str()
                    || Slug::from_text(&heading.text).as_ref() == Some(slug)
            })
        });
    match found {
        Some(index) if Some(index) == outline.title => Anchor::Top,
        Some(index) => outline
            .headings
            .get(index)
            .map_or(Anchor::Missing, |heading| {
                Anchor::Heading(heading.anchor.clone())
            }),
        None => Anchor::Missing,
    }
}

/// What the links of all documents say together.
pub(super) struct Linked {
    /// Entry to the entries that link to it, each once, in catalog order.
    pub backlinks: BTreeMap<usize, Vec<usize>>,
    /// Terms that some text links to.
    pub terms: BTreeSet<TermId>,
    /// Files that some text shows or links to.
    pub assets: BTreeSet<String>,
    /// Broken links.
    pub diagnostics: Vec<Diagnostic>,
}

/// A document that may hold links.
struct Linking<'a> {
    source: &'a SourceText,
    body: Span,
    outline: &'a Outline,
    entry: Option<usize>,
    /// Front matter texts, whose links have no place of their own.
    short_texts: Vec<&'a str>,
}

/// Reads the links of all documents.
pub(super) fn check(
    entries: &[Entry],
    vocabulary: &Vocabulary,
    pages: &BTreeMap<Slug, Note>,
    introduction: Option<&Note>,
    documents: &Documents,
) -> Linked {
    let notes = vocabulary
        .described()
        .filter(|term| !term.builtin)
        .filter_map(|term| term.note.as_ref())
        .chain(pages.values())
        .chain(introduction);
    let linking: Vec<Linking<'_>> = entries
        .iter()
        .enumerate()
        .map(|(index, entry)| Linking {
            source: &entry.document.source,
            body: entry.document.body,
            outline: &entry.document.outline,
            entry: Some(index),
            short_texts: short_texts(entry),
        })
        .chain(notes.map(|note| Linking {
            source: &note.source,
            body: note.body,
            outline: &note.outline,
            entry: None,
            short_texts: short_texts_of_note(note),
        }))
        .collect();
    let outlines: Vec<&Outline> = entries
        .iter()
        .map(|entry| &entry.document.outline)
        .collect();
    let found: Vec<Found> = linking
        .par_iter()
        .map(|document| read(document, documents, vocabulary, &outlines))
        .collect();

    let mut linked = Linked {
        backlinks: BTreeMap::new(),
        terms: BTreeSet::new(),
        assets: BTreeSet::new(),
        diagnostics: Vec::new(),
    };
    for (document, found) in linking.iter().zip(found) {
        linked.diagnostics.extend(found.diagnostics);
        for place in found.places {
            match (place, document.entry) {
                (Place::Postmortem(to), Some(from)) if to != from => {
                    let list = linked.backlinks.entry(to).or_default();
                    if !list.contains(&from) {
                        list.push(from);
                    }
                }
                (Place::Term(term), _) => {
                    linked.terms.insert(term);
                }
                (Place::Asset(path), _) => {
                    linked.assets.insert(path);
                }
                _ => {}
            }
        }
    }
    linked
}

/// The Markdown of an entry that stands in its front matter.
fn short_texts(entry: &Entry) -> Vec<&str> {
    let document = &entry.document;
    let lists = [
        &document.surprises,
        &document.mitigators,
        &document.luck,
        &document.risks,
        &document.questions,
    ];
    let stories = entry.uses.iter().flat_map(|used| {
        let (first, second) = used
            .stories
            .as_ref()
            .map_or((None, None), |(a, b)| (a.as_deref(), b.as_deref()));
        [used.note.as_deref(), first, second]
    });
    let Impact {
        text,
        who,
        what,
        extent,
    } = &document.impact;
    let impact = [text, who, what, extent].into_iter().flatten();
    let actions = document.actions.iter().map(|action| &action.value.text);
    lists
        .into_iter()
        .flatten()
        .chain(&document.summary)
        .map(|text| text.value.as_str())
        .chain(stories.flatten())
        .chain(impact.chain(actions).map(String::as_str))
        .collect()
}

/// The Markdown of a note that stands in its front matter.
fn short_texts_of_note(note: &Note) -> Vec<&str> {
    let questions = note.fields.questions.iter().map(String::as_str);
    questions.chain([note.instead()]).collect()
}

#[derive(Default)]
struct Found {
    places: Vec<Place>,
    diagnostics: Vec<Diagnostic>,
}

fn read(
    document: &Linking<'_>,
    documents: &Documents,
    vocabulary: &Vocabulary,
    outlines: &[&Outline],
) -> Found {
    let mut found = Found::default();
    for link in markdown::links(&document.source.text, document.body) {
        judge(&link, document, documents, vocabulary, outlines, &mut found);
    }
    for text in &document.short_texts {
        for link in markdown::links(text, Span::new(0, text.len())) {
            match link.kind {
                LinkKind::Wiki => found
                    .places
                    .extend(documents.wiki(&link.target, vocabulary)),
                LinkKind::Mention | LinkKind::Reference => {
                    found.places.extend(documents.find(&link.target))
                }
                LinkKind::Link | LinkKind::Image => {
                    if let Destination::Place(place, _) =
                        documents.resolve(&document.source.path, &link.target)
                        && shows(link.kind, &place)
                    {
                        found.places.push(place);
                    }
                }
            }
        }
    }
    found
}

/// Whether a page shows what is there: a document cannot be shown as an image.
fn shows(kind: LinkKind, place: &Place) -> bool {
    kind != LinkKind::Image || matches!(place, Place::Asset(_))
}

/// Follows one link and reports it where it leads nowhere.
fn judge(
    link: &LinkUse,
    document: &Linking<'_>,
    documents: &Documents,
    vocabulary: &Vocabulary,
    outlines: &[&Outline],
    found: &mut Found,
) {
    let mut broken = |message: String, help: String| {
        let location = Location::within(&document.source.path, link.span);
        found
            .diagnostics
            .push(Diagnostic::new(&rules::BROKEN_LINK, location, message).help(help));
    };
    let target = &link.target;
    match link.kind {
        LinkKind::Mention | LinkKind::Reference => found.places.extend(documents.find(target)),
        LinkKind::Wiki => match documents.wiki(target, vocabulary) {
            Some(place) => found.places.push(place),
            None => {
                let help = documents.nearest(target).map_or_else(
                    || "write the id of a postmortem, or a term such as `factor:retry-storm`".to_owned(),
                    |near| format!("did you mean `[[{near}]]`?"),
                );
                broken(format!("nothing is called `{target}`"), help);
            }
        },
        LinkKind::Link | LinkKind::Image => match documents.resolve(&document.source.path, target) {
            Destination::External => {}
            Destination::Place(place, _) if !shows(link.kind, &place) => broken(
                format!("`{target}` is a document, not an image"),
                "take the `!` away, so that it is a link".to_owned(),
            ),
            Destination::Place(place, fragment) => {
                let outline = match (&place, &fragment) {
                    (Place::Postmortem(to), Some(_)) => outlines.get(*to).copied(),
                    _ => None,
                };
                if let (Some(outline), Some(fragment)) = (outline, &fragment)
                    && anchor(outline, fragment) == Anchor::Missing
                {
                    broken(no_heading(target, fragment), known_anchors(outline));
                }
                found.places.push(place);
            }
            Destination::Fragment(fragment) => {
                if !fragment.is_empty() && anchor(document.outline, &fragment) == Anchor::Missing {
                    broken(no_heading(target, &fragment), known_anchors(document.outline));
                }
            }
            Destination::Withheld => broken(
                format!("`{target}` leads to a document that is not published"),
                "it is a draft or meant for another audience; the words stay, the link is left out".to_owned(),
            ),
            Destination::Missing => broken(
                format!("`{target}` leads to no file of the site"),
                "check the path, which starts at this document; the words stay, the link is left out".to_owned(),
            ),
        },
    }
}

fn no_heading(target: &str, fragment: &str) -> String {
    format!("`{target}` leads to a heading `#{fragment}` that does not exist")
}

fn known_anchors(outline: &Outline) -> String {
    let anchors: Vec<String> = outline
        .headings
        .iter()
        .take(8)
        .map(|h| format!("`#{}`", h.anchor))
        .collect();
    if anchors.is_empty() {
        "the document has no headings; link to it without a fragment".to_owned()
    } else {
        format!("its headings are {}", anchors.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_and_never_leave_the_root() {
        let check = |from: &str, written: &str, expected: Option<&str>| {
            assert_eq!(join(from, written).as_deref(), expected, "{from} {written}");
        };
        check("content/a/b.md", "../c.md", Some("content/c.md"));
        check("content/a/b.md", "./c d.md", Some("content/a/c d.md"));
        check("b.md", "../../etc/passwd", None);
        check("content/a/b.md", "/content/x.md", Some("content/x.md"));
    }

    #[test]
    fn schemes_are_told_from_paths() {
        assert!(has_scheme("https://a"));
        assert!(has_scheme("mailto:a@b"));
        assert!(!has_scheme("a/b:c.md"));
        assert!(!has_scheme("12:30.md"));
    }
}
