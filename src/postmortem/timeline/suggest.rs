//! Which phases the words of events suggest, where no author says it.
//!
//! Every event is weighed by a table that learned from events written for it (`training/events`). The first
//! that tells of noticing suggests the detection, the last that tells of the end the resolution. What an
//! author states is decided elsewhere, and always wins.

use std::sync::LazyLock;

use super::{Event, Milestone, Suggested, When, milestone};
use crate::pattern;
use crate::postmortem::hints::table::{Scratch, Table};
use crate::postmortem::language::{self, AnyOf, holds, is_apart};

/// The table of kinds of events that ships with Afterword, as it is kept in the repository.
pub const SHIPPED: &[u8] = include_bytes!("weights.postcard");

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(SHIPPED).unwrap_or_default());

/// Bytes of an event that are weighed: what it marks is said at its start.
const LOOK: usize = 240;
/// An event that less likely speaks of a phase is passed over.
const LIKELY: f32 = 0.4;
/// Where nothing is likely, the first that may tell of noticing is the detection.
const MAYBE_DETECTED: f32 = 0.2;
/// An event with a verb of noticing in it is the detection where its words as a whole may tell of it.
const WITH_A_VERB: f32 = 0.25;
/// The same for a clause of a story, which is short.
const WITH_A_VERB_IN_STORY: f32 = 0.15;
/// An event that as likely declares an incident comes behind its detection.
const DECLARED: f32 = 0.6;
/// The last event of all ends it where it may tell of a repair.
const MAYBE_OVER: f32 = 0.3;
/// Seconds before it was noticed in which a timeline begins with the trouble itself.
const LONG_BEFORE: i64 = 24 * 60 * 60;
/// The first event of all is the start of what nobody is told to have noticed, where it may tell of one.
const MAYBE_STARTED: f32 = 0.1;
/// An event that less likely tells of a beginning is no start.
const STARTED: f32 = 0.3;

/// The words of events of the other languages, and what finds them.
static FOREIGN_EVENTS: LazyLock<Vec<(&str, Milestone)>> = LazyLock::new(|| {
    let languages = language::OTHERS.iter();
    languages
        .flat_map(|language| language.events.iter().copied())
        .collect()
});
static FOREIGN_WORDS: LazyLock<pattern::Words> = LazyLock::new(|| {
    let words: Vec<_> = FOREIGN_EVENTS.iter().map(|(word, _)| *word).collect();
    pattern::words(&words)
});

/// Words of events that end no incident: a version that nobody supports any longer, what is only proposed.
static NO_END: AnyOf = AnyOf::new(&[
    "end of life",
    "end-of-life",
    "end of support",
    "eol",
    "is proposed",
    "was proposed",
    "proposed a",
    "proposed to",
]);

/// Words of events that nobody noticed, or that report that all is well.
static UNNOTICED: AnyOf = AnyOf::new(&[
    "silently",
    "unnoticed",
    "undetected",
    "nobody noticed",
    "no one noticed",
    "reported as up",
    "reported as healthy",
    "reported as running",
    "reported healthy",
    "reported to be up",
    "no alert",
    "no alarm",
    "does not fire",
    "did not fire",
]);

/// How likely a word of another language than English tells of its phase.
const BY_WORD: f32 = 0.5;

/// How likely words tell of each phase, in the order of the phases.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::postmortem) struct Chances([f32; 5]);

impl Chances {
    const fn mut_of(&mut self, milestone: Milestone) -> &mut f32 {
        let [started, detected, declared, mitigated, resolved] = &mut self.0;
        match milestone {
            Milestone::Started => started,
            Milestone::Detected => detected,
            Milestone::Declared => declared,
            Milestone::Mitigated => mitigated,
            Milestone::Resolved => resolved,
        }
    }

    /// How likely they tell of one.
    pub const fn of(mut self, milestone: Milestone) -> f32 {
        *self.mut_of(milestone)
    }
}

/// Weighs words.
#[derive(Default)]
pub(in crate::postmortem) struct Weigher {
    scratch: Scratch,
}

impl Weigher {
    /// How likely a text tells of each phase: all of it, or its first clause, because what follows explains.
    pub fn chances(&mut self, text: &str) -> Chances {
        let look = text.get(..text.floor_char_boundary(LOOK)).unwrap_or(text);
        let mut chances = self.weigh(look);
        let clause = first_clause(look);
        if clause.len() < look.len() {
            let of_clause = self.weigh(clause);
            for (chance, other) in chances.0.iter_mut().zip(of_clause.0) {
                *chance = chance.max(other);
            }
        }
        let lower = look.to_lowercase();
        for found in FOREIGN_WORDS.find_overlapping_iter(&lower) {
            let milestone = FOREIGN_EVENTS.get(found.pattern().as_usize());
            if let Some((_, milestone)) = milestone.filter(|_| is_apart(&lower, found.range())) {
                let chance = chances.mut_of(*milestone);
                *chance = chance.max(BY_WORD);
            }
        }
        // What the press reports of others is no detection.
        if milestone::is_news(look) {
            *chances.mut_of(Milestone::Detected) = 0.0;
        }
        if UNNOTICED.is_in(&lower) {
            *chances.mut_of(Milestone::Detected) = 0.0;
        }
        if NO_END.is_in(&lower) {
            *chances.mut_of(Milestone::Mitigated) = 0.0;
            *chances.mut_of(Milestone::Resolved) = 0.0;
        }
        chances
    }

    fn weigh(&mut self, text: &str) -> Chances {
        let mut chances = Chances::default();
        for score in TABLE.score(text, 0.05, &mut self.scratch) {
            let id = TABLE.id(score.factor);
            let phases = Milestone::ALL.iter().zip(&mut chances.0);
            for (_, chance) in phases.filter(|(phase, _)| phase.id() == id) {
                *chance = score.chance;
            }
        }
        chances
    }
}

/// The start of a text up to the first mark or word behind which another thing is said; all of it where that
/// is one word.
fn first_clause(text: &str) -> &str {
    let marks = text.find(['.', ';', ':', ',', '(', '–', '—']);
    let words = [" and ", " but ", " so "].iter();
    let words = words.filter_map(|word| text.find(word));
    let end = words.chain(marks).min().unwrap_or(text.len());
    let clause = text.get(..end).unwrap_or(text).trim();
    if clause.contains(' ') { clause } else { text }
}

/// The phases that the events of a timeline suggest.
pub(super) fn of_events(events: &[Event]) -> Vec<Suggested> {
    suggested(&WeighedEvents::of(events))
}

/// The phases that clauses of a story suggest. Stories tell of much else, so a detection must be likely, and the
/// last clause is never one.
pub(in crate::postmortem) fn of_story(clauses: &[Event]) -> Vec<Suggested> {
    let mut told = WeighedEvents::of(clauses);
    told.is_story = true;
    suggested(&told)
}

fn suggested(told: &WeighedEvents<'_>) -> Vec<Suggested> {
    let detected = told.detected();
    let resolved = told.resolved(detected);
    let started = beginning(&told.weighed, detected, resolved).or_else(|| {
        let mut before = 0..detected.unwrap_or(0);
        before.find(|at| told.is(*at, Milestone::Started, STARTED))
    });
    // Where lines go back, an end before the beginning is that of another thing.
    let begins = told.when(started).or_else(|| told.when(detected));
    let resolved = resolved.filter(|at| match (begins, told.when(Some(*at))) {
        (Some(begins), Some(ends)) => !ends.is_before(begins),
        _ => true,
    });
    let found = [
        (Milestone::Started, started),
        (Milestone::Detected, detected),
        (Milestone::Resolved, resolved),
    ];
    let suggested = found.into_iter().filter_map(|(milestone, at)| {
        let (event, when, _) = told.weighed.get(at?)?;
        Some(Suggested {
            milestone,
            when: *when,
            said: event.text.clone(),
            span: event.span,
        })
    });
    suggested.collect()
}

/// Events whose time is known, with the phases that their words speak of.
struct WeighedEvents<'e> {
    weighed: Vec<(&'e Event, When, Chances)>,
    /// Whether one has a time. What happens days after it and has none is no part of the same course.
    is_timed: bool,
    /// Whether they are clauses of a story.
    is_story: bool,
}

impl<'e> WeighedEvents<'e> {
    fn of(events: &'e [Event]) -> Self {
        let mut weigher = Weigher::default();
        let weighed = events.iter().filter_map(|event| {
            let when = event.at.map(When::At).or(event.date.map(When::On))?;
            Some((event, when, weigher.chances(&event.words())))
        });
        let weighed: Vec<_> = weighed.collect();
        let is_timed = weighed
            .iter()
            .any(|(_, when, _)| matches!(when, When::At(_)));
        Self {
            weighed,
            is_timed,
            is_story: false,
        }
    }

    fn when(&self, at: Option<usize>) -> Option<When> {
        self.weighed.get(at?).map(|(_, when, _)| *when)
    }

    fn chance(&self, at: usize, milestone: Milestone) -> f32 {
        let weighed = self.weighed.get(at);
        weighed.map_or(0.0, |(.., chances)| chances.of(milestone))
    }

    /// Whether an event tells of a phase with at least this probability.
    fn is(&self, at: usize, milestone: Milestone, least: f32) -> bool {
        let when = self.when(Some(at));
        let fits = !self.is_timed || matches!(when, Some(When::At(_)));
        when.is_some() && fits && self.chance(at, milestone) >= least
    }

    /// Whether a verb of an event suggests a phase.
    fn has_verb(&self, at: usize, phase: Milestone) -> bool {
        let event = self.weighed.get(at).map(|(event, ..)| event);
        event.is_some_and(|event| milestone::suggested(&event.words()).contains(&phase))
    }

    /// The event that tells of noticing, or of declaring before it: nobody declares what nobody noticed.
    fn detected(&self) -> Option<usize> {
        let mut all =
            0..self.weighed.len() - usize::from(self.is_story && !self.weighed.is_empty());
        let with_a_verb = match self.is_story {
            true => WITH_A_VERB_IN_STORY,
            false => WITH_A_VERB,
        };
        let tells = |at: &usize| {
            self.is(*at, Milestone::Detected, LIKELY)
                || (self.is(*at, Milestone::Detected, with_a_verb)
                    && self.has_verb(*at, Milestone::Detected))
        };
        let may_tell =
            |at: &usize| !self.is_story && self.is(*at, Milestone::Detected, MAYBE_DETECTED);
        let detected = all.clone().find(tells).or_else(|| all.find(may_tell));
        let mut before = 0..detected.unwrap_or(0);
        let declared = before.find(|at| self.is(*at, Milestone::Declared, DECLARED));
        declared.or(detected)
    }

    /// The last event that tells of the end, behind the detection.
    fn resolved(&self, detected: Option<usize>) -> Option<usize> {
        let from = detected.unwrap_or(0);
        // Noticing an incident does not end it, unless the words say more about the end.
        let only_noticed = |at: usize| {
            detected == Some(at)
                && self.chance(at, Milestone::Detected) >= self.chance(at, Milestone::Resolved)
        };
        // "The node is restored, but its disks are not."
        let goes_wrong = |at: usize| {
            let event = self.weighed.get(at).map(|(event, ..)| event);
            event.is_some_and(|event| holds(&event.text, &["but", "however", "except"]))
        };
        let is_said = |at: &usize| self.has_verb(*at, Milestone::Resolved) && !goes_wrong(*at);
        let is_likely = |at: &usize| self.is(*at, Milestone::Resolved, LIKELY);
        let backwards = || {
            let all = (from..self.weighed.len()).rev();
            all.filter(|at| !only_noticed(*at))
        };
        let mut weighed = self.weighed.iter();
        weighed
            .rposition(|(event, ..)| milestone::says_ended(&event.words()))
            .or_else(|| backwards().find(is_likely))
            .or_else(|| self.last_repair(from))
            .or_else(|| backwards().find(is_said))
    }

    /// The last event of all, where it may tell of a repair.
    fn last_repair(&self, from: usize) -> Option<usize> {
        let mut all = 0..self.weighed.len();
        let last = all.rfind(|at| self.is(*at, Milestone::Resolved, 0.0))?;
        let over = self.chance(last, Milestone::Mitigated) + self.chance(last, Milestone::Resolved);
        let is_over = over >= MAYBE_OVER || self.has_verb(last, Milestone::Mitigated);
        (last > from && is_over).then_some(last)
    }
}

/// The event that begins a timeline: the one that says so, else the first, which tells where the trouble did, unless
/// it tells what was long before, what the press wrote, or how people began to answer it: what they declare began before.
fn beginning(
    weighed: &[(&Event, When, Chances)],
    detected: Option<usize>,
    resolved: Option<usize>,
) -> Option<usize> {
    let begun = weighed
        .iter()
        .position(|(event, ..)| milestone::says_begun(&event.words()));
    if begun.is_some() {
        return begun;
    }
    let is_own = |(event, ..): &(&Event, When, Chances)| !milestone::is_news(&event.text);
    let opening = weighed.iter().position(is_own)?;
    let (_, first, chances) = weighed.get(opening)?;
    let declared = chances.of(Milestone::Declared);
    if declared >= LIKELY && declared > chances.of(Milestone::Started) {
        return None;
    }
    let (_, next, _) = weighed.get(detected.or(resolved)?)?;
    let (When::At(first), When::At(next)) = (*first, *next) else {
        return None;
    };
    let seconds = first.seconds_to(next)?;
    let begins = (0..=LONG_BEFORE).contains(&seconds)
        || (detected.is_none() && chances.of(Milestone::Started) >= MAYBE_STARTED);
    begins.then_some(opening)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_speak_of_phases() {
        let check = |text: &str, expected: Option<Milestone>| {
            let chances = Weigher::default().chances(text);
            let told = |milestone: &&Milestone| chances.of(**milestone) >= LIKELY;
            assert_eq!(
                Milestone::ALL.iter().find(told),
                expected.as_ref(),
                "{text}"
            );
        };
        check(
            "An alert fired for the flour silo",
            Some(Milestone::Detected),
        );
        check(
            "Customers report that no bread arrives",
            Some(Milestone::Detected),
        );
        check(
            "A baker opened an issue about burnt rolls",
            Some(Milestone::Detected),
        );
        check("We declared an incident", Some(Milestone::Declared));
        check(
            "Ovens are back to normal (resolved)",
            Some(Milestone::Resolved),
        );
        check("Rolled back, traffic recovers", Some(Milestone::Mitigated));
        check(
            "Version 2.1 was released with the fix",
            Some(Milestone::Resolved),
        );
        check("We asked the plumber", None);
        check("The last version with the flaw goes end of life", None);
        check("", None);
    }
}
