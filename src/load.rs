//! From a folder to a [`Site`]: reads the sources, parses every document by itself, decides what
//! is published, relates what is left, and lists the routes.
//!
//! What may be published is decided here, once, before the catalog: nothing behind it ever sees
//! a withheld document, so nothing can leak one.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::catalog::terms::TermNote;
use crate::catalog::{Attachment, Catalog, Library};
use crate::config::{Config, FILE_NAME};
use crate::diagnostics::{Diagnostic, Location, levels, rules};
use crate::disk::git::{self, History};
use crate::disk::read::{self, Asset, Document, ReadError, Role, Sources};
use crate::ids::Slug;
use crate::postmortem::markdown::html;
use crate::postmortem::{Audience, Note, Outcome, Outline, Postmortem, Status, derive, note};
use crate::site::{Changes, Site};
use crate::text::{SourceText, Span};
use crate::theme::{Theme, ThemeError};
use crate::vocabulary;

/// A site, ready to render, and what was found on the way.
#[derive(Debug)]
pub struct Loaded {
    /// The site; `None` where it would be wrong: two pages of one address.
    pub site: Option<Site>,
    /// The files that pages show or attach.
    pub assets: Vec<Asset>,
    /// The documents' paths and texts, for drawing diagnostics.
    pub sources: Vec<Document>,
    /// Findings in the content.
    pub diagnostics: Vec<Diagnostic>,
    /// What makes the site wrong.
    pub conflicts: Vec<Diagnostic>,
    /// Counts for the report.
    pub counts: Counts,
    /// How long each stage took.
    pub timings: Vec<(&'static str, Duration)>,
}

/// What a site holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Published postmortems.
    pub postmortems: usize,
    /// Published notes: of terms, pages, paths, the introduction.
    pub notes: usize,
}

/// Why a folder could not be read as a site.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The sources cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The theme is broken.
    #[error("the theme cannot be used: {0}")]
    Theme(#[from] ThemeError),
}

/// Measures the stages as they pass.
struct Stopwatch {
    since: Instant,
    timings: Vec<(&'static str, Duration)>,
}

impl Stopwatch {
    fn start() -> Self {
        Self {
            since: Instant::now(),
            timings: Vec::new(),
        }
    }

    fn lap(&mut self, stage: &'static str) {
        self.timings.push((stage, self.since.elapsed()));
        self.since = Instant::now();
    }
}

/// Loads the site at `root`. Of `output` nothing is read.
///
/// # Errors
/// Where the sources or the theme cannot be used at all.
pub fn load(root: &Path, config: Config, output: &Path) -> Result<Loaded, LoadError> {
    let mut watch = Stopwatch::start();
    let (sources, (history, git_findings)) =
        rayon::join(|| read::read(root, &config, output), || git::history(root));
    let Sources {
        documents,
        assets,
        unpublished,
        mut diagnostics,
    } = sources?;
    diagnostics.extend(git_findings);
    let attachments = attachments(&assets);
    watch.lap("read");

    let parsed: Vec<(usize, Parsed)> = documents
        .par_iter()
        .enumerate()
        .map(|(index, document)| (index, parse(document, &config, &history)))
        .collect();
    watch.lap("parse");

    let mut library = Library {
        assets: attachments,
        unpublished,
        ..Library::default()
    };
    for (index, parsed) in parsed {
        diagnostics.extend(parsed.diagnostics);
        let Some(document) = documents.get(index) else {
            continue;
        };
        match parsed.value.filter(|value| value.is_published(&config)) {
            Some(value) => shelve(value, document, &config, &mut library),
            None => {
                library.withheld.insert(document.source.path.clone());
            }
        }
    }
    let counts = Counts {
        postmortems: library.postmortems.len(),
        notes: library.notes.len()
            + library.pages.len()
            + library.paths.len()
            + usize::from(library.introduction.is_some()),
    };
    let builtin = vocabulary::notes(&config);
    let cataloged = Catalog::build(library, &builtin, &config);
    diagnostics.extend(cataloged.diagnostics);
    watch.lap("catalog");

    levels::apply(&config.check_levels, &mut diagnostics, FILE_NAME);
    let mut conflicts = cataloged.conflicts;
    let changes = Changes {
        first: history.first,
        last: history.last,
    };
    let (site, colliding) = Site::new(config, cataloged.catalog, Theme::embedded()?, changes);
    conflicts.extend(colliding);
    crate::diagnostics::sort(&mut diagnostics);
    crate::diagnostics::sort(&mut conflicts);
    watch.lap("routes");
    Ok(Loaded {
        site: conflicts.is_empty().then_some(site),
        assets,
        sources: documents,
        diagnostics,
        conflicts,
        counts,
        timings: watch.timings,
    })
}

fn attachments(assets: &[Asset]) -> Vec<Attachment> {
    let attachment = |asset: &Asset| Attachment {
        path: asset.path.clone(),
        size: read::image_size(asset),
    };
    assets.par_iter().map(attachment).collect()
}

/// A document, parsed by its role.
enum Value {
    Postmortem(Box<Postmortem>),
    Note(Box<Note>),
}

struct Parsed {
    value: Option<Value>,
    diagnostics: Vec<Diagnostic>,
}

impl Value {
    /// Whether a build shows the document: its status and its audience decide.
    fn is_published(&self, config: &Config) -> bool {
        let (status, audience): (Status, Audience) = match self {
            Self::Postmortem(postmortem) => (postmortem.status, postmortem.audience.value),
            Self::Note(note) => {
                let ruled = config.content.rules_for(&note.source.path);
                let ruled = ruled.filter_map(|rule| rule.audience).last();
                let default = || ruled.unwrap_or(config.content.default_audience);
                (note.status(), note.audience().unwrap_or_else(default))
            }
        };
        (status != Status::Draft || config.drafts) && audience <= config.audience
    }
}

/// Parses one document. Whatever happens inside stays that document's problem.
fn parse(document: &Document, config: &Config, history: &History) -> Parsed {
    let first_change = history.first.get(&document.source.path).copied();
    let attempt = catch_unwind(AssertUnwindSafe(|| {
        parse_by_role(document, config, first_change)
    }));
    attempt.unwrap_or_else(|_| Parsed {
        value: None,
        diagnostics: vec![
            Diagnostic::new(
                &rules::INTERNAL,
                Location::file(&document.source.path),
                "Afterword could not read this document because of a fault of its own",
            )
            .help("please report it with the document, or as much of it as you may share; the others are built"),
        ],
    })
}

fn parse_by_role(document: &Document, config: &Config, first_change: Option<Date>) -> Parsed {
    let source = document.source.clone();
    if document.role == Role::Postmortem {
        let Outcome {
            value,
            mut diagnostics,
        } = derive::read(source, config, first_change);
        if let Some(read) = &value {
            diagnostics.extend(of_markdown(&read.source, read.body, &read.outline, config));
        }
        let value = value.map(|postmortem| Value::Postmortem(Box::new(postmortem)));
        return Parsed { value, diagnostics };
    }
    let Outcome {
        value,
        mut diagnostics,
    } = note::read(source, config);
    if let Some(read) = &value {
        diagnostics.extend(of_markdown(&read.source, read.body, &read.outline, config));
    }
    let value = value.map(|note| Value::Note(Box::new(note)));
    Parsed { value, diagnostics }
}

/// What there is to say about a body as Markdown. Few hold raw HTML or deep nesting, so the others
/// are not parsed once more for it.
fn of_markdown(
    source: &SourceText,
    body: Span,
    outline: &Outline,
    config: &Config,
) -> Vec<Diagnostic> {
    let text = body.of(&source.text);
    if !text.contains('<') && !text.contains(">>>>>") {
        return Vec::new();
    }
    let remarks = html::findings(&source.text, body, outline, config.raw_html);
    remarks
        .into_iter()
        .map(|remark| remark.at(&source.path))
        .collect()
}

/// Puts a published document where the catalog looks for it.
fn shelve(value: Value, document: &Document, config: &Config, library: &mut Library) {
    let note = match value {
        Value::Postmortem(postmortem) => {
            library.postmortems.push(*postmortem);
            return;
        }
        Value::Note(note) => *note,
    };
    let path = in_content(&document.source.path, config);
    match &document.role {
        Role::Introduction => {
            // A README tells developers many things; the home page opens with its first words and
            // the rest stays a page of its own.
            if is_readme(path) {
                library
                    .pages
                    .extend(Slug::from_text("readme").map(|slug| (slug, note.clone())));
            }
            library.introduction = Some(note);
        }
        Role::Note { .. } => library.notes.extend(TermNote::at(path, note)),
        Role::Path => {
            let slug = slug_below("paths/", path);
            library.paths.extend(slug.map(|slug| (slug, note)));
        }
        Role::Page | Role::Postmortem => {
            let slug = slug_below("pages/", path);
            library.pages.extend(slug.map(|slug| (slug, note)));
        }
    }
}

/// A path below the content folder.
fn in_content<'a>(path: &'a str, config: &Config) -> &'a str {
    let dir = config
        .content
        .dir
        .trim_start_matches("./")
        .trim_end_matches('/');
    let below = path
        .strip_prefix(dir)
        .and_then(|rest| rest.strip_prefix('/'));
    below.unwrap_or(path)
}

fn is_readme(path: &str) -> bool {
    path.get(.."readme".len())
        .is_some_and(|start| start.eq_ignore_ascii_case("readme"))
}

/// The slug of a page or path: its path below the folder of its kind, or the folder of a README.
fn slug_below(folder: &str, path: &str) -> Option<Slug> {
    let path = path.strip_prefix(folder).unwrap_or(path);
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    Slug::from_text(derive::bundle_name(path).unwrap_or(stem))
}
