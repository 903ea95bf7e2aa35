//! What the texts of one document name, and where each of it leads: found out once, for whoever judges
//! links, counts them or shows them.

use std::collections::BTreeMap;

use super::{Destination, LinkIndex, Resource};
use crate::catalog::TermUse;
use crate::catalog::terms::Terms;
use crate::postmortem::markdown::{self, Content, LinkKind, LinkUse};
use crate::postmortem::{Impact, Note, Origin, Postmortem, Text};
use crate::words::RawHtml;

/// How a text names something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ask {
    /// By a path or an address, as links and images do.
    Path,
    /// By what stands in `[[…]]`.
    Name,
    /// By the name of a file, wherever it lies.
    File,
    /// By an id in prose.
    Id,
}

/// The links of one document. A name that is not among them leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    /// Sorted by how it is named and by what is written.
    answers: Vec<(Ask, String, Destination)>,
    /// The texts of front matter that name something, with what they name.
    texts: Vec<(String, Vec<LinkUse>)>,
}

impl Links {
    /// No links.
    pub(in crate::catalog) const NONE: Self = Self {
        answers: Vec::new(),
        texts: Vec::new(),
    };

    /// Where something leads that a text names.
    #[must_use]
    pub fn find(&self, ask: Ask, written: &str) -> Option<&Destination> {
        let place = self
            .answers
            .binary_search_by(|(other, text, _)| (*other, text.as_str()).cmp(&(ask, written)));
        self.answers.get(place.ok()?).map(|(.., to)| to)
    }

    /// Whatever the document's texts name, and how.
    pub fn asked(&self) -> impl Iterator<Item = (Ask, &str)> {
        let answers = self.answers.iter();
        answers.map(|(ask, written, _)| (*ask, written.as_str()))
    }

    /// Where a link leads.
    #[must_use]
    pub fn to(&self, link: &LinkUse) -> Option<&Destination> {
        let target = link.target.as_str();
        match link.kind {
            LinkKind::Link | LinkKind::Image => self.find(Ask::Path, target),
            LinkKind::Wiki | LinkKind::Reference => self.find(Ask::Name, target),
            LinkKind::Mention => self.find(Ask::Id, target),
            LinkKind::Embed => {
                let file = || self.find(Ask::File, target);
                self.find(Ask::Name, target).or_else(file)
            }
        }
    }

    /// The place that a link leads to on a page.
    #[must_use]
    pub fn place(&self, link: &LinkUse) -> Option<&Resource> {
        match self.to(link)? {
            Destination::Resource(place, _) => shows(link.kind, place).then_some(place),
            _ => None,
        }
    }

    /// What the texts of front matter name, text by text.
    pub fn of_texts(&self) -> impl Iterator<Item = &LinkUse> {
        self.texts.iter().flat_map(|(_, links)| links)
    }
}

/// Whether a page shows what is there: a document cannot be shown as an image.
pub(in crate::catalog) fn shows(kind: LinkKind, place: &Resource) -> bool {
    kind != LinkKind::Image || matches!(place, Resource::Asset(_))
}

/// Where names lead: what links are resolved by.
#[derive(Clone, Copy)]
pub(in crate::catalog) struct Resolver<'a> {
    pub(in crate::catalog) documents: &'a LinkIndex,
    pub(in crate::catalog) terms: &'a Terms,
}

impl Resolver<'_> {
    /// The links of a postmortem with these terms.
    pub(in crate::catalog) fn postmortem(&self, document: &Postmortem, uses: &[TermUse]) -> Links {
        let texts = short_texts(document, uses);
        self.links(&document.source.path, &document.links, texts, "")
    }

    /// The links of a note.
    pub(in crate::catalog) fn note(&self, note: &Note) -> Links {
        let texts = short_texts_of_note(note);
        self.links(&note.source.path, note.links(), texts, note.summary())
    }

    /// The links of a body and of texts of front matter, and those of one that only the data repeat.
    fn links(&self, source: &str, body: &[LinkUse], texts: Vec<&str>, repeated: &str) -> Links {
        let links_of = |text| match may_link(text) {
            true => markdown::links(&Content::of(text), RawHtml::Escape),
            false => Vec::new(),
        };
        let repeated = links_of(repeated);
        let named = texts
            .into_iter()
            .map(|text| (text.to_owned(), links_of(text)));
        let texts: Vec<(String, Vec<LinkUse>)> =
            named.filter(|(_, links)| !links.is_empty()).collect();
        let mut answers = BTreeMap::new();
        let own = texts.iter().map(|(_, links)| links.as_slice());
        for links in own.chain([body, &repeated]) {
            self.follow(source, links, &mut answers);
        }
        // Most names are no links; of paths it is told that they lead nowhere.
        let kept = answers.into_iter().filter(|((ask, _), to)| {
            *to != Destination::Missing || matches!(ask, Ask::Path | Ask::File)
        });
        let answers = kept.map(|((ask, written), to)| (ask, written.to_owned(), to));
        Links {
            answers: answers.collect(),
            texts,
        }
    }

    /// Follows the links of one text.
    fn follow<'l>(
        &self,
        source: &str,
        links: &'l [LinkUse],
        answers: &mut BTreeMap<(Ask, &'l str), Destination>,
    ) {
        // Where the last label ends that is a link: what is written as text is none within it.
        let mut label_end = 0;
        for link in links {
            let is_text = !matches!(link.kind, LinkKind::Link | LinkKind::Image);
            if is_text && link.span.start < label_end {
                continue;
            }
            let target = link.target.as_str();
            let mut ask = |ask| {
                let to = answers.entry((ask, target));
                to.or_insert_with(|| self.resolve(source, ask, target)) != &Destination::Missing
            };
            let leads = match link.kind {
                LinkKind::Link | LinkKind::Image => ask(Ask::Path),
                LinkKind::Wiki | LinkKind::Reference => ask(Ask::Name),
                LinkKind::Embed => ask(Ask::Name) || ask(Ask::File),
                LinkKind::Mention => ask(Ask::Id),
            };
            if leads && link.kind == LinkKind::Reference {
                label_end = link.span.end;
            }
        }
    }

    fn resolve(&self, source: &str, ask: Ask, written: &str) -> Destination {
        let place = match ask {
            Ask::Path => return self.documents.resolve(source, written),
            Ask::File => {
                return match self.documents.embedded(source, written) {
                    Destination::Resource(place, _) if !shows(LinkKind::Image, &place) => {
                        Destination::Missing
                    }
                    found => found,
                };
            }
            Ask::Name => self.documents.wiki(source, written, self.terms),
            Ask::Id => self.documents.find(written).map(|place| (place, None)),
        };
        place.map_or(Destination::Missing, |(place, fragment)| {
            Destination::Resource(place, fragment)
        })
    }
}

/// What has neither a bracket nor a number (`INC-12`) names nothing.
fn may_link(text: &str) -> bool {
    text.contains(|c: char| matches!(c, '[' | '<') || c.is_ascii_digit())
}

/// The Markdown of a postmortem that stands in its front matter.
pub(in crate::catalog) fn short_texts<'a>(
    document: &'a Postmortem,
    uses: &'a [TermUse],
) -> Vec<&'a str> {
    let points = document.points.iter().flat_map(|(_, points)| points.iter());
    let points = points.filter(|point| point.from.origin == Origin::FrontMatter);
    let stories = uses.iter().flat_map(|used| {
        let (first, second) = used
            .stories
            .as_deref()
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
