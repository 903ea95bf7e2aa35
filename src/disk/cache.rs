//! The folder `.afterword` of a site: what earlier builds remember, as bytes.
//!
//! Everything in it may be deleted, cut short or overwritten at any time: what is not whole, or was
//! written by another Afterword or for another site, is as if it were not there. Files appear in one
//! step and are never changed afterwards. The folder lies at the root of the site and never beside
//! the output, because it knows of drafts; others cannot read it, git and backups pass it by.
//! What the bytes mean is decided elsewhere.

mod file;
mod tool;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use file::Header;
pub use file::Pieces;
pub use tool::Tool;

use super::stamp::FileTime;

/// The folder at the root of a site.
pub const FOLDER: &str = ".afterword";

/// Sites that are built to several places, or for several readers, have a set of files for each, and
/// one for their documents; those of the sets that were written longest ago go.
const MOST_SETS: usize = 5;

/// The beginning of the names of files that are being written.
const UNFINISHED: &str = ".new-";

/// Nobody writes one file for so long.
const LONGEST_WRITE: Duration = Duration::from_secs(24 * 60 * 60);

/// What tools look for to tell that a folder holds nothing of value (<https://bford.info/cachedir/>).
const CACHE_TAG: (&str, &str) = (
    "CACHEDIR.TAG",
    "Signature: 8a477f597d28d172789f06886806bc55\n# What Afterword remembers between builds. It may be deleted at any time.\n",
);

/// Nothing of the folder belongs into a repository.
const GIT_IGNORE: (&str, &str) = (".gitignore", "*\n");

/// A part of what a build remembers, each in a file of its own that is whole by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What the last build saw and left.
    State,
    /// The parsed documents, as they once were.
    Documents,
    /// The documents that have changed since.
    Recent,
    /// What the pages were made from.
    Pages,
    /// The index of the search.
    Search,
}

/// The parts, in the order in which they are written: one that says that nothing changed comes last.
const ALL: [Part; 5] = [
    Part::Documents,
    Part::Recent,
    Part::Pages,
    Part::Search,
    Part::State,
];

impl Part {
    const fn ending(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Documents => "documents",
            Self::Recent => "recent",
            Self::Pages => "pages",
            Self::Search => "search",
        }
    }
}

/// What earlier builds of one site with the same purpose remember.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    /// Which site and purpose: in the names of files and in their headers.
    subject: blake3::Hash,
    tool: Tool,
}

impl Cache {
    /// The cache of the site at `root` for a purpose: where it goes, and with which options. Touches
    /// nothing. `None` where the running program cannot be told from others.
    #[must_use]
    pub fn of(root: &Path, purpose: &str) -> Option<Self> {
        let mut subject = blake3::Hasher::new();
        subject.update(root.as_os_str().as_encoded_bytes());
        subject.update(b"\0");
        subject.update(purpose.as_bytes());
        Some(Self {
            folder: root.join(FOLDER),
            subject: subject.finalize(),
            tool: Tool::running().ok()?,
        })
    }

    /// Makes the folder if it is not there, and says what time it is on its file system.
    ///
    /// # Errors
    /// Where the folder cannot be written to; then nothing can be remembered.
    pub fn open(&self) -> io::Result<FileTime> {
        let made = fs::DirBuilder::new().mode(0o700).create(&self.folder);
        match made {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        // A link could lead anywhere, and what lies there is not ours to write to.
        if !fs::symlink_metadata(&self.folder)?.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        for (name, text) in [CACHE_TAG, GIT_IGNORE] {
            let path = self.folder.join(name);
            let made =
                fs::File::create_new(&path).and_then(|mut file| file.write_all(text.as_bytes()));
            match made {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                _ => {}
            }
        }
        FileTime::now_in(&self.folder)
    }

    /// The pieces of a part, if it is there, whole, and written for this by this Afterword.
    #[must_use]
    pub fn read(&self, part: Part) -> Option<Pieces> {
        Pieces::open(&self.path(part), |header| {
            header.subject == self.subject && self.tool.is(&header.tool)
        })
    }

    /// Puts a part, whose pieces are made by number, in the place of what was remembered before. Two builds at once are no harm: the
    /// later one's file stays.
    ///
    /// # Errors
    /// Where it cannot be written; then what was there stays.
    pub fn write(
        &self,
        part: Part,
        count: usize,
        piece: &(dyn Fn(usize) -> Vec<u8> + Sync),
    ) -> io::Result<()> {
        let header = Header {
            tool: self.tool.identity()?,
            subject: self.subject,
        };
        let mut file = tempfile::Builder::new()
            .prefix(UNFINISHED)
            .permissions(fs::Permissions::from_mode(0o600))
            .tempfile_in(&self.folder)?;
        file::write(file.as_file_mut(), &header, count, piece)?;
        file.persist(self.path(part)).map_err(|error| error.error)?;
        Ok(())
    }

    /// Clears away what no build will ask for again: files that a build left unfinished, and the
    /// sets that were written longest ago, but none of this one and of `others`. Whatever refuses to
    /// go stays.
    pub fn tidy(&self, others: &[&Self]) {
        let Ok(entries) = fs::read_dir(&self.folder) else {
            return;
        };
        // By set: when it was last written, and its files.
        let mut sets: BTreeMap<String, (SystemTime, Vec<PathBuf>)> = BTreeMap::new();
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let written = entry.metadata().and_then(|data| data.modified());
            let written = written.unwrap_or(SystemTime::UNIX_EPOCH);
            if name.starts_with(UNFINISHED) {
                // A younger one may be in the hands of another build.
                if written.elapsed().is_ok_and(|age| age > LONGEST_WRITE) {
                    let _ = fs::remove_file(entry.path());
                }
                continue;
            }
            let is_part = |part: &&str| ALL.iter().any(|known| known.ending() == *part);
            let Some((set, _)) = name.split_once('.').filter(|(_, part)| is_part(part)) else {
                continue;
            };
            let (latest, files) = sets.entry(set.to_owned()).or_insert((written, Vec::new()));
            *latest = written.max(*latest);
            files.push(entry.path());
        }
        let in_use = std::iter::once(self).chain(others.iter().copied());
        let in_use = in_use
            .filter(|set| sets.remove(&set.set_name()).is_some())
            .count();
        let mut sets: Vec<_> = sets.into_values().collect();
        sets.sort();
        let surplus = (sets.len() + in_use).saturating_sub(MOST_SETS);
        for path in sets.iter().take(surplus).flat_map(|(_, files)| files) {
            let _ = fs::remove_file(path);
        }
    }

    fn set_name(&self) -> String {
        let hex = self.subject.to_hex();
        hex.get(..16).unwrap_or_default().to_owned()
    }

    fn path(&self, part: Part) -> PathBuf {
        self.folder
            .join(format!("{}.{}", self.set_name(), part.ending()))
    }
}
