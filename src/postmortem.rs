//! One document: from the text of a file to a [`Postmortem`] or a [`Note`].
//!
//! Front matter is read where there is some ([`front_matter`], [`schema`]), everything else is
//! derived from the document ([`mod@derive`]), and each value says where it came from. This layer
//! knows one document at a time: no other documents, no files, no templates. What is written
//! about other documents (terms, links, relations) stays as written until the catalog resolves it.

mod aside;
mod candidates;
pub mod derive;
pub mod front_matter;
pub mod hints;
pub mod ignores;
mod language;
mod lexicon;
pub mod markdown;
pub mod note;
pub mod outline;
mod passage;
pub mod schema;
pub mod systems;
pub mod timeline;
mod told;
pub mod when;

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::diagnostics::Diagnostic;
use crate::ids::{Dimension, PostmortemId, Slug};
use crate::refusals::Refusals;
use crate::text::{SourceText, Span};
use crate::zone::Zone;

pub use crate::fields::Origin;
use aside::Aside;
pub use candidates::{Candidates, FieldValue, Lists};
pub use hints::Hint;
pub use lexicon::Lexicon;
pub use note::Note;
pub use outline::Outline;
use passage::readable;
pub use passage::{Item, Passage, Text};
pub use timeline::Timeline;
pub use told::{Told, ToldField};

pub use crate::words::{Audience, Kind, Relation, Status};

/// A value with the place it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Derived<T> {
    /// The value.
    pub value: T,
    /// Where it came from.
    pub from: Provenance,
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Provenance {
    /// The kind of place.
    pub origin: Origin,
    /// The passage, where it stands in the document itself.
    pub span: Option<Span>,
}

impl<T> Derived<T> {
    /// A value and the passage it was read from.
    pub const fn at(value: T, origin: Origin, span: Span) -> Self {
        Self {
            value,
            from: Provenance {
                origin,
                span: Some(span),
            },
        }
    }

    /// A value that stands nowhere in the document.
    pub const fn outside(value: T, origin: Origin) -> Self {
        Self {
            value,
            from: Provenance { origin, span: None },
        }
    }
}

/// Text of an author and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The text; Markdown unless said otherwise.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A term as the author wrote it: an id, an alias, a title or a slip of the fingers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermMention {
    /// What was written.
    pub written: String,
    /// Where it came from.
    pub from: Provenance,
    /// What the author says about the term in this document (Markdown).
    pub note: Option<String>,
}

/// A belief that fell in this incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MythMention {
    /// The myth as written.
    pub mention: TermMention,
    /// The story first told (Markdown).
    pub first_story: Option<String>,
    /// The story that asking how it made sense brings out (Markdown).
    pub second_story: Option<String>,
}

/// When a phase of the incident began. An instant, or what is known instead of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Moment {
    /// A known instant; `approximate` where the author marked it so.
    At {
        /// The instant with the offset that the author used.
        at: timeline::Instant,
        /// Whether the author marked it as approximate.
        approximate: bool,
    },
    /// A day of which the time is not known.
    Day(Date),
    /// Explicitly unknown.
    Unknown,
}

impl Moment {
    /// The same in the zone in which the document tells its times, where it states none itself.
    fn in_zone(self, zone: Option<&Zone>) -> Self {
        let told = |at: timeline::Instant| match at.offset {
            Some(_) => None,
            None => zone?.instant(at.civil()),
        };
        match self {
            Self::At { at, approximate } => Self::At {
                at: told(at).unwrap_or(at),
                approximate,
            },
            other => other,
        }
    }

    /// The day that it falls on, where it was.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        match self {
            Self::At { at, .. } => Some(at.civil().date()),
            Self::Day(day) => Some(*day),
            Self::Unknown => None,
        }
    }

    /// Whether it is before another one, as far as both are known.
    #[must_use]
    pub fn is_before(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::At { at: one, .. }, Self::At { at: other, .. }) => {
                one.timestamp < other.timestamp
            }
            _ => self
                .day()
                .zip(other.day())
                .is_some_and(|(one, other)| one < other),
        }
    }
}

/// The moments that mark the phases of an incident. Each may be absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    /// Impact began.
    pub started: Option<Candidates<Moment>>,
    /// Someone or something noticed.
    pub detected: Option<Candidates<Moment>>,
    /// It was called an incident.
    pub declared: Option<Candidates<Moment>>,
    /// Users no longer felt it.
    pub mitigated: Option<Candidates<Moment>>,
    /// It was over.
    pub resolved: Option<Candidates<Moment>>,
}

impl Times {
    /// The moments that there are, in the order of the milestones.
    pub fn marked(&self) -> impl Iterator<Item = (timeline::Milestone, &Candidates<Moment>)> {
        let all = [
            &self.started,
            &self.detected,
            &self.declared,
            &self.mitigated,
            &self.resolved,
        ];
        let all = timeline::Milestone::ALL.into_iter().zip(all);
        all.filter_map(|(milestone, moment)| Some((milestone, moment.as_ref()?)))
    }
}

/// Who was affected, how and how far. Markdown throughout.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Impact {
    /// The impact as one text.
    pub text: Option<String>,
    /// Who was affected.
    pub who: Option<String>,
    /// What they experienced.
    pub what: Option<String>,
    /// How far it went.
    pub extent: Option<String>,
}

/// Something that was or will be done afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// What (Markdown).
    pub text: String,
    /// Where it is tracked.
    pub reference: Option<String>,
    /// How far it is, in the author's words.
    pub state: Option<String>,
    /// repair, detect, mitigate, prevent or learn; other words stay as written.
    pub kind: Option<String>,
}

/// A relation to another postmortem that the author states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelationMention {
    /// The other one's id as written.
    pub to: Written,
    /// How they belong together; `None` where only a link is given.
    pub relation: Option<Relation>,
}

/// Somebody who took part. Published by role unless the site opts in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    /// The role: incident commander, on-call, support.
    pub role: Option<String>,
    /// The person, which pages leave out by default.
    pub who: Option<String>,
}

/// A source outside of the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its title; the address where none is given.
    pub title: String,
    /// Who wrote it.
    pub author: Option<String>,
    /// The year it appeared.
    pub year: Option<String>,
    /// Where it is; `http`, `https` or `mailto` only.
    pub url: Option<String>,
}

/// One postmortem, as far as its own document tells.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Postmortem {
    /// The file. Not part of what is kept of a document, because the file itself is.
    #[serde(skip)]
    pub source: SourceText,
    /// What an export keeps in place of the text and the outline.
    #[serde(skip)]
    aside: Option<Box<Aside>>,
    /// The body behind the front matter.
    pub body: Span,
    /// Headings and sections of the body.
    pub outline: Arc<Outline>,
    /// The destinations that the body names, in their order.
    pub links: Vec<markdown::LinkUse>,
    /// The words that it uses, to compare it with others.
    pub lexicon: Lexicon,
    /// Permalink and key of links.
    pub id: Candidates<PostmortemId>,
    /// The id as the author writes it, such as `PM2021-005`, where it may be mentioned in prose.
    pub label: Option<String>,
    /// Former ids, which lead here.
    pub aliases: Vec<(Slug, Span)>,
    /// The title as plain text.
    pub title: Candidates<String>,
    /// The day it is filed under.
    pub date: Option<Candidates<Date>>,
    /// Whether only the month of its day is known, of which it is the first.
    pub is_month: bool,
    /// How far the document is.
    pub status: Status,
    /// Whether the document itself states its status.
    pub states_status: bool,
    /// Who may read it.
    pub audience: Candidates<Audience>,
    /// What kind of experience it tells.
    pub kind: Kind,
    /// What happened, in short (Markdown).
    pub summary: Option<Candidates<Text>>,
    /// The summary as plain text, for every list that shows the document; empty where there is none.
    pub summary_text: Arc<str>,
    /// Systems that were involved.
    pub systems: Lists<TermMention>,
    /// The names in the text that may be systems.
    pub named: Vec<systems::SystemName>,
    /// Contributing factors that the author names.
    pub factors: Lists<TermMention>,
    /// The sentences that factors are suggested from; none where the author names factors.
    pub hints: Vec<Hint>,
    /// Beliefs that fell.
    pub myths: Vec<MythMention>,
    /// Terms of further taxonomies, by the taxonomy's name.
    pub terms: Vec<(Dimension, TermMention)>,
    /// What other tools file the document by (`tags`, `categories`), each value with its field.
    pub filed: Vec<(String, TermMention)>,
    /// The lists of Markdown that say anything: what surprised people, what went well, …
    pub(crate) points: Vec<(String, Lists<Derived<String>>)>,
    /// The sections whose meaning is known, with what they list.
    pub passages: Vec<Passage>,
    /// The phases of the incident.
    pub times: Arc<Times>,
    /// The phases that only words suggest, none of which the author states.
    pub suggested_times: Vec<timeline::Suggested>,
    /// How long it lasted, where the author says so.
    pub lasted: Option<Derived<when::Length>>,
    /// The events that the author tells.
    pub timeline: Arc<Timeline>,
    /// Who was affected, how and how far.
    pub impact: Impact,
    /// What was done afterwards.
    pub actions: Lists<Derived<Action>>,
    /// Stated relations.
    pub relations: Vec<RelationMention>,
    /// Who took part.
    pub participants: Vec<Participant>,
    /// How many people a labelled line names, which stays where it is.
    pub labelled_people: Option<usize>,
    /// Sources outside of the site.
    pub sources: Vec<Source>,
    /// The suggestions that the author refuses.
    pub refused: Refusals,
    /// Language of the document where it differs from the site's.
    pub language: Option<String>,
    /// The values of the plain fields, in the order of their rows.
    pub(crate) values: Vec<(String, Candidates<Vec<FieldValue>>)>,
}

impl Postmortem {
    /// Whether a name is that of a company of which front matter says that the document tells.
    pub(crate) fn is_of_company(&self, name: &str) -> bool {
        let mut filed = self.filed.iter();
        filed.any(|(field, mention)| {
            field == schema::COMPANIES && systems::is_of_company(name, &mention.written)
        })
    }

    /// The body, parsed once more: no content is kept.
    #[must_use]
    pub fn content(&self) -> markdown::Content<'_> {
        self.content_of(&self.source.text)
    }

    /// The same of its text as it was read again.
    #[must_use]
    pub fn content_of<'t>(&self, text: &'t str) -> markdown::Content<'t> {
        markdown::Content::read(text, self.body)
    }

    /// How many people took part, where they are listed.
    #[must_use]
    pub fn people(&self) -> Option<usize> {
        let listed = self.participants.len();
        (listed > 0).then_some(listed).or(self.labelled_people)
    }

    /// The same in as few bytes as it needs: all documents are held at once.
    fn shrunk(mut self) -> Self {
        self.links.shrink_to_fit();
        self.named.shrink_to_fit();
        self.myths.shrink_to_fit();
        self.relations.shrink_to_fit();
        self
    }
}

/// What reading one document gives: the document or none, and everything there is to say about it.
#[derive(Clone, Debug)]
pub struct Outcome<T> {
    /// The document; `None` where it must be left out.
    pub value: Option<T>,
    /// Findings, in no particular order.
    pub diagnostics: Vec<Diagnostic>,
}
