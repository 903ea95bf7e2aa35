use tantivy::postings::Postings as _;
use tantivy::{DocSet as _, TERMINATED};

use super::stemmed::PASSAGE_GAP;
use super::*;
use crate::search::answer::Request;
use crate::search::sample;

/// Documents and positions of a stem in the bodies.
fn postings(index: &SearchIndex, stem: &str) -> Vec<(u32, Vec<u32>)> {
    let inverted = index
        .segment
        .inverted_index(index.field(TextField::Body))
        .unwrap();
    let info = inverted.terms().get(stem).unwrap().unwrap();
    let mut postings = inverted
        .read_postings_from_terminfo(&info, IndexRecordOption::WithFreqsAndPositions)
        .unwrap();
    let mut found = Vec::new();
    while postings.doc() != TERMINATED {
        let mut positions = Vec::new();
        postings.positions(&mut positions);
        found.push((postings.doc(), positions));
        postings.advance();
    }
    found
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
    let gap = u32::try_from(PASSAGE_GAP).unwrap();
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
    assert_eq!(index.total_words(TextField::Title).unwrap(), 2);
}

#[test]
fn an_empty_site_has_an_empty_index() {
    let index = sample::index(&[], &sample::config());
    assert_eq!(index.documents().all, []);
    assert!(index.shards.is_empty());
    assert_eq!(index.total_words(TextField::Body).unwrap(), 0);
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
