use super::*;
use crate::search::documents::{Section, TERM};
use crate::search::passages;

/// A document of sections without headings.
fn document(summary: &str, texts: &[&str]) -> Document {
    let section = |text: &&str| Section {
        heading: String::new(),
        anchor: None,
        text: (*text).to_owned(),
    };
    Document {
        id: String::new(),
        url: String::new(),
        title: String::new(),
        date: None,
        kind: TERM.to_owned(),
        is_note: true,
        values: Vec::new(),
        severity: None,
        terms: Vec::new(),
        suggested: Vec::new(),
        summary: summary.into(),
        names: Vec::new(),
        sections: texts.iter().map(section).collect(),
    }
}

/// The snippet for words, with hits in brackets, and its section.
fn check(document: &Document, words: &[&str], expected: &str, section: Option<usize>) {
    let group = |form: &str| words.iter().position(|word| *word == form);
    let pieces = passages::pieces(&document.sections, usize::MAX);
    let snippet = of(document, &pieces[0], true, &mut Analyzer::default(), group);
    let pieces = snippet.pieces.iter().map(|piece| match piece.hit {
        true => format!("[{}]", piece.text),
        false => piece.text.clone(),
    });
    assert_eq!(pieces.collect::<String>(), expected);
    assert_eq!(snippet.section, section);
}

#[test]
fn the_passage_with_most_of_the_words_is_shown() {
    let told = document(
        "S.",
        &[
            "A pool.",
            "The pool,\nthe (Connection) pool!",
            "Connection.",
        ],
    );
    let expected = "The [pool], the ([Connection]) [pool]!";
    check(&told, &["pool", "connection"], expected, Some(1));
    check(
        &told,
        &["pool"],
        expected.replace("[Connection]", "Connection").as_str(),
        Some(1),
    );
}

#[test]
fn a_long_text_is_cut_around_the_hit() {
    let long = format!("{}needle {}", "before ".repeat(50), "behind ".repeat(50));
    let expected = format!("…{}[needle]{}…", "before ".repeat(4), " behind".repeat(25));
    check(&document("", &[&long]), &["needle"], &expected, Some(0));
}

#[test]
fn without_a_hit_the_summary_or_the_text_begins() {
    check(
        &document("A pool.", &["Text."]),
        &["zebra"],
        "A pool.",
        None,
    );
    check(&document("A pool.", &[]), &["pool"], "A [pool].", None);
    check(&document("", &["Text."]), &[], "Text.", None);
    check(&document("", &[]), &["pool"], "", None);
    let cut = format!("{}…", ["word"; 48].join(" "));
    check(&document(&"word ".repeat(60), &[]), &[], &cut, None);
}

#[test]
fn overlapping_pairs_are_one_hit() {
    let told = document("", &["再試行した"]);
    check(&told, &["再試", "試行"], "[再試行]した", Some(0));
}
