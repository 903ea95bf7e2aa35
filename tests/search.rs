//! The search as users meet it: how queries are read and what is found, case by case, in the
//! terminal. The script of the pages answers the same cases in `tests/js` and in the browser.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::{Path, PathBuf};

use afterword::config::{Config, FILE_NAME};
use afterword::load;
use afterword::search::query::{Filter, Item, MatchAs};
use afterword::search::{Documents, Query, SearchIndex};
use serde_json::{Map, Value, json};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/search")
}

/// The index of the fixture site.
fn index() -> SearchIndex {
    let text = std::fs::read_to_string(folder().join(FILE_NAME)).unwrap();
    let config = Config::from_toml(FILE_NAME, &text, "search").unwrap();
    let loaded = load::load(&folder(), config, &folder().join("public")).unwrap();
    let site = loaded.site.unwrap();
    SearchIndex::build(site.catalog(), site.config()).unwrap()
}

fn cases(kind: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search/cases.json");
    let cases: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    cases[kind].as_array().unwrap().clone()
}

#[test]
fn queries_are_read_as_written_down() {
    let index = index();
    let mut differences = Vec::new();
    for case in cases("parse") {
        let text = case["query"].as_str().unwrap();
        let read = parsed(&Query::read(text, index.documents()), index.documents());
        if read != case["parsed"] {
            differences.push(format!("{text:?}\n  {read}\n  {}", case["parsed"]));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// A query as the cases tell it: what is empty is left out.
fn parsed(query: &Query, documents: &Documents) -> Value {
    let items = |items: &[Item]| -> Value { items.iter().map(item).collect() };
    let filters = |filters: &[Filter]| -> Value {
        filters.iter().map(|one| filter(one, documents)).collect()
    };
    let all = [
        ("wanted", items(&query.wanted)),
        ("unwanted", items(&query.unwanted)),
        ("filters", filters(&query.filters.wanted)),
        ("without", filters(&query.filters.unwanted)),
        ("ignored", json!(query.ignored)),
    ];
    let parts = all.into_iter().filter(|(_, list)| *list != json!([]));
    Value::Object(parts.map(|(name, list)| (name.to_owned(), list)).collect())
}

fn item(item: &Item) -> Value {
    let forms: Vec<_> = item.words.iter().map(|word| &word.form).collect();
    match item.match_as {
        MatchAs::Words => json!({ "words": forms }),
        MatchAs::Prefix => json!({ "words": forms, "prefix": true }),
        MatchAs::Phrase => json!({ "phrase": forms }),
    }
}

fn filter(filter: &Filter, documents: &Documents) -> Value {
    let (field, value) = match filter {
        Filter::Term(place) => {
            let id = &documents.terms[*place].id;
            (id.dimension.singular(), id.slug.to_string())
        }
        Filter::Kind(kind) => ("kind", kind.id().to_owned()),
        Filter::Severity(severity) => ("severity", severity.clone()),
        Filter::Year(year) => ("year", year.to_string()),
        Filter::After(day) => ("after", day.to_string()),
        Filter::Before(day) => ("before", day.to_string()),
    };
    let mut told = Map::new();
    told.insert("field".to_owned(), json!(field));
    told.insert("value".to_owned(), json!(value));
    Value::Object(told)
}
