//! Finding the site: the nearest folder upwards with a site.toml.
//!
//! What site.toml says is decided by [`crate::config`]; here it is only found and read.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::beneath::Folder;
use super::fault::is_fault;
use crate::config::FILE_NAME;
use crate::text::SourceText;

/// Far above any site.toml that a person writes.
const MAX_CONFIG_BYTES: u64 = 1024 * 1024;

/// A folder to build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// The absolute path of the folder, without symbolic links in it.
    pub path: PathBuf,
    /// Its site.toml, if there is one.
    pub config: Option<SourceText>,
}

impl Root {
    /// The name of the folder, which is the title of a site that gives itself none.
    #[must_use]
    pub fn folder_name(&self) -> String {
        self.path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default()
    }
}

/// Why there is no site to build.
#[derive(Debug, Error)]
pub enum RootError {
    /// The given path cannot be used.
    #[error("{} cannot be read: {source}; give a folder that exists", path.display())]
    Unusable {
        /// The given path.
        path: PathBuf,
        /// What went wrong.
        source: io::Error,
    },
    /// The given path is a file.
    #[error("{} is not a folder; give the folder that holds the site", path.display())]
    NotAFolder {
        /// The given path.
        path: PathBuf,
    },
    /// There is a site.toml, but it cannot be read.
    #[error("{} cannot be read: {source}; it must be a readable file of its own, not a link", path.display())]
    Config {
        /// Path of the site.toml.
        path: PathBuf,
        /// What went wrong.
        source: io::Error,
    },
    /// The site.toml is no text.
    #[error("{} is not UTF-8; save it as UTF-8", path.display())]
    ConfigNotText {
        /// Path of the site.toml.
        path: PathBuf,
    },
    /// The site.toml is larger than one can be.
    #[error("{} is larger than {} KiB; is it the right file?", path.display(), MAX_CONFIG_BYTES / 1024)]
    ConfigTooLarge {
        /// Path of the site.toml.
        path: PathBuf,
    },
}

/// Exactly this folder, with or without a site.toml.
///
/// # Errors
///
/// As [`find`].
pub fn at(folder: &Path) -> Result<Root, RootError> {
    let path = canonical_folder(folder)?;
    let config = has_config(&path)?.then(|| read_config(&path));
    let config = config.transpose()?;
    Ok(Root { path, config })
}

fn canonical_folder(folder: &Path) -> Result<PathBuf, RootError> {
    let unusable = |source| RootError::Unusable {
        path: folder.to_owned(),
        source,
    };
    let path = folder.canonicalize().map_err(unusable)?;
    if path.metadata().map_err(unusable)?.is_dir() {
        Ok(path)
    } else {
        Err(RootError::NotAFolder { path })
    }
}

/// The nearest folder from `start` upwards with a site.toml; without one, `start` as it is.
///
/// # Errors
///
/// Fails where `start` is no readable folder, and where there is a site.toml that cannot be read:
/// building without it would publish what it was meant to keep.
pub fn find(start: &Path) -> Result<Root, RootError> {
    let start = canonical_folder(start)?;
    for folder in start.ancestors() {
        if has_config(folder)? {
            return Ok(Root {
                path: folder.to_owned(),
                config: Some(read_config(folder)?),
            });
        }
    }
    Ok(Root {
        path: start,
        config: None,
    })
}

/// Whether a folder has a site.toml. A link counts as one, and so does what cannot be looked at:
/// passing it by would build with the defaults.
fn has_config(folder: &Path) -> Result<bool, RootError> {
    let path = folder.join(FILE_NAME);
    match path.symlink_metadata() {
        Ok(_) => Ok(true),
        Err(source) if is_fault(&source) => Err(RootError::Config { path, source }),
        Err(_) => Ok(false),
    }
}

fn read_config(folder: &Path) -> Result<SourceText, RootError> {
    let path = folder.join(FILE_NAME);
    let bytes = Folder::open(folder)
        .and_then(|folder| folder.read_file(Path::new(FILE_NAME), MAX_CONFIG_BYTES));
    let text = match bytes {
        Ok(Some(bytes)) => String::from_utf8(bytes),
        Ok(None) => return Err(RootError::ConfigTooLarge { path }),
        Err(source) => return Err(RootError::Config { path, source }),
    };
    match text {
        Ok(text) => Ok(SourceText::new(FILE_NAME, text)),
        Err(_) => Err(RootError::ConfigNotText { path }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::symlink;

    #[test]
    fn the_nearest_site_toml_upwards_is_the_root() {
        let dir = tempfile::tempdir().unwrap();
        let base = dir.path().canonicalize().unwrap();
        fs::create_dir_all(base.join("site/content/postmortems")).unwrap();
        fs::create_dir_all(base.join("plain")).unwrap();
        fs::write(base.join("site/site.toml"), "title = \"x\"").unwrap();

        let found = find(&base.join("site/content/postmortems")).unwrap();
        assert_eq!(found.path, base.join("site"));
        assert_eq!(&*found.config.unwrap().text, "title = \"x\"");

        let plain = find(&base.join("plain")).unwrap();
        assert_eq!(
            (plain.folder_name().as_str(), plain.config),
            ("plain", None)
        );

        assert!(matches!(
            find(&base.join("none")),
            Err(RootError::Unusable { .. })
        ));
        assert!(matches!(
            find(&base.join("site/site.toml")),
            Err(RootError::NotAFolder { .. })
        ));
    }

    #[test]
    fn a_site_toml_that_cannot_be_read_is_not_passed_by() {
        let check = |make: &dyn Fn(&Path)| {
            let dir = tempfile::tempdir().unwrap();
            make(&dir.path().join("site.toml"));
            find(dir.path()).unwrap_err().to_string()
        };
        assert!(check(&|path| symlink("/etc/hostname", path).unwrap()).contains("not a link"));
        assert!(check(&|path| fs::create_dir(path).unwrap()).contains("cannot be read"));
        assert!(check(&|path| fs::write(path, b"\xff\xfe").unwrap()).contains("UTF-8"));
        assert!(check(&|path| fs::write(path, vec![b' '; 2_000_000]).unwrap()).contains("larger"));
    }
}
