//! The switch from the old site to the new one.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use rustix::io::Errno;
use walkdir::WalkDir;

use super::error::{At, PublishError};
use super::output::{KEPT_FILES, Output, Present, VERSION_CONTROL};
use super::register::{Register, Staged};
use super::staging::{Staging, is_of_the_site, sync, sync_file_system};
use super::{MANIFEST, MARKER};

/// Name of a file on its way into an output that lies on another file system.
const ARRIVING: &str = ".afterword-arriving";

/// Puts the staged site in the place of the old one, and returns how many files of the old one
/// are gone. The old site ends up in the staging folder or nowhere.
pub(super) fn switch(
    staging: &Staging,
    output: &Output,
    present: Present,
    register: &Register,
) -> Result<usize, PublishError> {
    let moved = match present {
        Present::Nothing => fs::rename(&staging.path, &output.path).map(|()| 0),
        Present::Site => exchange(staging, output).map(|()| gone(&staging.path, &register.files)),
        Present::Checkout => Err(Errno::NOTSUP.into()),
    };
    match moved {
        Ok(removed) => {
            sync(&output.parent)?;
            Ok(removed)
        }
        Err(error) if is_refusal(&error) => {
            replace_files(staging, output, register).map_err(|source| PublishError::Halfway {
                path: output.path.clone(),
                source: Box::new(source),
            })
        }
        Err(error) => Err(error).at("switch to the new site at", &output.path),
    }
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
        // The old site is about to be removed; what cannot be listed cannot be counted either.
        .filter_map(Result::ok)
        .filter(|entry| !entry.file_type().is_dir())
        .filter(|entry| {
            let path = entry.path().strip_prefix(old).unwrap_or(entry.path());
            let path = path.to_str();
            path.is_none_or(|path| is_of_the_site(path) && !files.contains_key(path))
        })
        .count()
}

/// Brings the output up to date file by file: what pages need, the pages, removals.
fn replace_files(
    staging: &Staging,
    output: &Output,
    register: &Register,
) -> Result<usize, PublishError> {
    fs::create_dir_all(&output.path).at("create the folder", &output.path)?;
    let mut changed: Vec<&str> = register
        .files
        .iter()
        .filter(|(path, staged)| !staged.is_unchanged && *path != MARKER)
        .map(|(path, _)| path.as_str())
        .collect();
    changed.sort_by_key(|path| arrival(path));
    // From the first file on the folder is ours, or the next build would refuse it.
    if !output.path.join(MARKER).exists() {
        place(staging, output, MARKER)?;
    }
    for path in changed {
        place(staging, output, path)?;
    }
    let removed = remove_the_rest(&output.path, &register.files)?;
    sync_file_system(&output.path)?;
    Ok(removed)
}

/// A page may be read as soon as it is there, so what it needs arrives before it; the first page
/// leads to all others and is last.
fn arrival(path: &str) -> u8 {
    match path {
        "index.html" => 2,
        MANIFEST => 3,
        path if path.ends_with(".html") => 1,
        _ => 0,
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
    match fs::rename(&from, &to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            let arriving = folder.join(ARRIVING);
            let remove = fs::remove_file(&arriving);
            if let Err(error) = remove
                && error.kind() != io::ErrorKind::NotFound
            {
                return Err(error).at("remove", &arriving);
            }
            fs::copy(&from, &arriving).at("write", &to)?;
            File::open(&arriving)
                .and_then(|file| file.sync_all())
                .at("sync", &to)?;
            fs::rename(&arriving, &to).at("write", &to)
        }
        moved => moved.at("write", &to),
    }
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
        let mut paths = ["index.html", "a/x.html", MANIFEST, "css/a.css", "404.html"];
        paths.sort_by_key(|path| arrival(path));
        assert_eq!(
            paths,
            ["css/a.css", "a/x.html", "404.html", "index.html", MANIFEST]
        );
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
        fs::create_dir(staging.path.join("a")).unwrap();
        fs::write(staging.path.join("a/b.html"), "new").unwrap();
        let output = Output::resolve(&base.join("out"), &base, &base, None).unwrap();
        // Something else is in the way at every step.
        fs::create_dir_all(output.path.join("a/b.html/deep")).unwrap();
        fs::write(output.path.join("a").join(ARRIVING), "half").unwrap();
        place(&staging, &output, "a/b.html").unwrap();
        assert_eq!(fs::read(output.path.join("a/b.html")).unwrap(), b"new");
        assert!(!output.path.join("a").join(ARRIVING).exists());
    }
}
