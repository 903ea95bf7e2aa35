//! Phrases over a sentence: patterns of word classes that say who does what, compiled once.
//!
//! A pattern names classes in braces (`{person} {adverbs}forgot to`), which stand for the words of
//! [`CLASSES`]. It is tried only on a sentence that holds one of its triggers, and all triggers of all
//! patterns are looked for in one pass.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use regex::{Regex, RegexBuilder};
use serde::Deserialize;

use crate::diagnostics::Rule;
use crate::pattern;

/// What is asked where one of some phrases stands in a sentence.
pub(super) struct Pattern {
    /// The rule that asks.
    pub rule: &'static Rule,
    /// The myth that the phrases tell, where they tell one.
    pub myth: Option<&'static str>,
    /// Where the phrases count.
    pub scope: Scope,
    /// One of these stands in every sentence with one of the phrases; in lower case.
    pub triggers: &'static [&'static str],
    /// One of these as well, where there are any: common triggers say little alone.
    pub beside: &'static [&'static str],
    /// The phrases, in lower case. `a && b` is a phrase of two parts, in any order.
    pub phrases: &'static [&'static str],
    /// A sentence with one of these is silent.
    pub unless: &'static [&'static str],
}

/// Where phrases count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Scope {
    /// In every sentence of the author.
    Clause,
    /// The same, but for those that deny, reject or quote what the phrase names.
    Term,
    /// In what tells the story and its reasons, and not in steps of a timeline or a repair.
    Story,
    /// In what is to be done.
    Plan,
    /// In questions, which all others leave alone.
    Question,
}

/// Classes of words. People are named by their role: whoever has another one is not asked about.
const CLASSES: &[(&str, &str)] = &[
    ("word", r"(?:\w+ )?"),
    (
        "role",
        r"(?:(?:the|a|an|our|one|another|some|each|every|any|this|that|his|her|their|your|both|two|three|several|many|all|most|one of (?:the|our)) )?(?:[\w'’-]+ ){0,3}?{roles}(?: (?:on (?:call|duty|shift)|in question|responsible|involved|concerned|at fault))?",
    ),
    (
        "roles",
        r"(?:(?:[\w-]+ on (?:call|duty|shift)|on-?call|engineer|operator|developer|programmer|admin|administrator|sysadmin|sre|dba|technician|contractor|freelancer|colleague|employee|intern|newcomer|author|reviewer|approver|maintainer|manager|team lead|tech lead|analyst|support agent|dispatcher|tester|architect|responder|commander|committer|coordinator|supervisor|person|member|teammate|co-worker|team|crew|vendor|supplier|pilot|nurse|clerk|student|scientist|specialist|expert|individuals)s?|people|staff|personnel|folks|devs|ops|management|humans?|someone (?:on|in|from) (?:the|our) team)",
    ),
    (
        "person",
        r"(?:we|i|you|he|she|they|who|nobody|no one|no-one|someone|somebody|anyone|anybody|everyone|everybody|@[\w-]+|{role})",
    ),
    (
        "adverbs",
        r"(?:(?:also|then|just|really|perhaps|all|both|never|always|still|even|at least|in hindsight|in retrospect|maybe|further|already|instead|too|better|first|not|ever|all along|long ago|\w+ly),? )*?",
    ),
    (
        "done",
        r"(?:[a-z-]{2,}ed|been|begun|bought|brought|built|caught|checked|chosen|come|cut|dealt|done|drawn|driven|failed over|fallen back|felt|followed|forbidden|forced|foreseen|forgotten|fought|found|given|gone|got|gotten|grown|guessed|had|heard|held|hidden|insisted|kept|known|led|left|lent|let|lost|made|meant|met|overridden|paid|picked|put|read|rebuilt|rerun|reset|rolled|run|said|seen|sent|set|shown|shut|split|spent|spoken|spotted|spun|stood|stuck|stopped|sought|taken|taught|thought|thrown|told|turned|understood|undone|waited|warned|withdrawn|woken|written)",
    ),
    (
        "act",
        r"(?:added|addressed|adjusted|alerted|announced|anticipated|applied|approved|asked|assigned|automated|avoided|backed up|blocked|brought|capped|carried out|caught|changed|checked|clarified|cleaned|clear|closed|communicated|completed|configured|considered|consulted|coordinated|corrected|covered|created|declared|defined|delayed|deleted|deployed|detected|disabled|discovered|discussed|documented|done|drained|enabled|escalated|evident|expanded|extended|fixed|flagged|followed|foreseen|given|handed|identified|implemented|included|increased|informed|involved|isolated|kept|known|left|limited|made|merged|migrated|monitored|moved|noticed|notified|obvious|ordered|paged|paused|picked up|planned|prepared|prevented|prioriti[sz]ed|put|questioned|raised|read|rebuilt|recognised|recognized|rejected|removed|renewed|replaced|reported|restored|retired|reverted|reviewed|rolled|rotated|run|scaled|seen|set|shared|shut down|silenced|split|spotted|started|stopped|switched|taken|tested|thrown out|told|tracked|trained|tuned|turned|updated|upgraded|used|validated|verified|warned|written)",
    ),
    (
        "care",
        r"(?:account for|analy[sz]e|announce|anticipate|ask|assess|back up|catch|check|communicate|compare|complete|comply|confirm|consider|consult|coordinate|detect|disclose|document|double-check|drain|escalate|evaluate|examine|follow|foresee|hand over|implement|include|inform|inspect|investigate|keep track|look at|look into|mention|monitor|notice|notify|page|patch|pay attention|properly|read|realise|realize|recogni[sz]e|remember|remove|renew|report|review|rotate|run the|set up|spot|stick to|stop to|switch|take into account|tell|test|thoroughly|track|update|validate|verify|warn|write)",
    ),
    (
        "know",
        r"(?:anticipated|caught|detected|foreseen|guessed|known|noticed|picked up|predicted|realised|realized|recognised|recognized|seen|sensed|spotted|suspected|understood)",
    ),
    (
        "harmed",
        r"(?:broke|caused|corrupted|crashed|deleted|destroyed|disabled|dropped|erased|killed|lost|misconfigured|misread|mistyped|overwrote|removed|rebooted|shut down|took down|brought down|knocked out|truncated|uninstalled|unplugged|wiped)",
    ),
    (
        "harming",
        r"(?:breaking|changing|clicking|corrupting|deleting|disabling|dropping|entering|erasing|forgetting|mistyping|overlooking|overwriting|pressing|pushing|rebooting|removing|selecting|skipping|typing|unplugging|wiping)",
    ),
    (
        "slips",
        r"(?:accidentally|by accident|by mistake|carelessly|erroneously|inadvertently|incorrectly|mistakenly|unintentionally|unwittingly|wrongly)",
    ),
    (
        "review",
        r"(?:post-?mortems?|reviews?|retros?|retrospectives?|debriefs?|debriefings?|write-?ups?|reports?|rcas?|analysis|investigations?|(?:this|the|our|a) (?:document|meeting|session)s?|learning (?:forum|session|section|part)|discussions?|conversations?)",
    ),
    (
        "incident",
        r"(?:incidents?|outages?|downtime|disruptions?|failures?|disturbances?|interruptions?|unavailability|blips?|postmortems?|near[- ]misse?s?|sev-?1s?|p1s?|pages|crashes)",
    ),
    (
        "lasting",
        r"(?:(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|several|few|half an?|quarter of an|whole|entire|mere|fourteen|this many)[- ](?:\w+[- ])?(?:seconds?|minutes?|min|hours?|h|days?|nights?|weekends?)\b|duration\b|(?:its|of) length|long(?:er|est)\b|short(?:er|est)?\b|brief\b|how long\b|two-hour mark|(?:before|by the time) (?:most|any)\w* )",
    ),
    (
        "grave",
        r"(?:(?:most|more|less|not|nothing|as|so|very|rather|from \w+ to) (?:serious|severe|important|painful|grave|critical|harmful)|grav(?:e|er|est)|catastroph\w+|disaster\w*|worst|much worse|worse than|crisis|major|minor|insignificant|harmless|mild(?:er|est)?|negligible|(?:low|lowest|highest|high|bottom|top) (?:of our )?(?:severity|priority)|lowest severity|serious|severe|small problem|damage was small|got off lightly|hit (?:far )?harder|hardly (?:have )?been|low point|real damage|nobody was harmed|no (?:real )?harm|sev-?[0-5])",
    ),
    (
        "thus",
        r"(?:so|therefore|thus|hence|consequently|accordingly|then|since|because|as|which (?:means|makes|shows|is why|tells)|making|makes?|means|given that|considering|for that reason|in other words|proves?|shows?|confirms?|tells? us|demonstrates?|indicates?|evidence that|proof (?:of|that)|speaks? for|and)",
    ),
    (
        "meeting",
        r"(?:post-?mortems?|reviews?|retros?|retrospectives?|debrief(?:ing)?s?|write-?ups?|rcas?|lessons?(?: learned)?|learnings?|learn(?:ing|t)?|teach(?:es)?|insights?|takeaways?|reflect(?:ion)?|analys[ei]s|analy[sz]ed?|investigat(?:e|ion|ing|ed)|stud(?:y|ying|ied)|deep[- ]dive|look into|examined?|discuss(?:ed|ion|ing)?|incident reports?|documented|document|interview(?:s|ed)?|session|meeting)",
    ),
    (
        "todo",
        r"(?:action items?|actions|tickets?|follow-?ups?|remediations?|tasks|backlog|to-?dos?|to-do list|(?:preventive|corrective|preventative) \w+|jiras?|deliverables?|improvements|measures|countermeasures|assigned owners?|list of fixes|fixes)",
    ),
    (
        "worse",
        r"(?:slip(?:s|ped|ping)?|drift(?:s|ed|ing)?|ero(?:de|des|ded|ding|sion)|declin(?:e|es|ed|ing)|unsafe|sloppy|standards?|discipline|margins?|degrad(?:e|es|ed|ing|ation)|decay\w*|lax(?:er)?|habits?|corners|shortcuts?|(?:our|the) bar|deteriorat\w+|gradual(?:ly)?|slow(?:ly)?|over time|weaken\w*|dangerous|danger zone|edge|normali[sz]\w+|loosen\w*|relax(?:ed|ing)?|complacen\w+|getting worse|safety culture|bad practice|deviat\w+|departures?|safe limits|too far|risk(?:ier|y)|less safe)",
    ),
    (
        "noticing",
        r"(?:(?:would|~d|will|we~ll|they~d|could not|cannot|can~t|always|never|immediately|quickly|at once|surely|certainly|easily|hard to) (?:\w+ ){0,3}?(?:notic\w+|see|seen|spot(?:ted)?|feel|felt|know|known|flag(?:ged)?|catch|caught|detect(?:ed)?|recogni[sz]e\w*|hear(?:d)?|pick(?:ed)? up|speak up|spoken up|tell us|told us|stand out|stood out|show(?:n)? up|visible|obvious|sound\w* the alarm|alarmed|say so|said (?:so|something)|complain\w*|miss(?:ed)?|escape\w*|hide|go unnoticed|unnoticed|raise\w*|warn\w*|protest\w*|object\w*|happen here))",
    ),
    (
        "rules",
        r"(?:(?:[\w'’-]+ ){0,4}?(?:procedures?|process|processes|protocols?|policy|policies|rules?|runbooks?|playbooks?|checklists?|guidelines?|guidance|standards?|instructions?|manual|sop|workflow|best practices?|regulations?|freeze|conventions?|path)\b)",
    ),
];

/// Stands between the parts of a phrase that must all stand in a sentence, in any order.
const BOTH: &str = " && ";

/// Parts that stand further apart speak of different things.
const LONGEST_APART: usize = 140;

/// Words in front of a term that deny it, reject it or tell of it as somebody's word.
pub(super) const NOT_ASSERTED: &str = r"\b(?:no|not|never|nor|neither|hardly|without|isn~t|wasn~t|aren~t|weren~t|don~t|doesn~t|didn~t|cannot|can~t|instead of|rather than|more than|beyond|behind|far from|tempting|easy to|would be|call|called|calling|label|labelled|labeled|labels|word|words|term|phrase|say|says|saying|said|avoid|avoids|reject|rejects|stop|stops|stopped|blaming|whether|ban|banned|question|questions|myth|handles?|handling|risk of|risks|possibility|malice)\b[^.;:,]{0,45}$";

/// Words behind a term that do the same.
pub(super) const DENIED_BEHIND: &str = r"^[^.;:]{0,20}\b(?:is|are|was|were)(?: (?:not|never|no|hardly|only where)\b|n~t\b)|^[^.;:]{0,20}\b(?:isn~t|wasn~t|aren~t|weren~t|ends? (?:the|a|an)|would (?:end|have ended|hide|have hidden|explain)|explains? (?:nothing|little)|says? (?:nothing|little)|tells us (?:nothing|little))";

/// Patterns, ready to be looked for.
pub(super) struct Phrases {
    triggers: pattern::Words,
    /// The patterns that each word belongs to, and whether it stands beside their triggers.
    owners: Vec<Vec<(usize, bool)>>,
    compiled: Vec<Compiled>,
    not_asserted: Regex,
    denied_behind: Regex,
}

/// A pattern with its expressions, which are compiled when a sentence has its triggers: most texts have those of a few.
struct Compiled {
    pattern: &'static Pattern,
    /// The parts of each phrase.
    phrases: OnceLock<Vec<Vec<Regex>>>,
    unless: OnceLock<Vec<Regex>>,
}

impl Compiled {
    fn phrases(&self) -> &[Vec<Regex>] {
        self.phrases.get_or_init(|| {
            let phrases = self.pattern.phrases.iter();
            let compiled = |phrase| parts(phrase).iter().map(|part| compile(part)).collect();
            phrases.copied().map(compiled).collect()
        })
    }

    fn unless(&self) -> &[Regex] {
        self.unless.get_or_init(|| {
            let phrases = self.pattern.unless.iter();
            phrases.map(|phrase| compile(phrase)).collect()
        })
    }
}

/// A phrase that was found.
pub(super) struct Found {
    /// What asks about it.
    pub pattern: &'static Pattern,
    /// Where it stands in the sentence.
    pub range: Range<usize>,
    /// Who acts in it, where it says so.
    pub who: Option<String>,
    /// What acts in it, if it is the name of somebody.
    pub name: Option<String>,
}

impl Phrases {
    /// Compiles patterns. The first ones come first where several fit a sentence.
    pub fn of(tables: &[&'static [Pattern]]) -> Self {
        let patterns = || tables.iter().copied().flatten();
        let mut owned: BTreeMap<&str, Vec<(usize, bool)>> = BTreeMap::new();
        for (at, pattern) in patterns().enumerate() {
            for word in pattern.triggers {
                owned.entry(word).or_default().push((at, false));
            }
            for word in pattern.beside {
                owned.entry(word).or_default().push((at, true));
            }
        }
        let (words, owners): (Vec<&str>, Vec<_>) = owned.into_iter().unzip();
        let compiled = patterns().map(|pattern| Compiled {
            pattern,
            phrases: OnceLock::new(),
            unless: OnceLock::new(),
        });
        Self {
            triggers: pattern::words(&words),
            owners,
            compiled: compiled.collect(),
            not_asserted: expression(NOT_ASSERTED),
            denied_behind: expression(DENIED_BEHIND),
        }
    }

    /// The first pattern of which a phrase stands in a sentence of lower case, among those that `is_read`
    /// lets through.
    pub fn find(
        &self,
        sentence: &str,
        is_read: impl Fn(&Pattern, &Found) -> bool,
    ) -> Option<Found> {
        let hits = self.triggers.find_overlapping_iter(sentence);
        let mut owners: Vec<(usize, bool)> = hits
            .filter_map(|hit| self.owners.get(hit.pattern().as_usize()))
            .flatten()
            .copied()
            .collect();
        owners.sort_unstable();
        owners.dedup();
        let tried = owners.iter().filter(|(_, is_beside)| !is_beside);
        let tried = tried.filter_map(|(at, _)| Some((at, self.compiled.get(*at)?)));
        let tried = tried.filter(|(at, one)| {
            one.pattern.beside.is_empty() || owners.binary_search(&(**at, true)).is_ok()
        });
        tried
            .map(|(_, one)| one)
            .find_map(|one| self.find_one(one, sentence, &is_read))
    }

    fn find_one(
        &self,
        one: &Compiled,
        sentence: &str,
        is_read: impl Fn(&Pattern, &Found) -> bool,
    ) -> Option<Found> {
        let found = one.phrases().iter().find_map(|phrase| {
            let (first, others) = phrase.split_first()?;
            // Few are there, and where they are is asked of those.
            if !phrase.iter().all(|part| part.is_match(sentence)) {
                return None;
            }
            let found = first.captures(sentence)?;
            let mut whole = found.get(0)?.range();
            for other in others {
                let other = other.find(sentence)?;
                whole = whole.start.min(other.start())..whole.end.max(other.end());
            }
            if !others.is_empty() && whole.len() > LONGEST_APART {
                return None;
            }
            let before = sentence.get(..whole.start).unwrap_or_default();
            let behind = sentence.get(whole.end..).unwrap_or_default();
            let is_rejected = one.pattern.scope == Scope::Term
                && (self.not_asserted.is_match(before) || self.denied_behind.is_match(behind));
            let part = |name| found.name(name).map(|part| part.as_str().to_owned());
            let found = Found {
                pattern: one.pattern,
                range: whole,
                who: part("who"),
                name: part("name"),
            };
            (!is_rejected && is_read(one.pattern, &found)).then_some(found)
        })?;
        let mut unless = one.unless().iter();
        (!unless.any(|phrase| phrase.is_match(sentence))).then_some(found)
    }
}

/// The parts of a phrase. One of several ends with its last word.
pub(super) fn parts(phrase: &str) -> Vec<String> {
    if !phrase.contains(BOTH) {
        return vec![phrase.to_owned()];
    }
    let parts = phrase.split(BOTH);
    parts.map(|part| format!(r"(?:{part})\b")).collect()
}

/// A phrase as a regular expression. It begins at a word; `~` is an apostrophe, of those that people type.
fn compile(phrase: &str) -> Regex {
    built(&begun(phrase))
}

/// The expression of a phrase: it begins at a word.
pub(super) fn begun(phrase: &str) -> String {
    let starts = if phrase.starts_with('^') { "" } else { r"\b" };
    written_out(&format!("{starts}(?:{phrase})"))
}

fn expression(text: &str) -> Regex {
    built(&written_out(text))
}

/// An expression with the words of its classes in their place.
pub(super) fn written_out(text: &str) -> String {
    let mut text = text.to_owned();
    // A class may name another one.
    for _ in 0..2 {
        for (name, words) in CLASSES {
            text = text.replace(&format!("{{{name}}}"), words);
        }
    }
    // Sentences are in lower case, so ASCII is enough, and a much smaller automaton.
    text.replace('~', "['’]")
        .replace(r"[\w", "[a-z0-9_")
        .replace(r"\w", "[a-z0-9_]")
        .replace(r"\b", r"(?-u:\b)")
}

#[expect(
    clippy::panic,
    reason = "a fault of the program, which the first use of its table shows"
)]
fn built(text: &str) -> Regex {
    let built = RegexBuilder::new(text).size_limit(1 << 26).build();
    match built {
        Ok(regex) => regex,
        Err(error) => panic!("{error}"),
    }
}

#[cfg(test)]
mod tests {
    use crate::review::language;

    use super::*;

    #[test]
    fn every_expression_compiles() {
        let phrases = Phrases::of(&language::tables());
        for one in &phrases.compiled {
            assert_eq!(one.phrases().len(), one.pattern.phrases.len());
            assert_eq!(one.unless().len(), one.pattern.unless.len());
        }
    }

    #[test]
    fn parts_of_a_phrase_stand_close_together_in_any_order() {
        const PATTERNS: &[Pattern] = &[Pattern {
            rule: &crate::diagnostics::rules::LANGUAGE_FIRST_STORY,
            myth: None,
            scope: Scope::Clause,
            triggers: &["oven"],
            beside: &["cold"],
            phrases: &[r"ovens? && cold|frozen"],
            unless: &[r"never cold"],
        }];
        let phrases = Phrases::of(&[PATTERNS]);
        let check = |sentence: &str, expected: Option<&str>| {
            let found = phrases.find(sentence, |_, _| true);
            let passage = found.map(|found| &sentence[found.range]);
            assert_eq!(passage, expected, "{sentence}");
        };
        check("the ovens were cold again", Some("ovens were cold"));
        check("a cold day for the ovens", Some("cold day for the ovens"));
        check("the ovens were frozen", None);
        check("the ovens were coldish", None);
        check("the ovens were never cold", None);
        check(&format!("cold {} oven", "day ".repeat(40)), None);
    }
}
