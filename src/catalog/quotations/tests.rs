use super::*;
use crate::catalog::index::{EntryIx, Index as _};
use crate::catalog::terms::Terms;
use crate::config::Config;
use crate::postmortem::derive;
use crate::text::SourceText;

/// What a text says that pages quote, topic by topic.
fn quoted(text: &str) -> Vec<(&'static str, String)> {
    let source = SourceText::new("2024-05-01-ovens.md", text.to_owned());
    let config = Config::for_site("site");
    let document = derive::read(source, &config, None).value.unwrap();
    let terms = Terms::new(&[], Vec::new(), &config);
    let found = Finder::new(0.5).find(&document, &[], &terms);
    let said = |quotation: &Quotation| {
        let said = super::text(quotation.place, &document, &[]).unwrap();
        (quotation.topic.name(), said.into_owned())
    };
    found.iter().map(said).collect()
}

#[track_caller]
fn check(text: &str, expected: &[(&str, &str)]) {
    let found = quoted(text);
    let found: Vec<_> = found.iter().map(|(t, s)| (*t, s.as_str())).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn sections_that_tell_how_it_was_are_quoted_item_by_item() {
    check(
        "# Ovens\n\n## Lessons learned\n\n- Cold ovens look healthy.\n- Ask the bakers\n  first.\n\n\
         ## What surprised us\n\n- The door was open all night.\n\n## Impact\n\n- No bread at all.\n",
        &[
            ("surprises", "The door was open all night."),
            ("lessons", "Cold ovens look healthy."),
            ("lessons", "Ask the bakers first."),
        ],
    );
}

#[test]
fn what_could_have_gone_better_is_quoted_and_steps_below_a_phase_are_steps() {
    check(
        "# Ovens\n\n## What went wrong\n\n- The alert went to an old mailbox.\n\n\
         ## Action items\n\n### Detection\n\n- Alert the baker on call.\n",
        &[
            (
                "what-could-have-gone-better",
                "The alert went to an old mailbox.",
            ),
            ("what-changed", "Alert the baker on call."),
        ],
    );
}

#[test]
fn prose_is_quoted_by_its_first_paragraphs() {
    check(
        "# Ovens\n\n## Root cause\n\nThe timer was shared.\n\nIt was set twice.\n\nThe rest is history.\n",
        &[
            ("contributing-factors", "The timer was shared."),
            ("contributing-factors", "It was set twice."),
        ],
    );
}

#[test]
fn front_matter_goes_before_sections() {
    check(
        "---\nsurprises: [The door was open.]\nactions: [{text: Close the door}]\n---\n# Ovens\n\n\
         ## What surprised us\n\n- Something else entirely.\n",
        &[
            ("surprises", "The door was open."),
            ("what-changed", "Close the door"),
        ],
    );
}

#[test]
fn causes_and_lessons_of_front_matter_are_quoted_by_whatever_name() {
    check(
        "---\nroot_cause: The door was open.\nlessons_learned: [Doors leak heat.]\naction_items: [Close the door]\n---\n# Ovens\n\n\
         ## Lessons\n\n- Something else entirely.\n",
        &[
            ("contributing-factors", "The door was open."),
            ("lessons", "Doors leak heat."),
            ("what-changed", "Close the door"),
        ],
    );
}

#[test]
fn what_is_still_to_be_written_is_not_quoted() {
    for item in [
        "None",
        "TBD by the team",
        "N/A, see above please",
        "_What surprised you about it?_",
        "[Describe what you learned]",
        "These things matter most:",
        "North: `0x8f3a` `0x9b41` `a77aa`",
    ] {
        check(&format!("# Ovens\n\n## Lessons learned\n\n- {item}\n"), &[]);
    }
    let question = "Who owns the oven timer?";
    check(
        &format!("# Ovens\n\n## Open questions\n\n- {question}\n"),
        &[("open-questions", question)],
    );
}

#[test]
fn names_are_words_of_their_own() {
    let check = |text: &str, expected: bool| assert_eq!(has_word(text, "oven"), expected, "{text}");
    check("the oven was cold", true);
    check("cold ovens", false);
    check("unproven oven.", true);
    check("oven", true);
    check("", false);
}

#[test]
fn what_different_stories_say_in_other_words_stands_together() {
    let said = |text: &str| Quotation {
        topic: Topic::Factors,
        place: QuotedFrom::Note(0),
        speaks_of: Box::default(),
        said: Claims::shipped().of(text),
    };
    let story = EntryIx::new;
    let all = [
        said("There was no version lock on Flux."),
        said("There was no version lock on Traefik."),
        said("The Flux chart was not pinned."),
        said("Nobody had pinned the Flux chart."),
    ];
    let stories = [3, 2, 1, 1].map(story);
    let quotations: Vec<_> = stories
        .iter()
        .zip(&all)
        .enumerate()
        .map(|(number, (story, quotation))| ((*story, number), quotation))
        .collect();
    // One sentence of a story, and none of another thing.
    let expected = vec![vec![(story(3), 0), (story(1), 2)]];
    assert_eq!(alike::sets(&quotations), expected);
}
