//! How a document speaks of people and of causes: the rules about [people] and about the
//! [outcome], and the myths of the [mirror].
//!
//! A sentence is asked one question at most. Nothing is asked where the author denies, rejects or quotes what a
//! phrase says, where the subject is a machine, or about a myth that the document debunks itself.

mod causes;
mod outcome;
mod people;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use self::causes::Causes;
use super::phrases::{Found, Pattern, Phrases, Scope};
use super::prose::{self, Told};
use super::{Reviewed, mirror};
use crate::config::{Config, OwnRule};
use crate::diagnostics::{Diagnostic, Rule, rules};
use crate::pattern::pattern;
use crate::postmortem::Postmortem;
use crate::postmortem::outline::SectionKind;
use crate::text::{self, Span};

/// So many characters of a passage are repeated in a message.
const LONGEST_PASSAGE: usize = 60;

/// Nobody writes longer sentences; what is longer is data.
const LONGEST_SENTENCE: usize = 2_000;

/// A name of so few letters may be a word.
const SHORTEST_NAME: usize = 3;

/// What the rules say and ask, in their order of precedence.
static PHRASES: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(&tables()));

/// All patterns, the first ones first.
pub(super) fn tables() -> Vec<&'static [Pattern]> {
    vec![
        people::PEOPLE,
        outcome::OUTCOME,
        mirror::stories(),
        outcome::LAST,
    ]
}

/// Words that make a machine of who is named like a person.
static MACHINES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:package|secrets?|cluster|device|kernel|database|memory|kubernetes|k8s|process|session|queue|resource|window|task|log|identity|configuration|network|cloud|systems|volume|block|certificate|cert|file|system|lock|transaction|connection|access|update|content|tag|data|key|state|power|prometheus|redis|postgres|kafka)[ -](?:manager|operator|management|author)s?\b",
    )
});

/// Words that part a subject from what only stands in front of it.
static PARTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r" (?:of|by|to|in|on|for|with|from|that|and|or|which|at|as|when|where|after|was|were|is) (?:[a-z]+)",
    )
});
const BELONGS: [&str; 7] = [
    " on call",
    " on duty",
    " on shift",
    " in question",
    "one of ",
    "some of ",
    "member of ",
];

/// Words of plans: what will be, or should be, or is asked for.
static PLANS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:will|shall|should|must|needs?|going to|now|actions?|prevention|preventive|corrective|measures?|follow-?ups?|countermeasures?|next time|future|from now on|henceforth|let|ensure|always|please|has been|have been|was|were|remember|required?|requires|plan(?:ned|s)?|lessons?|todo|once|as soon as|we)\b|^(?:\[.?\] ?)?(?:add|remind|train|retrain|double|make|automate|don|introduce|implement|replace|remove|eliminate|coach|educate|instruct|a|more|another|second)\b",
    )
});

/// What a document is asked about its language.
pub(super) fn findings(
    document: &Reviewed<'_>,
    postmortem: &Postmortem,
    config: &Config,
) -> Vec<Diagnostic> {
    let language = postmortem.language.as_deref().unwrap_or(&config.language);
    let is_english = language.to_ascii_lowercase().starts_with("en");
    if !is_english && config.check_rules.is_empty() {
        return Vec::new();
    }
    let reader = Reader::of(postmortem, config);
    let asides = prose::asides(document);
    let mut findings: Vec<Diagnostic> = Vec::new();
    let mut causes = Causes::default();
    prose::each(document, postmortem, |told| {
        let own = config.check_rules.iter();
        findings.extend(own.filter_map(|rule| asked_by_site(document, told, rule, &asides)));
        if !is_english {
            return;
        }
        causes.read(told);
        let Some(found) = reader.read(told) else {
            return;
        };
        let span = told.place(found.range.clone(), &document.source.text);
        if text::is_within(&asides, span.start) {
            return;
        }
        let passage = told.sentence.text.get(found.range.clone());
        let finding = document.finding(
            found.pattern.rule,
            span,
            message(found.pattern, passage.unwrap_or_default()),
        );
        let finding = finding.help(help(found.pattern));
        let finding = match found.pattern.myth {
            Some(myth) => finding.myth(myth),
            None => finding,
        };
        if found.pattern.rule == &rules::LANGUAGE_ROOT_CAUSE {
            causes.add(told, finding);
        } else {
            findings.push(finding);
        }
    });
    findings.extend(causes.finding());
    findings
}

/// What a rule of the site asks about a sentence, in any language.
fn asked_by_site(
    document: &Reviewed<'_>,
    told: &Told<'_>,
    rule: &OwnRule,
    asides: &[Span],
) -> Option<Diagnostic> {
    let level = rule.level?;
    let found = rule.found(&told.unquoted)?;
    let span = told.place(found.range(), &document.source.text);
    if text::is_within(asides, span.start) {
        return None;
    }
    let message = rule.message.replace("%s", &shortened(found.as_str()));
    let finding = document.finding(&rules::LANGUAGE_OWN, span, message);
    let help = rule.help.clone();
    let help = help.unwrap_or_else(|| format!("the rule `{}` in site.toml asks for it", rule.id));
    Some(Diagnostic {
        level,
        ..finding.help(help)
    })
}

/// Reads the sentences of one document.
struct Reader<'a> {
    /// The people whom the document names, in lower case.
    names: BTreeSet<String>,
    /// The myths that it debunks.
    debunked: BTreeSet<&'a str>,
    reads_distancing: bool,
}

impl<'a> Reader<'a> {
    fn of(postmortem: &'a Postmortem, config: &Config) -> Self {
        let people = postmortem.participants.iter();
        let names = people.filter_map(|one| one.who.as_deref()).flat_map(|who| {
            let who = who.trim_start_matches('@').to_lowercase();
            let first = who.split_whitespace().next().unwrap_or_default().to_owned();
            [who, first]
        });
        let levels = &config.check_levels;
        let code = rules::LANGUAGE_DISTANCING.code;
        let myths = postmortem.myths.iter();
        Self {
            names: names
                .filter(|name| name.chars().count() >= SHORTEST_NAME)
                .collect(),
            debunked: myths.map(|myth| myth.mention.written.as_str()).collect(),
            reads_distancing: levels.get(code).is_some_and(Option::is_some),
        }
    }

    fn read(&self, told: &Told<'_>) -> Option<Found> {
        if told.lower.len() > LONGEST_SENTENCE {
            return None;
        }
        let is_question = told.lower.trim_end().ends_with('?');
        PHRASES.find(&told.lower, |pattern, found| {
            let fits = match pattern.scope {
                Scope::Question => is_question,
                _ if is_question || told.section == SectionKind::Questions => false,
                Scope::Story => !matches!(
                    told.section,
                    SectionKind::Timeline | SectionKind::Resolution | SectionKind::Actions
                ),
                Scope::Plan => told.section == SectionKind::Actions || PLANS.is_match(&told.lower),
                Scope::Clause | Scope::Term => true,
            };
            let whole = told.lower.get(found.range.clone()).unwrap_or_default();
            fits && (self.reads_distancing || pattern.rule != &rules::LANGUAGE_DISTANCING)
                && !pattern
                    .myth
                    .is_some_and(|myth| self.debunked.contains(myth))
                && !MACHINES.is_match(whole)
                && found.who.as_deref().is_none_or(is_one_subject)
                && found
                    .name
                    .as_ref()
                    .is_none_or(|name| self.names.contains(name))
        })
    }
}

/// Whether words are one subject, and not the end of something else with a person in it.
fn is_one_subject(who: &str) -> bool {
    let mut who = who.to_owned();
    for words in BELONGS {
        who = who.replace(words, "");
    }
    !PARTED.is_match(&who)
}

/// A passage as a message repeats it.
fn shortened(passage: &str) -> String {
    let mut passage: String = passage.split_whitespace().collect::<Vec<_>>().join(" ");
    if passage.chars().count() > LONGEST_PASSAGE {
        passage = passage.chars().take(LONGEST_PASSAGE - 1).collect();
        passage.push('…');
    }
    passage
}

/// What is the case where a phrase of a pattern stands.
pub(super) fn message(pattern: &Pattern, passage: &str) -> String {
    let passage = shortened(passage);
    let says = match pattern.rule.code {
        "language/counterfactual" => "tells what did not happen",
        "language/omission" => "tells what somebody did not do",
        "language/human-error" => "is a label, not a condition",
        "language/root-cause" => "names one cause, where several conditions usually met",
        "language/judgement" => "judges a person and explains nothing",
        "language/hindsight" => "says how it looks now that the outcome is known",
        "language/person-as-cause" => "makes a person the cause",
        "language/why-person" => "asks somebody to justify themselves",
        "language/deficit-fix" => "asks people to be better at the same work",
        "language/blame-noun" => "looks for who is to blame",
        "language/mttr-claim" => "draws a conclusion from a mean",
        "language/distancing" => "leaves out who did what, and what they knew",
        _ => {
            let belief = pattern.myth.map_or("", mirror::belief);
            return format!("`{passage}` tells a first story: {belief}");
        }
    };
    format!("`{passage}` {says}")
}

/// What is asked of whoever wrote it.
pub(super) fn help(pattern: &Pattern) -> String {
    match pattern.myth {
        Some(myth) => mirror::help(myth),
        None => question(pattern.rule).to_owned(),
    }
}

/// The question of a rule whose phrases tell no myth.
fn question(rule: &Rule) -> &'static str {
    match rule.code {
        "language/omission" => {
            "what were they attending to at that moment, and what would have prompted it?"
        }
        "language/person-as-cause" => {
            "in which role, what did they see, and what made the action sensible then?"
        }
        "language/why-person" => "how did it look to you, and what did you go by?",
        _ => "what happened instead, and what made it sensible then?",
    }
}

#[cfg(test)]
mod tests;
