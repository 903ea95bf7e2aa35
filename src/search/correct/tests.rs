use super::*;
use crate::search::sample;

fn check(text: &str, word: &str, expected: Option<&str>) {
    let text = format!("---\ntitle: t\n---\n{text}\n");
    let index = sample::index(&[("a.md", &text)], &sample::config());
    let found = nearest(&index, word).map(|form| form.text.as_str());
    assert_eq!(found, expected, "{word} in {text:?}");
}

#[test]
fn short_words_have_few_neighbours_and_long_ones_more() {
    check("queue", "quue", Some("queue"));
    check("queue", "uqeue", Some("queue"));
    check("queue", "quxxe", None);
    check("database", "databsee", Some("database"));
    check("database", "dxtxbxse", None);
    check("disk", "dis", None);
    check("Zürich", "zuricg", Some("zurich"));
}

#[test]
fn numbers_and_names_with_digits_are_meant_as_they_are() {
    check("2024 us1east", "2023", None);
    check("pm2021", "pm2022", None);
}

#[test]
fn the_nearest_comes_first_then_the_same_letter_then_the_frequent_one() {
    check("brake break bread", "breax", Some("bread"));
    check("cable table", "gable", Some("cable"));
    check("stable table", "ttable", Some("table"));
    let files = [
        ("a.md", "---\ntitle: a\n---\nbread break\n"),
        ("b.md", "---\ntitle: b\n---\nbreak\n"),
    ];
    let index = sample::index(&files, &sample::config());
    assert_eq!(nearest(&index, "breax").unwrap().text, "break");
}

#[test]
fn a_frequent_word_and_a_likely_slip_come_before_the_same_first_letter() {
    let meant = |texts: &[&str], word: &str| {
        let written = |text: &&str| format!("---\ntitle: t\n---\n{text}\n");
        let texts: Vec<String> = texts.iter().map(written).collect();
        let names: Vec<String> = (0..texts.len())
            .map(|place| format!("{place}.md"))
            .collect();
        let files = names.iter().zip(&texts);
        let files: Vec<(&str, &str)> = files.map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let index = sample::index(&files, &sample::config());
        nearest(&index, word).map(|form| form.text.clone())
    };
    let check = |texts: &[&str], word: &str, expected: &str| {
        assert_eq!(meant(texts, word).as_deref(), Some(expected), "{word}");
    };
    // A letter left out, two exchanged, one typed twice.
    check(&["the these", "the"], "thes", "these");
    check(&["state start", "state"], "statr", "start");
    check(&["could cold", "could"], "coold", "cold");
    check(&["failed aimed"], "ailed", "failed");
    // Five documents weigh more than the first letter.
    check(
        &[
            "causing raising",
            "causing",
            "causing",
            "causing",
            "causing",
        ],
        "rausing",
        "causing",
    );
}

#[test]
fn a_word_of_one_document_is_known_only_in_its_own_shard() {
    // Enough words in between to part the alphabet into shards.
    let filler: String = (0..4_000).map(|n| format!("m{n:06} ")).collect();
    let text = format!("---\ntitle: t\n---\nzebra {filler}\n");
    let files = [
        ("a.md", text.as_str()),
        ("b.md", "---\ntitle: b\n---\nyak\n"),
    ];
    let index = sample::index(&files, &sample::config());
    assert!(index.shards.len() > 1);
    assert_eq!(nearest(&index, "zebar").unwrap().text, "zebra");
    assert_eq!(nearest(&index, "ebra"), None);
}
