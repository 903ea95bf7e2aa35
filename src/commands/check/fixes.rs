//! Applies the fixes of findings to the files.

use std::collections::BTreeMap;

use crate::commands::print;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::fix::{self, Fix};
use crate::disk::read::find;
use crate::disk::replace::Within;
use crate::disk::root::Root;
use crate::load::Loaded;

/// What was fixed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fixed {
    /// Words that were replaced.
    pub(super) words: usize,
    /// Files that could not be written, or changed meanwhile.
    pub(super) left: usize,
}

/// Applies the fixes of findings. A file that has changed since it was read is left alone, with a message.
///
/// # Errors
/// Where the site's folder cannot be opened, or nobody can be told.
pub(super) fn apply(
    root: &Root,
    loaded: &Loaded,
    findings: &[Diagnostic],
) -> anyhow::Result<Fixed> {
    let mut fixes: BTreeMap<&str, Vec<&Fix>> = BTreeMap::new();
    for finding in findings {
        if let (Some(place), Some(fix)) = (&finding.location, &finding.fix) {
            fixes.entry(&place.path).or_default().push(fix);
        }
    }
    let within = Within::open(&root.path)?;
    let mut done = Fixed::default();
    for (path, fixes) in fixes {
        let document = find(&loaded.sources, path);
        // What was converted to be read is not what lies there.
        let Some(document) = document.filter(|document| document.finding.is_none()) else {
            continue;
        };
        let text = &document.source.text;
        let (fixed, words) = fix::apply(text, fixes);
        if words == 0 {
            continue;
        }
        match within.replace(path, Some(text.as_bytes()), Some(fixed.as_bytes())) {
            Ok(()) => done.words += words,
            Err(error) => {
                print::error(&error.to_string())?;
                done.left += 1;
            }
        }
    }
    Ok(done)
}
