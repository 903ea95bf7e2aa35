//! Makes generations: takes changes in, shows a saved text at once where that is possible, and has
//! the whole settled behind it.
//!
//! A saved text of a known document is exchanged in the last site ([`Catalog::exchange`]), so that
//! showing it does not depend on how many documents there are. The whole is then loaded with less
//! urgency. What is saved in the meantime is exchanged in its result, and it is settled once more:
//! progress never waits for people to stop typing.
//!
//! [`Catalog::exchange`]: crate::catalog::Catalog::exchange

mod exchange;
mod search;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::findings::Findings;
use super::generations::{Generation, Shown};
use super::index::{Files, Known, Progress};
use super::news::News;
use super::settle::{Choices, Settled, blocked, settle};
use super::state::State;
use super::watch::{Change, Followed, Watch};
use super::workers::Workers;
use crate::disk::{git, theme};
use crate::load::{Loaded, Memo};
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
    Indexed(Option<Files>, blake3::Hash),
    /// The preview ends.
    Stop,
}

/// Who is told what happens.
type Tell<'t> = &'t mut dyn FnMut(&News<'_>);

/// Where generations are made.
pub(super) struct Studio {
    root: PathBuf,
    choices: Choices,
    shown: watch::Sender<Shown>,
    watch: Watch,
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
    /// Whether what blocks was found the last time, and is looked at once more.
    is_doubted: bool,
    /// Whether what is being made must not be shown any more.
    is_outdated: bool,
    indexed: Option<blake3::Hash>,
    /// What is known of documents, for the next files of the search.
    known: Arc<Mutex<Known>>,
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
            watch: Watch::new(&root, is_polling, messages.clone()),
            root,
            choices,
            workers: Workers::new(messages),
            shown,
            folders: BTreeSet::new(),
            state: State::default(),
            unsettled: None,
            late: BTreeSet::new(),
            settling: None,
            is_indexing: false,
            is_doubted: false,
            is_outdated: false,
            indexed: None,
            known: Arc::default(),
        }
    }

    /// Works until the preview ends.
    pub(super) fn run(mut self, inbox: &Receiver<Message>, tell: Tell<'_>) {
        // The first time somebody waits for it, so all of the machine takes part.
        let started = Instant::now();
        let settled = settle_safely(&self.root, &self.choices, None);
        let digest = digest(&settled);
        self.settled(settled, digest, started.elapsed(), tell);
        loop {
            let looking = self.watch.next();
            let until = self.deadline().map_or(looking, |at| at.min(looking));
            let message = inbox.recv_timeout(until.saturating_duration_since(Instant::now()));
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
            if self.watch.next() <= Instant::now() {
                changes.append(&mut self.watch.look());
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
                if change.is_gone {
                    self.watch.forget(path);
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

    /// Shows a site with what is wrong now.
    fn show(&mut self, site: Arc<Site>, is_settled: bool) {
        let findings = self.state.findings();
        self.publish(Some(site), findings, is_settled);
    }

    fn publish(&mut self, site: Option<Arc<Site>>, findings: Findings, is_settled: bool) {
        self.narrow_index();
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
                folders,
            } => {
                self.folders.extend(folders);
                let is_known =
                    std::mem::take(&mut self.is_doubted) && self.state.conflicts == diagnostics;
                self.state.conflicts = diagnostics;
                self.state.config_source = source;
                let findings = self.state.findings();
                self.publish(last, findings, true);
                self.follow(tell);
                if !is_known {
                    self.tell_blocked(tell);
                    // A folder may have been away only while it was read, and nobody tells that
                    // it is back who never saw it go.
                    self.is_doubted = true;
                    self.unsettle();
                }
            }
            Settled::Loaded(loaded) => {
                self.is_doubted = false;
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
        let Followed {
            is_other,
            unwatched,
        } = self.watch.follow(&folders);
        // What happened in a folder before it was watched was not told.
        if is_other {
            self.unsettle();
        }
        if let Some(reason) = unwatched {
            tell(&News::Looking(reason));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::settings::Readers;
    use crate::serve::settle::blocked;

    #[test]
    fn what_blocks_is_looked_at_once_more() {
        let dir = tempfile::tempdir().unwrap();
        let (messages, _inbox) = std::sync::mpsc::channel();
        let (shown, _shown) = watch::channel(Shown::default());
        let choices = Choices {
            readers: Readers::default(),
            base_url: "http://127.0.0.1/".to_owned(),
        };
        let mut studio = Studio::new(dir.path().to_owned(), choices, true, messages, shown);
        let mut told = 0;
        let block = |studio: &mut Studio, told: &mut usize| {
            studio.unsettled = None;
            let gone = blocked("the folder is gone".to_owned());
            let mut tell = |_: &News<'_>| *told += 1;
            studio.settled(gone, blake3::hash(&[]), Duration::ZERO, &mut tell);
            studio.unsettled.is_some()
        };
        // Folders are followed for the first time, which asks for another look by itself.
        block(&mut studio, &mut told);
        assert!(
            !block(&mut studio, &mut told),
            "the second time it is believed"
        );
        assert_eq!(told, 1);
        assert!(
            block(&mut studio, &mut told),
            "after another change it is new"
        );
        assert!(!block(&mut studio, &mut told));
        assert_eq!(told, 2);
    }
}
