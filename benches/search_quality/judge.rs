//! What a search should find, and how well a list of results does that.
//!
//! The measures are those of the field. A grade of 2 says that a document answers the need, 1 that
//! it belongs to it; a document without a grade was looked at and does neither.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use afterword::search::SearchIndex;
use anyhow::{Context, ensure};
use serde::Deserialize;

/// Results that are looked at: a page of them.
pub const PAGE: usize = 10;

/// What somebody wants to know. The file also holds the question that it was judged by.
#[derive(Debug, Deserialize)]
pub struct Need {
    /// `symptom`, `mechanism`, `belief`, …
    pub kind: String,
    /// What is typed for it.
    pub query: String,
    /// Grades by the ids of documents.
    pub judgements: BTreeMap<String, u8>,
}

/// How good a list of results is; each from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Quality {
    /// nDCG@10: the best first, and what answers counts three times what belongs to it
    /// (Järvelin and Kekäläinen 2002, with the gain 2^grade - 1).
    pub ndcg: f64,
    /// The reciprocal rank of the first document that answers.
    pub mrr: f64,
    /// Recall@10: the share of what could stand among the first ten and does.
    pub recall: f64,
}

impl Need {
    /// The needs of a file.
    pub fn read(file: &Path) -> anyhow::Result<Vec<Self>> {
        let text = fs::read(file).with_context(|| file.display().to_string())?;
        Ok(serde_json::from_slice(&text)?)
    }

    /// The quality of the ids of results, the best first.
    pub fn quality(&self, results: &[String]) -> Quality {
        let grade = |id: &String| self.judgements.get(id).copied().unwrap_or(0);
        let page = &results[..results.len().min(PAGE)];
        let mut ideal: Vec<u8> = self.judgements.values().copied().collect();
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        ideal.truncate(PAGE);
        let first = page.iter().position(|id| grade(id) == 2);
        let found = page.iter().filter(|id| grade(id) > 0).count();
        Quality {
            ndcg: ratio(gain(page.iter().map(grade)), gain(ideal.iter().copied())),
            mrr: first.map_or(0.0, |place| 1.0 / whole(place + 1)),
            recall: ratio(whole(found), whole(ideal.len())),
        }
    }
}

/// Judgements of documents that are not there would lower every figure without a word.
pub fn ensure_known(needs: &[Need], index: &SearchIndex) -> anyhow::Result<()> {
    for id in needs.iter().flat_map(|need| need.judgements.keys()) {
        ensure!(
            index.documents().all.iter().any(|one| &one.id == id),
            "{id} is judged and not on this site: is it the right folder?"
        );
    }
    Ok(())
}

/// The discounted cumulative gain of grades in their order.
fn gain(grades: impl Iterator<Item = u8>) -> f64 {
    let gains = grades.zip(2..).map(|(grade, place)| {
        let gain = f64::from((1_u32 << grade) - 1);
        gain / f64::from(place).log2()
    });
    gains.sum()
}

/// The mean of qualities.
pub fn mean(qualities: &[Quality]) -> Quality {
    let of =
        |part: fn(&Quality) -> f64| ratio(qualities.iter().map(part).sum(), whole(qualities.len()));
    Quality {
        ndcg: of(|quality| quality.ndcg),
        mrr: of(|quality| quality.mrr),
        recall: of(|quality| quality.recall),
    }
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

#[expect(clippy::cast_precision_loss, reason = "these are counts of results")]
fn whole(number: usize) -> f64 {
    number as f64
}
