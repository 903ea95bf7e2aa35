//! Where a site may be published to.
//!
//! An output is replaced as a whole, so it must be ours or empty, and nothing that matters may
//! lie in it. What stands here refuses everything else before a byte is written.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use rustix::fs::{Access, AtFlags, CWD, accessat};
use walkdir::{DirEntry, WalkDir};

use super::error::{At, PublishError};
use super::switch::INNER_STAGING;
use super::{MANIFEST, MARKER};
use crate::disk::fault::is_fault;
use crate::disk::walk::io_error;

/// Folders of version control: an output that is a checkout keeps them.
pub(super) const VERSION_CONTROL: [&str; 4] = [".git", ".hg", ".jj", ".svn"];

/// Files that people put beside the pages of a checkout or for its host, and that stay.
pub(super) const KEPT_FILES: [&str; 6] = [
    ".git",
    ".gitattributes",
    ".gitignore",
    ".gitkeep",
    ".nojekyll",
    "CNAME",
];

/// A place that may be published to.
#[derive(Debug)]
pub(super) struct Output {
    /// Absolute, without symbolic links in it.
    pub(super) path: PathBuf,
    /// The folder that it lies in.
    pub(super) parent: PathBuf,
    name: OsString,
}

/// What is there before anything is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Present {
    /// Nothing, or an empty folder.
    Nothing,
    /// A site of ours, or a folder with nothing but kept files.
    Site,
    /// The same within a checkout, whose version control must stay where it is.
    Checkout,
}

impl Output {
    /// [`Output::resolve`] for whoever runs the program.
    pub(super) fn locate(output: &Path, root: &Path, content: &Path) -> Result<Self, PublishError> {
        let home = std::env::home_dir().filter(|home| home.is_absolute());
        Self::resolve(output, root, content, home.as_deref())
    }

    /// Checks where `output` lies; what it holds is looked at by [`Output::inspect`].
    pub(super) fn resolve(
        output: &Path,
        root: &Path,
        content: &Path,
        home: Option<&Path>,
    ) -> Result<Self, PublishError> {
        let refuse = |reason: &str| {
            Err(PublishError::Refused {
                path: output.to_owned(),
                reason: reason.to_owned(),
            })
        };
        let Some(path) = canonical(output).at("find", output)? else {
            return refuse("its path cannot be followed; give a plain path");
        };
        let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
            return refuse("it is the root of the file system; choose a folder of its own");
        };
        if fs::symlink_metadata(without_trailing_slash(output)).is_ok_and(|data| data.is_symlink())
        {
            return refuse("it is a symbolic link; give the folder that it leads to");
        }
        let find = |place: &Path| canonical(place).at("find", place);
        let holds = |place: &Option<PathBuf>| {
            let place = place.as_ref();
            place.is_some_and(|place| place.starts_with(&path))
        };
        let (canonical_root, canonical_content) = (find(root)?, find(content)?);
        if holds(&canonical_root) || holds(&canonical_content) {
            return refuse("the sources of the site lie in it; choose a folder of its own");
        }
        // A home that cannot be found holds nothing.
        let canonical_home = home.and_then(|home| canonical(home).ok().flatten());
        if holds(&canonical_home) {
            return refuse("it is or holds your home folder; choose a folder of its own");
        }
        // Without a site.toml the root itself is the content, and reading leaves the output out.
        if canonical_content != canonical_root
            && canonical_content.is_some_and(|content| path.starts_with(content))
        {
            return refuse("it lies within the content folder; choose a folder outside of it");
        }
        Ok(Self {
            parent: parent.to_owned(),
            name: name.to_owned(),
            path,
        })
    }

    /// Looks at what is there now, and refuses what is not ours.
    pub(super) fn inspect(&self) -> Result<Present, PublishError> {
        let refuse = |reason: String| {
            Err(PublishError::Refused {
                path: self.path.clone(),
                reason,
            })
        };
        match fs::symlink_metadata(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Present::Nothing),
            Err(error) => return Err(error).at("look at", &self.path),
            Ok(data) if data.is_symlink() => {
                return refuse(
                    "it is a symbolic link; give the folder that it leads to".to_owned(),
                );
            }
            Ok(data) if !data.is_dir() => {
                return refuse("it is a file; choose a folder".to_owned());
            }
            Ok(_) => {}
        }
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.path).at("read", &self.path)? {
            names.push(entry.at("read", &self.path)?.file_name());
        }
        names.sort();
        let is_kept = |name: &OsString| {
            // A build that died while it filled a mount point leaves its staging folder there.
            let mut kept = KEPT_FILES
                .iter()
                .chain(&VERSION_CONTROL)
                .chain([&INNER_STAGING]);
            kept.any(|kept| name == kept)
        };
        let is_ours = names.iter().any(|name| name == MARKER);
        if let Some(foreign) = names.iter().find(|name| !is_kept(name))
            && !is_ours
        {
            let foreign = foreign.to_string_lossy();
            return refuse(format!(
                "it holds `{foreign}`, which Afterword did not write; choose another folder, or empty this one"
            ));
        }
        let mut is_checkout = false;
        for name in names.iter().filter(|name| is_version_control(name)) {
            let path = self.path.join(name);
            is_checkout |= match fs::metadata(&path) {
                // Switching would take it away.
                Err(error) if is_fault(&error) => return Err(error).at("look at", &path),
                data => data.is_ok_and(|data| data.is_dir()),
            };
        }
        Ok(match () {
            () if is_checkout => Present::Checkout,
            () if names.is_empty() => Present::Nothing,
            () => Present::Site,
        })
    }

    /// Makes sure that the site that is there can be replaced: all of its folders can be emptied.
    pub(super) fn check_writable(&self) -> Result<(), PublishError> {
        let is_kept =
            |entry: &DirEntry| entry.depth() == 1 && is_version_control(entry.file_name());
        let entries = WalkDir::new(&self.path).into_iter();
        for entry in entries.filter_entry(|entry| !is_kept(entry)) {
            let entry = match entry {
                Ok(entry) if entry.file_type().is_dir() => entry,
                Ok(_) => continue,
                Err(error) => {
                    let path = error.path().unwrap_or(&self.path).to_owned();
                    match io_error(error) {
                        error if is_fault(&error) => return Err(error).at("read", &path),
                        _ => continue,
                    }
                }
            };
            let all = Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK;
            accessat(CWD, entry.path(), all, AtFlags::empty()).at("write to", entry.path())?;
        }
        Ok(())
    }

    /// A path beside the output, on the same file system, hidden from people and from reading.
    pub(super) fn beside(&self, ending: &str) -> PathBuf {
        let mut name = OsString::from(".");
        name.push(&self.name);
        name.push(ending);
        self.parent.join(name)
    }
}

fn is_version_control(name: &OsStr) -> bool {
    VERSION_CONTROL.iter().any(|known| name == *known)
}

/// Whether a file of an output belongs to Afterword's bookkeeping and not to the site.
pub(super) fn is_bookkeeping(path: &str) -> bool {
    path == MARKER || path == MANIFEST
}

/// `path/` would look through a link at its end.
fn without_trailing_slash(path: &Path) -> PathBuf {
    path.components().collect()
}

/// The absolute path without links and dots, where the end of it need not exist yet. `None` where
/// what does not exist yet cannot be named.
fn canonical(path: &Path) -> io::Result<Option<PathBuf>> {
    let absolute = std::path::absolute(path)?;
    let mut missing = Vec::new();
    let mut there = absolute.as_path();
    loop {
        match there.canonicalize() {
            Ok(found) => {
                let rest = missing.iter().rev();
                return Ok(Some(rest.fold(found, |path, part| path.join(part))));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        // A dangling link is there, but leads nowhere.
        let is_link = fs::symlink_metadata(there).is_ok();
        match (there.components().next_back(), there.parent()) {
            (Some(Component::Normal(name)), Some(parent)) if !is_link || missing.is_empty() => {
                missing.push(name.to_owned());
                there = parent;
            }
            _ => return Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn dangerous_outputs_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        let base = dir.path().canonicalize().unwrap();
        for folder in [
            "home/site/content/deep",
            "ours",
            "foreign",
            "empty",
            "kept",
            "git/.git",
        ] {
            fs::create_dir_all(base.join(folder)).unwrap();
        }
        fs::write(base.join("file"), "").unwrap();
        fs::write(base.join("foreign/thesis.doc"), "").unwrap();
        fs::write(base.join("ours").join(MARKER), "").unwrap();
        fs::write(base.join("ours/index.html"), "").unwrap();
        fs::write(base.join("kept/CNAME"), "").unwrap();
        symlink("ours", base.join("link")).unwrap();
        symlink("nowhere", base.join("dangling")).unwrap();
        symlink("home/site", base.join("way")).unwrap();
        let check = |output: &str, expected: Result<Present, &str>| {
            let root = base.join("home/site");
            let found = Output::resolve(
                &base.join(output),
                &root,
                &root.join("content"),
                Some(&base.join("home")),
            )
            .and_then(|output| output.inspect());
            match (found, expected) {
                (Ok(found), Ok(expected)) => assert_eq!(found, expected, "{output}"),
                (Err(error), Err(part)) => {
                    assert!(error.to_string().contains(part), "{output}: {error}");
                }
                (found, _) => panic!("{output}: {found:?}"),
            }
        };
        check("/", Err("root of the file system"));
        check("home", Err("sources"));
        check("", Err("sources"));
        check("home/site", Err("sources"));
        check("home/site/.", Err("sources"));
        check("home/site/content", Err("sources"));
        check("way", Err("symbolic link"));
        check("home/site/content/deep", Err("within the content"));
        check("home/site/content/new/er", Err("within the content"));
        check("way/content/new", Err("within the content"));
        check("file", Err("is a file"));
        check("file/x", Err("could not find"));
        check("foreign", Err("thesis.doc"));
        check("link", Err("symbolic link"));
        check("link/", Err("symbolic link"));
        check("dangling", Err("symbolic link"));
        check("dangling/x", Err("cannot be followed"));
        check("empty", Ok(Present::Nothing));
        check("new/deep/er", Ok(Present::Nothing));
        check("home/site/public", Ok(Present::Nothing));
        check("link/../empty", Ok(Present::Nothing));
        check("ours", Ok(Present::Site));
        check("kept", Ok(Present::Site));
        check("git", Ok(Present::Checkout));
    }

    #[test]
    fn the_home_folder_is_refused_where_it_holds_no_sources() {
        let dir = tempfile::tempdir().unwrap();
        let base = dir.path().canonicalize().unwrap();
        fs::create_dir_all(base.join("homes/me")).unwrap();
        fs::create_dir_all(base.join("site")).unwrap();
        let resolve = |output: &str| {
            let site = base.join("site");
            Output::resolve(
                &base.join(output),
                &site,
                &site,
                Some(&base.join("homes/me")),
            )
        };
        assert!(resolve("homes/me").is_err());
        assert!(resolve("homes").is_err());
        assert!(resolve("homes/me/public").is_ok());
        assert!(resolve("site/public").is_ok());
    }
}
