use proptest::prelude::*;

use super::super::tests::awake;
use super::*;
use crate::config::Config;
use crate::diagnostics::rules;
use crate::postmortem::markdown::html::{self, Image, Resolve, Target, WikiLink};
use crate::postmortem::outline::SectionKind;
use crate::postmortem::{Outcome, Postmortem, Status, derive};
use crate::text::SourceText;

const DAY: Date = Date::constant(2024, 3, 12);

fn read(text: &str) -> Outcome<Postmortem> {
    let source = SourceText::new("content/postmortems/2024-03-12-a.md", text);
    derive::read(source, &Config::for_site("site"), None)
}

#[test]
fn titles_name_the_file() {
    let check = |title: &str, expected: &str| {
        let stem = NewPostmortem::new(title, DAY).map(|postmortem| postmortem.stem());
        assert_eq!(
            stem.as_deref(),
            (!expected.is_empty()).then_some(expected),
            "{title:?}"
        );
    };
    check("The disk was full", "2024-03-12-the-disk-was-full");
    check("Zürich: \"down\" again?", "2024-03-12-zurich-down-again");
    check("../../etc/passwd", "2024-03-12-etc-passwd");
    check("…", "2024-03-12");
    check("🔥", "2024-03-12-fire");
    check("", "");
    check(" \n\t", "");
}

#[test]
fn what_is_given_comes_back() {
    let mut new = NewPostmortem::new("Cache: \"warm\"\nand gone #2 🔥", DAY).unwrap();
    new.systems = vec![
        "checkout".to_owned(),
        "no".to_owned(),
        "C: drive # 1".to_owned(),
    ];
    new.factors = vec!["retry-storm".to_owned()];
    new.myths = vec!["if-only".to_owned()];
    new.kind = "near-miss".to_owned();
    let outcome = read(&new.text());
    assert_eq!(outcome.diagnostics, []);
    let read = outcome.value.unwrap();
    assert_eq!(read.title.value, "Cache: \"warm\" and gone #2 🔥");
    assert_eq!(read.date.unwrap().value, DAY);
    assert_eq!((read.status, read.kind), (Status::Draft, Kind::NEAR_MISS));
    let systems: Vec<_> = read
        .systems
        .iter()
        .map(|system| system.written.as_str())
        .collect();
    assert_eq!(systems, ["checkout", "no", "C: drive # 1"]);
    assert_eq!(
        (read.factors[0].written.as_str(), &read.factors[0].note),
        ("retry-storm", &None)
    );
    assert_eq!(read.myths[0].mention.written, "if-only");
    assert!(read.timeline.events.is_empty());
    assert!(read.hints.is_empty() && read.points.is_empty() && read.actions.is_empty());
}

#[test]
fn templates_are_filled() {
    let mut new = NewPostmortem::new("The {date} bug", DAY).unwrap();
    let template = "---\ntitle: x\nStatus: published\nkind: drill\nseverity: sev2\nfactors:\n  - id: a\n# Ask them\nsystems: [till]\n---\n\n# {title}\n\nOn {date}.\n";
    let read_of = |text: &str| {
        let outcome = read(text);
        assert_eq!(outcome.diagnostics, []);
        outcome.value.unwrap()
    };
    assert!(
        new.filled(template)
            .ends_with("\n# The {date} bug\n\nOn 2024-03-12.\n")
    );
    let document = read_of(&new.filled(template));
    assert_eq!(
        (document.status, document.kind),
        (Status::Draft, Kind::DRILL)
    );
    assert_eq!(document.text_of("severity"), Some("sev2"));
    assert_eq!(document.systems[0].written, "till");
    assert_eq!(document.factors[0].written, "a");
    new.kind = "near-miss".to_owned();
    new.factors = vec!["retry-storm".to_owned(), "b: c".to_owned()];
    let text = new.filled(template);
    assert!(
        text.contains("\n# Ask them\n") && !text.contains("id: a"),
        "{text}"
    );
    let document = read_of(&text);
    assert_eq!(document.kind, Kind::NEAR_MISS);
    let factors: Vec<_> = document
        .factors
        .iter()
        .map(|factor| factor.written.as_str())
        .collect();
    assert_eq!(factors, ["retry-storm", "b: c"]);
    let bare = read_of(&new.filled("What happened on {date}?\n"));
    assert_eq!(
        bare.source.text.lines().last(),
        Some(format!("What happened on {DAY}?").as_str())
    );
}

#[test]
fn fields_at_rest_are_fields_that_exist() {
    for given in [Vec::new(), vec!["config-change".to_owned()]] {
        let mut new = NewPostmortem::new("a", DAY).unwrap();
        new.factors.clone_from(&given);
        new.myths = given;
        let text = new.text();
        let front = text.len() - PROMPTS.len();
        let outcome = read(&format!("{}{PROMPTS}", awake(&text[..front])));
        assert_eq!(outcome.diagnostics, []);
        let read = outcome.value.unwrap();
        assert!(
            read.times.started.is_some() && read.summary.is_some() && read.impact.extent.is_some()
        );
        assert!(read.factors[0].note.is_some() && read.myths[0].second_story.is_some());
        assert_eq!(
            (
                read.sources.len(),
                read.relations.len(),
                read.participants.len()
            ),
            (1, 1, 1)
        );
    }
    // Whoever copies the template and changes nothing is told so by other means than a broken page.
    assert_eq!(read(&template()).value.unwrap().status, Status::Draft);
}

/// A site with nothing in it.
struct Alone;

impl Resolve for Alone {
    fn link(&self, _: &str) -> Target {
        Target::Broken
    }
    fn image(&self, _: &str) -> Image {
        Image {
            target: Target::Broken,
            size: None,
        }
    }
    fn wiki(&self, _: &str) -> Option<WikiLink> {
        None
    }
    fn mention(&self, _: &str) -> Option<WikiLink> {
        None
    }
}

#[test]
fn prompts_never_reach_the_page() {
    let text = NewPostmortem::new("a", DAY).unwrap().text();
    let read = read(&text).value.unwrap();
    let kinds: Vec<_> = read
        .outline
        .sections
        .iter()
        .map(|section| section.kind)
        .collect();
    use SectionKind as Is;
    assert_eq!(
        kinds,
        [
            Is::Other,
            Is::Summary,
            Is::Timeline,
            Is::Surprises,
            Is::CommonKnowledge,
            Is::MadeSense,
            Is::WentWell,
            Is::Luck,
            Is::Factors,
            Is::Other,
            Is::Questions,
            Is::Actions,
        ]
    );
    let (rendered, findings) = html::render(
        &read.content(),
        &read.outline,
        html::RawHtml::Escape,
        &Alone,
    );
    assert_eq!(findings, []);
    assert_eq!(rendered.pieces.len(), kinds.len());
    for piece in rendered.pieces {
        assert!(
            !piece.html.contains(['?', '*']) && !piece.html.contains("--"),
            "{}",
            piece.html
        );
    }
}

proptest! {
    #[test]
    fn any_title_makes_a_document_that_reads(title in any::<String>()) {
        // Pairs of these marks are read as Markdown.
        prop_assume!(!title.contains(['`', '*']));
        if let Some(new) = NewPostmortem::new(&title, DAY) {
            let outcome = read(&new.text());
            prop_assert!(outcome.diagnostics.iter().all(|found| found.rule != &rules::FRONT_MATTER_SYNTAX));
            let found = outcome.value.map(|read| (read.title.value.clone(), read.status));
            prop_assert_eq!(found, Some((new.title.clone(), Status::Draft)));
            prop_assert!(new.stem().len() < 130);
        }
    }
}
