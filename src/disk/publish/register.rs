//! What a site under construction holds, under which addresses.
//!
//! Every address is claimed once before anything is written to it, so that no two threads and no
//! two pages meet in one file, not even on systems where capitals do not count.

use std::collections::BTreeMap;
use std::path::Path;

use super::MANIFEST;
use super::error::{At, PublishError};
use super::output::{KEPT_FILES, VERSION_CONTROL, is_bookkeeping};
use crate::disk::beneath::read_regular;
use crate::disk::fault::is_fault;

/// The longest name that common file systems take, in bytes.
const MAX_NAME_BYTES: usize = 255;

/// The longest address; with the folder of the site in front below the 4,096 bytes of a path.
const MAX_ADDRESS_BYTES: usize = 2048;

/// Far above the manifest of a site of a million files.
const MAX_MANIFEST_BYTES: u64 = 512 * 1024 * 1024;

/// A file of the staging folder.
#[derive(Clone, Copy, Debug)]
pub(super) struct Staged {
    pub(super) hash: blake3::Hash,
    pub(super) size: u64,
    /// Whether the old site holds the same bytes at this address.
    pub(super) is_unchanged: bool,
    /// Whether it is the very file of the old site, which is on the disk already.
    pub(super) is_linked: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    File,
    Folder,
}

/// The claimed addresses and the files that are finished.
#[derive(Debug, Default)]
pub(super) struct Register {
    /// By the address in lower case: as written, and what it is.
    claimed: BTreeMap<String, (String, Kind)>,
    pub(super) files: BTreeMap<String, Staged>,
}

impl Register {
    /// Claims an address. The folders on the way to it that nobody claimed before are given to
    /// `make_folder`, outermost first.
    pub(super) fn claim(
        &mut self,
        path: &str,
        mut make_folder: impl FnMut(&Path) -> Result<(), PublishError>,
    ) -> Result<(), PublishError> {
        for (at, _) in path.match_indices('/') {
            let folder = path.get(..at).unwrap_or_default();
            if self.take(folder, Kind::Folder)? {
                make_folder(Path::new(folder))?;
            }
        }
        self.take(path, Kind::File).map(|_| ())
    }

    /// Whether the place was free; taking a folder twice is fine.
    fn take(&mut self, path: &str, kind: Kind) -> Result<bool, PublishError> {
        let key = path.to_lowercase();
        match self.claimed.get(&key) {
            None => {
                self.claimed.insert(key, (path.to_owned(), kind));
                Ok(true)
            }
            Some((other, Kind::Folder)) if kind == Kind::Folder && other == path => Ok(false),
            Some((other, _)) => Err(PublishError::Collision {
                path: path.to_owned(),
                other: other.clone(),
            }),
        }
    }

    /// Whether the site itself has something at a path.
    pub(super) fn holds(&self, path: &str) -> bool {
        self.claimed.contains_key(&path.to_lowercase())
    }

    /// The folders on the way to the files.
    pub(super) fn folders(&self) -> Vec<&str> {
        let folders = self
            .claimed
            .values()
            .filter(|(_, kind)| *kind == Kind::Folder);
        folders.map(|(path, _)| path.as_str()).collect()
    }

    /// The manifest: hash and path of each file, in the form that `b3sum --check` reads.
    pub(super) fn manifest(&self) -> String {
        let mut text = String::with_capacity(self.files.len() * 100);
        for (path, staged) in &self.files {
            text.push_str(&staged.hash.to_hex());
            text.push_str("  ");
            text.push_str(path);
            text.push('\n');
        }
        text
    }
}

/// The addresses that the manifest of a site lists; none where there is no manifest.
pub(super) fn addresses_of(site: &Path) -> Result<Vec<String>, PublishError> {
    let path = site.join(MANIFEST);
    let bytes = match read_regular(&path, MAX_MANIFEST_BYTES) {
        Ok(bytes) => bytes.unwrap_or_default(),
        Err(error) if is_fault(&error) => return Err(error).at("read", &path),
        Err(_) => Vec::new(),
    };
    let text = String::from_utf8_lossy(&bytes);
    let addresses = text.lines().filter_map(|line| line.split_once("  "));
    Ok(addresses.map(|(_, address)| address.to_owned()).collect())
}

/// Whether a path is plain: relative, without dots, empty parts, control characters or the names
/// that the output keeps for itself.
pub(super) fn check_address(path: &str) -> Result<(), PublishError> {
    let refuse = |reason| {
        Err(PublishError::Address {
            path: path.to_owned(),
            reason,
        })
    };
    if path.is_empty() || path.len() > MAX_ADDRESS_BYTES {
        return refuse("it is empty or too long");
    }
    if path.chars().any(|c| c.is_control() || c == '\\') {
        return refuse("it holds a control character or a backslash");
    }
    for part in path.split('/') {
        match part {
            "" => return refuse("it is absolute or has an empty part"),
            "." | ".." => return refuse("it leads elsewhere"),
            part if part.len() > MAX_NAME_BYTES => return refuse("a part of it is too long"),
            _ => {}
        }
    }
    let first = path
        .split('/')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let is_taken = is_bookkeeping(&first)
        || first.starts_with(".afterword")
        || VERSION_CONTROL.contains(&first.as_str())
        || (KEPT_FILES.contains(&first.as_str()) && first.starts_with(".git"));
    if is_taken {
        return refuse("the output keeps this name for itself");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_plain_and_unique() {
        let check = |path: &str, is_fine: bool| {
            assert_eq!(check_address(path).is_ok(), is_fine, "{path:?}");
        };
        check("index.html", true);
        check("a/b c/ä.png", true);
        check(".nojekyll", true);
        check(".well-known/x", true);
        for path in [
            "",
            "/",
            "/etc/passwd",
            "a//b",
            "a/",
            "../x",
            "a/../b",
            "./a",
            "a\\b",
            "a\0b",
            "a\nb",
            ".git/config",
            ".GIT/config",
            ".afterword-site",
            ".afterword-manifest",
            ".gitignore",
        ] {
            check(path, false);
        }
        check(&"x".repeat(256), false);
        check(&"x/".repeat(2000), false);
    }

    #[test]
    fn nothing_meets_where_capitals_do_not_count() {
        let mut register = Register::default();
        let mut made = Vec::new();
        let mut claim = |path: &str| {
            register
                .claim(path, |folder| {
                    made.push(folder.to_owned());
                    Ok(())
                })
                .is_ok()
        };
        assert!(claim("tags/c.html"));
        assert!(claim("tags/d/e.html"));
        assert!(!claim("tags/C.html"));
        assert!(!claim("Tags/x.html"));
        assert!(!claim("tags/c.html/x"));
        assert!(!claim("tags/d"));
        assert!(!claim("tags"));
        assert_eq!(made, [Path::new("tags"), Path::new("tags/d")]);
    }
}
