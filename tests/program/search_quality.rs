//! What people need comes first: on a small site whose documents are judged, search is at least as
//! good as tantivy as it comes. `cargo bench --bench search_quality` measures real ones.

#![allow(dead_code, reason = "the bench uses the rest")]

#[path = "../../benches/search_quality/judge.rs"]
mod judge;
#[path = "../../benches/search_quality/plain.rs"]
mod plain;
#[path = "../../benches/search_quality/site.rs"]
mod site;

use std::path::Path;

use afterword::search::Request;
use judge::{Need, Quality, mean};
use plain::Plain;

#[test]
fn what_is_needed_comes_first() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let needs = Need::read(&tests.join("search/needs.json")).unwrap();
    let (index, config) = site::open(&tests.join("sites/search")).unwrap();
    judge::ensure_known(&needs, &index).unwrap();

    let mut plain = Plain::new(index.documents(), &config.language).unwrap();
    let (mut ours, mut theirs, mut table) = (Vec::new(), Vec::new(), String::new());
    for need in &needs {
        let answer = index.search(&need.query, &Request::default()).unwrap();
        let ids: Vec<String> = answer.hits.into_iter().map(|hit| hit.id).collect();
        let (mine, other) = (
            need.quality(&ids),
            need.quality(&plain.search(&need.query).unwrap()),
        );
        table += &format!("{:.3} {:.3} {}\n", mine.ndcg, other.ndcg, need.query);
        ours.push(mine);
        theirs.push(other);
    }
    let (ours, theirs): (Quality, Quality) = (mean(&ours), mean(&theirs));
    assert!(
        ours.ndcg >= theirs.ndcg,
        "nDCG@10 {:.3}, plain {:.3}\n{table}",
        ours.ndcg,
        theirs.ndcg
    );
}
