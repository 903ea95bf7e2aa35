use std::sync::Arc;

use super::*;
use crate::catalog::Catalog;
use crate::config::{Backend, BackendKind, Config};
use crate::postmortem::Postmortem;
use crate::search::documents::Telling;
use crate::search::{Documents, sample};
use serde_json::Value;

const STORY: &str = "---\ntitle: Queue\ndate: 2024-03-01\nkind: near-miss\nseverity: SEV 2\nsummary: The *queue* filled.\nsystems: [mail]\nfactors: [retry-storm]\nparticipants: [{ role: on call, who: Ada }]\n---\nBefore.\n\n## What happened\n\nA <b>link</b>.\n";
const UNDATED: &str = "---\ntitle: Undated\n---\nSome day.\n";
const FACTOR: &str = "---\ntitle: Retry storm\naliases: [retry amplification]\n---\n";
const SITE: &str = "0123456789abcdef";
const GROUP: &str = "---\ntitle: Capacity\n---\n";

fn catalog(config: &Config) -> Catalog {
    let files = [
        ("story.md", STORY),
        ("undated.md", UNDATED),
        ("factors/capacity/retry-storm.md", FACTOR),
        ("factors/capacity/index.md", GROUP),
    ];
    sample::catalog(&files, config)
}

fn documents() -> Documents {
    let config = sample::config();
    Documents::new(&catalog(&config), &config)
}

/// The text of a story that is kept.
fn held(document: &Postmortem) -> Option<Arc<str>> {
    Some(Arc::clone(&document.source.text))
}

/// What is handed over of a site that `catalog` is of.
fn made<T>(
    (catalog, config): (&Catalog, &Config),
    make: impl FnOnce(
        &Telling<'_>,
        &mut dyn FnMut(T) -> Result<(), ExportError>,
    ) -> Result<(), ExportError>,
) -> Vec<T> {
    let documents = Documents::without_texts(catalog, config);
    let mut made = Vec::new();
    make(
        &Telling::new(&documents, catalog, config, &held),
        &mut |one| {
            made.push(one);
            Ok(())
        },
    )
    .unwrap();
    made
}

fn opensearch_files(language: &str) -> Vec<File> {
    let config = sample::config();
    made((&catalog(&config), &config), |telling, put| {
        opensearch::files(telling, ("incidents", language), SITE, put)
    })
}

fn quickwit_files(language: &str) -> Vec<File> {
    let config = sample::config();
    made((&catalog(&config), &config), |telling, put| {
        quickwit::files(telling, ("incidents", language), SITE, put)
    })
}

fn record_lines(site: (&Catalog, &Config)) -> Vec<Value> {
    let bytes = made(site, |telling, put| records::ndjson(telling, put)).concat();
    lines(&bytes)
}

/// The lines of a file.
fn lines(bytes: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(bytes).unwrap();
    assert!(text.ends_with('\n'));
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn named<'f>(files: &'f [File], name: &str) -> &'f [u8] {
    &files.iter().find(|(other, _)| other == name).unwrap().1
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

#[test]
fn a_record_has_its_terms_and_what_they_are_part_of() {
    let records = record_lines((&catalog(&sample::config()), &sample::config()));
    assert_eq!(records.len(), documents().all.len());
    let story = records.iter().find(|record| record["id"] == "story");
    let story = story.unwrap();
    assert_eq!(story["date"], "2024-03-01");
    assert_eq!(story["severity"], "SEV 2");
    assert_eq!(story["summary"], "The queue filled.");
    assert_eq!(story["terms"]["factor"][0]["id"], "retry-storm");
    assert_eq!(story["terms"]["factor"][0]["title"], "Retry storm");
    assert_eq!(story["terms"]["factor"][1], Value::Null);
    assert_eq!(story["ancestors"]["factor"][0]["id"], "capacity");
    assert_eq!(story["terms"]["system"][0]["id"], "mail");
    let headings: Vec<_> = story["sections"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| &s["heading"])
        .collect();
    assert!(
        headings.contains(&&Value::from("What happened")),
        "{headings:?}"
    );
    assert!(!story.to_string().contains("Ada"));
    let undated = records
        .iter()
        .find(|record| record["id"] == "undated")
        .unwrap();
    assert_eq!(undated["date"], Value::Null);
}

#[test]
fn quickwit_knows_every_field_of_every_document() {
    let files = quickwit_files("en-GB");
    let config = json(named(&files, quickwit::CONFIG));
    assert_eq!(config["version"], "0.8");
    assert_eq!(config["index_id"], "incidents");
    let mapping = &config["doc_mapping"];
    assert_eq!(mapping["timestamp_field"], "timestamp");
    let fields = mapping["field_mappings"].as_array().unwrap();
    let field = |name: &str| fields.iter().find(|field| field["name"] == name).unwrap();
    for name in ["title", "terms", "summary", "body"] {
        let field = field(name);
        assert_eq!(field["tokenizer"], "en_stem", "{name}");
        assert_eq!(field["record"], "position", "{name}");
        assert_eq!(field["fieldnorms"], true, "{name}");
    }
    for name in ["timestamp", "date"] {
        assert_eq!(field(name)["type"], "datetime");
        assert_eq!(field(name)["input_formats"][0], "rfc3339");
        assert_eq!(field(name)["fast"], true);
    }
    for name in [
        "kind",
        "severity",
        "year",
        "in_system",
        "in_factor",
        "in_myth",
    ] {
        assert_eq!(field(name)["fast"], true, "{name}");
        assert_eq!(field(name)["tokenizer"], "raw", "{name}");
    }
    // A strict index refuses a document with a field that it does not know.
    for document in lines(named(&files, "documents-0001.ndjson")) {
        for name in document.as_object().unwrap().keys() {
            field(name);
        }
    }
}

#[test]
fn quickwit_has_a_timestamp_for_what_has_no_date() {
    let files = quickwit_files("en");
    let all = lines(named(&files, "documents-0001.ndjson"));
    let of = |id: &str| all.iter().find(|document| document["id"] == id).unwrap();
    assert_eq!(of("story")["timestamp"], "2024-03-01T00:00:00Z");
    assert_eq!(of("story")["date"], "2024-03-01T00:00:00Z");
    assert_eq!(of("undated")["timestamp"], quickwit::UNDATED);
    assert_eq!(of("undated").get("date"), None);
    assert_eq!(of("undated").get("year"), None);
}

#[test]
fn what_filters_compare_is_folded_and_holds_ancestors() {
    let files = opensearch_files("en");
    let all = lines(named(&files, "bulk-0001.ndjson"));
    let at = all.iter().position(|line| line["index"]["_id"] == "story");
    let story = &all[at.unwrap() + 1];
    assert_eq!(
        story["in_factor"],
        serde_json::json!(["capacity", "retry-storm"])
    );
    assert_eq!(story["severity"], "sev-2");
    assert_eq!(story["shown"]["severity"], "SEV 2");
    assert_eq!(story["year"], "2024");
    let body = story["body"].as_array().unwrap();
    let sections = story["shown"]["sections"].as_array().unwrap();
    assert_eq!(body.len(), sections.len());
    let place = body
        .iter()
        .position(|text| text == "What happened")
        .unwrap();
    assert_eq!(sections[place]["title"], "What happened");
    assert_eq!(sections[place + 1], sections[place]);
}

#[test]
fn bulk_lines_are_pairs_with_the_ids_of_the_site() {
    let documents = documents();
    let files = opensearch_files("en");
    let all = lines(named(&files, "bulk-0001.ndjson"));
    assert_eq!(all.len(), 2 * documents.all.len());
    for (pair, document) in all.chunks(2).zip(&documents.all) {
        assert_eq!(pair[0]["index"]["_index"], "incidents");
        assert_eq!(pair[0]["index"]["_id"], document.id.as_str());
        assert_eq!(pair[1]["id"], document.id.as_str());
        assert_eq!(pair[1]["site"], SITE);
    }
    let config = json(named(&files, opensearch::CONFIG));
    let properties = config["mappings"]["properties"].as_object().unwrap();
    for name in all
        .chunks(2)
        .flat_map(|pair| pair[1].as_object().unwrap().keys())
    {
        assert!(properties.contains_key(name), "{name}");
    }
    assert_eq!(properties["in_system"]["type"], "keyword");
    assert_eq!(properties["date"]["type"], "date");
    assert_eq!(properties["title"]["analyzer"], "afterword_stems");
}

#[test]
fn texts_are_read_in_the_language_of_the_site() {
    let config = |language: &str| {
        let files = opensearch_files(language);
        json(named(&files, opensearch::CONFIG))["settings"]["analysis"].clone()
    };
    assert_eq!(
        config("en")["filter"]["afterword_stemmer"]["language"],
        "porter2"
    );
    assert_eq!(
        config("de-CH")["filter"]["afterword_stemmer"]["language"],
        "german"
    );
    let without = config("ja");
    assert_eq!(without["filter"].get("afterword_stemmer"), None);
    assert!(!without["analyzer"].to_string().contains("stemmer"));
    let tokenizer = |language: &str| {
        let files = quickwit_files(language);
        let config = json(named(&files, quickwit::CONFIG));
        let fields = config["doc_mapping"]["field_mappings"]
            .as_array()
            .unwrap()
            .clone();
        fields.iter().find(|field| field["name"] == "body").unwrap()["tokenizer"].clone()
    };
    assert_eq!(tokenizer("de"), "default");
    assert_eq!(tokenizer("ja"), "chinese_compatible");
}

#[test]
fn files_are_no_larger_than_an_engine_takes() {
    let check = |pieces: &[&str], expected: &[(&str, &str)]| {
        let mut found = Vec::new();
        let mut parts = Parts::new("p", 4, |(name, part)| {
            found.push((name, String::from_utf8(part).unwrap()));
            Ok::<_, ExportError>(())
        });
        for piece in pieces {
            parts.add(piece.as_bytes().to_vec()).unwrap();
        }
        parts.finish().map(drop).unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|(name, part)| (name.as_str(), part.as_str()))
            .collect();
        assert_eq!(found, expected, "{pieces:?}");
    };
    check(
        &["aaaa", "bb", "cc", "dddddddd", "e"],
        &[
            ("p-0001.ndjson", "aaaa"),
            ("p-0002.ndjson", "bbcc"),
            ("p-0003.ndjson", "dddddddd"),
            ("p-0004.ndjson", "e"),
        ],
    );
    check(&[], &[("p-0001.ndjson", "")]);
}

#[test]
fn what_is_told_one_by_one_is_what_all_documents_hold() {
    let config = sample::config();
    let catalog = catalog(&config);
    let all = Documents::new(&catalog, &config);
    let bare = Documents::without_texts(&catalog, &config);
    let telling = Telling::new(&bare, &catalog, &config, &held);
    let one_by_one: Vec<_> = (0..bare.all.len())
        .map(|place| telling.get(place).unwrap().unwrap())
        .collect();
    assert_eq!(one_by_one, all.all);
    assert_eq!(telling.get(bare.all.len()).unwrap(), None);
}

#[test]
fn pages_know_where_the_engine_is_and_what_terms_are_called() {
    let backend = Backend {
        kind: BackendKind::Quickwit,
        url: "https://search.example/".to_owned(),
        index: "incidents".to_owned(),
    };
    let config = Config::for_site("x");
    let (address, bytes) = backend::file(&documents(), &backend, &config, SITE).unwrap();
    assert_eq!(address, "search/backend.json");
    let file = json(&bytes);
    assert_eq!(file["kind"], "quickwit");
    assert_eq!(file["site"], SITE);
    let dimensions = file["dimensions"].as_array().unwrap();
    let factors = dimensions
        .iter()
        .find(|one| one["id"] == "factors")
        .unwrap();
    assert_eq!(factors["within"], "in_factor");
    let storm = factors["terms"]
        .as_array()
        .unwrap()
        .iter()
        .find(|term| term["id"] == "retry-storm")
        .unwrap();
    assert_eq!(
        storm["names"],
        serde_json::json!(["retry-amplification", "retry-storm"])
    );
    let facets = file["facets"].as_array().unwrap();
    let of = |id: &str| facets.iter().find(|one| one["id"] == id).unwrap();
    let counted = ["kind", "year", "severity"].map(|id| of(id)["counted"] == true);
    assert_eq!(counted, [true, true, false]);
    let severity = &of("severity")["values"][0];
    assert_eq!(severity["names"], serde_json::json!(["sev-2"]));
}

#[test]
fn fields_of_the_site_are_fields_of_the_engine() {
    let fields = "[[fields]]\nid = 'cluster'\nchoices = ['eu', { id = 'us', title = 'United States' }]\nfilter = true\n[[fields]]\nid = 'people'\ntype = 'number'\nfilter = true\n";
    let config = Config::from_toml("site.toml", fields, "x").unwrap();
    let story = "---\ntitle: Queue\ncluster: [us, eu]\npeople: 12\n---\n";
    let catalog = sample::catalog(&[("story.md", story)], &config);
    let files = made((&catalog, &config), |telling, put| {
        opensearch::files(telling, ("incidents", "en"), SITE, put)
    });
    let story = &lines(named(&files, "bulk-0001.ndjson"))[1];
    assert_eq!(story["own_cluster"], serde_json::json!(["eu", "us"]));
    assert_eq!(story["own_people"], "12");
    let index = json(named(&files, opensearch::CONFIG));
    let cluster = &index["mappings"]["properties"]["own_cluster"];
    assert_eq!(cluster["type"], "keyword");
    let record = &record_lines((&catalog, &config))[0];
    let told = serde_json::json!({ "people": ["12"], "cluster": ["eu", "United States"] });
    assert_eq!(record["fields"], told);
}

#[test]
fn a_fingerprint_tells_what_a_document_says_and_not_where_it_stands() {
    let config = sample::config();
    let of = |story: &'static str, more: &[(&'static str, &'static str)]| {
        let mut files = vec![("story.md", story)];
        files.extend(more);
        let catalog = sample::catalog(&files, &config);
        let documents = Documents::without_texts(&catalog, &config);
        let telling = Telling::new(&documents, &catalog, &config, &held);
        let site = Telling::fingerprint(&documents, &catalog);
        let place = documents.all.iter().position(|one| one.id == "story");
        let place = place.unwrap();
        let story = telling.get(place).unwrap().unwrap();
        let prepared = opensearch::prepare(place, &story, &documents, &site).unwrap();
        (site, prepared.place, prepared.fingerprint)
    };
    let plain = of("---\ndate: 2024-03-01\n---\n# Queue\n\nIt filled.\n", &[]);
    let edited = of("---\ndate: 2024-03-01\n---\n# Queue\n\nIt was full.\n", &[]);
    assert!(plain.0 != edited.0 && plain.2 != edited.2);
    let older = [("older.md", "---\ndate: 2024-02-01\n---\n# Older\n")];
    let behind = of(
        "---\ndate: 2024-03-01\n---\n# Queue\n\nIt filled.\n",
        &older,
    );
    assert_eq!((plain.1, behind.1), (0, 1));
    assert!(plain.0 != behind.0 && plain.2 == behind.2);
}
