//! Removing a site that was replaced, from many threads: most of its files are still in the new one,
//! so that all there is to do is to take names away.

use std::fs;
use std::path::Path;

use rayon::prelude::*;

/// Files that one thread removes in a row.
const IN_A_ROW: usize = 256;

/// Removes a folder with everything in it, as far as that is possible. Returns how many of its files
/// are to be counted, which is asked with their paths in it; one whose name is no text counts.
pub(super) fn clear(folder: &Path, is_counted: &(dyn Fn(&str) -> bool + Sync)) -> usize {
    below(folder, Some(String::new()), is_counted)
}

/// The same for a folder whose path in the whole is `within`; `None` where that is no text.
fn below(
    folder: &Path,
    within: Option<String>,
    is_counted: &(dyn Fn(&str) -> bool + Sync),
) -> usize {
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    // What cannot be listed or removed now is removed by the next build; the site is not concerned.
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let path = within.as_ref().zip(name.to_str());
        let path = path.map(|(within, name)| format!("{within}{name}"));
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            folders.push((entry.path(), path.map(|path| format!("{path}/"))));
        } else {
            files.push((entry.path(), path));
        }
    }
    let removed = files.into_par_iter().with_min_len(IN_A_ROW);
    let removed = removed.filter(|(place, path)| {
        let _ = fs::remove_file(place);
        path.as_deref().is_none_or(is_counted)
    });
    let cleared = folders.into_par_iter();
    let cleared = cleared.map(|(place, path)| below(&place, path, is_counted));
    let (removed, cleared) = rayon::join(|| removed.count(), || cleared.sum::<usize>());
    let _ = fs::remove_dir(folder);
    removed + cleared
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_goes_and_what_counts_is_counted() {
        let dir = tempfile::tempdir().unwrap();
        let site = dir.path().join("site");
        for path in ["a.html", "b/c.html", "b/d/e.xml", "b/d/f.html"] {
            let path = site.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        fs::create_dir(site.join("empty")).unwrap();
        assert_eq!(
            clear(&site, &|path| path.ends_with(".html") && path != "b/c.html"),
            2
        );
        assert!(!site.exists());
        assert_eq!(clear(&site, &|_| true), 0);
    }
}
