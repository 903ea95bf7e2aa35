//! Which files change, as the system tells it or, where it does not, as looking now and then finds
//! out. Watches folders and never files, because most editors replace a file by another one.

mod look;
mod told;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use notify::{RecursiveMode, Watcher};

use super::studio::Message;
use look::{Identity, Looks};

/// How often folders are looked at that nobody tells of.
const POLL: Duration = Duration::from_millis(400);
/// How often it is seen to that the watched folders are still those at their paths.
const CHECK: Duration = Duration::from_secs(1);
/// Looking may take one part of the time in so many.
const SHARE: u32 = 10;
/// But nobody waits longer than this, because a look also takes long where a disk is busy for a moment.
const LONGEST: Duration = Duration::from_secs(10);

/// A change of files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Change {
    /// The files and folders; none where anything may have changed.
    pub(super) paths: Vec<PathBuf>,
    /// Whether the files are whole again: closed after writing, or moved here.
    pub(super) is_whole: bool,
    /// Whether a watched folder may be gone or be another one.
    pub(super) is_gone: bool,
}

/// What following folders gave.
#[derive(Debug, Default)]
pub(super) struct Followed {
    /// Whether some are new or gone: what happened in them until now may not be told.
    pub(super) is_other: bool,
    /// Why the system does not tell of some, where that is new.
    pub(super) unwatched: Option<String>,
}

/// Watches folders.
pub(super) struct Watch {
    root: PathBuf,
    /// Who tells of changes, where somebody does.
    teller: Option<Box<dyn Watcher + Send>>,
    /// Folders that are told of, and which they were.
    told: BTreeMap<PathBuf, Identity>,
    /// Folders that are looked at.
    looked: Looks,
    /// Folders that are not there.
    missing: BTreeSet<PathBuf>,
    /// Why nobody tells, where that is still to be said.
    unwatched: Option<String>,
    next: Instant,
}

impl Watch {
    /// Watches nothing yet. Where the system cannot tell of changes, or shall not be asked, folders
    /// are looked at.
    pub(super) fn new(root: &Path, is_polling: bool, messages: Sender<Message>) -> Self {
        let teller = if is_polling {
            Ok(None)
        } else {
            told::teller(messages).map(Some)
        };
        Self::with(root, teller)
    }

    fn with(root: &Path, teller: notify::Result<Option<Box<dyn Watcher + Send>>>) -> Self {
        let (teller, unwatched) = match teller {
            Ok(teller) => (teller, None),
            Err(error) => (None, Some(error.to_string())),
        };
        Self {
            root: root.to_owned(),
            teller,
            told: BTreeMap::new(),
            looked: Looks::default(),
            missing: BTreeSet::new(),
            unwatched,
            next: Instant::now() + CHECK,
        }
    }

    /// Watches exactly these folders from now on.
    pub(super) fn follow(&mut self, folders: &BTreeSet<PathBuf>) -> Followed {
        let gone = self.told.keys().chain(self.looked.folders());
        let gone: Vec<PathBuf> = gone
            .filter(|path| !folders.contains(*path))
            .cloned()
            .collect();
        for folder in gone {
            self.let_go(&folder);
        }
        let mut missing = BTreeSet::new();
        let mut is_other = false;
        for folder in folders {
            let Some(identity) = Identity::of(folder) else {
                self.let_go(folder);
                is_other |= !self.missing.contains(folder);
                missing.insert(folder.clone());
                continue;
            };
            if self.told.get(folder) == Some(&identity) || self.looked.has(folder, identity) {
                continue;
            }
            self.let_go(folder);
            self.begin(folder, identity);
            is_other = true;
        }
        self.missing = missing;
        self.next = self.next.min(Instant::now() + self.pause());
        Followed {
            is_other,
            unwatched: self.unwatched.take(),
        }
    }

    /// Has the system tell of a folder, or else looks at it: systems tell of a limited number.
    fn begin(&mut self, folder: &Path, identity: Identity) {
        if let Some(teller) = &mut self.teller {
            match teller.watch(folder, RecursiveMode::NonRecursive) {
                Ok(()) => {
                    self.told.insert(folder.to_owned(), identity);
                    return;
                }
                Err(error) if self.looked.is_empty() => self.unwatched = Some(error.to_string()),
                Err(_) => {}
            }
        }
        self.looked.begin(folder, identity);
    }

    fn let_go(&mut self, folder: &Path) {
        if let (Some(_), Some(teller)) = (self.told.remove(folder), &mut self.teller) {
            // What is gone need not be let go.
            let _ = teller.unwatch(folder);
        }
        self.looked.end(folder);
    }

    /// No longer counts on hearing from a folder and those in it: others may lie there now.
    pub(super) fn forget(&mut self, folder: &Path) {
        let inside = self.told.range(folder.to_owned()..);
        let inside = inside.map(|(path, _)| path);
        let inside = inside.take_while(|path| path.starts_with(folder));
        for path in inside.cloned().collect::<Vec<_>>() {
            self.let_go(&path);
        }
        self.looked.forget(folder);
    }

    /// When to look next.
    pub(super) const fn next(&self) -> Instant {
        self.next
    }

    /// Looks for what nobody tells: changes in folders that are looked at, folders that are back,
    /// and others in the place of those that are told of.
    pub(super) fn look(&mut self) -> Vec<Change> {
        let started = Instant::now();
        let mut changes = self.looked.look();
        // A folder further down is told of by the one that it lies in.
        let top = self
            .told
            .iter()
            .filter(|(path, _)| **path == self.root || path.parent() == Some(self.root.as_path()));
        let others = top.filter(|(path, identity)| Identity::of(path) != Some(**identity));
        let back = self
            .missing
            .iter()
            .filter(|path| Identity::of(path).is_some());
        let moved: Vec<PathBuf> = others.map(|(path, _)| path).chain(back).cloned().collect();
        if !moved.is_empty() {
            changes.push(Change {
                paths: moved,
                is_whole: false,
                is_gone: true,
            });
        }
        let now = Instant::now();
        self.next = now + self.pause().max(((now - started) * SHARE).min(LONGEST));
        changes
    }

    fn pause(&self) -> Duration {
        if self.looked.is_empty() && self.missing.is_empty() {
            CHECK
        } else {
            POLL
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    use notify::{Config, EventHandler, WatcherKind};

    /// A system that tells of no more than one folder.
    struct Full(usize);

    impl Watcher for Full {
        fn new<F: EventHandler>(_: F, _: Config) -> notify::Result<Self> {
            Ok(Self(0))
        }

        fn watch(&mut self, _: &Path, _: RecursiveMode) -> notify::Result<()> {
            self.0 += 1;
            if self.0 > 1 {
                return Err(notify::Error::new(notify::ErrorKind::MaxFilesWatch));
            }
            Ok(())
        }

        fn unwatch(&mut self, _: &Path) -> notify::Result<()> {
            Ok(())
        }

        fn kind() -> WatcherKind {
            WatcherKind::NullWatcher
        }
    }

    fn tree(names: &[&str]) -> (tempfile::TempDir, BTreeSet<PathBuf>) {
        let dir = tempfile::tempdir().unwrap();
        let folders = names.iter().map(|name| dir.path().join(name));
        let folders: BTreeSet<PathBuf> = folders.collect();
        for folder in &folders {
            fs::create_dir_all(folder).unwrap();
        }
        (dir, folders)
    }

    fn paths(changes: &[Change]) -> Vec<&Path> {
        changes
            .iter()
            .flat_map(|change| &change.paths)
            .map(PathBuf::as_path)
            .collect()
    }

    #[test]
    fn folders_that_the_system_does_not_tell_of_are_looked_at() {
        let (dir, folders) = tree(&["", "a", "b"]);
        let mut watch = Watch::with(dir.path(), Ok(Some(Box::new(Full(0)))));
        let followed = watch.follow(&folders);
        assert!(followed.is_other && followed.unwatched.is_some());
        let again = watch.follow(&folders);
        assert!(
            !again.is_other && again.unwatched.is_none(),
            "it is said once"
        );
        let file = dir.path().join("b/x.md");
        fs::write(&file, "one").unwrap();
        assert!(paths(&watch.look()).contains(&file.as_path()));
        assert_eq!(watch.look(), Vec::new());
    }

    #[test]
    fn where_the_system_tells_nothing_all_folders_are_looked_at() {
        let (dir, folders) = tree(&["", "a"]);
        let error = notify::Error::new(notify::ErrorKind::MaxFilesWatch);
        let mut watch = Watch::with(dir.path(), Err(error));
        assert!(watch.follow(&folders).unwatched.is_some());
        let file = dir.path().join("a/x.md");
        fs::write(&file, "one").unwrap();
        assert!(paths(&watch.look()).contains(&file.as_path()));
    }

    #[test]
    fn a_folder_that_is_back_or_another_one_is_followed_anew() {
        for teller in [true, false] {
            let (dir, folders) = tree(&["root", "root/a"]);
            let root = dir.path().join("root");
            let teller: Option<Box<dyn Watcher + Send>> = if teller {
                Some(Box::new(notify::NullWatcher))
            } else {
                None
            };
            let mut watch = Watch::with(&root, Ok(teller));
            assert!(watch.follow(&folders).is_other);
            assert_eq!(watch.look(), Vec::new());

            fs::rename(&root, dir.path().join("away")).unwrap();
            assert!(paths(&watch.look()).contains(&root.as_path()));
            assert!(watch.follow(&folders).is_other);
            assert!(!watch.follow(&folders).is_other);
            assert_eq!(watch.look(), Vec::new());

            fs::rename(dir.path().join("away"), &root).unwrap();
            assert!(paths(&watch.look()).contains(&root.as_path()));
            assert!(watch.follow(&folders).is_other);
            assert_eq!(watch.look(), Vec::new());

            fs::rename(&root, dir.path().join("away")).unwrap();
            fs::create_dir_all(root.join("a")).unwrap();
            assert!(paths(&watch.look()).contains(&root.as_path()));
            assert!(watch.follow(&folders).is_other);
        }
    }
}
