//! Files beside what is read: whether there is one, and nothing else.
//!
//! No file is opened here, no link is followed, and nothing is asked about what lies outside of the
//! repository around the root, or is hidden.

use std::path::{Path, PathBuf};

/// What lies around a root, in its repository.
#[derive(Debug)]
pub(super) struct Outside {
    /// Without symbolic links in it.
    root: PathBuf,
    /// The outermost folder that is asked about.
    repository: PathBuf,
}

impl Outside {
    pub(super) fn of(root: &Path) -> Self {
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let is_repository = |folder: &&Path| {
            let data = folder.join(".git").symlink_metadata();
            data.is_ok_and(|data| !data.is_symlink())
        };
        let repository = root.ancestors().find(is_repository);
        Self {
            repository: repository.unwrap_or(&root).to_owned(),
            root,
        }
    }

    /// Whether a path, seen from the root, leads to a file.
    pub(super) fn holds(&self, path: &str) -> bool {
        let mut place = self.root.as_path();
        let mut rest = path;
        while let Some(behind) = rest.strip_prefix("../") {
            match place.parent() {
                Some(above) if place != self.repository => place = above,
                _ => return false,
            }
            rest = behind;
        }
        let mut place = place.to_owned();
        let mut parts = rest.split('/').peekable();
        while let Some(part) = parts.next() {
            if part.is_empty() || part.starts_with('.') {
                return false;
            }
            place.push(part);
            let Ok(data) = place.symlink_metadata() else {
                return false;
            };
            let is_right = match parts.peek() {
                Some(_) => data.is_dir(),
                None => data.is_file(),
            };
            if !is_right {
                return false;
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::symlink;

    #[test]
    fn only_files_of_the_repository_are_there() {
        let dir = tempfile::tempdir().unwrap();
        let base = dir.path().canonicalize().unwrap();
        fs::create_dir_all(base.join("repo/.git")).unwrap();
        fs::create_dir_all(base.join("repo/docs/reports")).unwrap();
        fs::create_dir_all(base.join("repo/docs/img")).unwrap();
        for file in [
            "secret.png",
            "repo/docs/img/pump.png",
            "repo/docs/.env",
            "repo/.git/HEAD",
        ] {
            fs::write(base.join(file), "x").unwrap();
        }
        symlink(base.join("secret.png"), base.join("repo/docs/img/link.png")).unwrap();
        symlink(&base, base.join("repo/docs/up")).unwrap();
        let outside = Outside::of(&base.join("repo/docs/reports"));
        let check = |path: &str, expected: bool| {
            assert_eq!(outside.holds(path), expected, "{path}");
        };
        check("../img/pump.png", true);
        check("../../docs/img/pump.png", true);
        check("../img/none.png", false);
        check("../img", false);
        check("../img/link.png", false);
        check("../up/secret.png", false);
        check("../../../secret.png", false);
        check("../.env", false);
        check("../../.git/HEAD", false);
        check("../img/../../../secret.png", false);
        check("", false);
        let alone = Outside::of(&base.join("repo/../repo/docs/img/../../.."));
        assert!(!alone.holds("../x"));
    }
}
