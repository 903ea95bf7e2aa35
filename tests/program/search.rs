//! The search as users meet it: how queries are read and what is found, case by case, in the
//! terminal. The script of the pages answers the same cases in `tests/js` and in the browser.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use crate::support::{files_below, loaded};
use afterword::config::{Config, FILE_NAME};
use afterword::load;
use afterword::search::answer::Hit;
use afterword::search::query::{Filter, Item, MatchAs};
use afterword::search::{Answer, Correction, Documents, Query, Request, SearchIndex, Sort};
use afterword::site::{Content, Site};
use assert_cmd::Command;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// A copy of the fixture site in no repository, where documents would have dates from git.
static COPY: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let dir = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/search");
    for (path, bytes) in files_below(&from) {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    dir
});

fn site() -> Site {
    let folder = COPY.path();
    let text = fs::read_to_string(folder.join(FILE_NAME)).unwrap();
    let config = Config::from_toml(FILE_NAME, &text, "search").unwrap();
    let loaded = load::load(folder, config, &folder.join("public")).unwrap();
    loaded.site.unwrap()
}

/// The index of the fixture site.
fn index() -> SearchIndex {
    let site = site();
    SearchIndex::build(site.catalog(), site.config())
}

/// Runs `afterword search` on the fixture site: exit code, standard output and standard error.
fn search(args: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("afterword")
        .unwrap()
        .args(["search", "--root"])
        .arg(COPY.path())
        .args(args)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

fn cases(kind: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search/cases.json");
    let cases: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    cases[kind].as_array().unwrap().clone()
}

#[test]
fn what_is_called_as_the_query_comes_first() {
    let body = "The ferry was late. A ferry waits for a ferry, and ferries for the ferry. ferry ferry ferry.";
    let site = loaded::site(&[
        (
            "2024-01-01-list.md",
            &format!("# A long list of changes at the quay\n\n{body}\n"),
        ),
        ("2023-01-01-ferry.md", "# Ferry\n\nShort.\n"),
        (
            "2022-01-01-ferryman.md",
            "# Ferryman\n\nHe rested. ferryman\n",
        ),
        (
            "2021-01-01-bell.md",
            "# The bell of the ferry\n\nIt rang.\n",
        ),
    ]);
    let site = site.site.unwrap();
    let index = SearchIndex::build(site.catalog(), site.config());
    let check = |query: &str, expected: &[&str]| {
        let answer = index.search(query, &Request::default()).unwrap();
        let found: Vec<&str> = answer.hits.iter().map(|hit| hit.id.as_str()).collect();
        assert_eq!(
            found.get(..expected.len()),
            Some(expected),
            "{query}: {found:?}"
        );
    };
    check("ferry", &["2023-01-01-ferry"]);
    check("Ferry ", &["2023-01-01-ferry"]);
    check("ferryman", &["2022-01-01-ferryman"]);
    check("ferry bell of the", &["2021-01-01-bell"]);
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

#[test]
fn what_is_found_is_written_down() {
    let index = index();
    let mut differences = Vec::new();
    for case in cases("search") {
        let request = Request {
            limit: 100,
            sort: match case["sort"].as_str() {
                Some("date") => Sort::Date,
                _ => Sort::Relevance,
            },
            correction: match case["correct"].as_bool() {
                Some(false) => Correction::Off,
                _ => Correction::Nearest,
            },
            ..Request::default()
        };
        let query = case["query"].as_str().unwrap();
        let found = found(&index.search(query, &request).unwrap(), &case);
        if found != case {
            differences.push(format!("{found}\n  {case}"));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn an_index_that_was_cut_into_pieces_answers_the_same() {
    let index = index();
    let pieces = index.pieces();
    let all: Vec<Vec<u8>> = (0..pieces.count()).map(|at| pieces.get(at)).collect();
    let recalled =
        |all: Vec<Vec<u8>>| SearchIndex::recall(Box::new(move |at| all.get(at).cloned()));
    let again = recalled(all.clone()).unwrap();
    for case in cases("search") {
        let query = case["query"].as_str().unwrap();
        for limit in [1, 100] {
            let request = Request {
                limit,
                ..Request::default()
            };
            let expected = index.search(query, &request).unwrap();
            assert_eq!(again.search(query, &request).unwrap(), expected, "{query}");
        }
    }
    // What every query needs is there or nothing is.
    for at in 0..4 {
        let mut others = all.clone();
        others[at].clear();
        assert!(recalled(others).is_none(), "piece {at}");
    }
}

/// An answer as the case tells it.
fn found(answer: &Answer, case: &Value) -> Value {
    let mut told = Map::new();
    for name in ["query", "sort", "correct"] {
        told.extend(case.get(name).map(|value| (name.to_owned(), value.clone())));
    }
    let mut put = |name: &str, value: Value| told.insert(name.to_owned(), value);
    let ids: Vec<_> = answer.hits.iter().map(|hit| &hit.id).collect();
    put("ids", json!(ids));
    if let Some(corrected) = &answer.corrected {
        assert_eq!(corrected.from, case["query"]);
        put("corrected", json!(corrected.to));
    }
    if answer.relaxed {
        put("relaxed", json!(true));
        put("complete", json!(answer.complete));
    }
    if !answer.ignored.is_empty() {
        put("ignored", json!(answer.ignored));
    }
    if case.get("facets").is_some() {
        put("facets", json!(answer.facets));
    }
    if let (Some(_), Some(hit)) = (case.get("suggested"), answer.hits.first()) {
        let suggested = hit.terms.iter().filter(|term| term.suggested);
        let names = suggested.map(|term| format!("{}:{}", term.dimension, term.id));
        put("suggested", names.collect());
    }
    if let (Some(_), Some(hit)) = (case.get("snippet"), answer.hits.first()) {
        put("snippet", json!(marked(hit)));
        put("section", json!(hit.section));
    }
    assert_eq!(answer.total, answer.hits.len());
    Value::Object(told)
}

/// The snippet of a hit with what is marked in brackets.
fn marked(hit: &Hit) -> String {
    let pieces = hit.snippet.iter().map(|piece| match piece.hit {
        true => format!("[{}]", piece.text),
        false => piece.text.clone(),
    });
    pieces.collect()
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
            (id.dimension.singular().into_owned(), id.slug.to_string())
        }
        Filter::Value(facet, value) => (documents.facets[*facet].id.clone(), value.clone()),
        Filter::After(day) => ("after".to_owned(), day.to_string()),
        Filter::Before(day) => ("before".to_owned(), day.to_string()),
    };
    let mut told = Map::new();
    told.insert("field".to_owned(), json!(field));
    told.insert("value".to_owned(), json!(value));
    Value::Object(told)
}

#[test]
fn every_place_that_a_hit_leads_to_is_on_its_page() {
    let site = site();
    let index = SearchIndex::build(site.catalog(), site.config());
    for document in &index.documents().all {
        let Content::Bytes(page) = site
            .render(&document.url, &site.routes()[&document.url])
            .unwrap()
        else {
            panic!("{} is no page", document.url);
        };
        let page = String::from_utf8(page).unwrap();
        for anchor in document
            .sections
            .iter()
            .filter_map(|section| section.anchor.as_ref())
        {
            let id = format!("id=\"{anchor}\"");
            assert!(page.contains(&id), "{} has no {id}", document.url);
        }
    }
}

#[test]
fn pages_of_results_make_up_the_whole() {
    let index = index();
    let page = |offset, limit| {
        let request = Request {
            offset,
            limit,
            ..Request::default()
        };
        let answer = index.search("gate", &request).unwrap();
        let ids = answer.hits.iter().map(|hit| hit.id.clone());
        (answer.total, ids.collect::<Vec<_>>())
    };
    let (total, all) = page(0, 100);
    assert_eq!(total, all.len());
    let in_pages: Vec<_> = (0..total)
        .step_by(2)
        .flat_map(|offset| page(offset, 2).1)
        .collect();
    assert_eq!(in_pages, all);
    assert_eq!(page(total, 2), (total, vec![]));
}

#[test]
fn the_command_shows_why_something_was_found() {
    let (code, out, err) = search(&["\"connection pool\"", "--limit", "1"]);
    assert_eq!((code, err.as_str()), (0, ""));
    insta::assert_snapshot!(out.replace(COPY.path().to_str().unwrap(), ""), @"
    Seats sold twice on the morning boat
    2024-03-12 · Incident · SEV1 · Booking API · Booking · Retry storm · There is one root cause · Harbour
    /content/postmortems/2024-03-12-seats-sold-twice.md
      What happened: The connection pool of the booking database was empty within a minute. Each retry opened a connection, and each connection waited for the pool.

    1 document
    system: Booking 1, Booking API 1
    factor: Retry storm 1
    myth: There is one root cause 1
    team: Harbour 1
    kind: Incident 1
    year: 2024 1
    route: Ring route 1
    people-aboard: 18 1
    ");
}

#[test]
fn the_command_says_how_it_read_the_query() {
    let (code, out, err) = search(&["colour:blue databse", "-n", "0"]);
    assert_eq!(code, 0, "{out}");
    insta::assert_snapshot!(err, @"
    `colour:blue` matches no filter of this site; searched for as words
    showing results for `colour:blue database`; --no-correction searches for `colour:blue databse`
    no document has all of these words; showing those with any of them
    ");
}

#[test]
fn nothing_found_is_exit_code_1() {
    let (code, out, err) = search(&["zzzzz"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert_eq!(err, "nothing found for `zzzzz`\n");
}

#[test]
fn the_command_prints_what_the_index_answers_as_json() {
    let (_, out, err) = search(&[
        "databse", "--format", "json", "--offset", "1", "--sort", "date",
    ]);
    let request = Request {
        offset: 1,
        sort: Sort::Date,
        ..Request::default()
    };
    let answer = index().search("databse", &request).unwrap();
    assert_eq!(
        serde_json::from_str::<Value>(&out).unwrap(),
        serde_json::to_value(answer).unwrap()
    );
    assert_eq!(err, "");
}

#[test]
fn who_may_read_a_document_may_find_it() {
    let found = |args: &[&str]| search(args).0 == 0;
    assert!(!found(&["xylophonic", "--no-correction"]));
    assert!(found(&["xylophonic", "--no-correction", "--drafts"]));
    assert!(!found(&["zymurgical", "--no-correction"]));
    assert!(found(&[
        "zymurgical",
        "--no-correction",
        "--audience",
        "restricted"
    ]));
    assert!(!found(&[
        "kafka",
        "--no-correction",
        "--audience",
        "public"
    ]));
}

proptest! {
    #[test]
    fn no_query_is_an_error(query in "(\\PC| |-|\"|:|“|system:|after:2|障|é|-\"|pool|data|\\+){0,40}") {
        static INDEX: LazyLock<SearchIndex> = LazyLock::new(index);
        let answer = INDEX.search(&query, &Request::default()).unwrap();
        prop_assert!(answer.hits.len() <= answer.total);
        let ids: BTreeSet<_> = answer.hits.iter().map(|hit| &hit.id).collect();
        prop_assert_eq!(ids.len(), answer.hits.len());
    }
}
