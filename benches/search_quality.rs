//! Says how well search finds what people need, beside tantivy as it comes, and which weights of
//! the fields find best. See `benches/README.md`.

#![allow(clippy::print_stdout, reason = "its output is a table")]

#[path = "search_quality/boosts.rs"]
mod boosts;
#[path = "search_quality/judge.rs"]
mod judge;
#[path = "search_quality/plain.rs"]
mod plain;
#[path = "search_quality/site.rs"]
mod site;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};

use afterword::search::{Boosts, Request, SearchIndex};
use boosts::Measured;
use judge::{Need, Quality, mean};
use plain::Plain;

const USAGE: &str = "\
Measures what search finds against judged needs.

Usage: cargo bench --bench search_quality -- ROOT [--needs FILE] [--boosts]

  ROOT           the folder of the site that the needs are judged in
  --needs FILE   the needs (default: benches/search/needs.json)
  --boosts       try weights of the fields too
";

/// Words of a title that somebody remembers.
const TITLE_WORDS: usize = 3;
/// Every third title is enough.
const TITLES_APART: usize = 3;

/// What the command line asks for.
struct Order {
    root: PathBuf,
    needs: PathBuf,
    boosts: bool,
}

fn main() -> anyhow::Result<()> {
    let Some(order) = order(env::args().skip(1)) else {
        print!("{USAGE}");
        return Ok(());
    };
    let needs = Need::read(&order.needs)?;
    let (index, config) = site::open(&order.root)?;
    judge::ensure_known(&needs, &index)?;

    let mut plain = Plain::new(index.documents(), &config.language)?;
    let mut ours = Vec::with_capacity(needs.len());
    let mut theirs = Vec::with_capacity(needs.len());
    for need in &needs {
        ours.push(need.quality(&results(&index, need, Boosts::default())?));
        theirs.push(need.quality(&plain.search(&need.query)?));
    }
    compare(&needs, &ours, &theirs);
    if order.boosts {
        try_boosts(&needs, &index)?;
    }
    Ok(())
}

/// `None` where nothing was asked for, as in a plain `cargo bench`.
fn order(arguments: impl Iterator<Item = String>) -> Option<Order> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut root, mut boosts) = (None, false);
    let mut needs = manifest.join("benches/search/needs.json");
    let mut arguments = arguments.filter(|argument| argument != "--bench");
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--needs" => needs = PathBuf::from(arguments.next()?),
            "--boosts" => boosts = true,
            _ => root = Some(PathBuf::from(argument)),
        }
    }
    Some(Order {
        root: root?,
        needs,
        boosts,
    })
}

fn results(index: &SearchIndex, need: &Need, boosts: Boosts) -> anyhow::Result<Vec<String>> {
    let request = Request {
        boosts,
        // The judgements know no groups.
        stories_first: false,
        ..Request::default()
    };
    let answer = index.search(&need.query, &request)?;
    Ok(answer.hits.into_iter().map(|hit| hit.id).collect())
}

fn compare(needs: &[Need], ours: &[Quality], theirs: &[Quality]) {
    println!("| query | kind | nDCG@10 | plain | MRR | plain | recall@10 | plain |");
    println!("|---|---|---:|---:|---:|---:|---:|---:|");
    for ((need, ours), theirs) in needs.iter().zip(ours).zip(theirs) {
        row(&need.query, &need.kind, *ours, *theirs);
    }
    row("mean", "", mean(ours), mean(theirs));
}

fn row(query: &str, kind: &str, ours: Quality, theirs: Quality) {
    println!(
        "| {query} | {kind} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} |",
        ours.ndcg, theirs.ndcg, ours.mrr, theirs.mrr, ours.recall, theirs.recall
    );
}

/// Stories that somebody half remembers: each by three words of its title, where no other has the same.
fn titles(index: &SearchIndex) -> Vec<Need> {
    let mut by_query: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for document in &index.documents().all {
        let mut words: Vec<&str> = document.title.split_whitespace().collect();
        // The longest say most.
        words.sort_by_key(|word| Reverse(word.len()));
        words.truncate(TITLE_WORDS);
        let query = words.join(" ") + " ";
        by_query.entry(query).or_default().push(&document.id);
    }
    let named = by_query
        .into_iter()
        .filter_map(|(query, ids)| match ids[..] {
            [id] => Some(Need {
                kind: "title".to_owned(),
                query,
                judgements: BTreeMap::from([(id.to_owned(), 2)]),
            }),
            _ => None,
        });
    named.step_by(TITLES_APART).collect()
}

/// The weights that find best, and what weights are worth that were not chosen on what they are
/// measured on.
fn try_boosts(needs: &[Need], index: &SearchIndex) -> anyhow::Result<()> {
    let titles = titles(index);
    let mut measured = Vec::new();
    for boosts in boosts::grid() {
        let mut known = Vec::with_capacity(titles.len());
        for title in &titles {
            known.push(title.quality(&results(index, title, boosts)?));
        }
        let mut ndcg = Vec::with_capacity(needs.len());
        for need in needs {
            ndcg.push(need.quality(&results(index, need, boosts)?).ndcg);
        }
        measured.push(Measured {
            boosts,
            ndcg,
            titles: mean(&known).mrr,
        });
    }
    let mut ranked: Vec<&Measured> = measured.iter().collect();
    ranked.sort_by(|a, b| b.mean(|_| true).total_cmp(&a.mean(|_| true)));
    println!("\n| title | terms | summary | nDCG@10 | MRR by title |\n|---:|---:|---:|---:|---:|");
    let last = ranked.len().saturating_sub(5);
    for (place, one) in ranked.iter().enumerate() {
        if place < 30 || place >= last || one.boosts == Boosts::default() {
            let [title, terms, summary, _] = one.boosts.0;
            let (ndcg, titles) = (one.mean(|_| true), one.titles);
            println!("| {title} | {terms} | {summary} | {ndcg:.4} | {titles:.4} |");
        }
    }
    let (mean, chosen) = boosts::leave_one_out(&measured, needs.len());
    println!("\nchosen on the other needs: {mean:.4}");
    for (Boosts([title, terms, summary, _]), times) in chosen {
        println!("  {times:>3} times {title} {terms} {summary}");
    }
    for (Boosts([title, terms, summary, _]), mean) in
        boosts::halves(&measured).into_iter().flatten()
    {
        println!("chosen on the other half: {mean:.4} with {title} {terms} {summary}");
    }
    Ok(())
}
