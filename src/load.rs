//! From a folder to a [`Site`]: reads the sources, parses every document by itself, decides what
//! is published, relates what is left, and lists the routes.
//!
//! What may be published is decided here, once, before the catalog: nothing behind it ever sees
//! a withheld document, so nothing can leak one.

mod again;
mod attachments;
mod gate;
mod gather;
mod library;
mod memo;
mod outside;
mod parse;
pub mod settings;
pub mod styles;
mod texts;
pub mod theme;
mod withheld;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::catalog::{Catalog, Cataloged, Library};
use crate::config::{Config, FILE_NAME};
use crate::diagnostics::ignore::Comments;
use crate::diagnostics::{Diagnostic, levels};
use crate::disk::git::{self, Head};
use crate::disk::read::{self, Asset, ReadError, Sighting, SourceFile, Survey};
use crate::disk::stamp::FileTime;
use crate::site::Site;
use crate::text::SourceText;
use crate::vocabulary;
pub use again::{Again, Change};
use gate::Gate;
pub use gate::Words;
use gather::{Gathered, gather};
use library::library;
pub use memo::{Keep, Memo, Pieces, as_parsed, fingerprint};
pub use texts::Texts;
use withheld::Judge;

/// Stack of threads that parse and render: depth is bounded everywhere, and this leaves room all the same.
pub const STACK_BYTES: usize = 16 * 1024 * 1024;

/// A site, ready to render, and what was found on the way.
#[derive(Debug)]
pub struct Loaded {
    /// The site; `None` where it would be wrong: two pages of one address, a broken theme.
    pub site: Option<Site>,
    /// The files that pages show or attach.
    pub assets: Vec<Asset>,
    /// What to search for in whatever is written.
    pub words: Words,
    /// The documents' paths and texts, for drawing diagnostics.
    pub sources: Vec<SourceFile>,
    /// Where the texts are had from that are not kept.
    pub texts: Texts,
    /// The site's own files of the theme that are text, for the same.
    pub theme_sources: Vec<SourceText>,
    /// The folders that were read.
    pub folders: Vec<PathBuf>,
    /// Findings in the content.
    pub diagnostics: Vec<Diagnostic>,
    /// What makes the site wrong.
    pub conflicts: Vec<Diagnostic>,
    /// The ignore comments, which have been applied to the findings above.
    pub comments: Comments,
    /// Counts for the report.
    pub counts: Counts,
    /// How long each stage took.
    pub timings: Vec<(&'static str, Duration)>,
    /// The documents as they were parsed, for the next load.
    pub memo: Memo,
    /// What was there to be read.
    pub sighting: Sighting,
    /// The paths of documents and files that are withheld.
    pub withheld: BTreeSet<String>,
}

/// What lies below a root and in its history, before any of it is read.
#[derive(Debug)]
pub struct Sight {
    /// The files.
    pub survey: Survey,
    /// The history.
    pub head: Head,
}

/// What a site holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Published postmortems.
    pub postmortems: usize,
    /// Published notes: of terms, pages, paths, the introduction.
    pub notes: usize,
    /// Documents that are left out with an error.
    pub left_out: usize,
}

impl Counts {
    fn of(library: &Library) -> Self {
        Self {
            postmortems: library.postmortems.len(),
            notes: library.notes.len()
                + library.pages.len()
                + library.paths.len()
                + usize::from(library.introduction.is_some()),
            left_out: 0,
        }
    }

    /// The same where so many are left out with an error.
    const fn without(self, left_out: usize) -> Self {
        Self { left_out, ..self }
    }
}

/// Why a folder could not be read as a site.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The sources cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Files or folders are there and could not be read; what they say is not known.
    #[error("{} could not be read", files_or_folders(findings.len()))]
    Unreadable {
        /// All of them.
        findings: Vec<Diagnostic>,
        /// The folders that were read: changes in them may mend it.
        folders: Vec<PathBuf>,
    },
}

fn files_or_folders(count: usize) -> String {
    if count == 1 {
        "one file or folder".to_owned()
    } else {
        format!("{count} files or folders")
    }
}

impl Loaded {
    /// The text of a file that diagnostics point into.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        let document = read::find(&self.sources, path);
        let themed = || {
            self.theme_sources
                .iter()
                .find(|source| &*source.path == path)
        };
        let text = document.and_then(|document| self.texts.of_file(document));
        text.or_else(|| themed().map(|source| Arc::clone(&source.text)))
    }
}

/// Who hears how far loading and building are.
pub trait Listener: Sync {
    /// A stage begins, of so many steps where they are counted.
    fn begin(&self, stage: &'static str, count: Option<usize>);
    /// A step of the stage is done.
    fn step(&self);
}

/// Nobody listens.
impl Listener for () {
    fn begin(&self, _: &'static str, _: Option<usize>) {}
    fn step(&self) {}
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
/// Where the sources cannot be used at all.
pub fn load(root: &Path, config: Config, output: &Path) -> Result<Loaded, LoadError> {
    reload(root, config, output, &Memo::default())
}

/// Loads the site as [`load`] does, and parses again only what is not in `memo` as it is now.
///
/// # Errors
/// Where the sources cannot be used at all.
pub fn reload(
    root: &Path,
    config: Config,
    output: &Path,
    memo: &Memo,
) -> Result<Loaded, LoadError> {
    let sight = look(root, &config, output, None)?;
    load_seen(root, config, sight, memo, &())
}

/// Sees what there is to load. `moment` is one before the call, by the clock of the file system;
/// without it every document is read.
///
/// # Errors
/// Where the sources cannot be used at all.
pub fn look(
    root: &Path,
    config: &Config,
    output: &Path,
    moment: Option<FileTime>,
) -> Result<Sight, ReadError> {
    let (survey, head) = rayon::join(
        || read::survey(root, config, output, moment),
        || git::head(root),
    );
    Ok(Sight {
        survey: survey?,
        head,
    })
}

/// Loads what was seen at `root`, as far as it is not in `memo` as it is now.
///
/// # Errors
/// Where something is there and cannot be read.
pub fn load_seen(
    root: &Path,
    config: Config,
    sight: Sight,
    memo: &Memo,
    listener: &impl Listener,
) -> Result<Loaded, LoadError> {
    let mut watch = Stopwatch::start();
    listener.begin("Reading", None);
    let gathered = gather(root, &config, sight, memo)?;
    watch.lap("read");
    Ok(load_gathered(config, gathered, memo, (watch, listener)))
}

/// Loads the site as it will be when some documents, by their paths, have other texts.
///
/// # Errors
/// Where something is there and cannot be read.
pub fn load_with(
    root: &Path,
    config: Config,
    output: &Path,
    memo: &Memo,
    texts: &BTreeMap<String, Arc<str>>,
) -> Result<Loaded, LoadError> {
    let watch = Stopwatch::start();
    let sight = look(root, &config, output, None)?;
    let mut gathered = gather(root, &config, sight, memo)?;
    let documents = gathered.documents.into_iter();
    let documents = documents.map(|document| match texts.get(&*document.source.path) {
        Some(text) => document.with_text(Arc::clone(text)),
        None => document,
    });
    gathered.documents = documents.collect();
    Ok(load_gathered(config, gathered, memo, (watch, &())))
}

fn load_gathered(
    config: Config,
    gathered: Gathered,
    memo: &Memo,
    (mut watch, listener): (Stopwatch, &impl Listener),
) -> Loaded {
    let Gathered {
        mut documents,
        mut assets,
        mut attachments,
        owners,
        unpublished,
        folders,
        past,
        themed,
        survey,
        sighting,
        mut diagnostics,
    } = gathered;

    listener.begin("Parsing documents", Some(documents.len()));
    let texts = Texts::new(survey.reader());
    let (memo, changed) = memo.parse(&mut documents, &config, past, (&texts, listener));
    watch.lap("parse");

    let judge = Judge::new(&owners, &memo, &config);
    let (outside, sighting) = outside::look(&survey, sighting, (&documents, &memo, &config));
    let (mut library, findings) = library(
        &documents,
        &mut assets,
        &mut attachments,
        unpublished,
        judge,
    );
    library.files.outside = outside;
    diagnostics.extend(findings);
    watch.lap("files");
    let withheld = withheld_paths(&library);
    let counted = Counts::of(&library);
    listener.begin("Relating", None);
    let cataloged = cataloged(library, &memo, &config);
    diagnostics.extend(cataloged.diagnostics);
    diagnostics.extend(attachments.findings(&cataloged.catalog.linked_assets));
    watch.lap("catalog");

    let (comments, left_out) = as_wished(&memo, &config, &mut diagnostics);
    let mut conflicts = cataloged.conflicts;
    conflicts.extend(changed);
    let changes = memo.changes();
    let site = match themed.theme {
        Ok(theme) => {
            let (site, colliding) = Site::new(config, cataloged.catalog, theme, changes);
            conflicts.extend(colliding);
            Some(site)
        }
        Err(broken) => {
            conflicts.push(broken);
            None
        }
    };
    watch.lap("routes");
    let words = site.as_ref().map(|site| {
        let gate = Gate::new(Judge::new(&owners, &memo, site.config()), &documents);
        let (words, findings) = gate.look(site, (&documents, &themed.sources, &texts));
        conflicts.extend(findings);
        words
    });
    crate::diagnostics::sort(&mut diagnostics);
    crate::diagnostics::sort(&mut conflicts);
    conflicts.dedup();
    watch.lap("gate");
    Loaded {
        site: site.filter(|_| conflicts.is_empty()),
        assets,
        words: words.unwrap_or_default(),
        sources: documents,
        texts,
        theme_sources: themed.sources,
        folders,
        diagnostics,
        conflicts,
        comments,
        counts: counted.without(left_out),
        timings: watch.timings,
        memo,
        sighting,
        withheld,
    }
}

/// The paths of all documents and files of a library that are withheld.
fn withheld_paths(library: &Library) -> BTreeSet<String> {
    let files = &library.files;
    let held = files.withheld.iter().chain(&files.withheld_files);
    held.cloned().collect()
}

/// The catalog of a library. What stays as it was is that of the last load.
fn cataloged(library: Library, memo: &Memo, config: &Config) -> Cataloged {
    let builtin = vocabulary::notes(config);
    let mut memory = memo.take_catalog();
    let cataloged = Catalog::again(library, &builtin, config, &mut memory);
    memo.keep_catalog(memory);
    cataloged
}

/// Applies ignore comments and levels to the findings. Returns the comments, and how many documents are
/// left out with an error.
fn as_wished(memo: &Memo, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> (Comments, usize) {
    let mut comments = Comments::of(memo.ignores());
    comments.silence(diagnostics);
    levels::apply(&config.check_levels, diagnostics, FILE_NAME);
    let left_out = crate::diagnostics::sum_up_left_out(diagnostics);
    (comments, left_out)
}
