//! Follows the links of all documents: backlinks, the terms and files that texts lead to, and
//! what leads nowhere.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{Destination, Documents, MOST_SUGGESTIONS, Place, anchor};
use crate::catalog::Entry;
use crate::catalog::index::{EntryIx, IndexVec};
use crate::catalog::terms::Vocabulary;
use crate::diagnostics::{self, Diagnostic, Location, Rule, rules};
use crate::ids::TermId;
use crate::postmortem::markdown::{self, Content, LinkKind, LinkUse};
use crate::postmortem::outline::Anchor;
use crate::postmortem::{Impact, Note, Origin, Outline, Text};
use crate::text::SourceText;

/// What the links of all documents say together.
pub(in crate::catalog) struct Linked {
    /// Entry to the entries that link to it, each once, in catalog order.
    pub backlinks: BTreeMap<EntryIx, Vec<EntryIx>>,
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
    /// What its body names.
    links: &'a [LinkUse],
    outline: &'a Outline,
    entry: Option<EntryIx>,
    /// Front matter texts, whose links have no place of their own.
    short_texts: Vec<&'a str>,
}

/// Reads the links of all documents; `notes` are those that describe no term.
pub(in crate::catalog) fn check(
    entries: &IndexVec<EntryIx, Entry>,
    vocabulary: &Vocabulary,
    notes: Vec<&Note>,
    documents: &Documents,
) -> Linked {
    let notes = vocabulary
        .described()
        .filter(|term| !term.builtin)
        .filter_map(|term| term.note.as_ref())
        .chain(notes);
    let linking: Vec<Linking<'_>> = entries
        .indexed()
        .map(|(index, entry)| Linking {
            source: &entry.document.source,
            links: &entry.document.links,
            outline: &entry.document.outline,
            entry: Some(index),
            short_texts: short_texts(entry),
        })
        .chain(notes.map(|note| Linking {
            source: &note.source,
            links: &note.links,
            outline: &note.outline,
            entry: None,
            short_texts: short_texts_of_note(note),
        }))
        .collect();
    let outlines: IndexVec<EntryIx, &Outline> = entries
        .iter()
        .map(|entry| &entry.document.outline)
        .collect();
    let mut found: Vec<Found> = linking
        .par_iter()
        .map(|document| read(document, documents, vocabulary, &outlines))
        .collect();
    suggest(&mut found, documents);

    let mut linked = Linked {
        backlinks: BTreeMap::new(),
        terms: BTreeSet::new(),
        assets: BTreeSet::new(),
        diagnostics: Vec::new(),
    };
    for (document, found) in linking.iter().zip(found) {
        let findings = diagnostics::in_measure(found.diagnostics);
        linked.diagnostics.extend(findings);
        for place in found.places {
            match (place, document.entry) {
                (Place::Postmortem(to), Some(from)) if to != from => {
                    let list = linked.backlinks.entry(to).or_default();
                    // Documents come in order.
                    if list.last() != Some(&from) {
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
pub(in crate::catalog) fn short_texts(entry: &Entry) -> Vec<&str> {
    let document = &entry.document;
    let points = document.points.iter().flat_map(|(_, points)| points.iter());
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
    let actions = document.actions.iter();
    let actions = actions.filter(|action| action.from.origin == Origin::FrontMatter);
    let actions = actions.map(|action| &action.value.text);
    let points = points.filter(|point| point.from.origin == Origin::FrontMatter);
    let summary = match document.summary.as_ref().map(|summary| &summary.value) {
        Some(Text::Stated(text)) => Some(text.as_str()),
        _ => None,
    };
    points
        .map(|point| point.value.as_str())
        .chain(summary)
        .chain(stories.flatten())
        .chain(impact.chain(actions).map(String::as_str))
        .collect()
}

/// The Markdown of a note that stands in its front matter.
pub(in crate::catalog) fn short_texts_of_note(note: &Note) -> Vec<&str> {
    let fields = &note.fields;
    let reasons = fields.stops.iter().filter_map(|stop| stop.reason.as_ref());
    let readers = fields.readers.iter().map(|readers| &readers.value);
    let texts = fields.questions.iter().chain(reasons).chain(readers);
    texts.map(String::as_str).chain([note.instead()]).collect()
}

#[derive(Default)]
struct Found {
    places: Vec<Place>,
    diagnostics: Vec<Diagnostic>,
    /// Names that are not known, each with its finding's place among the others.
    unknown: Vec<(usize, String)>,
}

fn read(
    document: &Linking<'_>,
    documents: &Documents,
    vocabulary: &Vocabulary,
    outlines: &IndexVec<EntryIx, &Outline>,
) -> Found {
    let mut judge = Judge {
        document,
        documents,
        vocabulary,
        outlines,
        is_located: true,
        found: Found::default(),
    };
    for link in document.links {
        judge.judge(link);
    }
    judge.is_located = false;
    let may_link = |text: &&&str| {
        // What has neither a bracket nor a number (`INC-12`) names nothing.
        text.contains(|c: char| matches!(c, '[' | '<') || c.is_ascii_digit())
    };
    for text in document.short_texts.iter().filter(may_link) {
        for link in markdown::links(&Content::of(text)) {
            judge.judge(&link);
        }
    }
    judge.found
}

/// Says of unknown names what may have been meant. Each is held against all names there are, so that
/// only of the first of them it is looked for.
fn suggest(found: &mut [Found], documents: &Documents) {
    let mut left = MOST_SUGGESTIONS;
    for found in found.iter_mut() {
        found.unknown.truncate(left);
        left -= found.unknown.len();
    }
    found.par_iter_mut().for_each(|found| {
        for (at, target) in std::mem::take(&mut found.unknown) {
            if let Some(near) = documents.nearest(&target)
                && let Some(finding) = found.diagnostics.get_mut(at)
            {
                finding.help = Some(format!("did you mean `[[{near}]]`?"));
            }
        }
    });
}

/// Whether a page shows what is there: a document cannot be shown as an image.
fn shows(kind: LinkKind, place: &Place) -> bool {
    kind != LinkKind::Image || matches!(place, Place::Asset(_))
}

/// What a link is judged by.
struct Judge<'a> {
    document: &'a Linking<'a>,
    documents: &'a Documents,
    vocabulary: &'a Vocabulary,
    outlines: &'a IndexVec<EntryIx, &'a Outline>,
    /// Whether links have a place in the file. Where one without leads to is what counts; only what
    /// must not be published is reported.
    is_located: bool,
    found: Found,
}

impl Judge<'_> {
    /// Follows one link and reports it where it leads nowhere.
    fn judge(&mut self, link: &LinkUse) {
        let target = link.target.as_str();
        match link.kind {
            LinkKind::Mention | LinkKind::Reference => {
                self.found.places.extend(self.documents.find(target));
            }
            LinkKind::Embed => {
                let from = self.document.source.path.as_str();
                match embedded(target, from, self.documents, self.vocabulary) {
                    Destination::Place(place, _) => self.found.places.push(place),
                    Destination::WithheldFile => self.withheld(link),
                    Destination::Unfit { path, reason, .. } => self.unfit(link, &path, &reason),
                    _ => self.broken(
                        link,
                        format!("no image or document is called `{target}`"),
                        "check the name; the file may be of a kind that is not published",
                    ),
                }
            }
            LinkKind::Wiki => match self.documents.wiki(target, self.vocabulary) {
                Some((place, fragment)) => self.place(link, place, fragment),
                None => {
                    if self.is_located {
                        let unknown = (self.found.diagnostics.len(), target.to_owned());
                        self.found.unknown.push(unknown);
                    }
                    let help =
                        "write the id of a postmortem, or a term such as `factor:retry-storm`";
                    self.broken(link, format!("nothing is called `{target}`"), help);
                }
            },
            LinkKind::Link | LinkKind::Image => self.destination(link),
        }
    }

    fn broken(&mut self, link: &LinkUse, message: String, help: impl Into<String>) {
        if self.is_located {
            self.report(&rules::BROKEN_LINK, link, message, help);
        }
    }

    /// Reports a link to a file that belongs to a document which is withheld.
    fn withheld(&mut self, link: &LinkUse) {
        let target = &link.target;
        self.report(
            &rules::WITHHELD_FILE,
            link,
            format!("`{target}` belongs to a document that is not published, so it is left out"),
            "put a copy beside this document, or move the file to a folder that belongs to neither",
        );
    }

    /// Reports a link to a file that is not published for what it holds.
    fn unfit(&mut self, link: &LinkUse, file: &str, reason: &str) {
        self.report(
            &rules::ATTACHMENT,
            link,
            format!("`{file}` exists but is not published, because {reason}"),
            "mend it, or give it the ending of what it holds; the words stay, the link is left out",
        );
    }

    fn report(
        &mut self,
        rule: &'static Rule,
        link: &LinkUse,
        message: String,
        help: impl Into<String>,
    ) {
        let location = Location {
            path: self.document.source.path.clone(),
            span: self.is_located.then_some(link.span),
        };
        let diagnostic = Diagnostic::new(rule, location, message).help(help);
        self.found.diagnostics.push(diagnostic);
    }

    fn place(&mut self, link: &LinkUse, place: Place, fragment: Option<String>) {
        if let Place::Postmortem(to) = &place
            && let (Some(outline), Some(fragment)) = (self.outlines.get(*to), fragment)
        {
            self.heading(link, outline, &fragment);
        }
        self.found.places.push(place);
    }

    fn heading(&mut self, link: &LinkUse, outline: &Outline, fragment: &str) {
        if anchor(outline, fragment) == Anchor::Missing {
            let target = &link.target;
            let message =
                format!("`{target}` leads to a heading `#{fragment}` that does not exist");
            self.broken(link, message, known_anchors(outline));
        }
    }

    fn destination(&mut self, link: &LinkUse) {
        let target = link.target.as_str();
        let from = self.document.source.path.as_str();
        match self.documents.resolve(from, target) {
            Destination::External if markdown::is_allowed(target) => {}
            Destination::External => {
                let excerpt: String = target.chars().take(60).collect();
                let message = format!(
                    "the address `{excerpt}` is not allowed, so its words stay without a link"
                );
                let help = "use an http, https, mailto or tel address, or a path";
                if self.is_located {
                    self.report(&rules::UNSAFE_ADDRESS, link, message, help);
                }
            }
            Destination::Place(place, _) if !shows(link.kind, &place) => self.broken(
                link,
                format!("`{target}` is a document, not an image"),
                "take the `!` away, so that it is a link",
            ),
            Destination::Place(place, fragment) => self.place(link, place, fragment),
            Destination::Fragment(fragment) if fragment.is_empty() => {}
            Destination::Fragment(fragment) => self.heading(link, self.document.outline, &fragment),
            Destination::Withheld => self.broken(
                link,
                format!("`{target}` leads to a document that is not published"),
                "it is a draft or meant for another audience; the words stay, the link is left out",
            ),
            Destination::WithheldFile => self.withheld(link),
            Destination::Unfit { path, reason, .. } => self.unfit(link, &path, &reason),
            Destination::Unpublished { url: Some(_), .. } => {}
            Destination::Unpublished { reason, url: None } => self.broken(
                link,
                format!("`{target}` exists but is not published, because {reason}"),
                "set `repository` in site.toml to link there; the words stay, the link is left out",
            ),
            Destination::Missing => {
                let near = self.documents.nearest_path(from, target);
                let help = near.map_or_else(
                    || "check the path, which starts at this document; the words stay, the link is left out".to_owned(),
                    |near| format!("did you mean `{near}`? Capitals count in addresses"),
                );
                self.broken(
                    link,
                    format!("`{target}` leads to no file of the site"),
                    help,
                );
            }
        }
    }
}

/// What `![[…]]` shows: a document, or a file.
fn embedded(
    target: &str,
    from: &str,
    documents: &Documents,
    vocabulary: &Vocabulary,
) -> Destination {
    match documents.wiki(target, vocabulary) {
        Some((place, fragment)) => Destination::Place(place, fragment),
        None => match documents.embedded(from, target) {
            Destination::Place(place, _) if !shows(LinkKind::Image, &place) => Destination::Missing,
            found => found,
        },
    }
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
