//! Small sites in the shapes of real repositories, each held against what is expected of it.
//!
//! `tests/sites/<name>/` is a site where it has a site.toml, and else a repository as it is, whose
//! files are in `content`. Beside them, `expected/postmortems.txt` tells what was read out of the
//! documents and `expected/findings.txt` what was found in them. After a change that is meant,
//! `UPDATE=1 cargo test --test program sites::` writes both anew; the difference is for a person to review.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{files_below, pages};
use afterword::catalog::index::EntryIx;
use afterword::catalog::links::Resource;
use afterword::catalog::paths::PathStop;
use afterword::catalog::{Catalog, Entry};
use afterword::config::{Config, FILE_NAME};
use afterword::diagnostics::Diagnostic;
use afterword::ids::Dimension;
use afterword::load::{self, Loaded};
use afterword::postmortem::timeline::{Event, Instant};
use afterword::postmortem::{Origin, Provenance};
use afterword::site::{Content, addresses};
use afterword::text::SourceText;

/// The folder of a site that holds what is expected.
const EXPECTED: &str = "expected";

#[test]
fn sites_are_read_as_expected() {
    let is_update = std::env::var_os("UPDATE").is_some_and(|value| value == "1");
    let mut differences = String::new();
    for (name, folder) in sites() {
        let loaded = load(&name, &folder);
        let actual = BTreeMap::from([
            ("findings.txt".to_owned(), findings(&loaded)),
            ("postmortems.txt".to_owned(), postmortems(&loaded)),
        ]);
        let folder = folder.join(EXPECTED);
        if is_update {
            let _ = fs::remove_dir_all(&folder);
            fs::create_dir(&folder).unwrap();
            for (file, text) in &actual {
                fs::write(folder.join(file), text).unwrap();
            }
        }
        let text = |(file, bytes): (String, Vec<u8>)| (file, String::from_utf8(bytes).unwrap());
        let expected: BTreeMap<_, _> = files_below(&folder).into_iter().map(text).collect();
        for file in actual
            .keys()
            .chain(expected.keys())
            .collect::<BTreeSet<_>>()
        {
            let empty = String::new();
            let (old, new) = (
                expected.get(file).unwrap_or(&empty),
                actual.get(file).unwrap_or(&empty),
            );
            if old != new || !expected.contains_key(file) || !actual.contains_key(file) {
                let _ = writeln!(
                    differences,
                    "{name}/{EXPECTED}/{file}\n{}",
                    difference(old, new)
                );
            }
        }
    }
    assert!(
        differences.is_empty(),
        "`UPDATE=1 cargo test --test program sites::` accepts this:\n\n{differences}"
    );
}

#[test]
fn no_link_of_a_site_is_dead() {
    for (name, folder) in sites() {
        let loaded = load(&name, &folder);
        let site = loaded.site.as_ref().unwrap();
        let known: BTreeSet<_> = site.routes().keys().cloned().collect();
        let mut rendered = BTreeMap::new();
        for (address, route) in site.routes() {
            // A host shows the page for unknown addresses at any depth: it cannot be relative.
            let is_page = address.ends_with(".html") && address != addresses::NOT_FOUND;
            if let (true, Content::Bytes(bytes)) = (is_page, site.render(address, route).unwrap()) {
                rendered.insert(address.clone(), String::from_utf8(bytes).unwrap());
            }
        }
        assert!(rendered.len() > 5, "{name}");
        assert_eq!(pages::dead_links(&rendered, &known), [""; 0], "{name}");
    }
}

/// The fixture sites by name.
fn sites() -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites");
    let mut sites: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), entry.path()))
        .collect();
    sites.sort();
    sites
}

/// Loads a copy outside of this repository, whose history is not that of the site.
fn load(name: &str, folder: &Path) -> Loaded {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join(name);
    let is_site = folder.join(FILE_NAME).is_file();
    let from = if is_site {
        folder.to_path_buf()
    } else {
        folder.join("content")
    };
    for (path, bytes) in files_below(&from) {
        if !path.starts_with(EXPECTED) {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
    let config = if is_site {
        let text = fs::read_to_string(root.join(FILE_NAME)).unwrap();
        Config::from_toml(FILE_NAME, &text, name).unwrap()
    } else {
        Config::for_repository(name)
    };
    let loaded = load::load(&root, config, &root.join("public")).unwrap();
    assert_eq!(loaded.conflicts, [], "{name}");
    loaded
}

/// `code path:line:column message`, one per line.
fn findings(loaded: &Loaded) -> String {
    let mut text = String::new();
    for finding in &loaded.diagnostics {
        let place = place(finding, loaded);
        let _ = writeln!(text, "{} {place} {}", finding.rule.code, finding.message);
    }
    text
}

fn place(finding: &Diagnostic, loaded: &Loaded) -> String {
    let Some(location) = &finding.location else {
        return "-".to_owned();
    };
    let document = loaded
        .sources
        .iter()
        .find(|document| *document.source.path == *location.path);
    match (location.span, document) {
        (Some(span), Some(document)) => {
            let position = document.source.position(span.start);
            format!("{}:{}:{}", location.path, position.line, position.column)
        }
        _ => location.path.clone(),
    }
}

/// What was read out of the documents, and what they are to each other.
fn postmortems(loaded: &Loaded) -> String {
    let catalog = loaded.site.as_ref().unwrap().catalog();
    let mut text = String::new();
    for entry in &catalog.entries {
        postmortem(entry, catalog, &mut text);
    }
    let mut line = |name: &str, values: Vec<String>| {
        if !values.is_empty() {
            let _ = writeln!(text, "{name}: {}", values.join(", "));
        }
    };
    line(
        "introduction",
        catalog
            .introduction
            .iter()
            .map(|note| note.source.path.to_string())
            .collect(),
    );
    line(
        "pages",
        catalog.pages.keys().map(ToString::to_string).collect(),
    );
    let stop = |stop: &PathStop| match &stop.place {
        Resource::Postmortem(index) => id(*index, catalog),
        Resource::Term(term) => term.to_string(),
        other => format!("{other:?}"),
    };
    line(
        "paths",
        catalog
            .paths
            .iter()
            .map(|path| {
                let stops: Vec<_> = path.stops.iter().map(stop).collect();
                format!("{} ({})", path.slug, stops.join(" → "))
            })
            .collect(),
    );
    line("assets", catalog.linked_assets.iter().cloned().collect());
    line(
        "redirects",
        catalog
            .redirects
            .iter()
            .map(|(from, to)| format!("{from} → {}", id(*to, catalog)))
            .collect(),
    );
    text
}

fn postmortem(entry: &Entry, catalog: &Catalog, text: &mut String) {
    let document = &entry.document;
    let source = &document.source;
    let mut line = |name: &str, value: String| {
        if !value.is_empty() {
            let _ = writeln!(text, "  {name}: {value}");
        }
    };
    let title = &document.title;
    line("source", source.path.to_string());
    line(
        "title",
        format!("{} {}", title.value, from(&title.from, source)),
    );
    let date = document.date.as_ref();
    line(
        "date",
        date.map(|date| format!("{} {}", date.value, from(&date.from, source)))
            .unwrap_or_default(),
    );
    for dimension in Dimension::BUILT_IN {
        let used = entry
            .uses
            .iter()
            .filter(|used| used.term.dimension == dimension);
        let (suggested, named): (Vec<_>, Vec<_>) = used.partition(|used| used.is_suggested());
        let named = named
            .iter()
            .map(|used| format!("{} {}", used.term.slug, from(&used.from, source)));
        line(dimension.as_str(), named.collect::<Vec<_>>().join(", "));
        let suggested = suggested.iter().map(|used| used.term.slug.to_string());
        line("suggested", suggested.collect::<Vec<_>>().join(", "));
    }
    line("timeline", timeline(entry));
    let related = entry
        .related
        .iter()
        .map(|related| id(related.entry, catalog));
    line("related", related.collect::<Vec<_>>().join(", "));
    let relations = entry
        .relations
        .iter()
        .map(|(label, other)| format!("{label:?} {}", id(*other, catalog)));
    line("relations", relations.collect::<Vec<_>>().join(", "));
    let backlinks = entry.backlinks.iter().map(|other| id(*other, catalog));
    line("linked from", backlinks.collect::<Vec<_>>().join(", "));
    let head = format!("{}\n", document.id.value);
    let at = text.rfind("  source: ").unwrap();
    text.insert_str(at, &head);
    text.push('\n');
}

/// The number of events with the first and the last one, the zone, and the day that events without
/// a zone are on.
fn timeline(entry: &Entry) -> String {
    let timeline = &entry.document.timeline;
    let (Some(first), Some(last)) = (timeline.events.first(), timeline.events.last()) else {
        return String::new();
    };
    let zone = timeline
        .zone
        .as_ref()
        .map(|zone| format!(", {} {}", zone.value, origin(zone.from.origin)));
    format!(
        "{} events, {} … {}{}",
        timeline.events.len(),
        event(first),
        event(last),
        zone.unwrap_or_default()
    )
}

fn event(event: &Event) -> String {
    let known = event
        .at
        .map(instant)
        .or_else(|| event.date.map(|date| date.to_string()));
    known.unwrap_or_else(|| format!("“{}”", event.written))
}

fn instant(instant: Instant) -> String {
    match instant.offset {
        Some(offset) => instant.timestamp.display_with_offset(offset).to_string(),
        None => instant.civil().to_string(),
    }
}

fn id(index: EntryIx, catalog: &Catalog) -> String {
    catalog
        .entries
        .get(index)
        .unwrap()
        .document
        .id
        .value
        .to_string()
}

/// Where a value came from, with the line where it stands in the document.
fn from(from: &Provenance, source: &SourceText) -> String {
    let line = from
        .span
        .map(|span| format!(" {}", source.position(span.start).line));
    format!("({}{})", origin(from.origin), line.unwrap_or_default())
}

fn origin(origin: Origin) -> String {
    serde_json::to_value(origin)
        .unwrap()
        .as_str()
        .unwrap()
        .to_owned()
}

/// The lines that only one of two texts has, each with its sign.
fn difference(old: &str, new: &str) -> String {
    let (mut missing, mut more): (Vec<_>, Vec<_>) = (old.lines().collect(), new.lines().collect());
    missing.retain(|line| {
        let at = more.iter().position(|other| other == line);
        at.map(|at| more.remove(at)).is_none()
    });
    let signed = |sign: char, lines: Vec<&str>| -> String {
        lines
            .iter()
            .map(|line| format!("{sign} {line}\n"))
            .collect()
    };
    let text = signed('-', missing) + &signed('+', more);
    if text.is_empty() {
        "  the order of the lines differs\n".to_owned()
    } else {
        text
    }
}
