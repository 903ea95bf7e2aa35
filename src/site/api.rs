//! The data that others may rely on: versioned, documented, additive.
//!
//! `api/catalog.json` lists all postmortems, terms and reading paths; `api/postmortems/<id>.json` tells one
//! postmortem. URLs are relative to the site's root.

use serde_json::{Map, Value, json};

use super::page_links::PageLinks;
use super::pages::Parts;
use super::{Site, addresses, words};
use crate::catalog::Entry;
use crate::catalog::index::EntryIx;
use crate::catalog::links::Place;
use crate::catalog::paths::ReadingPath;
use crate::fields::Type;
use crate::ids::Dimension;
use crate::postmortem::outline::SectionKind;
use crate::postmortem::timeline::{Event, Instant};
use crate::postmortem::{Candidates, FieldValue, Kind, Moment, markdown};

/// The version of the format. Fields are only ever added within one.
const VERSION: u32 = 1;

/// `api/catalog.json`.
pub(super) fn catalog(site: &Site) -> String {
    let catalog = &site.catalog;
    let mut root = Map::new();
    root.insert("version".to_owned(), json!(VERSION));
    let postmortems: Vec<Value> = catalog
        .entries
        .iter()
        .map(|entry| Value::Object(fields(site, entry)))
        .collect();
    root.insert("postmortems".to_owned(), Value::Array(postmortems));
    let paths = catalog.paths.iter().map(|path| self::path(site, path));
    root.insert("paths".to_owned(), Value::Array(paths.collect()));
    for info in &catalog.dimensions {
        let terms = catalog
            .vocabulary
            .shown(&info.dimension)
            .filter(|term| !term.is_group);
        let terms: Vec<Value> = terms
            .map(|term| {
                json!({
                    "id": term.id.slug,
                    "title": term.title,
                    "url": addresses::term(&term.id, catalog, 1),
                    "count": catalog.vocabulary.named_below(&term.id).len(),
                })
            })
            .collect();
        root.insert(info.dimension.to_string(), Value::Array(terms));
    }
    text(&Value::Object(root))
}

/// A reading path: what it is, and where it leads in which order.
fn path(site: &Site, path: &ReadingPath) -> Value {
    // URLs of an address at the site's root are relative to the root.
    let parts = Parts::new(site, addresses::HOME);
    let links = parts.links(&path.note.source.path);
    let stops = path.stops.iter().filter_map(|stop| {
        let to = parts.place_link(&stop.place)?;
        let id = match &stop.place {
            Place::Postmortem(at) => site.catalog.entries.get(*at)?.document.id.value.to_string(),
            Place::Term(id) => id.to_string(),
            Place::Page(slug) | Place::Path(slug) => slug.to_string(),
            Place::Introduction | Place::Asset(_) => return None,
        };
        Some(json!({
            "id": id,
            "title": to.title,
            "url": to.url,
            "reason": stop.reason.as_ref().map(|reason| told(&links, reason)),
            "minutes": stop.minutes,
        }))
    });
    json!({
        "id": path.slug,
        "title": path.title(),
        "url": addresses::path(&path.slug),
        "summary": told(&links, path.note.summary()),
        "minutes": path.minutes(),
        "stops": stops.collect::<Vec<_>>(),
    })
}

/// `api/postmortems/<id>.json`.
pub(super) fn postmortem(parts: &Parts<'_>, index: EntryIx) -> String {
    let site = parts.site;
    let catalog = &site.catalog;
    let Some(entry) = catalog.entries.get(index) else {
        return text(&Value::Null);
    };
    let document = &entry.document;
    let links = parts.links(&document.source.path);
    let mut root = Map::new();
    root.insert("version".to_owned(), json!(VERSION));
    root.extend(fields(site, entry));
    let id_of = |index: &EntryIx| {
        catalog
            .entries
            .get(*index)
            .map(|entry| entry.document.id.value.to_string())
    };
    let related: Vec<Value> = entry
        .related
        .iter()
        .filter_map(|related| {
            let titles = related
                .terms
                .iter()
                .filter_map(|id| catalog.vocabulary.get(id));
            let mut reasons: Vec<String> = titles
                .map(|term| format!("shares {}", term.title))
                .collect();
            if reasons.is_empty() {
                reasons.extend(
                    related
                        .words
                        .iter()
                        .map(|word| format!("both speak of “{word}”")),
                );
            }
            reasons.extend(related.months_apart.map(words::months_apart));
            Some(json!({ "id": id_of(&related.entry)?, "reasons": reasons }))
        })
        .collect();
    let suggested = |dimension: Dimension| -> Vec<&str> {
        let suggested = entry
            .uses
            .iter()
            .filter(|used| used.suggested_from.is_some());
        let terms = suggested.map(|used| &used.term);
        let wanted = terms.filter(|term| term.dimension == dimension);
        wanted.map(|term| term.slug.as_str()).collect()
    };
    let more = json!({
        "summary": document.summary.as_ref().map(|summary| told(&links, &summary.value.of(&document.source.text))),
        "severity": null,
        "times": times(entry),
        "timezone": document.timeline.zone.as_ref().map(|zone| &zone.value),
        "timeline": document.timeline.events.iter().map(event).collect::<Vec<_>>(),
        "passages": passages(parts, entry),
        "suggested_systems": suggested(Dimension::System),
        "suggested_factors": suggested(Dimension::Factor),
        "related": related,
        "backlinks": entry.backlinks.iter().filter_map(id_of).collect::<Vec<_>>(),
        "provenance": provenance(site, entry),
    });
    if let Value::Object(more) = more {
        root.extend(more);
    }
    root.extend(plain(site, entry, false));
    text(&Value::Object(root))
}

/// The kinds of stories that the site adds, with what readers call them, for the scripts of the search; empty
/// where it adds none.
pub(super) fn own_kinds(site: &Site) -> String {
    let own = site.config.kinds.iter().skip(Kind::BUILT_IN.len());
    let titles: Map<_, _> = own
        .map(|kind| (kind.id.clone(), json!(kind.title)))
        .collect();
    match titles.is_empty() {
        true => String::new(),
        false => Value::Object(titles).to_string(),
    }
}

/// What authors list under headings whose meaning is known. What other fields tell is not repeated,
/// and people are not listed.
fn passages(parts: &Parts<'_>, entry: &Entry) -> Vec<Value> {
    let document = &entry.document;
    let links = parts.links(&document.source.path);
    let url = addresses::postmortem(&document.id.value);
    let elsewhere = [
        SectionKind::Summary,
        SectionKind::Timeline,
        SectionKind::Participants,
    ];
    let told_here = document
        .passages
        .iter()
        .filter(|passage| !elsewhere.contains(&passage.kind) && !passage.items.is_empty());
    let passages = told_here.filter_map(|passage| {
        let heading = document.outline.headings.get(passage.heading)?;
        let items = passage.texts(&document.source.text);
        let items = items.map(|item| told(&links, &item.text));
        Some(json!({
            "kind": words::section(passage.kind),
            "heading": heading.text,
            "url": format!("{url}#{}", heading.anchor),
            "items": items.collect::<Vec<_>>(),
        }))
    });
    passages.collect()
}

/// A Markdown text as it was written; its words alone where it names the address of something that is
/// not published.
fn told(links: &PageLinks<'_>, text: &str) -> String {
    if links.names_withheld(text) {
        markdown::plain_text(text)
    } else {
        text.to_owned()
    }
}

/// The fields that both files have.
fn fields(site: &Site, entry: &Entry) -> Map<String, Value> {
    let document = &entry.document;
    let named = |dimension: &Dimension| -> Vec<&str> {
        let used = entry
            .uses
            .iter()
            .filter(|used| used.suggested_from.is_none());
        used.filter(|used| used.term.dimension == *dimension)
            .map(|used| used.term.slug.as_str())
            .collect()
    };
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    put("id", json!(document.id.value));
    put("url", json!(addresses::postmortem(&document.id.value)));
    put("title", json!(entry.title()));
    put(
        "date",
        json!(document.date.as_ref().map(|date| date.value.to_string())),
    );
    put("kind", json!(site.config.kind(document.kind).id));
    for dimension in Dimension::BUILT_IN {
        put(dimension.as_str(), json!(named(&dimension)));
    }
    for info in &site.catalog.dimensions {
        if info.dimension.is_own() {
            put(info.dimension.as_str(), json!(named(&info.dimension)));
        }
    }
    put("source", json!(document.source.path));
    if !site.config.declared.is_empty() {
        let declared = plain(site, entry, true);
        put("fields", Value::Object(declared));
    }
    fields
}

/// The values of the plain fields that Afterword has, or of those that the site declares.
fn plain(site: &Site, entry: &Entry, declared: bool) -> Map<String, Value> {
    let fields = site.config.plain_fields();
    let fields = fields.filter(|field| field.is_declared == declared);
    let told = fields.filter_map(|field| {
        let one = |value: &FieldValue| match field.value {
            Type::Number => serde_json::from_str(&value.text).unwrap_or_else(|_| json!(value.text)),
            Type::Link => json!({ "title": value.text, "url": value.url }),
            _ => json!(value.text),
        };
        let mut values = entry.document.values(&field.id).iter().map(one);
        let first = values.next()?;
        let value = match field.is_list {
            true => Value::Array(std::iter::once(first).chain(values).collect()),
            false => first,
        };
        Some((field.id.to_string(), value))
    });
    told.collect()
}

fn times(entry: &Entry) -> Value {
    let times = &entry.document.times;
    let moment = |moment: &Option<Candidates<Moment>>| {
        moment.as_ref().map(|moment| match &moment.value {
            Moment::At { at, approximate } => {
                json!({ "at": rfc3339(*at), "approximate": approximate })
            }
            Moment::Unknown => json!({ "at": null, "approximate": false }),
        })
    };
    json!({
        "started": moment(&times.started),
        "detected": moment(&times.detected),
        "declared": moment(&times.declared),
        "mitigated": moment(&times.mitigated),
        "resolved": moment(&times.resolved),
    })
}

fn event(event: &Event) -> Value {
    json!({
        "at": event.at.map(rfc3339),
        "written": event.written,
        "text": event.text,
        "approximate": event.approximate,
    })
}

/// An instant with the author's offset.
pub(super) fn rfc3339(instant: Instant) -> String {
    instant
        .timestamp
        .display_with_offset(instant.offset)
        .to_string()
}

fn provenance(site: &Site, entry: &Entry) -> Value {
    let document = &entry.document;
    let rows = document.explained(&site.config).map(|(field, from)| {
        let line = from
            .span
            .map(|span| document.source.position(span.start).line);
        let row = json!({ "from": from.origin, "line": line });
        (field.id.to_string(), row)
    });
    Value::Object(rows.collect())
}

fn text(value: &Value) -> String {
    let mut text = value.to_string();
    text.push('\n');
    text
}
