//! Which files change, as the system tells it or, where it does not, as looking now and then finds
//! out. Watches folders and never files, because most editors replace a file by another one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind, RenameMode};
use notify::{Event, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use super::studio::Message;
use crate::disk::read;

/// How often a folder is looked at where nobody tells of changes.
const POLL: Duration = Duration::from_millis(400);

/// A change of files.
#[derive(Clone, Debug)]
pub(super) struct Change {
    /// The files and folders.
    pub(super) paths: Vec<PathBuf>,
    /// Whether the files are whole again: closed after writing, or moved here.
    pub(super) is_whole: bool,
    /// Whether a watched folder may be gone or be another one.
    pub(super) is_gone: bool,
}

/// Watches folders.
pub(super) struct Watch {
    watcher: Box<dyn Watcher + Send>,
    messages: Sender<Message>,
    is_polling: bool,
    watched: BTreeSet<PathBuf>,
}

impl Watch {
    /// Watches nothing yet.
    ///
    /// # Errors
    /// Where the system cannot even begin to.
    pub(super) fn new(is_polling: bool, messages: Sender<Message>) -> notify::Result<Self> {
        Ok(Self {
            watcher: watcher(is_polling, messages.clone())?,
            messages,
            is_polling,
            watched: BTreeSet::new(),
        })
    }

    /// Watches exactly these folders from now on. Returns whether some are new: what happened in
    /// them before is not told.
    ///
    /// # Errors
    /// Where the system watches no more folders, even by looking at them.
    pub(super) fn follow(&mut self, folders: &BTreeSet<PathBuf>) -> notify::Result<bool> {
        let gone: Vec<PathBuf> = self.watched.difference(folders).cloned().collect();
        for folder in gone {
            self.watched.remove(&folder);
            let _ = self.watcher.unwatch(&folder);
        }
        let mut is_new = false;
        for folder in folders {
            if self.watched.contains(folder) {
                continue;
            }
            match self.watcher.watch(folder, RecursiveMode::NonRecursive) {
                Ok(()) => {
                    self.watched.insert(folder.clone());
                    is_new = true;
                }
                // Gone already; its parent tells when it is back.
                Err(_) if !folder.exists() => {}
                Err(_) if !self.is_polling => return self.poll(folders),
                Err(error) => return Err(error),
            }
        }
        Ok(is_new)
    }

    /// No longer counts on hearing from a folder and those in it: others may lie there now.
    pub(super) fn forget(&mut self, folder: &Path) {
        let inside = self.watched.range(folder.to_owned()..);
        let inside = inside.take_while(|path| path.starts_with(folder));
        for path in inside.cloned().collect::<Vec<_>>() {
            self.watched.remove(&path);
            // What is gone need not be let go.
            let _ = self.watcher.unwatch(&path);
        }
    }

    /// Systems watch a limited number of folders; looking at them has no limit.
    fn poll(&mut self, folders: &BTreeSet<PathBuf>) -> notify::Result<bool> {
        self.watcher = watcher(true, self.messages.clone())?;
        self.is_polling = true;
        self.watched.clear();
        self.follow(folders)
    }
}

fn watcher(is_polling: bool, messages: Sender<Message>) -> notify::Result<Box<dyn Watcher + Send>> {
    let tell = move |event: notify::Result<Event>| {
        let change = match event {
            Ok(event) => change(event),
            // Something was missed, so everything is looked at.
            Err(_) => Some(Change {
                paths: Vec::new(),
                is_whole: false,
                is_gone: false,
            }),
        };
        if let Some(change) = change {
            // Where nobody listens any longer the preview is at its end.
            let _ = messages.send(Message::Changed(change));
        }
    };
    let config = notify::Config::default()
        .with_poll_interval(POLL)
        .with_follow_symlinks(false);
    Ok(if is_polling {
        Box::new(PollWatcher::new(tell, config)?)
    } else {
        Box::new(RecommendedWatcher::new(tell, config)?)
    })
}

/// What an event says about files; `None` where it is noise, of which reading is most.
fn change(event: Event) -> Option<Change> {
    let is_rescan = event.need_rescan();
    let (is_whole, is_gone) = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => (true, false),
        EventKind::Access(_) => return is_rescan.then(everything),
        EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both)) => (true, true),
        EventKind::Modify(ModifyKind::Name(_)) | EventKind::Remove(_) => (false, true),
        EventKind::Any | EventKind::Create(_) | EventKind::Modify(_) | EventKind::Other => {
            (false, false)
        }
    };
    if is_rescan {
        return Some(everything());
    }
    let is_telling = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_none_or(|name| !read::is_debris(name) || name == ".gitignore")
    };
    let paths: Vec<PathBuf> = event.paths.into_iter().filter(is_telling).collect();
    (!paths.is_empty()).then_some(Change {
        paths,
        is_whole,
        is_gone,
    })
}

const fn everything() -> Change {
    Change {
        paths: Vec::new(),
        is_whole: false,
        is_gone: false,
    }
}
