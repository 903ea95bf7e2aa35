use super::*;
use crate::config::Config;
use crate::search::{Request, SearchIndex, sample};

const FILES: [(&str, &str); 6] = [
    (
        "disk.md",
        "---\ntitle: The billing outage\nfactors: [resource-exhaustion]\n---\nThe volume had no blocks left.\n",
    ),
    (
        "owner.md",
        "---\ntitle: A forgotten job\nfactors: [unclear-ownership]\n---\nIt belonged to a team that was gone.\n",
    ),
    (
        "cold.md",
        "---\ntitle: A cold room\nfactors: [frost]\n---\nThe pipes burst.\n",
    ),
    (
        "none.md",
        "---\ntitle: A quiet day\n---\nNobody was full of anything, and the owner came.\n",
    ),
    (
        "factors/frost.md",
        "---\ntitle: Frozen ground\n---\n\nWinter.\n",
    ),
    (
        "factors/frost-line.md",
        "---\ntitle: Frost line\n---\n\nNo story has it.\n",
    ),
];

fn index() -> SearchIndex {
    sample::index(&FILES, &Config::for_site("site"))
}

#[test]
fn a_query_speaks_of_factors() {
    let index = index();
    let check = |text: &str, expected: &[&str]| {
        let query = Query::read(text, index.documents());
        let spoken = index.themes.spoken(&query);
        let ids: Vec<&str> = spoken
            .iter()
            .map(|one| index.themes.all[one.theme].term)
            .map(|term| index.documents().terms[term].id.slug.as_str())
            .collect();
        assert_eq!(ids, expected, "{text}");
        assert!(
            spoken
                .iter()
                .all(|one| one.strength > 0.0 && one.strength <= 1.0)
        );
    };
    check("ran out of disk space", &["resource-exhaustion"]);
    check("nobody owned it", &["unclear-ownership"]);
    // Only the site knows it.
    check("frozen pipes", &["frost"]);
    // No story has it, one word names something, quotes mean themselves, and some words say nothing.
    check("an attacker stole passwords", &[]);
    check("ownership", &[]);
    check("\"nobody owned it\" there", &[]);
    check("on the of a", &[]);
}

#[test]
fn stories_are_found_by_theme_and_say_so() {
    let index = index();
    let check = |text: &str, expected: &[&str], themes: &[&str]| {
        let answer = index.search(text, &Request::default()).unwrap();
        let ids: Vec<&str> = answer.hits.iter().map(|hit| hit.id.as_str()).collect();
        assert_eq!(ids, expected, "{text}");
        let named: Vec<&str> = answer
            .themes
            .iter()
            .map(|theme| theme.id.as_str())
            .collect();
        assert_eq!(named, themes, "{text}");
    };
    check(
        "exhausted disks",
        &["disk", "factors/resource-exhaustion"],
        &["resource-exhaustion"],
    );
    check(
        "exhausted disks system:nothing-there",
        &["disk", "factors/resource-exhaustion"],
        &["resource-exhaustion"],
    );
    // Filters and what is excluded hold for them too.
    check(
        "exhausted disks -blocks",
        &["factors/resource-exhaustion"],
        &["resource-exhaustion"],
    );
    check(
        "exhausted disks kind:term",
        &["factors/resource-exhaustion"],
        &["resource-exhaustion"],
    );
    // A word that speaks of something is no slip of the fingers.
    let answer = index
        .search("nobody owned it", &Request::default())
        .unwrap();
    assert_eq!(answer.corrected, None);
}

#[test]
fn a_theme_counts_more_the_less_its_words_say() {
    let index = index();
    let query = Query::read("ran out of disk space", index.documents());
    let spoken = index.themes.spoken(&query);
    let check = |rarities: &[f32], expected: f64| {
        let scores = index.themes.scores(&spoken, rarities);
        let most = scores.values().copied().fold(0.0, f64::max);
        let most = most / SCORE / spoken[0].strength;
        assert!((most - expected).abs() < 1e-6, "{rarities:?}: {most}");
    };
    check(&[], 4.0);
    check(&[0.5, 0.5], 3.5);
    check(&[1.0, 3.0], 2.0);
    check(&[9.0], 0.5);
}

#[test]
fn what_is_hardly_spoken_of_is_no_theme() {
    let check = |sums: &[u32], expected: &[usize]| {
        let found: Vec<usize> = plainest(sums.to_vec())
            .iter()
            .map(|one| one.theme)
            .collect();
        assert_eq!(found, expected, "{sums:?}");
    };
    check(&[10, 100, 60], &[1, 2]);
    check(&[59, 100, 61], &[1, 2]);
    check(&[100, 90, 80, 70], &[0, 1, 2]);
    check(&[19, 0], &[]);
}
