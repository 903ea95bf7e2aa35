//! What a heading announces, read from its words.
//!
//! Knows the words of real repositories and nothing else: "2. Incident timeline (all times PST)",
//! "Lessons learnt:", "What could have gone better?". A heading counts where its telling words
//! stand in front or follow words that say nothing, so that "Company overview" is no summary.

use std::sync::LazyLock;

use super::SectionKind;
use crate::postmortem::language::{self, ENGLISH, OTHERS, Words};

/// The most words that telling words have.
const LONGEST_PHRASE: usize = 7;

/// The characters of a heading that is no sentence, where words are not set apart.
const LONGEST_UNSPACED: usize = 12;

/// A heading longer than this is a sentence; only its start is read.
const MOST_WORDS: usize = 24;

/// Telling words with their kind.
type Phrases = Words<SectionKind>;

static IN_ENGLISH: LazyLock<Phrases> =
    LazyLock::new(|| language::meanings(std::iter::once(ENGLISH), |one| one.headings));
static ELSEWHERE: LazyLock<Phrases> =
    LazyLock::new(|| language::meanings(OTHERS.into_iter(), |one| one.headings));

impl SectionKind {
    /// What a heading of these words announces.
    #[must_use]
    pub fn of(heading: &str) -> Self {
        segments(heading)
            .iter()
            .find_map(|segment| announced(segment))
            .map(|found| found.kind)
            .or_else(|| unspaced(heading))
            .unwrap_or(Self::Other)
    }

    /// Whether a heading in another language than English opens a timeline.
    #[must_use]
    pub fn is_timeline_elsewhere(heading: &str) -> bool {
        Self::elsewhere(heading) == Some(Self::Timeline)
    }

    /// Whether a heading in another language than English announces what comes after a timeline.
    #[must_use]
    pub fn is_afterwards_elsewhere(heading: &str) -> bool {
        let kind = Self::elsewhere(heading);
        kind.is_some_and(|kind| matches!(kind, Self::Factors | Self::Lessons | Self::Actions))
    }

    fn elsewhere(heading: &str) -> Option<Self> {
        let segments = segments(heading);
        let known = |words: &Vec<String>| {
            let found = phrase_of(&ELSEWHERE, without_numeral(words))?;
            Some(found.0)
        };
        segments
            .iter()
            .find_map(known)
            .or_else(|| unspaced(heading))
    }
}

/// Whether the heading says nothing but what section it heads, and so is no document's title.
pub(in crate::postmortem) fn is_plainly_a_section(heading: &str) -> bool {
    let segments = segments(heading);
    let first = segments.first().and_then(|segment| announced(segment));
    first.is_some_and(|found| found.is_all) && !names_document_first(heading)
}

/// Whether a heading names the kind of document in front of a title: "RCA: ovens were cold".
fn names_document_first(heading: &str) -> bool {
    let says_document = |word: &String| {
        language::all().any(|language| language.document_words.contains(&word.as_str()))
    };
    match segments(heading).as_slice() {
        [first, next, ..] => {
            first.iter().all(says_document)
                && !next.iter().all(says_document)
                && announced(next).is_none()
        }
        _ => false,
    }
}

/// What the words of a language without spaces announce. In a sentence they are part of it.
fn unspaced(heading: &str) -> Option<SectionKind> {
    if heading.chars().filter(|c| c.is_alphanumeric()).count() > LONGEST_UNSPACED {
        return None;
    }
    let mut known = language::all().flat_map(|language| language.unspaced_headings);
    let found = known.find(|(words, _)| heading.contains(words));
    found.map(|(_, kind)| *kind)
}

/// What a part of a heading announces.
struct Announced {
    kind: SectionKind,
    /// Whether nothing else is said.
    is_all: bool,
}

/// The words of each part of the heading: cut at punctuation, brackets and numbering left out.
fn segments(heading: &str) -> Vec<Vec<String>> {
    let mut segments = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut brackets = 0_usize;
    let mut before = ' ';
    for c in heading.chars().take(400).chain([':']) {
        let after_space = before.is_whitespace();
        before = c;
        match c {
            '(' | '[' | '{' => brackets += 1,
            ')' | ']' | '}' => brackets = brackets.saturating_sub(1),
            '\'' | '’' | '`' => continue,
            _ if brackets == 0 && c.is_alphanumeric() => {
                word.extend(c.to_lowercase());
                continue;
            }
            _ => {}
        }
        // A number says nothing about the kind, and "2." in front is no part of its own.
        if !word.is_empty() && !word.chars().all(|c| c.is_ascii_digit()) && words.len() < MOST_WORDS
        {
            words.push(std::mem::take(&mut word));
        }
        word.clear();
        let cuts = matches!(c, ':' | '.' | '?' | '!' | ',' | '/' | '|' | '–' | '—')
            || (c == '-' && after_space);
        if cuts && !words.is_empty() {
            segments.push(std::mem::take(&mut words));
        }
    }
    segments
}

fn announced(words: &[String]) -> Option<Announced> {
    let words = without_numeral(words);
    // "5 whys" is a way of asking and says nothing about what was found.
    if words.iter().any(|word| word == "whys") {
        return None;
    }
    for start in 0..words.len() {
        let here = words.get(start..).unwrap_or_default();
        if let Some((kind, length)) = phrase_at(here) {
            let behind = here.get(length..).unwrap_or_default();
            return accept(kind, behind);
        }
        if !here.first().is_some_and(|word| is_filler(word)) {
            return anywhere(words);
        }
    }
    None
}

/// Telling words in front, with what follows them.
fn accept(kind: SectionKind, behind: &[String]) -> Option<Announced> {
    let is_telling = |word: &String| phrase_at(std::slice::from_ref(word)).is_some();
    let is_all = behind
        .iter()
        .all(|word| is_filler(word) || is_telling(word));
    // "Impact timeline" is a timeline.
    if let Some(found) = anywhere(behind) {
        return Some(Announced { is_all, ..found });
    }
    let goes_on = behind
        .first()
        .is_none_or(|word| is_filler(word) || is_connector(word));
    let is_accepted =
        is_all || goes_on || kind == SectionKind::Timeline || phrase_at(behind).is_some();
    is_accepted.then_some(Announced { kind, is_all })
}

/// "Timeline" tells wherever it stands.
fn anywhere(words: &[String]) -> Option<Announced> {
    let tells = |word: &String| matches!(word.as_str(), "timeline" | "chronology");
    words.iter().any(tells).then_some(Announced {
        kind: SectionKind::Timeline,
        is_all: false,
    })
}

/// The longest telling words at the start, and how many they are; English ones where others are no longer.
fn phrase_at(words: &[String]) -> Option<(SectionKind, usize)> {
    let (english, other) = (phrase_of(&IN_ENGLISH, words), phrase_of(&ELSEWHERE, words));
    let length = |found: Option<(SectionKind, usize)>| found.map_or(0, |(_, length)| length);
    match length(other) > length(english) {
        true => other,
        false => english,
    }
}

fn phrase_of(known: &Phrases, words: &[String]) -> Option<(SectionKind, usize)> {
    let longest = words.get(..LONGEST_PHRASE).unwrap_or(words);
    let mut phrase = longest.join(" ");
    for length in (1..=longest.len()).rev() {
        if let Some(kind) = known.get(phrase.as_str()) {
            return Some((*kind, length));
        }
        phrase.truncate(phrase.rfind(' ').unwrap_or_default());
    }
    None
}

fn is_filler(word: &str) -> bool {
    language::all().any(|language| language.fillers.contains(&word))
}

fn is_connector(word: &str) -> bool {
    language::all().any(|language| language.connectors.contains(&word))
}

/// Drops "iv" of "IV. Impact".
fn without_numeral(words: &[String]) -> &[String] {
    match words {
        [first, rest @ ..]
            if !rest.is_empty() && first.len() <= 4 && first.chars().all(|c| "ivx".contains(c)) =>
        {
            rest
        }
        _ => words,
    }
}

#[cfg(test)]
mod tests {
    use super::SectionKind::{self as Kind, *};
    use super::*;

    fn check(kind: Kind, headings: &str) {
        for heading in headings.split(" | ") {
            assert_eq!(SectionKind::of(heading), kind, "{heading:?}");
        }
    }

    #[test]
    fn headings_of_real_shapes_announce_their_kind() {
        check(
            Summary,
            "Summary | Issue summary: | TL;DR | What happened? | Quick overview | \
             Executive Summary | 1. Summary | 📝 Summary | Summary of the incident",
        );
        check(
            Timeline,
            "Timeline | Incident timeline | \
             Timeline (all times PST) 01/16/2024 – 02/28/2024 | Timeline of events | \
             Sequence of events | What was the timeline? | Timeline summary | \
             Impact timeline | Detailed chronology | Timeline - 2 May | Key events",
        );
        check(
            Impact,
            "Impact | Customer impact | What is the impact? | Impact on users | IV. Impact",
        );
        check(
            Detection,
            "Detection | How was it detected? | How did we notice",
        );
        check(
            Factors,
            "Contributing factors | Root Cause | Root cause of the outage | \
             Root-cause analysis | Causes | RCA | Identified cause (to be done before) | \
             Why did it happen?",
        );
        check(
            Resolution,
            "Resolution and recovery | Recovery | Mitigations | What did we do to fix it?",
        );
        check(
            WentWell,
            "What went well | Things that went well: | What went well? | What worked",
        );
        check(
            Risks,
            "What went wrong? | What didn't go so well? | What could have gone better? | \
             What didn’t go well | What could be improved | What went poorly | \
             Remaining risks",
        );
        check(Luck, "Where we got lucky | Luck");
        check(Surprises, "What surprised us | Surprises");
        check(
            Lessons,
            "Lessons Learned | Lessons learnt: | What we learned | Key takeaways | \
             Lessons learned and future improvements",
        );
        check(Questions, "Open questions | What we don't know");
        check(
            Actions,
            "Action items | Follow-up improvements | Next steps | Remediation / Future Work | \
             Corrective and Preventative Measure | Immediate Actions (Completed) | \
             Long-term improvements | How will we prevent more issues? | Follow-ups",
        );
        check(
            Participants,
            "Attendees | People involved | Involved parties",
        );
    }

    #[test]
    fn headings_of_other_languages_announce_the_same_kinds() {
        check(
            Timeline,
            "Zeitleiste | Ablauf (MEZ) | 3. Chronologie | Cronología | Linha do tempo | Tijdlijn | \
             障害の時系列 | タイムライン | 时间线",
        );
        check(Summary, "Zusammenfassung | Résumé | 概要");
        check(
            Actions,
            "Maßnahmen | Acciones | 再発防止策 | Actions correctives | Acciones correctivas | \
             Acciones futuras recomendadas | Medidas preventivas | Ações corretivas | Azioni correttive",
        );
        check(
            Factors,
            "Cause racine | 3. Causes racines | Analyse des causes (racines) | Causa radice | Auslöser",
        );
        check(
            WentWell,
            "Was lief gut | Was ist gut gelaufen? | Ce qui a bien fonctionné | Qué salió bien | \
             O que funcionou bem | Cosa è andato bene | Wat ging goed | 良かった点 | うまくいったこと",
        );
        check(
            Risks,
            "Was lief schlecht | Ce qui n'a pas fonctionné | Qué salió mal | O que deu errado | \
             Cosa è andato storto | Wat ging er mis | 悪かった点",
        );
        check(
            Resolution,
            "Lösung | Behebung | Resolución | 一次対応 | 復旧対応",
        );
        check(Detection, "検出 | 検知 | Détection | Detección");
        check(
            Lessons,
            "Was haben wir gelernt | Lecciones aprendidas | Ce que nous avons appris",
        );
    }

    #[test]
    fn headings_that_tell_how_it_was_announce_it() {
        check(
            Background,
            "Background | 2. Context: | How it works | Hintergrund | 背景",
        );
        check(
            CommonKnowledge,
            "What we took for common knowledge | Assumptions | What we assumed",
        );
        check(
            MadeSense,
            "How it made sense at the time | Why it made sense | How it made sense",
        );
        check(
            Difficulties,
            "What made it hard | What made this difficult? | What slowed us down | Challenges",
        );
        check(Figures, "Stats | Key metrics | By the numbers");
        check(
            Other,
            "5 whys | Company overview | Background jobs | Recovery tool failing |  | … | 12 May | \
             Website Questions | Primary issue: queue stall | Q&A | Affected versions",
        );
    }

    #[test]
    fn a_title_says_more_than_its_section() {
        let check = |heading: &str, expected: bool| {
            assert_eq!(is_plainly_a_section(heading), expected, "{heading:?}");
        };
        check("Summary", true);
        check("Issue Summary:", true);
        check("Incident timeline", true);
        check("Root cause analysis", true);
        check("Summary of the outage in May", false);
        check("Recovery tool failing for uploads", false);
        check("Post-mortem: root cause of the queue stall", false);
        check("Incident report", false);
    }
}
