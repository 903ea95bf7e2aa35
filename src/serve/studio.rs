//! Makes generations: takes changes in, shows a saved text at once where that is possible, and has
//! the whole settled behind it.
//!
//! A saved text of a known document is exchanged in the last site ([`Catalog::exchange`]), so that
//! showing it does not depend on how many documents there are. The whole is then loaded with less
//! urgency. What is saved in the meantime is exchanged in its result, and it is settled once more:
//! progress never waits for people to stop typing.
//!
//! [`Catalog::exchange`]: crate::catalog::Catalog::exchange

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::findings::Findings;
use super::generations::{Generation, Shown};
use super::index::{self, Progress};
use super::news::News;
use super::settle::{Choices, Settled, blocked, settle};
use super::state::State;
use super::watch::{Change, Watch};
use super::workers::Workers;
use crate::disk::{git, theme};
use crate::load::{self, Again, Loaded, Memo};
use crate::site::Site;

/// The whole is loaded when nothing has changed for so long…
const QUIET: Duration = Duration::from_millis(40);
/// …or when it has waited for that for so long.
const PATIENCE: Duration = Duration::from_millis(500);
/// More texts than a person saves at once: what a checkout changes is loaded as a whole.
const AT_ONCE: usize = 16;

/// What the studio is told.
pub(super) enum Message {
    /// Files changed.
    Changed(Change),
    /// The whole was loaded.
    Settled(Box<Settled>, blake3::Hash, Duration),
    /// The files of the search were made, of what has this digest; `None` where that failed.
    Indexed(Option<BTreeMap<String, Vec<u8>>>, blake3::Hash),
    /// The preview ends.
    Stop,
}

/// Who is told what happens.
type Tell<'t> = &'t mut dyn FnMut(&News<'_>);

/// Where generations are made.
pub(super) struct Studio {
    root: PathBuf,
    choices: Choices,
    is_polling: bool,
    messages: Sender<Message>,
    shown: watch::Sender<Shown>,
    watch: Option<Watch>,
    workers: Workers,
    /// The folders that the last site was read from.
    folders: BTreeSet<PathBuf>,
    state: State,
    /// When the first and the last change came that are not settled.
    unsettled: Option<(Instant, Instant)>,
    /// Documents that changed and may not be whole yet.
    late: BTreeSet<String>,
    /// What changed since the whole began to be loaded, while it is.
    settling: Option<BTreeSet<String>>,
    is_indexing: bool,
    indexed: Option<blake3::Hash>,
}

impl Studio {
    pub(super) fn new(
        root: PathBuf,
        choices: Choices,
        is_polling: bool,
        messages: Sender<Message>,
        shown: watch::Sender<Shown>,
    ) -> Self {
        Self {
            root,
            choices,
            is_polling,
            workers: Workers::new(messages.clone()),
            messages,
            shown,
            watch: None,
            folders: BTreeSet::new(),
            state: State::default(),
            unsettled: None,
            late: BTreeSet::new(),
            settling: None,
            is_indexing: false,
            indexed: None,
        }
    }

    /// Works until the preview ends.
    pub(super) fn run(mut self, inbox: &Receiver<Message>, tell: Tell<'_>) {
        match Watch::new(self.is_polling, self.messages.clone()) {
            Ok(watch) => self.watch = Some(watch),
            Err(error) => tell(&News::Unwatched(error.to_string())),
        }
        // The first time somebody waits for it, so all of the machine takes part.
        let started = Instant::now();
        let settled = settle_safely(&self.root, &self.choices, None);
        let digest = digest(&settled);
        self.settled(settled, digest, started.elapsed(), tell);
        loop {
            let message = match self.deadline() {
                Some(at) => inbox.recv_timeout(at.saturating_duration_since(Instant::now())),
                None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            let mut changes = Vec::new();
            let first = match message {
                Ok(first) => Some(first),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            for message in first.into_iter().chain(inbox.try_iter()) {
                match message {
                    Message::Changed(change) => changes.push(change),
                    Message::Settled(settled, digest, elapsed) => {
                        self.settled(*settled, digest, elapsed, tell);
                    }
                    Message::Indexed(files, digest) => self.indexed(files, digest),
                    Message::Stop => return,
                }
            }
            self.changed(&changes, tell);
            self.go_on(tell);
        }
    }

    /// When to load the whole, if nothing else happens.
    fn deadline(&self) -> Option<Instant> {
        let (first, last) = self.unsettled.filter(|_| self.settling.is_none())?;
        Some((last + QUIET).min(first + PATIENCE))
    }

    /// Something changed that only loading the whole tells.
    fn unsettle(&mut self) {
        let now = Instant::now();
        let first = self.unsettled.map_or(now, |(first, _)| first);
        self.unsettled = Some((first, now));
    }

    fn changed(&mut self, changes: &[Change], tell: Tell<'_>) {
        let mut texts = BTreeSet::new();
        let mut is_themed = false;
        for change in changes {
            if change.paths.is_empty() {
                self.unsettle();
            }
            for path in &change.paths {
                if let (true, Some(watch)) = (change.is_gone, &mut self.watch) {
                    watch.forget(path);
                }
                let relative = path.strip_prefix(&self.root).ok().and_then(Path::to_str);
                let relative = relative.unwrap_or_default();
                let generation = Arc::clone(&self.shown.borrow().generation);
                if self.state.memo.knows(relative) {
                    if change.is_whole {
                        texts.insert(relative.to_owned());
                        continue;
                    }
                    self.late.insert(relative.to_owned());
                } else if generation.assets.contains_key(relative) {
                    self.state.assets_version += 1;
                } else if path.starts_with(self.root.join(theme::FOLDER)) && change.is_whole {
                    is_themed = true;
                }
                self.unsettle();
            }
        }
        if let Some(since) = &mut self.settling {
            since.extend(texts.iter().cloned());
        }
        if is_themed {
            self.retheme();
        }
        self.exchange(&texts, tell);
    }

    /// Shows saved texts in the last site.
    fn exchange(&mut self, texts: &BTreeSet<String>, tell: Tell<'_>) {
        if texts.is_empty() {
            return;
        }
        let started = Instant::now();
        let last = self.shown.borrow().generation.site.clone();
        let Some(last) = last.filter(|_| texts.len() <= AT_ONCE) else {
            self.unsettle();
            return;
        };
        let (site, exchanged) = self.exchanged(&last, texts);
        if exchanged.is_empty() {
            return;
        }
        self.show(Arc::new(site), false);
        for path in &exchanged {
            let elapsed = started.elapsed();
            tell(&News::Exchanged { path, elapsed });
        }
    }

    /// A site with these texts as they are now, and which of them it shows.
    fn exchanged(&mut self, last: &Site, texts: &BTreeSet<String>) -> (Site, Vec<String>) {
        let mut site = last.clone();
        let mut exchanged = Vec::new();
        for path in texts {
            match self.state.memo.again(&self.root, path, last.config()) {
                Again::Same => continue,
                Again::Unknown => {}
                Again::Changed(change) => {
                    let document = change.exchanged.as_ref();
                    if let Some(catalog) = document.and_then(|one| site.catalog().exchange(one)) {
                        site = site.with_catalog(catalog);
                        exchanged.push(path.clone());
                    }
                    self.state.learn(*change, last.config());
                }
            }
            self.unsettle();
        }
        (site, exchanged)
    }

    /// Shows the last site in the theme as it is now.
    fn retheme(&mut self) {
        let Some(last) = self.shown.borrow().generation.site.clone() else {
            return;
        };
        let themed = load::theme::read(&self.root, last.config());
        if !themed.faults.is_empty() {
            // Loading the whole tells what could not be read.
            return;
        }
        self.state.theme_sources = themed.sources;
        match themed.theme {
            Ok(theme) => {
                self.state.conflicts.clear();
                self.show(Arc::new(last.with_theme(theme)), false);
            }
            Err(broken) => {
                self.state.conflicts = vec![broken];
                self.show(last, false);
            }
        }
    }

    /// Shows a site with what is wrong now.
    fn show(&mut self, site: Arc<Site>, is_settled: bool) {
        let findings = self.state.findings();
        self.publish(Some(site), findings, is_settled);
    }

    fn publish(&mut self, site: Option<Arc<Site>>, findings: Findings, is_settled: bool) {
        let assets = Arc::clone(&self.state.assets);
        let assets_version = self.state.assets_version;
        self.shown.send_modify(|shown| {
            shown.generation = Arc::new(Generation {
                number: shown.generation.number + 1,
                site,
                assets,
                assets_version,
                findings: Arc::new(findings),
                is_settled,
            });
            if !is_settled && shown.index.progress == Progress::Ready {
                shown.index = Arc::new(shown.index.at(Progress::Building));
            }
        });
    }

    /// Takes in what loading the whole gave.
    fn settled(
        &mut self,
        settled: Settled,
        digest: blake3::Hash,
        elapsed: Duration,
        tell: Tell<'_>,
    ) {
        let since = self.settling.take().unwrap_or_default();
        let last = self.shown.borrow().generation.site.clone();
        match settled {
            Settled::Blocked {
                diagnostics,
                source,
            } => {
                self.state.conflicts = diagnostics;
                self.state.config_source = source;
                let findings = self.state.findings();
                self.publish(last, findings, true);
                self.follow(tell);
                self.tell_blocked(tell);
            }
            Settled::Loaded(loaded) => {
                let Loaded {
                    site,
                    counts,
                    folders,
                    ..
                } = &*loaded;
                let counts = *counts;
                self.folders = folders.iter().cloned().collect();
                let site = site.clone().map(Arc::new).or(last);
                let fresh = self.state.renew(*loaded);
                // Nobody sees an earlier text again that was saved while this was loaded.
                let site = match site {
                    Some(site) if since.len() <= AT_ONCE => {
                        Some(Arc::new(self.exchanged(&site, &since).0))
                    }
                    site => site,
                };
                let findings = self.state.findings();
                let is_settled = since.is_empty() && self.unsettled.is_none();
                self.publish(site, findings, is_settled);
                self.follow(tell);
                if self.state.conflicts.is_empty() {
                    let text = |path: &str| self.state.text(path);
                    tell(&News::Settled {
                        counts,
                        fresh: &fresh,
                        all: &self.state.diagnostics,
                        text: &text,
                        elapsed,
                    });
                } else {
                    self.tell_blocked(tell);
                }
                self.state.digest = Some(digest);
            }
        }
        if !since.is_empty() {
            self.unsettle();
        }
    }

    fn tell_blocked(&self, tell: Tell<'_>) {
        let text = |path: &str| self.state.text(path);
        tell(&News::Blocked {
            findings: &self.state.conflicts,
            text: &text,
        });
    }

    /// Watches what was read, and the places where it begins.
    fn follow(&mut self, tell: Tell<'_>) {
        let mut folders = self.folders.clone();
        folders.insert(self.root.clone());
        folders.extend(git::log_folder(&self.root));
        folders.extend(theme::folders(&self.root));
        let Some(watch) = &mut self.watch else {
            return;
        };
        match watch.follow(&folders) {
            // What happened in a folder before it was watched was not told.
            Ok(true) => self.unsettle(),
            Ok(false) => {}
            Err(error) => tell(&News::Unwatched(error.to_string())),
        }
    }

    /// Begins what is due: loading the whole, or making the index of what has settled.
    fn go_on(&mut self, tell: Tell<'_>) {
        let is_due = self.deadline().is_some_and(|at| at <= Instant::now());
        if is_due {
            let late = std::mem::take(&mut self.late);
            self.exchange(&late, tell);
            self.unsettled = None;
            self.settling = Some(BTreeSet::new());
            let (root, choices) = (self.root.clone(), self.choices.clone());
            let memo = self.state.memo.clone();
            let started = Instant::now();
            self.workers.work("settle", move || {
                let settled = settle_safely(&root, &choices, Some(&memo));
                let digest = digest(&settled);
                Message::Settled(Box::new(settled), digest, started.elapsed())
            });
        }
        let is_settled = self.settling.is_none() && self.unsettled.is_none();
        if is_settled && !self.is_indexing {
            self.index();
        }
    }

    /// Has the files of the search made, where they are not of what is shown.
    fn index(&mut self) {
        let Some(site) = self.shown.borrow().generation.site.clone() else {
            return;
        };
        let Some(digest) = self.state.digest else {
            return;
        };
        if self.indexed == Some(digest) {
            let is_building = self.shown.borrow().index.progress == Progress::Building;
            if is_building {
                self.shown
                    .send_modify(|shown| shown.index = Arc::new(shown.index.at(Progress::Ready)));
            }
            return;
        }
        self.is_indexing = true;
        self.shown
            .send_modify(|shown| shown.index = Arc::new(shown.index.at(Progress::Building)));
        self.workers.work("index", move || {
            let files = catch_unwind(AssertUnwindSafe(|| index::build(&site)));
            Message::Indexed(files.ok().flatten(), digest)
        });
    }

    fn indexed(&mut self, files: Option<BTreeMap<String, Vec<u8>>>, digest: blake3::Hash) {
        self.is_indexing = false;
        // Tried once for each digest: what failed would fail again.
        self.indexed = Some(digest);
        let is_quiet = self.settling.is_none() && self.unsettled.is_none();
        let is_current = is_quiet && self.state.digest == Some(digest);
        self.shown.send_modify(|shown| {
            let index = match files {
                Some(files) => shown.index.renewed(files),
                None => shown.index.at(Progress::Failed),
            };
            let progress = if is_current || index.progress == Progress::Failed {
                index.progress
            } else {
                Progress::Building
            };
            shown.index = Arc::new(index.at(progress));
        });
    }
}

fn settle_safely(root: &Path, choices: &Choices, memo: Option<&Memo>) -> Settled {
    catch_unwind(AssertUnwindSafe(|| settle(root, choices, memo)))
        .unwrap_or_else(|_| blocked("Afterword failed because of a fault of its own".to_owned()))
}

fn digest(settled: &Settled) -> blake3::Hash {
    match settled {
        Settled::Loaded(loaded) => loaded.memo.digest(),
        Settled::Blocked { .. } => blake3::hash(&[]),
    }
}
