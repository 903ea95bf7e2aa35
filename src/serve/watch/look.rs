//! Changes that looking finds: what a folder holds is compared with what it held before, by the
//! stamps of its files, so that two changes within a second are two.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::Change;
use crate::disk::read;
use crate::disk::stamp::Stamp;

/// Which folder lies at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Identity {
    device: u64,
    inode: u64,
}

impl Identity {
    /// The folder at a path, where one is.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let data = fs::metadata(path).ok().filter(Metadata::is_dir)?;
        Some(Self {
            device: data.dev(),
            inode: data.ino(),
        })
    }
}

/// What a folder holds: files with their stamps, and folders.
type Entries = BTreeMap<OsString, Option<Stamp>>;

/// Folders that are looked at, with what they held.
#[derive(Debug, Default)]
pub(super) struct Looks(BTreeMap<PathBuf, (Identity, Entries)>);

impl Looks {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn folders(&self) -> impl Iterator<Item = &PathBuf> {
        self.0.keys()
    }

    /// Whether exactly this folder is looked at.
    pub(super) fn has(&self, folder: &Path, identity: Identity) -> bool {
        self.0
            .get(folder)
            .is_some_and(|(known, _)| *known == identity)
    }

    pub(super) fn begin(&mut self, folder: &Path, identity: Identity) {
        let entries = entries(folder).unwrap_or_default();
        self.0.insert(folder.to_owned(), (identity, entries));
    }

    pub(super) fn end(&mut self, folder: &Path) {
        self.0.remove(folder);
    }

    /// Ends with a folder and all in it.
    pub(super) fn forget(&mut self, folder: &Path) {
        self.0.retain(|path, _| !path.starts_with(folder));
    }

    /// What is different from the last time.
    pub(super) fn look(&mut self) -> Vec<Change> {
        let mut changes = Vec::new();
        for (folder, (identity, known)) in &mut self.0 {
            let held = entries(folder).filter(|_| Identity::of(folder) == Some(*identity));
            let Some(held) = held else {
                // What is there, if anything, is another folder.
                known.clear();
                changes.push(change(vec![folder.clone()], true));
                continue;
            };
            let at = |name: &OsString| folder.join(name);
            let gone = known.keys().filter(|name| !held.contains_key(*name));
            let gone: Vec<PathBuf> = gone.map(at).collect();
            let others = held
                .iter()
                .filter(|(name, stamp)| known.get(*name) != Some(stamp));
            let others: Vec<PathBuf> = others.map(|(name, _)| at(name)).collect();
            if !gone.is_empty() {
                changes.push(change(gone, true));
            }
            if !others.is_empty() {
                changes.push(change(others, false));
            }
            *known = held;
        }
        changes
    }
}

/// Nobody knows whether a file that was looked at is whole.
const fn change(paths: Vec<PathBuf>, is_gone: bool) -> Change {
    Change {
        paths,
        is_whole: false,
        is_gone,
    }
}

/// What a folder holds that tells something; of folders in it only that they are there, because
/// they are looked at themselves.
fn entries(folder: &Path) -> Option<Entries> {
    let mut held = Entries::new();
    for entry in fs::read_dir(folder).ok()?.filter_map(Result::ok) {
        let name = entry.file_name();
        let is_debris = name.to_str().is_some_and(read::is_debris) && name != ".gitignore";
        if let (false, Ok(data)) = (is_debris, entry.metadata()) {
            held.insert(name, (!data.is_dir()).then(|| Stamp::of(&data)));
        }
    }
    Some(held)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_of_a_file_is_seen() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path();
        let mut looks = Looks::default();
        looks.begin(folder, Identity::of(folder).unwrap());
        let mut check = |expected: &[(&str, bool)]| {
            let found = looks.look();
            let expected: Vec<Change> = expected
                .iter()
                .map(|(name, is_gone)| change(vec![folder.join(name)], *is_gone))
                .collect();
            assert_eq!(found, expected);
        };
        let file = folder.join("a.md");
        let time = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
        let set = |path: &Path| {
            let file = fs::File::options().write(true).open(path).unwrap();
            file.set_modified(time).unwrap();
        };
        check(&[]);
        fs::write(&file, "one").unwrap();
        set(&file);
        check(&[("a.md", false)]);
        // Another file of the same size and time.
        fs::write(folder.join(".new~"), "two").unwrap();
        set(&folder.join(".new~"));
        fs::rename(folder.join(".new~"), &file).unwrap();
        check(&[("a.md", false)]);
        fs::write(&file, "longer").unwrap();
        set(&file);
        check(&[("a.md", false)]);
        fs::create_dir(folder.join("b")).unwrap();
        check(&[("b", false)]);
        // What lies in it is seen by who looks there.
        fs::write(folder.join("b/c.md"), "one").unwrap();
        check(&[]);
        fs::rename(folder.join("b"), folder.join("c")).unwrap();
        check_both(&mut looks, folder, &["b"], &["c"]);
        fs::remove_file(&file).unwrap();
        assert_eq!(looks.look(), [change(vec![file], true)]);
    }

    fn check_both(looks: &mut Looks, folder: &Path, gone: &[&str], fresh: &[&str]) {
        let at = |names: &[&str]| names.iter().map(|name| folder.join(name)).collect();
        assert_eq!(
            looks.look(),
            [change(at(gone), true), change(at(fresh), false)]
        );
    }
}
