//! What holds for any site: nothing panics, the same input gives the same bytes, no link is dead,
//! and what two incidents are to each other reads from both ends.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::support::pages;
use afterword::catalog::index::EntryIx;
use afterword::catalog::{Catalog, Entry, RelationLabel};
use afterword::config::Config;
use afterword::diagnostics::rules;
use afterword::load::{self, Loaded};
use afterword::site::{Content, addresses};
use proptest::prelude::*;

/// The documents of a small site: path below the root and text.
type Documents = BTreeMap<String, String>;

/// Loads the documents as a site, or as a repository as it is.
fn load(documents: &Documents, is_site: bool) -> Loaded {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("library");
    fs::create_dir(&root).unwrap();
    for (path, text) in documents {
        let path = root.join(if is_site { "content" } else { "." }).join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        fs::write(path.with_file_name("x.png"), "GIF89a").unwrap();
    }
    let config = if is_site {
        Config::for_site("Library")
    } else {
        Config::for_repository("Library")
    };
    load::load(&root, config, &root.join("public")).unwrap()
}

/// Every route of a site that is made of text.
fn rendered(loaded: &Loaded) -> BTreeMap<String, String> {
    let Some(site) = &loaded.site else {
        return BTreeMap::new();
    };
    let mut texts = BTreeMap::new();
    for (address, route) in site.routes() {
        if let Content::Bytes(bytes) = site.render(address, route).unwrap()
            && let Ok(text) = String::from_utf8(bytes)
        {
            texts.insert(address.clone(), text);
        }
    }
    texts
}

fn dead_links(loaded: &Loaded, texts: &BTreeMap<String, String>) -> Vec<String> {
    let known: BTreeSet<_> = loaded
        .site
        .iter()
        .flat_map(|site| site.routes().keys().cloned())
        .collect();
    let is_page = |address: &str| address.ends_with(".html") && address != addresses::NOT_FOUND;
    let pages = texts.iter().filter(|(address, _)| is_page(address));
    pages::dead_links(
        &pages
            .map(|(address, html)| (address.clone(), html.clone()))
            .collect(),
        &known,
    )
}

/// What must hold for every site.
fn check(documents: &Documents, is_site: bool) -> Result<(), TestCaseError> {
    let loaded = load(documents, is_site);
    let faults: Vec<_> = loaded
        .diagnostics
        .iter()
        .filter(|found| found.rule == &rules::INTERNAL)
        .collect();
    prop_assert!(faults.is_empty(), "{:?}", faults);
    prop_assert!(loaded.site.is_some() || !loaded.conflicts.is_empty());
    let texts = rendered(&loaded);
    prop_assert_eq!(dead_links(&loaded, &texts), Vec::<String>::new());
    for (address, text) in &texts {
        if address.ends_with(".html") || address.ends_with(".xml") {
            prop_assert!(!text.contains("<script>"), "{}", address);
        }
        if address.ends_with(".json") {
            prop_assert!(
                serde_json::from_str::<serde_json::Value>(text).is_ok(),
                "{}",
                address
            );
        }
    }
    if let Some(site) = &loaded.site {
        both_ends(site.catalog())?;
        for entry in &site.catalog().entries {
            let to = addresses::postmortem(&entry.document.id.value);
            for from in &entry.backlinks {
                let from = addresses::postmortem(&of(site.catalog(), *from).document.id.value);
                let links = pages::addresses(&texts[&from]);
                let leads = |link: &String| {
                    pages::joined(&from, link.split('#').next().unwrap_or_default()).as_ref()
                        == Some(&to)
                };
                prop_assert!(links.iter().any(leads), "{} does not link to {}", from, to);
            }
        }
    }

    let again = load(documents, is_site);
    prop_assert_eq!(&again.diagnostics, &loaded.diagnostics);
    prop_assert_eq!(&again.conflicts, &loaded.conflicts);
    prop_assert!(rendered(&again) == texts, "two loads of one input differ");
    Ok(())
}

/// The entry of an index.
fn of(catalog: &Catalog, index: EntryIx) -> &Entry {
    catalog.entries.get(index).unwrap()
}

/// What one incident says of another reads from both ends.
fn both_ends(catalog: &Catalog) -> Result<(), TestCaseError> {
    for (index, entry) in catalog.entries.indexed() {
        let has = |other, label| of(catalog, other).relations.contains(&(label, index));
        for (label, other) in &entry.relations {
            prop_assert_ne!(*other, index);
            let inverse = match label {
                RelationLabel::RecurrenceOf => RelationLabel::HappenedAgain,
                RelationLabel::HappenedAgain => RelationLabel::RecurrenceOf,
                RelationLabel::FixLedTo => RelationLabel::FollowedFromFix,
                RelationLabel::FollowedFromFix => RelationLabel::FixLedTo,
                RelationLabel::SameFactor | RelationLabel::Contrasts => *label,
                RelationLabel::SeeAlso => continue,
            };
            prop_assert!(
                has(*other, inverse),
                "{:?} of {:?} and {:?}",
                label,
                index,
                other
            );
        }
        prop_assert!(entry.backlinks.is_sorted() && !entry.backlinks.contains(&index));
        for related in entry.related.iter() {
            prop_assert_ne!(related.entry, index);
            // A reason is one from both ends, whether or not each is among the other's closest.
            let terms = |index| -> BTreeSet<_> {
                of(catalog, index)
                    .uses
                    .iter()
                    .map(|used| &used.term)
                    .collect()
            };
            let (ours, theirs) = (terms(index), terms(related.entry));
            for term in &related.terms {
                prop_assert!(ours.contains(term) && theirs.contains(term), "{}", term);
            }
            if let Some(back) = of(catalog, related.entry)
                .related
                .iter()
                .find(|back| back.entry == index)
            {
                prop_assert_eq!(back.months_apart, related.months_apart);
                let set = |terms: &[_]| -> BTreeSet<afterword::ids::TermId> {
                    terms.iter().cloned().collect()
                };
                prop_assert_eq!(set(&back.terms), set(&related.terms));
            }
        }
    }
    Ok(())
}

/// The names of documents, few so that they meet.
fn name() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "2024-01-02-ovens",
        "tills",
        "PM2023-001-baskets",
        "Ünïcode  name",
        "index",
        "con",
        "a/tills",
    ])
    .prop_map(str::to_owned)
}

/// What a link may be written as.
fn destination() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "tills.md",
        "./tills.md#timeline",
        "../postmortems/tills.md",
        "a/tills.md",
        "#timeline",
        "#summary",
        "tills.md#overview",
        "tills.md#what-went-well",
        "a/tills.md#action-items",
        "tills.md#impact",
        "nowhere.md",
        "javascript:alert(1)",
        "https://elsewhere.example/x?a=1&b=2",
        "/tills.md",
        "..",
        "",
        "%00",
        "con.md",
        "../../../../etc/passwd",
        "tills.html",
        "?q",
        "//elsewhere.example",
        "Ünïcode%20%20name.md",
        "index.md#",
    ])
    .prop_map(str::to_owned)
}

/// Pieces of bodies, in the shapes of what people write.
fn piece() -> impl Strategy<Value = String> {
    let fixed = prop::sample::select(vec![
        "# A title (2024-03-04)",
        "## Timeline (UTC)",
        "## Contributing factors",
        "## Summary",
        "### Overview",
        "## What went well",
        "## Action items",
        "## Surprises",
        "## Impact",
        "## Root cause",
        "Setext\n===",
        "- 10:00: it begins",
        "- 2024-01-02 10:05 CET: it ends",
        "| Time | What |\n|---|---|\n| 10:01 | x |",
        "- a retry storm",
        "[[tills]] and [[factor:retry-storm]] and [[myth:if-only|*theirs*]]",
        "PM2023-001 again",
        "```sh\n# no heading\n```",
        "> [!NOTE]\n> said",
        "<script>alert(1)</script>",
        "<details><summary>x</summary>",
        "[^1]\n\n[^1]: a note",
        "[ref][r]\n\n[r]: tills.md",
        "***",
        "* * *",
        "<!-- comment",
        "&amp;&lt;&#0;",
        "\u{feff}",
        "- [ ] do it",
        "1. one\n   - two\n     - three",
        "~~gone~~ `code` **bold**",
        "![x](x.png)",
        "\\[x](y)",
        "\r\n\r\n",
    ])
    .prop_map(str::to_owned);
    prop_oneof![
        6 => fixed,
        3 => destination().prop_map(|to| format!("See [the other]({to}).")),
        1 => destination().prop_map(|to| format!("![it]({to} \"t\")")),
        2 => "[ -~äß🔥|>#*_`\\[\\]()<&\n\t-]{0,60}",
    ]
}

/// Lines of front matter; most are sound, some are not.
fn field() -> impl Strategy<Value = String> {
    let fixed = prop::sample::select(vec![
        "title: One of them",
        "title: [a, b]",
        "date: 2024-05-06",
        "date: 2024-02-30",
        "id: tills",
        "id: ../x",
        "systems: [checkout, Payments]",
        "systems: checkout",
        "factors: [retry-storm, {id: alert-noise, note: '*n*'}]",
        "factors: [retry-strom, human-error]",
        "myths: [{id: if-only, first_story: a, second_story: b}]",
        "related: [{to: tills, as: recurrence-of}]",
        "related: [pm2023-001, nobody]",
        "related: [{to: 2024-01-02-ovens, as: fix-caused}]",
        "aliases: [before]",
        "status: draft",
        "audience: nobody",
        "times: {started: 2024-05-06T10:00:00Z, resolved: ~2024-05-06T11:00:00Z}",
        "severity: 1",
        "unknown: &a [*a]",
        "timezone: Europe/Zurich",
        "summary: '[x](tills.md)'",
        "surprises: ['[[tills]]', it]",
        "summary: '![x](x.png)'",
        "impact: '![x](x.png)'",
        "luck: ['[x](x.png)']",
        "actions: ['see [x](x.png)']",
        "\tbad",
        "lang: de",
        "kind: near-miss",
        "impact: {who: all, what: none}",
        "actions: [{text: t, kind: repair}]",
        "}{",
    ])
    .prop_map(str::to_owned);
    prop_oneof![9 => fixed, 1 => "[a-z_]{1,8}: [ -~]{0,20}"]
}

fn document() -> impl Strategy<Value = String> {
    let matter = prop_oneof![
        3 => Just(None),
        6 => prop::collection::vec(field(), 0..6).prop_map(Some),
    ];
    let end = prop::sample::select(vec!["---\n", "---\n", "---\n", "", "----\n"]);
    (matter, end, prop::collection::vec(piece(), 0..9)).prop_map(|(matter, end, body)| {
        let matter = matter
            .map(|fields| format!("---\n{}\n{end}", fields.join("\n")))
            .unwrap_or_default();
        format!("{matter}{}\n", body.join("\n\n"))
    })
}

fn site() -> impl Strategy<Value = Documents> {
    let folder = prop::sample::select(vec![
        "postmortems/",
        "postmortems/",
        "postmortems/",
        "systems/",
        "pages/",
        "",
    ]);
    let path = (folder, name()).prop_map(|(folder, name)| format!("{folder}{name}.md"));
    prop::collection::btree_map(path, document(), 1..7)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_site_holds_together(documents in site()) {
        check(&documents, true)?;
    }

    #[test]
    fn any_repository_holds_together(documents in site()) {
        check(&documents, false)?;
    }

    #[test]
    fn any_bytes_are_a_document(texts in prop::collection::vec("(---|\\+\\+\\+|\\{)?\\PC{0,200}(\n(---|\\PC{0,40})){0,8}", 1..3)) {
        let named = texts.into_iter().enumerate().map(|(number, text)| (format!("{number}.md"), text));
        check(&named.collect(), false)?;
    }
}

/// Documents that once broke one of these rules.
#[test]
fn what_was_mended_stays_mended() {
    let check = |files: &[(&str, &str)]| {
        let documents = files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        check(&documents.collect(), false).unwrap();
    };
    // The summary opens the page without its heading, and links to the heading still lead there.
    check(&[
        (
            "a.md",
            "# A\n\n## Overview\n\nIn short.\n\n## More\n\nText.\n",
        ),
        ("b.md", "[a](a.md#overview)\n"),
    ]);
    // A page of nothing but a summary has its footnotes too.
    check(&[("a.md", "## Summary\n\nIn short.[^1]\n\n[^1]: A note.\n")]);
    // A document shown as an image is not shown, so that it is not linked to either.
    check(&[("a.md", "![b](b.md)\n"), ("b.md", "B\n")]);
}
