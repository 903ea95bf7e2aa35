use super::analysis::PASSAGE_GAP;
use super::*;
use crate::search::answer::Request;
use crate::search::sample;

/// Documents and positions of a stem in the bodies.
fn postings(index: &SearchIndex, stem: &str) -> Vec<(u32, Vec<u32>)> {
    let mut groups = index.surface().groups().iter();
    let group = groups.position(|group| group.stem == stem).unwrap();
    let postings = index.postings(group, TextField::Body).unwrap();
    let found = postings
        .iter()
        .map(|(document, at)| (document, at.to_vec()));
    found.collect()
}

#[test]
fn stems_are_indexed_with_positions_and_a_gap_between_passages() {
    let files = [
        (
            "a.md",
            "---\ntitle: First\ndate: 2024-02-02\n---\nRetrying retries.\n\n## Retry\n\nIt retried.\n",
        ),
        (
            "b.md",
            "---\ntitle: Second\ndate: 2024-01-01\n---\nNo retry.\n",
        ),
    ];
    let index = sample::index(&files, &sample::config());
    assert_eq!(index.documents().all.len(), 2);
    let gap = PASSAGE_GAP;
    let heading = 2 + gap;
    let text = heading + 1 + gap;
    assert_eq!(
        postings(&index, "retri"),
        [(0, vec![1]), (1, vec![0, 1, heading, text + 1])]
    );
    let forms: Vec<_> = index
        .surface()
        .starting_with("retr")
        .iter()
        .map(|form| (form.text.as_str(), form.documents))
        .collect();
    assert_eq!(
        forms,
        [
            ("retried", 1),
            ("retries", 1),
            ("retry", 2),
            ("retrying", 1)
        ]
    );
    assert_eq!(index.total_words(TextField::Title), 2);
}

#[test]
fn an_empty_site_has_an_empty_index() {
    let index = sample::index(&[], &sample::config());
    assert_eq!(index.documents().all, []);
    assert!(index.shards.is_empty());
    assert_eq!(index.total_words(TextField::Body), 0);
}

#[test]
fn what_is_called_so_comes_before_what_has_it_in_a_longer_name() {
    let files = [
        (
            "factors/network.md",
            "---\ntitle: Network or DNS\nsummary: Names were not found.\naliases: [DNS outage, DNS trouble, stale DNS]\n---\nAsk what DNS told.\n",
        ),
        (
            "systems/dns.md",
            "---\ntitle: DNS\n---\nDNS turns names into addresses.\n",
        ),
        (
            "postmortems/a.md",
            "---\ntitle: DNS stood still\ndate: 2024-01-01\nsystems: [dns]\nfactors: [network]\n---\nFirst DNS was slow, and then DNS was gone.\n",
        ),
    ];
    let index = sample::index(&files, &sample::config());
    let answer = index.search("dns", &Request::default()).unwrap();
    let first = answer.hits.first().map(|hit| hit.id.as_str());
    assert_eq!(first, Some("systems/dns"));
}

#[test]
fn what_is_remembered_is_what_is_read() {
    let site = |body: &str| {
        let files = [
            (
                "a.md",
                "---\ntitle: Kiln\ndate: 2024-01-01\n---\nThe kiln cracked.\n".to_owned(),
            ),
            (
                "b.md",
                format!("---\ntitle: Oven\ndate: 2024-02-01\n---\n{body}\n"),
            ),
        ];
        let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
        let config = sample::config();
        (
            Documents::new(&sample::catalog(&files, &config), &config),
            config,
        )
    };
    let pieces = |index: &SearchIndex| {
        let pieces = index.pieces();
        (0..pieces.count())
            .map(|number| pieces.get(number))
            .collect::<Vec<_>>()
    };
    let mut memory = Memory::default();
    for body in [
        "It never cooled.",
        "It cools and cracks.",
        "",
        "It never cooled.",
    ] {
        let (documents, config) = site(body);
        let warm = SearchIndex::with(documents.clone(), &config, &mut memory);
        let clean = SearchIndex::of(documents, &config);
        assert!(pieces(&warm) == pieces(&clean), "{body}");
        assert!(warm.surface().find("kiln").is_some());
    }
    let (documents, mut config) = site("Öfen");
    config.language = "de".to_owned();
    let warm = SearchIndex::with(documents.clone(), &config, &mut memory);
    assert!(pieces(&warm) == pieces(&SearchIndex::of(documents, &config)));
}
