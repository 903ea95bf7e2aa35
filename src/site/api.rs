//! The data that others may rely on: versioned, documented, additive.
//!
//! `api/catalog.json` lists all postmortems, terms and reading paths; `api/postmortems/<id>.json` tells one
//! postmortem. URLs are relative to the site's root.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::page_links::PageLinks;
use super::pages::Parts;
use super::views::Told;
use super::{Site, addresses, words};
use crate::catalog::index::EntryIx;
use crate::catalog::links::Resource;
use crate::catalog::paths::ReadingPath;
use crate::catalog::{Catalog, Entry, TermUse};
use crate::config::Config;
use crate::fields::Type;
use crate::ids::Dimension;
use crate::postmortem::outline::SectionKind;
use crate::postmortem::timeline::{Event, When};
use crate::postmortem::{Candidates, FieldValue, Kind, Moment, Postmortem, markdown};
use crate::site::charts::lasted::lasted;

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
        .map(|entry| {
            Value::Object(fields(
                &site.config,
                &entry.document,
                &Known::new(catalog, entry),
            ))
        })
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
    let parts = Parts::new(site, addresses::HOME, None);
    let links = parts.links(&path.note.source.path);
    let stops = path.stops.iter().filter_map(|stop| {
        let to = parts.place_link(&stop.place)?;
        let id = match &stop.place {
            Resource::Postmortem(at) => {
                site.catalog.entries.get(*at)?.document.id.value.to_string()
            }
            Resource::Term(id) => id.to_string(),
            Resource::Page(slug) | Resource::Path(slug) => slug.to_string(),
            Resource::Introduction | Resource::Asset(_) => return None,
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

/// `api/postmortems/<id>.json`, before it is written.
#[derive(Debug, Hash)]
pub(super) struct Story<'a> {
    told: Told<'a>,
    known: Known<'a>,
    uses: &'a [TermUse],
    related: Vec<Relation>,
    /// The ids of the documents that link to it.
    backlinks: Vec<String>,
}

/// A related incident, by its id.
#[derive(Debug, Hash, Serialize)]
struct Relation {
    id: String,
    reasons: Vec<String>,
}

impl<'a> Story<'a> {
    /// What is told of an entry; `None` where there is none.
    pub(super) fn new(parts: &Parts<'a>, index: EntryIx) -> Option<Self> {
        let catalog = &parts.site.catalog;
        let entry = catalog.entries.get(index)?;
        let id_of = |index: &EntryIx| {
            let entry = catalog.entries.get(*index);
            entry.map(|entry| entry.document.id.value.to_string())
        };
        let related = entry.related.iter().filter_map(|related| {
            let titles = related
                .terms
                .iter()
                .filter_map(|id| catalog.vocabulary.get(id));
            let mut reasons: Vec<String> = titles
                .map(|term| format!("shares {}", term.title))
                .collect();
            if reasons.is_empty() {
                let names = related.names.iter();
                reasons.extend(names.map(|name| format!("both speak of “{name}”")));
            }
            reasons.extend(related.months_apart.map(words::months_apart));
            Some(Relation {
                id: id_of(&related.entry)?,
                reasons,
            })
        });
        Some(Self {
            told: parts.told(index, entry),
            known: Known::new(catalog, entry),
            uses: &entry.uses,
            related: related.collect(),
            backlinks: entry.backlinks.iter().filter_map(id_of).collect(),
        })
    }

    /// The file.
    pub(super) fn json(&self) -> String {
        let Told {
            document,
            links,
            config,
            ..
        } = &self.told;
        let mut root = Map::new();
        root.insert("version".to_owned(), json!(VERSION));
        root.extend(fields(config, document, &self.known));
        let suggested = |dimension: Dimension| -> Vec<&str> {
            let suggested = self.uses.iter().filter(|used| used.is_suggested());
            let terms = suggested.map(|used| &used.term);
            let wanted = terms.filter(|term| term.dimension == dimension);
            wanted.map(|term| term.slug.as_str()).collect()
        };
        let more = json!({
            "summary": document.summary.as_ref().map(|summary| told(links, &summary.value.of(&document.source.text))),
            "severity": null,
            "times": times(document),
            "suggested_times": suggested_times(document),
            "duration": duration(document),
            "unread_lines": document.timeline.unread,
            "participants": document.people(),
            "timezone": document.timeline.zone.as_ref().map(|zone| &zone.value),
            "timeline": document.timeline.events.iter().map(|one| event(one, links)).collect::<Vec<_>>(),
            "passages": passages(links, document),
            "actions": actions(links, document),
            "suggested_systems": suggested(Dimension::System),
            "suggested_factors": suggested(Dimension::Factor),
            "related": self.related,
            "backlinks": self.backlinks,
            "provenance": provenance(config, document),
        });
        if let Value::Object(more) = more {
            root.extend(more);
        }
        root.extend(plain(config, document, false));
        text(&Value::Object(root))
    }
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
fn passages(links: &PageLinks<'_>, document: &Postmortem) -> Vec<Value> {
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
    let passages = told_here.map(|passage| {
        let heading = passage
            .heading
            .and_then(|at| document.outline.headings.get(at));
        let label = passage.label.map(|label| label.of(&document.source.text));
        let items = passage.texts(&document.source.text);
        let items = items.map(|item| told(links, &item.text));
        json!({
            "kind": words::section(passage.kind),
            "heading": label.or(heading.map(|heading| heading.text.as_str())),
            "url": heading.map_or(url.clone(), |heading| format!("{url}#{}", heading.anchor)),
            "items": items.collect::<Vec<_>>(),
        })
    });
    passages.collect()
}

/// The actions, with where they are tracked and how far they are, where that is stated.
fn actions(links: &PageLinks<'_>, document: &Postmortem) -> Vec<Value> {
    let actions = document.actions.iter().map(|action| {
        let action = &action.value;
        let reference = action.reference.as_deref();
        json!({
            "text": told(links, &action.text),
            "reference": reference.filter(|reference| !links.names_withheld(reference)),
            "state": action.state,
            "kind": action.kind,
        })
    });
    actions.collect()
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

/// What the catalog knows of an entry that both files tell.
#[derive(Debug, Hash)]
struct Known<'a> {
    title: Cow<'a, str>,
    /// The terms that its author names, by dimension.
    named: Vec<(&'a str, Vec<&'a str>)>,
}

impl<'a> Known<'a> {
    fn new(catalog: &'a Catalog, entry: &'a Entry) -> Self {
        let own = catalog.dimensions.iter().map(|info| &info.dimension);
        let own = own.filter(|dimension| dimension.is_own());
        let named = |dimension: &'a Dimension| {
            let uses = entry.uses.iter().map(|used| (&used.term, used));
            let named =
                uses.filter(|(term, used)| term.dimension == *dimension && !used.is_suggested());
            let slugs = named.map(|(term, _)| term.slug.as_str()).collect();
            (dimension.as_str(), slugs)
        };
        Self {
            title: entry.title(),
            named: Dimension::BUILT_IN.iter().chain(own).map(named).collect(),
        }
    }
}

/// The fields that both files have.
fn fields(config: &Config, document: &Postmortem, known: &Known<'_>) -> Map<String, Value> {
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    put("id", json!(document.id.value));
    put("url", json!(addresses::postmortem(&document.id.value)));
    put("title", json!(known.title));
    put("date", json!(words::day_of(document).map(|day| day.iso)));
    put("kind", json!(config.kind(document.kind).id));
    for (dimension, terms) in &known.named {
        put(dimension, json!(terms));
    }
    put("source", json!(document.source.path));
    if !config.declared.is_empty() {
        let declared = plain(config, document, true);
        put("fields", Value::Object(declared));
    }
    fields
}

/// The values of the plain fields that Afterword has, or of those that the site declares.
fn plain(config: &Config, document: &Postmortem, declared: bool) -> Map<String, Value> {
    let fields = config.plain_fields();
    let fields = fields.filter(|field| field.is_declared == declared);
    let told = fields.filter_map(|field| {
        let one = |value: &FieldValue| match field.value {
            Type::Number => serde_json::from_str(&value.text).unwrap_or_else(|_| json!(value.text)),
            Type::Link => json!({ "title": value.text, "url": value.url }),
            _ => json!(value.text),
        };
        let mut values = document.values(&field.id).iter().map(one);
        let first = values.next()?;
        let value = match field.is_list {
            true => Value::Array(std::iter::once(first).chain(values).collect()),
            false => first,
        };
        Some((field.id.to_string(), value))
    });
    told.collect()
}

fn times(document: &Postmortem) -> Value {
    let times = &document.times;
    let moment = |moment: &Option<Candidates<Moment>>| {
        moment.as_ref().map(|moment| match &moment.value {
            Moment::At { at, approximate } => {
                json!({ "at": at.rfc3339(), "approximate": approximate })
            }
            Moment::Day(day) => json!({ "at": day.to_string(), "approximate": false }),
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

/// The times that only words suggest, each with the offset that the document states: none where it
/// states none, and a day alone where no more is known.
fn suggested_times(document: &Postmortem) -> Value {
    let told = document.suggested_times.iter().map(|suggested| {
        let when = match suggested.when {
            When::At(at) => at.rfc3339(),
            When::On(day) => day.to_string(),
        };
        (suggested.milestone.id().to_owned(), json!(when))
    });
    Value::Object(told.collect())
}

/// How long it lasted in minutes, and whether the author says so or it follows from stated times or from
/// those that events suggest.
fn duration(document: &Postmortem) -> Value {
    let Some((seconds, from)) = lasted(document) else {
        return Value::Null;
    };
    let minutes = match seconds % 60 {
        0 => json!(seconds / 60),
        #[expect(clippy::cast_precision_loss, reason = "durations are short")]
        _ => json!((seconds as f64 / 0.6).round() / 100.0),
    };
    json!({ "minutes": minutes, "from": from.id() })
}

fn event(event: &Event, links: &PageLinks<'_>) -> Value {
    json!({
        "at": event.at.map(|at| at.rfc3339()),
        "relative_seconds": event.relative,
        "written": event.written,
        "text": links.titled(&event.text),
        "approximate": event.approximate,
    })
}

fn provenance(config: &Config, document: &Postmortem) -> Value {
    let rows = document.explained(config).map(|(field, from)| {
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
