//! What a heading announces, read from its words.
//!
//! Knows the words of real repositories and nothing else: "2. Incident timeline (all times PST)",
//! "Lessons learnt:", "What could have gone better?". A heading counts where its telling words
//! stand in front or follow words that say nothing, so that "Company overview" is no summary.

use super::SectionKind;

/// Telling words, lower case, with the kind that they announce. `'` is left out of both sides.
const PHRASES: &[(&str, SectionKind)] = {
    use SectionKind as Kind;
    &[
        ("timeline", Kind::Timeline),
        ("timelines", Kind::Timeline),
        ("time line", Kind::Timeline),
        ("chronology", Kind::Timeline),
        ("chronological", Kind::Timeline),
        ("sequence of events", Kind::Timeline),
        ("course of events", Kind::Timeline),
        ("order of events", Kind::Timeline),
        ("key events", Kind::Timeline),
        ("events", Kind::Timeline),
        ("log", Kind::Timeline),
        ("what happened when", Kind::Timeline),
        ("summary", Kind::Summary),
        ("tl dr", Kind::Summary),
        ("tldr", Kind::Summary),
        ("overview", Kind::Summary),
        ("synopsis", Kind::Summary),
        ("abstract", Kind::Summary),
        ("at a glance", Kind::Summary),
        ("in short", Kind::Summary),
        ("in brief", Kind::Summary),
        ("what happened", Kind::Summary),
        ("impact", Kind::Impact),
        ("impacts", Kind::Impact),
        ("customer experience", Kind::Impact),
        ("user experience", Kind::Impact),
        ("consequences", Kind::Impact),
        ("blast radius", Kind::Impact),
        ("who was affected", Kind::Impact),
        ("what was affected", Kind::Impact),
        ("affected systems", Kind::Impact),
        ("affected services", Kind::Impact),
        ("affected users", Kind::Impact),
        ("affected customers", Kind::Impact),
        ("detection", Kind::Detection),
        ("discovery", Kind::Detection),
        ("detected", Kind::Detection),
        ("how we found out", Kind::Detection),
        ("how we noticed", Kind::Detection),
        ("how did we find out", Kind::Detection),
        ("how did we notice", Kind::Detection),
        ("how did we know", Kind::Detection),
        ("contributing factor", Kind::Factors),
        ("contributing factors", Kind::Factors),
        ("contributing causes", Kind::Factors),
        ("contributing conditions", Kind::Factors),
        ("contributory factors", Kind::Factors),
        ("contributors", Kind::Factors),
        ("factors", Kind::Factors),
        ("conditions", Kind::Factors),
        ("root cause", Kind::Factors),
        ("root causes", Kind::Factors),
        ("root caused", Kind::Factors),
        ("cause", Kind::Factors),
        ("causes", Kind::Factors),
        ("rca", Kind::Factors),
        ("trigger", Kind::Factors),
        ("triggers", Kind::Factors),
        ("why did it happen", Kind::Factors),
        ("why did this happen", Kind::Factors),
        ("why it happened", Kind::Factors),
        ("why this happened", Kind::Factors),
        ("how did it happen", Kind::Factors),
        ("how did this happen", Kind::Factors),
        ("how it happened", Kind::Factors),
        ("why it failed", Kind::Factors),
        ("resolution", Kind::Resolution),
        ("resolutions", Kind::Resolution),
        ("recovery", Kind::Resolution),
        ("mitigation", Kind::Resolution),
        ("mitigations", Kind::Resolution),
        ("restoration", Kind::Resolution),
        ("response", Kind::Resolution),
        ("fix", Kind::Resolution),
        ("how we fixed it", Kind::Resolution),
        ("how was it fixed", Kind::Resolution),
        ("how it was fixed", Kind::Resolution),
        ("how it was resolved", Kind::Resolution),
        ("what did we do to fix it", Kind::Resolution),
        ("what we did", Kind::Resolution),
        ("went well", Kind::WentWell),
        ("went right", Kind::WentWell),
        ("worked well", Kind::WentWell),
        ("worked", Kind::WentWell),
        ("helped", Kind::WentWell),
        ("mitigators", Kind::WentWell),
        ("successes", Kind::WentWell),
        ("strengths", Kind::WentWell),
        ("went wrong", Kind::Risks),
        ("went badly", Kind::Risks),
        ("went poorly", Kind::Risks),
        ("went less well", Kind::Risks),
        ("went not so well", Kind::Risks),
        ("not go well", Kind::Risks),
        ("not go so well", Kind::Risks),
        ("didnt go well", Kind::Risks),
        ("didnt go so well", Kind::Risks),
        ("not work", Kind::Risks),
        ("didnt work", Kind::Risks),
        ("gone better", Kind::Risks),
        ("go better", Kind::Risks),
        ("been better", Kind::Risks),
        ("be better", Kind::Risks),
        ("do better", Kind::Risks),
        ("be improved", Kind::Risks),
        ("we improve", Kind::Risks),
        ("areas for improvement", Kind::Risks),
        ("areas of improvement", Kind::Risks),
        ("areas to improve", Kind::Risks),
        ("difficulties", Kind::Risks),
        ("challenges", Kind::Risks),
        ("remaining risk", Kind::Risks),
        ("remaining risks", Kind::Risks),
        ("risks", Kind::Risks),
        ("got lucky", Kind::Luck),
        ("get lucky", Kind::Luck),
        ("were lucky", Kind::Luck),
        ("luck", Kind::Luck),
        ("lucky", Kind::Luck),
        ("lucky breaks", Kind::Luck),
        ("good fortune", Kind::Luck),
        ("surprised us", Kind::Surprises),
        ("surprised", Kind::Surprises),
        ("surprises", Kind::Surprises),
        ("surprise", Kind::Surprises),
        ("surprising", Kind::Surprises),
        ("lesson learned", Kind::Lessons),
        ("lessons learned", Kind::Lessons),
        ("lessons learnt", Kind::Lessons),
        ("lessons", Kind::Lessons),
        ("learnings", Kind::Lessons),
        ("learning", Kind::Lessons),
        ("takeaways", Kind::Lessons),
        ("take aways", Kind::Lessons),
        ("insights", Kind::Lessons),
        ("reflection", Kind::Lessons),
        ("reflections", Kind::Lessons),
        ("we learned", Kind::Lessons),
        ("we learnt", Kind::Lessons),
        ("we learn", Kind::Lessons),
        ("open questions", Kind::Questions),
        ("unanswered questions", Kind::Questions),
        ("outstanding questions", Kind::Questions),
        ("remaining questions", Kind::Questions),
        ("further questions", Kind::Questions),
        ("questions", Kind::Questions),
        ("unknowns", Kind::Questions),
        ("we dont know", Kind::Questions),
        ("we do not know", Kind::Questions),
        ("action", Kind::Actions),
        ("actions", Kind::Actions),
        ("action item", Kind::Actions),
        ("action items", Kind::Actions),
        ("action points", Kind::Actions),
        ("action plan", Kind::Actions),
        ("corrective", Kind::Actions),
        ("preventive", Kind::Actions),
        ("preventative", Kind::Actions),
        ("prevention", Kind::Actions),
        ("remediation", Kind::Actions),
        ("remediations", Kind::Actions),
        ("remedial", Kind::Actions),
        ("repair items", Kind::Actions),
        ("follow up", Kind::Actions),
        ("follow ups", Kind::Actions),
        ("followup", Kind::Actions),
        ("followups", Kind::Actions),
        ("next steps", Kind::Actions),
        ("future work", Kind::Actions),
        ("improvements", Kind::Actions),
        ("todo", Kind::Actions),
        ("todos", Kind::Actions),
        ("to do", Kind::Actions),
        ("tasks", Kind::Actions),
        ("tickets", Kind::Actions),
        ("moving forward", Kind::Actions),
        ("going forward", Kind::Actions),
        ("will we prevent", Kind::Actions),
        ("are we preventing", Kind::Actions),
        ("we are doing", Kind::Actions),
        ("we will do", Kind::Actions),
        ("participants", Kind::Participants),
        ("attendees", Kind::Participants),
        ("people involved", Kind::Participants),
        ("parties involved", Kind::Participants),
        ("involved parties", Kind::Participants),
        ("involved people", Kind::Participants),
        ("who was involved", Kind::Participants),
        ("responders", Kind::Participants),
        ("respondents", Kind::Participants),
        ("response team", Kind::Participants),
        ("incident team", Kind::Participants),
    ]
};

/// Words that may stand around telling words without changing what is announced.
#[rustfmt::skip]
const FILLERS: &[&str] = &[
    "a", "actual", "additional", "all", "an", "and", "are", "areas", "brief", "business", "but",
    "client", "completed", "could", "current", "customer", "customers", "detailed", "details",
    "did", "event", "executive", "final", "full", "further", "future", "had", "have",
    "high", "how", "identified", "immediate", "important", "in", "incident", "incidents",
    "initial", "intro", "is", "issue", "it", "items", "key", "level", "likely", "long", "main",
    "measure", "measures", "medium", "of", "on", "operational", "or", "other", "our", "outage",
    "overall", "planned", "possible", "post", "postmortem", "mortem", "primary", "probable",
    "problem", "proposed", "proximate", "quick", "recommended", "related", "report", "root",
    "secondary", "section", "service", "short", "should", "so", "some", "suggested", "system",
    "taken", "technical", "term", "that", "the", "there", "things", "this", "to", "underlying",
    "user", "users", "was", "we", "were", "what", "where", "which", "who", "why", "with",
    "analysis", "steps", "plan", "s", "us", "not", "of",
];

/// Words that may follow telling words and add to them: "impact *on* users".
#[rustfmt::skip]
const CONNECTORS: &[&str] = &[
    "after", "and", "as", "at", "before", "by", "during", "for", "from", "in", "more", "of", "on", "or",
    "since", "to", "via", "vs", "with", "within",
];

/// The most words that telling words have.
const LONGEST_PHRASE: usize = 7;

/// A heading longer than this is a sentence; only its start is read.
const MOST_WORDS: usize = 24;

impl SectionKind {
    /// What a heading of these words announces.
    #[must_use]
    pub fn of(heading: &str) -> Self {
        segments(heading)
            .iter()
            .find_map(|segment| announced(segment))
            .map_or(Self::Other, |found| found.kind)
    }
}

/// Whether the heading says nothing but what section it heads, and so is no document's title.
pub(super) fn is_plainly_a_section(heading: &str) -> bool {
    let segments = segments(heading);
    let first = segments.first().and_then(|segment| announced(segment));
    first.is_some_and(|found| found.is_all)
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
    // "Timeline summary": the later word names the form, the earlier one the matter; but
    // "impact timeline" is a timeline.
    if let Some(found) = anywhere(behind) {
        return Some(Announced {
            is_all: behind
                .iter()
                .all(|word| is_filler(word) || phrase_at(std::slice::from_ref(word)).is_some()),
            ..found
        });
    }
    let is_all = behind
        .iter()
        .all(|word| is_filler(word) || phrase_at(std::slice::from_ref(word)).is_some());
    let always_tells = kind == SectionKind::Timeline;
    let goes_on = always_tells
        || behind
            .first()
            .is_none_or(|word| is_filler(word) || CONNECTORS.contains(&word.as_str()));
    (is_all || goes_on || phrase_at(behind).is_some()).then_some(Announced { kind, is_all })
}

/// "Timeline" tells wherever it stands.
fn anywhere(words: &[String]) -> Option<Announced> {
    let tells = |word: &String| matches!(word.as_str(), "timeline" | "chronology");
    words.iter().any(tells).then_some(Announced {
        kind: SectionKind::Timeline,
        is_all: false,
    })
}

/// The longest telling words at the start, and how many they are.
fn phrase_at(words: &[String]) -> Option<(SectionKind, usize)> {
    (1..=LONGEST_PHRASE.min(words.len()))
        .rev()
        .find_map(|length| {
            let phrase = words.get(..length)?.join(" ");
            let (_, kind) = PHRASES.iter().find(|(known, _)| *known == phrase)?;
            Some((*kind, length))
        })
}

fn is_filler(word: &str) -> bool {
    FILLERS.contains(&word)
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

    #[test]
    fn headings_of_real_shapes_announce_their_kind() {
        let check = |kind: Kind, headings: &[&str]| {
            for heading in headings {
                assert_eq!(SectionKind::of(heading), kind, "{heading:?}");
            }
        };
        check(
            Summary,
            &[
                "Summary",
                "Issue summary:",
                "TL;DR",
                "What happened?",
                "Quick overview",
                "Executive Summary",
                "1. Summary",
                "📝 Summary",
                "Summary of the incident",
            ],
        );
        check(
            Timeline,
            &[
                "Timeline",
                "Incident timeline",
                "Timeline (all times PST) 01/16/2024 – 02/28/2024",
                "Timeline of events",
                "Sequence of events",
                "What was the timeline?",
                "Timeline summary",
                "Impact timeline",
                "Detailed chronology",
                "Timeline - 2 May",
                "Key events",
            ],
        );
        check(
            Impact,
            &[
                "Impact",
                "Customer impact",
                "What is the impact?",
                "Impact on users",
                "IV. Impact",
            ],
        );
        check(
            Detection,
            &["Detection", "How was it detected?", "How did we notice"],
        );
        check(
            Factors,
            &[
                "Contributing factors",
                "Root Cause",
                "Root cause of the outage",
                "Root-cause analysis",
                "Causes",
                "RCA",
                "Identified cause (to be done before)",
                "Why did it happen?",
            ],
        );
        check(
            Resolution,
            &[
                "Resolution and recovery",
                "Recovery",
                "Mitigations",
                "What did we do to fix it?",
            ],
        );
        check(
            WentWell,
            &[
                "What went well",
                "Things that went well:",
                "What went well?",
                "What worked",
            ],
        );
        check(
            Risks,
            &[
                "What went wrong?",
                "What didn't go so well?",
                "What could have gone better?",
                "What didn’t go well",
                "What could be improved",
                "What went poorly",
                "Remaining risks",
            ],
        );
        check(Luck, &["Where we got lucky", "Luck"]);
        check(Surprises, &["What surprised us", "Surprises"]);
        check(
            Lessons,
            &[
                "Lessons Learned",
                "Lessons learnt:",
                "What we learned",
                "Key takeaways",
                "Lessons learned and future improvements",
            ],
        );
        check(Questions, &["Open questions", "What we don't know"]);
        check(
            Actions,
            &[
                "Action items",
                "Follow-up improvements",
                "Next steps",
                "Remediation / Future Work",
                "Corrective and Preventative Measure",
                "Immediate Actions (Completed)",
                "Long-term improvements",
                "How will we prevent more issues?",
                "Follow-ups",
            ],
        );
        check(
            Participants,
            &["Attendees", "People involved", "Involved parties"],
        );
        check(
            Other,
            &[
                "5 whys",
                "Company overview",
                "Background",
                "Recovery tool failing",
                "",
                "…",
                "12 May",
                "Website Questions",
                "Primary issue: queue stall",
                "Q&A",
                "Affected versions",
            ],
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
