use tantivy::query::Bm25Weight;

use super::*;
use crate::search::{TextField, sample};

#[test]
fn scores_are_those_of_tantivy() {
    for (count, documents, words, frequency) in [
        (1, 2, 7, 1),
        (3, 338, 120_000, 4),
        (9_000, 10_000, 4_000_000, 40),
    ] {
        let average = average(words, documents);
        let theirs = Bm25Weight::for_one_term(count.into(), documents as u64, average)
            .boost_by(TextField::Title.boost())
            .score(1, frequency);
        let field = K1 * (1.0 - B + B / average);
        let tf = single(frequency.into());
        let ours = weight(idf(count, documents), TextField::Title.boost()) * (tf / (tf + field));
        assert!(
            (ours - theirs).abs() <= theirs * 2.0 * f32::EPSILON,
            "{ours} {theirs}"
        );
    }
}

#[test]
fn a_phrase_counts_where_its_words_are_neighbours() {
    let files = [
        (
            "a.md",
            "---\ntitle: A\ndate: 2024-03-03\n---\nThe apple pie. Apple, pie!\n",
        ),
        ("b.md", "---\ntitle: B\ndate: 2024-02-02\n---\nPie apple.\n"),
        (
            "c.md",
            "---\ntitle: C\ndate: 2024-01-01\n---\nAn apple.\n\n## Pie\n",
        ),
        ("d.md", "---\ntitle: Apple pie\n---\n"),
    ];
    let index = sample::index(&files, &sample::config());
    let group = |form: &str| index.surface().find(form).unwrap().group;
    let scorer = Scorer::new(&index, Boosts::default());
    let phrase = Clause::Phrase(Some(vec![group("apple"), group("pie")]));
    let found = scorer.clause(&phrase).unwrap();
    assert_eq!(found.keys().copied().collect::<Vec<_>>(), [0, 3]);
    assert_eq!(scorer.clause(&Clause::Phrase(None)).unwrap(), Scores::new());
}

#[test]
fn the_best_alternative_counts_and_words_add_up() {
    let files = [("a.md", "---\ntitle: A\n---\nOut of memory. OOM.\n")];
    let index = sample::index(&files, &sample::config());
    let scorer = Scorer::new(&index, Boosts::default());
    let word = |form: &str| Expansion(vec![(index.surface().find(form).unwrap().group, 1.0)]);
    let score = |alternatives: &[(&[&str], f64)]| {
        let alternatives = alternatives.iter().map(|(words, weight)| Alternative {
            words: words.iter().map(|form| word(form)).collect(),
            weight: *weight,
        });
        scorer
            .clause(&Clause::AnyOf(alternatives.collect()))
            .unwrap()[&0]
    };
    let one = score(&[(&["oom"], 1.0)]);
    let three = score(&[(&["out", "of", "memory"], 1.0)]);
    assert!((three - 3.0 * one).abs() < 1e-9);
    assert!(
        (score(&[(&["oom"], 1.0), (&["out", "of", "memory"], 0.9)]) - 0.9 * three).abs() < 1e-9
    );
}
