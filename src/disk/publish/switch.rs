//! The switch from the old site to the new one.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use rustix::io::Errno;
use walkdir::WalkDir;

use super::clear::clear;
use super::error::{At, PublishError};
use super::output::{KEPT_FILES, Output, Present, VERSION_CONTROL};
use super::register::{Register, Staged};
use super::staging::{Staging, is_of_the_site, sync, sync_file_system};
use super::{MANIFEST, MARKER};

/// Where files wait within an output that lies on another file system than what is beside it.
pub(super) const INNER_STAGING: &str = ".afterword-staging";

/// How a switch went.
#[derive(Debug, Default)]
pub(super) struct Switched {
    /// Files of the old site that are gone.
    pub(super) removed: usize,
    /// What did not go as it should.
    pub(super) warnings: Vec<String>,
}

/// Puts the staged site in the place of the old one. The old site ends up in the staging folder or
/// nowhere.
pub(super) fn switch(
    staging: &Staging,
    output: &Output,
    present: Present,
    register: &Register,
) -> Result<Switched, PublishError> {
    let moved = match present {
        Present::Nothing => fs::rename(&staging.path, &output.path),
        Present::Site => exchange(staging, output),
        Present::Checkout => Err(Errno::NOTSUP.into()),
    };
    match moved {
        Ok(()) => {
            let mut switched = Switched::default();
            if let Err(source) = sync(&output.parent) {
                if take_back(staging, output, present).is_ok() {
                    return Err(PublishError::NotDurable {
                        path: output.path.clone(),
                        source: Box::new(source),
                    });
                }
                switched.warnings.push(not_durable(&source));
            }
            let is_gone = |path: &str| is_gone(path, &register.files);
            switched.removed = clear(&staging.path, &is_gone);
            if fs::symlink_metadata(&staging.path).is_ok() {
                switched.warnings.push(format!(
                    "the old site could not be removed from {}; remove it yourself",
                    staging.path.display()
                ));
            }
            Ok(switched)
        }
        Err(error) if is_refusal(&error) => replace_files(staging, output, register),
        Err(error) => Err(error).at("switch to the new site at", &output.path),
    }
}

/// Undoes a switch by names.
fn take_back(staging: &Staging, output: &Output, present: Present) -> io::Result<()> {
    match present {
        Present::Nothing => fs::rename(&output.path, &staging.path)?,
        Present::Site | Present::Checkout => exchange(staging, output)?,
    }
    // It failed a moment ago; where it works now, so much the better.
    let _ = sync(&output.parent);
    Ok(())
}

fn not_durable(error: &PublishError) -> String {
    format!("the new site is in place, but may not survive a power cut: {error}")
}

/// Exchanges the two names; at no moment is there no site.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn exchange(staging: &Staging, output: &Output) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};

    // What the owner allowed others to do with the folder stays as it was.
    fs::set_permissions(&staging.path, fs::metadata(&output.path)?.permissions())?;
    renameat_with(CWD, &staging.path, CWD, &output.path, RenameFlags::EXCHANGE)?;
    Ok(())
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn exchange(_: &Staging, _: &Output) -> io::Result<()> {
    Err(Errno::NOTSUP.into())
}

/// Whether the system cannot switch this output at all, as opposed to failing at it: mount
/// points, overlays, file systems and kernels without the call, folders of another owner.
fn is_refusal(error: &io::Error) -> bool {
    let refusals = [
        Errno::INVAL,
        Errno::XDEV,
        Errno::BUSY,
        Errno::NOSYS,
        Errno::NOTSUP,
        Errno::OPNOTSUPP,
        Errno::PERM,
        Errno::ACCESS,
    ];
    Errno::from_io_error(error).is_some_and(|errno| refusals.contains(&errno))
}

/// The number of files in an old site that the new one does not have.
pub(super) fn gone(old: &Path, files: &BTreeMap<String, Staged>) -> usize {
    WalkDir::new(old)
        .into_iter()
        .filter(|entry| {
            let Ok(entry) = entry else {
                // What cannot be listed may hold something.
                return true;
            };
            let path = entry.path().strip_prefix(old).unwrap_or(entry.path());
            let is_gone = path.to_str().is_none_or(|path| is_gone(path, files));
            !entry.file_type().is_dir() && is_gone
        })
        .count()
}

/// Whether a file of an old site is one that the new one does not have.
fn is_gone(path: &str, files: &BTreeMap<String, Staged>) -> bool {
    is_of_the_site(path) && !files.contains_key(path)
}

/// Brings the output up to date file by file: what pages need, the pages, removals.
fn replace_files(
    staging: &Staging,
    output: &Output,
    register: &Register,
) -> Result<Switched, PublishError> {
    let mut changed: Vec<&str> = register
        .files
        .iter()
        .filter(|(_, staged)| !staged.is_unchanged)
        .map(|(path, _)| path.as_str())
        .collect();
    changed.sort_by_key(|path| arrival(path));
    // Up to here a full or read-only disk has changed nothing; from here on it can stop halfway.
    let near = bring_near(staging, output, &changed)?;
    let near = near.as_ref().unwrap_or(staging);
    let replace = || {
        for path in changed {
            place(near, output, path)?;
        }
        remove_the_rest(&output.path, &register.files)
    };
    let removed = replace().map_err(|source| PublishError::Halfway {
        path: output.path.clone(),
        source: Box::new(source),
    })?;
    let synced = sync_file_system(&output.path);
    Ok(Switched {
        removed,
        warnings: synced.err().iter().map(not_durable).collect(),
    })
}

/// Makes sure that files can be renamed into the output. Where it is a file system of its own,
/// they are copied to a folder within it first, which is returned.
fn bring_near(
    staging: &Staging,
    output: &Output,
    changed: &[&str],
) -> Result<Option<Staging>, PublishError> {
    fs::create_dir_all(&output.path).at("create the folder", &output.path)?;
    let inner = output.path.join(INNER_STAGING);
    let probe = Staging::fresh(staging.path.join(INNER_STAGING))?;
    // Clears away what a dead build left, and asks whether the output can be written to at all.
    let cleared = Staging::fresh(inner.clone())?;
    match fs::rename(&probe.path, &cleared.path) {
        Ok(()) => return Ok(None),
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {}
        Err(error) => return Err(error).at("move files to", &output.path),
    }
    for relative in changed {
        let to = cleared.path.join(relative);
        let folder = to.parent().unwrap_or(&cleared.path);
        fs::create_dir_all(folder).at("create the folder", folder)?;
        fs::copy(staging.path.join(relative), &to).at("write", &to)?;
    }
    sync_file_system(&cleared.path)?;
    Ok(Some(cleared))
}

/// A page may be read as soon as it is there, so what it needs arrives before it; the first page
/// leads to all others and is last.
fn arrival(path: &str) -> u8 {
    match path {
        // Without it the next build would take the folder for somebody else's.
        MARKER => 0,
        MANIFEST => 4,
        "index.html" => 3,
        path if path.ends_with(".html") => 2,
        _ => 1,
    }
}

/// Moves one staged file into the output, in one step.
fn place(staging: &Staging, output: &Output, relative: &str) -> Result<(), PublishError> {
    let from = staging.path.join(relative);
    let to = output.path.join(relative);
    let mut folder = output.path.clone();
    for part in Path::new(relative).parent().into_iter().flatten() {
        folder.push(part);
        // A link could lead out of the output; a file stood where a folder is needed now.
        let is_folder = fs::symlink_metadata(&folder).map(|data| data.is_dir());
        if matches!(is_folder, Ok(false)) {
            fs::remove_file(&folder).at("replace", &folder)?;
        }
        if !matches!(is_folder, Ok(true)) {
            fs::create_dir(&folder).at("create the folder", &folder)?;
        }
    }
    if fs::symlink_metadata(&to).is_ok_and(|data| data.is_dir()) {
        fs::remove_dir_all(&to).at("replace", &to)?;
    }
    fs::rename(&from, &to).at("write", &to)
}

/// Removes what the new site does not have, and the folders that are empty then.
fn remove_the_rest(output: &Path, files: &BTreeMap<String, Staged>) -> Result<usize, PublishError> {
    let stays = |entry: &walkdir::DirEntry| {
        let is_named = |names: &[&str]| names.iter().any(|name| entry.file_name() == *name);
        entry.depth() == 1 && (is_named(&VERSION_CONTROL) || is_named(&KEPT_FILES))
    };
    let mut removed = 0;
    let mut folders = Vec::new();
    // Not `contents_first`: with it, walkdir enters a folder before the filter is asked.
    let entries = WalkDir::new(output).min_depth(1).into_iter();
    for entry in entries.filter_entry(|entry| !stays(entry)) {
        let entry = entry.at("read", output)?;
        if entry.file_type().is_dir() {
            folders.push(entry.into_path());
            continue;
        }
        let path = entry.path();
        let relative = path.strip_prefix(output).unwrap_or(path).to_str();
        if relative.is_none_or(|relative| !files.contains_key(relative)) {
            fs::remove_file(path).at("remove", path)?;
            removed += 1;
        }
    }
    for folder in folders.iter().rev() {
        // Folders that are not empty refuse to go, which is the question asked here.
        let _ = fs::remove_dir(folder);
    }
    Ok(removed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    #[test]
    fn what_pages_need_arrives_first() {
        let mut paths = ["index.html", "a/x.html", MANIFEST, "css/a.css", MARKER];
        paths.sort_by_key(|path| arrival(path));
        let expected = [MARKER, "css/a.css", "a/x.html", "index.html", MANIFEST];
        assert_eq!(paths, expected);
    }

    #[test]
    fn files_arrive_from_another_file_system_too() {
        let memory = PathBuf::from("/dev/shm");
        let Ok(elsewhere) = tempfile::tempdir_in(memory) else {
            return;
        };
        let dir = tempfile::tempdir().unwrap();
        let base = dir.path().canonicalize().unwrap();
        let staging = Staging::fresh(elsewhere.path().join("staging")).unwrap();
        let mut register = Register::default();
        for path in ["a/b.html", MARKER] {
            fs::create_dir_all(staging.path.join(path).parent().unwrap()).unwrap();
            let staged = staging.write(path, b"new", None).unwrap();
            register.files.insert(path.to_owned(), staged);
        }
        let output = Output::resolve(&base.join("out"), &base, &base, None).unwrap();
        // Something else is in the way at every step.
        fs::create_dir_all(output.path.join("a/b.html/deep")).unwrap();
        fs::create_dir_all(output.path.join(INNER_STAGING).join("a")).unwrap();
        fs::write(output.path.join("stray"), "").unwrap();
        let switched = replace_files(&staging, &output, &register).unwrap();
        assert_eq!(switched.removed, 1);
        assert_eq!(fs::read(output.path.join("a/b.html")).unwrap(), b"new");
        assert_eq!(fs::read_dir(&output.path).unwrap().count(), 2);
    }
}
