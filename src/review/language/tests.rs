use crate::config::Config;
use crate::diagnostics::Level;
use crate::review::tests::{diagnostics_in, diagnostics_on, found, found_in};

/// The rules of language that ask about a text, and the words that they are about.
fn check(text: &str, expected: &[(&str, &str)]) {
    let found = found(text);
    let found: Vec<(&str, &str)> = found
        .iter()
        .filter_map(|(code, words)| Some((code.strip_prefix("language/")?, words.as_str())))
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn every_rule_asks_about_its_words() {
    for (rule, words, text) in [
        (
            "counterfactual",
            "We should have drained",
            "We should have drained the queue first.",
        ),
        (
            "counterfactual",
            "should have been split",
            "The import should have been split in two.",
        ),
        (
            "counterfactual",
            "would have caught",
            "A test with real addresses would have caught this.",
        ),
        (
            "omission",
            "we failed to consider",
            "However, we failed to consider leap years.",
        ),
        (
            "omission",
            "The team did not check",
            "The team did not check the second oven.",
        ),
        ("omission", "Nobody noticed", "Nobody noticed for an hour."),
        ("human-error", "human error", "It came down to human error."),
        (
            "human-error",
            "fat-fingered",
            "Somebody fat-fingered the price.",
        ),
        (
            "root-cause",
            "The root cause was",
            "The root cause was a full disk.",
        ),
        ("judgement", "careless", "It was a careless change."),
        (
            "judgement",
            "lack of attention",
            "It was caused by lack of attention.",
        ),
        (
            "hindsight",
            "was obvious to anyone",
            "It was obvious to anyone who looked.",
        ),
        (
            "person-as-cause",
            "An engineer wiped",
            "An engineer wiped the index of the Lyon depot.",
        ),
        ("why-person", "Why did you", "Why did you restart it?"),
        ("deficit-fix", "be more careful", "We will be more careful."),
        (
            "deficit-fix",
            "Remind engineers",
            "Remind engineers of the freeze.",
        ),
        ("blame-noun", "our fault", "The late bread was our fault."),
        ("mttr-claim", "MTTR improved", "The MTTR improved by half."),
        (
            "first-story",
            "was not followed",
            "The checklist was not followed.",
        ),
    ] {
        let found = found(text);
        let [(code, passage)] = &found[..] else {
            panic!("{text}: {found:?}");
        };
        assert_eq!(code, &format!("language/{rule}"), "{text}");
        assert!(passage.contains(words), "{text}: {passage}");
    }
}

#[test]
fn machines_and_views_from_inside_are_not_asked_about() {
    for text in [
        "The job failed to start.",
        "The alert did not fire.",
        "We did not receive the alert.",
        "We did not expect the queue to grow.",
        "We didn't think that the printer was the problem.",
        "The package manager deleted the old version.",
        "The node should have been expected to restart.",
        "You should have access by now.",
        "Just one shop was closed.",
        "The page fault was handled.",
        "Customers forgot nothing, and neither did we.",
        "We deleted the pods to free memory.",
        "The errors of users became apparent at noon.",
        "A server managed by the bakery team crashed on Friday.",
        "A disk looked after by the night engineer broke the array.",
        "The shop kept its irresponsible features.",
    ] {
        check(text, &[]);
    }
}

#[test]
fn headings_tables_code_quotes_and_links_are_not_asked_about() {
    for text in [
        "## Human error\n\nNothing here.",
        "| Cause | Note |\n|---|---|\n| human error | It was human error by the desk |",
        "```\nit was human error by the desk\n```",
        "> It was human error by the desk.",
        "The desk said \"it was human error\" and hung up.",
        "The desk said “we should have known. It was human error” and hung up.",
        "We had read [it was human error](https://example.com/a) before.",
        "The field `human error` was empty that day.",
        "*Ask whether it was human error by somebody.*",
        "Was it human error by the desk?",
        "## Attendees\n\nThe operator error team was there.",
    ] {
        check(text, &[]);
    }
}

#[test]
fn what_is_denied_or_rejected_is_not_asked_about() {
    for text in [
        "Human error is not a cause.",
        "This was not human error by the desk.",
        "It is tempting to say operator error here.",
        "No single root cause was found for it.",
        "The root cause is still unknown.",
        "The root cause was a combination of a full disk and a late alarm.",
        "We are investigating the root cause, which is slow.",
        "Nothing would have prevented it, as far as we can see.",
    ] {
        check(text, &[]);
    }
}

#[test]
fn the_root_cause_is_asked_about_once() {
    let found = diagnostics_in(
        "# Ovens on 2024-05-01\n\nThe root cause was a fuse.\n\nThe root cause was the fuse, as we said.\n",
    );
    let [one] = &found[..] else {
        panic!("{found:?}");
    };
    assert_eq!(one.related.len(), 1);
    assert_eq!(one.myth.as_deref(), Some("one-root-cause"));
}

#[test]
fn people_are_known_by_the_list_of_those_who_were_there() {
    let text = |list: &str| {
        format!(
            "# Ovens on 2024-05-01\n\nMarta wiped the price table.\n\n## Attendees\n\n- {list}\n"
        )
    };
    let codes = |list: &str| {
        let found = found_in(&text(list)).into_iter().map(|(code, _)| code);
        found
            .filter(|code| code.starts_with("language/"))
            .collect::<Vec<_>>()
    };
    assert_eq!(codes("Marta Lind"), ["language/person-as-cause"]);
    assert_eq!(codes("Jo Berg"), [""; 0]);
}

#[test]
fn places_are_those_of_the_words_in_the_file() {
    check(
        "They met.\r\nThe *whole* outage was **caused** by\r\nhuman error, as they said.",
        &[("human-error", "human error")],
    );
}

#[test]
fn a_summary_in_front_matter_is_read_as_well() {
    let text =
        "---\nsummary: \"Bread was late. Human error.\"\n---\n\n# Ovens on 2024-05-01\n\nCold.\n";
    let expected = ("language/human-error".to_owned(), "Human error".to_owned());
    assert_eq!(found_in(text), [expected]);
}

#[test]
fn a_site_asks_questions_of_its_own() {
    let rule = |more: &str| {
        let text =
            format!("[[check.rules]]\nid = 'easy'\nmessage = 'this says it was easy'\n{more}");
        Config::from_toml("site.toml", &text, "site")
    };
    let asked = |more: &str| {
        let text = "# Ovens on 2024-05-01\n\nWe Simply waited, \"simply\" as `simply` does.\n";
        let found = diagnostics_on(&rule(more).unwrap(), text).into_iter();
        let shown = found.map(|one| {
            let span = one.location.and_then(|place| place.span).unwrap();
            (
                one.rule.code,
                one.level,
                one.message,
                span.of(text).to_owned(),
            )
        });
        shown.collect::<Vec<_>>()
    };
    let expected = |level, words: &str| {
        let message = "this says it was easy".to_owned();
        vec![("language/own", level, message, words.to_owned())]
    };
    let found = asked("words = ['simply', 'c++']");
    assert_eq!(found, expected(Level::Suggestion, "Simply"));
    let found = asked("pattern = 's[a-z]+ly wait'\nlevel = 'warning'");
    assert_eq!(found, expected(Level::Warning, "Simply wait"));
    assert_eq!(asked("words = ['simply']\nlevel = 'off'"), []);
    assert_eq!(
        asked("words = ['waited,']"),
        expected(Level::Suggestion, "waited,")
    );
    assert!(rule("pattern = '('").is_err());
    assert!(rule("").is_err());
}

#[test]
fn other_languages_are_left_alone() {
    let text = |lang: &str| {
        format!("---\nlang: {lang}\n---\n\n# Ovens on 2024-05-01\n\nIt was human error.\n")
    };
    assert_eq!(found_in(&text("de")), []);
    assert_eq!(found_in(&text("en-GB")).len(), 1);
}

#[test]
fn a_cause_beside_further_conditions_is_not_the_only_one() {
    check(
        "The root cause was a fuse. The late alarm contributed to it.",
        &[],
    );
    check(
        "The root cause was a fuse.\n\nThe late alarm contributed to it.",
        &[("root-cause", "The root cause was")],
    );
    check(
        "The late alarm exacerbated the outage, whose root cause was a fuse.\n\nThe root cause was the fuse.",
        &[("root-cause", "The root cause was")],
    );
}
