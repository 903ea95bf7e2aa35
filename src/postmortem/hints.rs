//! Sentences in which an author says why: what contributing factors are suggested from.
//!
//! Every sentence outside of code, quotes and plans is weighed by the table that ships with
//! Afterword. What a hint comes to, with the phrases of a site and the other hints of its
//! document, is decided in the catalog.

pub mod features;
pub(crate) mod sentences;
pub mod table;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::markdown::blocks::{Block, Kind};
use super::outline::{Outline, SectionKind};
use crate::text::Span;
use features::Feature;
use sentences::Sentence;
use table::{Factor, Scratch, Table};

/// Below a heading about causes or lessons a sentence more likely tells of one, below one about what was hit, how
/// it was mended or how things work less likely.
const UNDER_CAUSES: f32 = 1.3;
const UNDER_ASIDES: f32 = 0.7;
/// Words of a label in front of a sentence, at most.
const LABEL_WORDS: usize = 3;
/// A sentence about what is planned says less of what happened, and so does one about a repair.
const OF_PLANS: f32 = 0.6;
const OF_REPAIRS: f32 = 0.8;
/// What a sentence denies or asks whether it was so is hardly a hint.
const OF_DENIALS: f32 = 0.3;
const OF_QUESTIONS: f32 = 0.5;
/// A sentence that less likely speaks of a factor is no hint at it.
const LEAST: f32 = 0.08;
/// Nothing is certain.
const MOST: f32 = 0.99;

/// A sentence that may tell of contributing factors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hint {
    /// The sentence.
    pub said: Said,
    /// Whether it stands below a heading about causes.
    pub is_cause: bool,
    /// The factors that it may speak of.
    pub likely: Vec<Likely>,
}

/// A sentence as plain text, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The sentence.
    pub text: Arc<str>,
    /// Where it stands.
    pub span: Span,
}

/// How likely a sentence speaks of a factor.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Likely {
    /// The factor, by its number in the table.
    pub factor: Factor,
    /// How likely, from 0 to 1.
    pub chance: f32,
}

/// What a sentence is worth by the section it stands in.
#[derive(Clone, Copy, PartialEq)]
enum SectionRole {
    /// Causes, lessons, what went wrong.
    Causes,
    /// What happened.
    Story,
    /// Whom it hit, how it was mended, how things work.
    Aside,
    /// Plans, praise, people: not why it happened.
    Elsewhere,
}

impl SectionRole {
    const fn of(kind: SectionKind) -> Self {
        match kind {
            SectionKind::Factors
            | SectionKind::Risks
            | SectionKind::Lessons
            | SectionKind::Surprises
            | SectionKind::MadeSense
            | SectionKind::CommonKnowledge
            | SectionKind::Difficulties => Self::Causes,
            SectionKind::Actions
            | SectionKind::Participants
            | SectionKind::WentWell
            | SectionKind::Luck
            | SectionKind::Figures
            | SectionKind::Questions => Self::Elsewhere,
            SectionKind::Impact | SectionKind::Resolution | SectionKind::Background => Self::Aside,
            _ => Self::Story,
        }
    }
}

/// The hints of a document, in its order: those of the summary that front matter states, if it does, and those of
/// the body. `labelled` are passages that a label opens in the place of a heading, `causes` those that front matter
/// lists, without markup.
pub(super) fn read(
    summary: Option<(&str, Span)>,
    blocks: &[Block],
    outline: &Outline,
    labelled: impl Iterator<Item = (Span, SectionKind)>,
    causes: &[(String, Span)],
) -> Vec<Hint> {
    let title = outline.title.and_then(|index| outline.headings.get(index));
    let title = title.map(|title| title.span);
    let sections = outline.sections.iter();
    let sections = sections.map(|section| (section.span, section.kind));
    let mut places = Places::new(sections.chain(labelled));
    let mut reader = Reader {
        table: Table::shipped(),
        scratch: Scratch::default(),
        hints: Vec::new(),
    };
    if let Some((summary, span)) = summary {
        sentences::each_stated(summary, span, sentences::FEWEST_WORDS, |sentence| {
            reader.read(sentence, Stand::IN_SUMMARY);
        });
    }
    for (cause, span) in causes {
        sentences::each_stated(cause, *span, 1, |sentence| {
            reader.read(sentence, Stand::AMONG_CAUSES);
        });
    }
    for block in blocks {
        let place = places.at(block.span);
        let is_read = match block.kind {
            Kind::Heading(_) => place.is_own_words || title == Some(block.span),
            Kind::Text => true,
            Kind::Row { header } => !header,
            Kind::Code | Kind::Opaque => false,
        };
        if is_read && !block.quoted && place.place != SectionRole::Elsewhere {
            // A list of causes names some in a word.
            let fewest = match place.place {
                SectionRole::Causes => 1,
                _ => sentences::FEWEST_WORDS,
            };
            sentences::each(block, fewest, |sentence| reader.read(sentence, place));
        }
    }
    reader.hints
}

/// Where a block stands.
#[derive(Clone, Copy)]
struct Stand {
    place: SectionRole,
    /// Whether it stands right below a heading that speaks of factors.
    is_factors: bool,
    /// Whether a heading here is the author's own words and not the name of a section.
    is_own_words: bool,
}

impl Stand {
    /// In the summary that front matter states.
    const IN_SUMMARY: Self = Self {
        place: SectionRole::Story,
        is_factors: false,
        is_own_words: false,
    };

    /// In the list of causes that front matter states.
    const AMONG_CAUSES: Self = Self {
        place: SectionRole::Causes,
        is_factors: true,
        is_own_words: false,
    };
}

impl Stand {
    /// Where a sentence of a story stands that begins with a label of its own: "Root cause: the disk was full".
    fn behind_label(self, sentence: &str) -> Self {
        let label = sentence.split_once(": ").map(|(label, _)| label);
        let is_short = |label: &&str| label.split_whitespace().count() <= LABEL_WORDS;
        let label = label.filter(|_| self.place == SectionRole::Story);
        let kind = label.filter(is_short).map(SectionKind::of);
        match kind {
            None | Some(SectionKind::Other | SectionKind::Summary) => self,
            Some(kind) => Self {
                place: SectionRole::of(kind),
                is_factors: kind == SectionKind::Factors,
                is_own_words: false,
            },
        }
    }
}

/// Finds where blocks stand, one after the other.
struct Places {
    /// The sections still to come.
    sections: std::iter::Peekable<std::vec::IntoIter<(Span, SectionKind)>>,
    /// The sections around, with the kind of the nearest that has one.
    open: Vec<(Span, SectionKind, SectionKind)>,
}

impl Places {
    fn new(sections: impl Iterator<Item = (Span, SectionKind)>) -> Self {
        let mut sections: Vec<_> = sections.collect();
        sections.sort_by_key(|(span, _)| span.start);
        Self {
            sections: sections.into_iter().peekable(),
            open: Vec::new(),
        }
    }

    fn at(&mut self, block: Span) -> Stand {
        while let Some((span, own)) = self.sections.next_if(|(next, _)| next.start <= block.start) {
            self.open.retain(|(around, _, _)| span.start < around.end);
            let around = self.open.last().map(|(_, _, kind)| *kind);
            let kind = match own {
                SectionKind::Other => around.unwrap_or(SectionKind::Other),
                kind => kind,
            };
            self.open.push((span, own, kind));
        }
        self.open.retain(|(span, _, _)| block.start < span.end);
        let (own, kind) = match self.open.last() {
            Some((_, own, kind)) => (*own, *kind),
            None => (SectionKind::Other, SectionKind::Other),
        };
        let place = SectionRole::of(kind);
        Stand {
            place,
            is_factors: kind == SectionKind::Factors,
            is_own_words: own == SectionKind::Other && place == SectionRole::Causes,
        }
    }
}

/// Reads sentence by sentence.
struct Reader {
    table: &'static Table,
    scratch: Scratch,
    hints: Vec<Hint>,
}

impl Reader {
    fn read(&mut self, sentence: &Sentence<'_>, stand: Stand) {
        let stand = stand.behind_label(sentence.text);
        if stand.place == SectionRole::Elsewhere {
            return;
        }
        let worth = match stand.place {
            SectionRole::Causes => UNDER_CAUSES,
            SectionRole::Aside => UNDER_ASIDES,
            SectionRole::Story | SectionRole::Elsewhere => 1.0,
        };
        let scores = self
            .table
            .score(sentence.text, LEAST / worth, &mut self.scratch);
        let worth = match scores.is_empty() {
            true => worth,
            false => worth * self.worth_as_told(sentence.text),
        };
        let likely = scores.into_iter().map(|score| Likely {
            factor: score.factor,
            chance: (score.chance * worth).min(MOST),
        });
        let likely: Vec<Likely> = likely.filter(|one| one.chance >= LEAST).collect();
        let gives_reasons = || self.scratch.stems().any(|stem| REASONS.contains(&stem));
        if !likely.is_empty() || stand.place == SectionRole::Causes || gives_reasons() {
            self.hints.push(Hint {
                said: Said {
                    text: sentence.text.into(),
                    span: sentence.span,
                },
                is_cause: stand.is_factors,
                likely,
            });
        }
    }
}

impl Reader {
    /// What the last sentence is worth by whether it tells of plans and of repairs, denies or asks.
    fn worth_as_told(&self, sentence: &str) -> f32 {
        let stems = || self.scratch.stems();
        let is_plan = stems().any(|stem| PLANS.contains(&stem))
            || stems()
                .zip(stems().skip(1))
                .any(|(stem, next)| next == TO && PLANS_TO.contains(&stem));
        let is_repair = stems().any(|stem| REPAIRS.contains(&stem));
        let pairs = || stems().zip(stems().skip(1));
        let is_denial = pairs().any(|(stem, next)| stem == NOT && DENIED.contains(&next))
            || pairs().any(|pair| pair == RULED_OUT)
            || stems().any(|stem| stem == UNRELATED);
        // "Why was there no alert?" says that there was none, "Was it the disk?" does not.
        let is_open = sentence.ends_with('?') && !stems().any(|stem| stem == WHY);
        let of_plans = if is_plan { OF_PLANS } else { 1.0 };
        let of_repairs = if is_repair { OF_REPAIRS } else { 1.0 };
        let of_denials = if is_denial { OF_DENIALS } else { 1.0 };
        let of_questions = if is_open { OF_QUESTIONS } else { 1.0 };
        of_plans * of_repairs * of_denials * of_questions
    }
}

/// The stems of words that tell of plans, and of those that do in front of "to".
const PLANS: [Feature; 10] = [
    features::hash(b"aim"),
    features::hash(b"consid"),
    features::hash(b"ensur"),
    features::hash(b"futur"),
    features::hash(b"improv"),
    features::hash(b"let"),
    features::hash(b"recommend"),
    features::hash(b"should"),
    features::hash(b"will"),
    features::hash(b"would"),
];
const PLANS_TO: [Feature; 3] = [
    features::hash(b"go"),
    features::hash(b"need"),
    features::hash(b"plan"),
];
const TO: Feature = features::hash(b"to");

/// The stems of words that tell of repairs.
const REPAIRS: [Feature; 13] = [
    features::hash(b"complet"),
    features::hash(b"fix"),
    features::hash(b"hotfix"),
    features::hash(b"mitig"),
    features::hash(b"patch"),
    features::hash(b"publish"),
    features::hash(b"releas"),
    features::hash(b"remedi"),
    features::hash(b"repair"),
    features::hash(b"resolv"),
    features::hash(b"restor"),
    features::hash(b"revert"),
    features::hash(b"rotat"),
];

/// The stems of words that deny a reason: "not caused by", "not due to", "unrelated to", "ruled out".
const NOT: Feature = features::hash(b"not");
const DENIED: [Feature; 5] = [
    features::hash(b"becaus"),
    features::hash(b"caus"),
    features::hash(b"due"),
    features::hash(b"relat"),
    features::hash(b"respons"),
];
const RULED_OUT: (Feature, Feature) = (features::hash(b"rule"), features::hash(b"out"));
const UNRELATED: Feature = features::hash(b"unrel");
const WHY: Feature = features::hash(b"whi");

/// The stems of words that give reasons.
const REASONS: [Feature; 9] = [
    features::hash(b"becaus"),
    features::hash(b"caus"),
    features::hash(b"contribut"),
    features::hash(b"due"),
    features::hash(b"lead"),
    features::hash(b"led"),
    features::hash(b"reason"),
    features::hash(b"result"),
    features::hash(b"trigger"),
];

#[cfg(test)]
mod tests {
    use std::iter::empty;

    use super::*;
    use crate::postmortem::markdown::Content;
    use crate::postmortem::outline;

    /// The hints of a text without front matter.
    fn read_text(text: &str) -> Vec<Hint> {
        let content = Content::of(text);
        let outline = outline::read(&content);
        read(None, &content.blocks(), &outline, empty(), &[])
    }

    /// The sentences that are hints, each with its likeliest factor.
    fn hints(text: &str) -> Vec<(String, String)> {
        let hints = read_text(text);
        let likeliest = |hint: &Hint| {
            let likely = hint.likely.iter();
            let most = likely.max_by(|one, other| one.chance.total_cmp(&other.chance));
            most.map_or("", |most| Table::shipped().id(most.factor))
                .to_owned()
        };
        hints
            .iter()
            .map(|hint| (hint.said.text.to_string(), likeliest(hint)))
            .collect()
    }

    fn check(text: &str, expected: &[(&str, &str)]) {
        let found = hints(text);
        let found: Vec<_> = found
            .iter()
            .map(|(s, f)| (s.as_str(), f.as_str()))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn whatever_tells_why_is_a_hint() {
        check(
            "# Bakery\n\nOvens were cold. The oven controller ran out of memory.\n\n## Timeline\n\n- 10:02 ovens cold\n\n## Lessons\n\n- No runbook for the dough mixer",
            &[
                (
                    "The oven controller ran out of memory.",
                    "resource-exhaustion",
                ),
                ("No runbook for the dough mixer", "missing-docs-or-runbook"),
            ],
        );
        // Below a heading about causes each word may be the phrase of a site.
        check(
            "# T\n\n## Contributing factors\n\n- Dough",
            &[("Dough", "")],
        );
        check(
            "# T\n\nIt stopped because of the dough.",
            &[("It stopped because of the dough.", "")],
        );
    }

    #[test]
    fn a_summary_in_front_matter_tells_why_as_well() {
        let content = Content::of("# T\n\nThe ovens were cold.");
        let (blocks, outline) = (content.blocks(), outline::read(&content));
        let place = Span::new(4, 60);
        let summary = "Bread was late. The certificate of the oven had expired.";
        let found = super::read(Some((summary, place)), &blocks, &outline, empty(), &[]);
        let said: Vec<_> = found
            .iter()
            .map(|hint| (&*hint.said.text, hint.said.span))
            .collect();
        assert_eq!(said, [("The certificate of the oven had expired.", place)]);
    }

    #[test]
    fn a_label_says_where_a_sentence_belongs() {
        let chance = |text: &str| {
            let hints = read_text(text);
            let likely = hints.iter().flat_map(|hint| &hint.likely);
            likely.map(|one| one.chance).fold(0.0, f32::max)
        };
        let plain = chance("# T\n\nThere was no alert for the full disk.\n");
        assert!(chance("# T\n\n**Root causes:** There was no alert for the full disk.\n") > plain);
        assert!(chance("# T\n\nImpact: There was no alert for the full disk.\n") < plain);
        assert!(chance("# T\n\nAction items: There was no alert for the full disk.\n") <= 0.0);
    }

    #[test]
    fn plans_and_repairs_are_weaker_hints() {
        let chance = |text: &str| {
            let hints = read_text(text);
            let likely = hints.iter().flat_map(|hint| &hint.likely);
            likely.map(|one| one.chance).fold(0.0, f32::max)
        };
        let told = chance("# T\n\nThe certificate had expired.");
        for weaker in [
            "It should say that the certificate had expired.",
            "The release said that the certificate had expired.",
            "It was not because the certificate had expired.",
            "We ruled out that the certificate had expired.",
            "Had the certificate expired?",
        ] {
            assert!(chance(&format!("# T\n\n{weaker}")) < told, "{weaker}");
        }
    }

    #[test]
    fn plans_praise_people_and_quotes_are_none() {
        let words = "The certificate of the oven had expired.";
        for heading in [
            "Action items",
            "What went well",
            "Attendees",
            "Where we got lucky",
        ] {
            check(&format!("# T\n\n## {heading}\n\n{words}"), &[]);
        }
        check(&format!("# T\n\n> {words}"), &[]);
        check(&format!("# T\n\n```\n{words}\n```"), &[]);
        check(&format!("# T\n\n|{words}|\n|-|\n|x|"), &[]);
        check(&format!("# T\n\n{words}"), &[(words, "time-or-expiry")]);
    }
}
