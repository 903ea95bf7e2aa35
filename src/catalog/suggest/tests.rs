use super::*;
use crate::config::Config;
use crate::postmortem::derive;
use crate::postmortem::hints::table::Factor;
use crate::postmortem::hints::{Likely, Said};
use crate::text::{SourceText, Span};

/// What is suggested for a text.
fn suggested(suggesting: &Suggesting, text: &str) -> Vec<(String, Vec<String>)> {
    let source = SourceText::new("2024-05-01-a.md", format!("# A title\n\n{text}"));
    let document = derive::read(source, &Config::for_site("site"), None);
    let found = suggesting
        .suggest(&document.value.unwrap().hints)
        .into_iter();
    found
        .map(|one| (one.factor.to_string(), one.telling.to_vec()))
        .collect()
}

const EXPIRED: &str = "The certificate of the gate had expired.";

#[test]
fn a_suggestion_says_what_weighs_most() {
    let found = suggested(&Suggesting::new(0.5), EXPIRED);
    let [(factor, telling)] = &found[..] else {
        panic!("{found:?}");
    };
    assert_eq!(factor, "time-or-expiry");
    assert!(
        telling.iter().any(|word| word.contains("expired")),
        "{telling:?}"
    );
    assert_eq!(suggested(&Suggesting::new(1.0), EXPIRED), []);
}

#[test]
fn a_phrase_counts_alone_only_among_causes() {
    let mut own = Suggesting::new(0.5);
    own.add("sour dough", &Slug::from_text("dough").unwrap());
    own.add("stale dough", &Slug::from_text("dough").unwrap());
    let check = |text: &str, expected: usize| {
        assert_eq!(suggested(&own, text).len(), expected, "{text}");
    };
    check("## Contributing factors\n\n- Sour dough", 1);
    check("It went slowly because of sour dough.", 0);
    check(
        "It went slowly because of sour dough.\n\nThe reason was: stale dough again",
        1,
    );
}

#[test]
fn many_weak_hints_make_no_suggestion() {
    let check = |chances: &[f32], expected: usize| {
        let hint = |(at, chance): (usize, &f32)| Hint {
            said: Said {
                text: format!("sentence {at}").into(),
                span: Span::default(),
            },
            is_cause: false,
            likely: vec![Likely {
                factor: 0,
                chance: *chance,
            }],
        };
        let hints: Vec<Hint> = chances.iter().enumerate().map(hint).collect();
        let suggested = Suggesting::new(0.5).suggest(&hints);
        assert_eq!(suggested.len(), expected, "{chances:?}");
    };
    check(&[0.15; 20], 0);
    check(&[0.25; 2], 0);
    check(&[0.25; 3], 1);
}

#[test]
fn a_phrase_that_comes_again_says_nothing_new() {
    let mut own = Suggesting::new(0.5);
    own.add("sour dough", &Slug::from_text("dough").unwrap());
    own.add("old flour", &Slug::from_text("dough").unwrap());
    let check = |text: &str, expected: usize| {
        assert_eq!(suggested(&own, text).len(), expected, "{text}");
    };
    let again = "It stopped because of sour dough.\n\nIt stopped because of sour dough.";
    check(again, 0);
    check(
        "It stopped because of sour dough and old flour.\n\nThe reason was sour dough.",
        1,
    );
}

#[test]
fn a_sentence_that_comes_again_or_is_of_the_template_says_nothing_new() {
    let hint = |text: &str, chance: f32| Hint {
        said: Said {
            text: text.into(),
            span: Span::default(),
        },
        is_cause: false,
        likely: vec![Likely { factor: 0, chance }],
    };
    let check = |hints: &[Hint], others: usize, expected: usize| {
        let documents = vec![hints; others + 1];
        let suggesting = Suggesting::new(0.5).about(&documents);
        assert_eq!(
            suggesting.suggest(hints).len(),
            expected,
            "{hints:?} {others}"
        );
    };
    check(&[hint("a b c", 0.4), hint("d e f", 0.4)], 0, 1);
    check(&[hint("a b c", 0.4), hint("a b c", 0.4)], 0, 0);
    check(&[hint("a b c", 0.6)], 1, 1);
    check(&[hint("a b c", 0.6)], 2, 0);
    // However many there are.
    check(&[hint("a b c", 0.6)], 3 * SHARE, 0);
}

#[test]
fn of_much_that_is_told_the_rest_must_be_surer() {
    let check = |chances: &[f32], expected: usize| {
        let likely = chances.iter().enumerate().map(|(factor, chance)| Likely {
            factor: Factor::try_from(factor).unwrap(),
            chance: *chance,
        });
        let hint = Hint {
            said: Said {
                text: Arc::default(),
                span: Span::default(),
            },
            is_cause: false,
            likely: likely.collect(),
        };
        let suggested = Suggesting::new(0.5).suggest(&[hint]);
        assert_eq!(suggested.len(), expected, "{chances:?}");
    };
    check(&[0.6; 6], 4);
    check(&[0.7; 6], 6);
}

#[test]
fn what_most_documents_speak_of_is_what_the_site_is_about() {
    let document = |at: usize, chance| {
        let likely = Likely { factor: 0, chance };
        [Hint {
            said: Said {
                text: format!("sentence {at}").into(),
                span: Span::default(),
            },
            is_cause: false,
            likely: vec![likely],
        }]
    };
    let check = |count: usize, others: f32, chance: f32, expected: usize| {
        let chance_of = |at: usize| if at <= count / 2 { chance } else { others };
        let documents: Vec<_> = (0..count).map(|at| document(at, chance_of(at))).collect();
        let hints: Vec<&[Hint]> = documents.iter().map(|one| &one[..]).collect();
        let suggesting = Suggesting::new(0.5).about(&hints);
        assert_eq!(
            suggesting.suggest(&documents[0]).len(),
            expected,
            "{count} {chance}"
        );
    };
    check(MANY - 1, 0.1, 0.8, 1);
    check(MANY, 0.1, 0.8, 0);
    check(MANY, 0.1, 0.95, 1);
}

fn check(phrases: &[(&str, &str)], text: &str, expected: &[(&str, &str)]) {
    let mut all = Phrases::default();
    for (phrase, factor) in phrases {
        all.add(phrase, &Slug::from_text(factor).unwrap());
    }
    let mut words = Vec::new();
    features::read(text, &mut words);
    let mut found = Vec::new();
    all.find(text, &words, &mut |factor, phrase| {
        found.push((factor.to_string(), phrase.to_owned()))
    });
    let found: Vec<_> = found
        .iter()
        .map(|(f, p)| (f.as_str(), p.as_str()))
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn phrases_match_adjacent_words_in_any_inflection() {
    let phrases = [
        ("retry storm", "retry-storm"),
        ("retr* loop", "retry-storm"),
        ("runbook", "docs"),
        ("is not monitored", "gap"),
    ];
    check(
        &phrases,
        "A Retry-Storm followed.",
        &[("retry-storm", "Retry-Storm")],
    );
    check(
        &phrases,
        "a retrying loop; no runbooks",
        &[("retry-storm", "retrying loop"), ("docs", "runbooks")],
    );
    check(
        &phrases,
        "the lag is not monitoring",
        &[("gap", "is not monitoring")],
    );
    check(&phrases, "We retry before the storm", &[]);
}
