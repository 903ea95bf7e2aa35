//! What git ignores: the `.gitignore` files of the folders that the walk is in.

use std::io;
use std::path::Path;

use ignore::gitignore::GitignoreBuilder;

use super::Walk;
use crate::diagnostics::{Diagnostic, Location, rules};
use crate::disk::fault::Unread;
use crate::disk::read::too_large;

/// Far above any .gitignore that a person writes.
const MAX_IGNORE_BYTES: u64 = 1024 * 1024;

impl Walk<'_> {
    /// Forgets the .gitignore files of folders that the walk has left.
    pub(super) fn leave_folders(&mut self, depth: usize) {
        while self
            .ignores
            .last()
            .is_some_and(|(of, _)| *of > 0 && *of >= depth)
        {
            self.ignores.pop();
        }
    }

    /// Whether git would ignore it: the innermost file that says something decides.
    pub(super) fn is_ignored(&self, path: &Path, is_dir: bool) -> bool {
        self.ignores
            .iter()
            .rev()
            .map(|(_, ignore)| ignore.matched(path, is_dir))
            .find(|verdict| !verdict.is_none())
            .is_some_and(|verdict| verdict.is_ignore())
    }

    /// Takes in what the .gitignore file of a folder says, where there is one.
    pub(super) fn load_ignore_file(&mut self, folder: &Path, depth: usize) {
        let Ok(relative) = folder.strip_prefix(self.root) else {
            return;
        };
        let relative = relative.join(".gitignore");
        let shown = relative.to_string_lossy();
        let bytes = match self.folder.read_file(&relative, MAX_IGNORE_BYTES) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => {
                let finding = too_large(&shown, MAX_IGNORE_BYTES);
                return self.found.diagnostics.push(finding);
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => return,
            Err(error) => {
                return self.found.miss(match Unread::because(&shown, &error) {
                    // What it hides would be published.
                    Unread::Fault(fault) => Unread::Fault(fault.decisive()),
                    other => other,
                });
            }
        };
        let mut builder = GitignoreBuilder::new(folder);
        let text = String::from_utf8_lossy(&bytes);
        for (number, line) in text.lines().enumerate() {
            if let Err(error) = builder.add_line(None, line) {
                let message = format!("line {} is not a valid pattern: {error}", number + 1);
                let diagnostic = Diagnostic::new(
                    &rules::IGNORE_PATTERN,
                    Location::file(shown.as_ref()),
                    message,
                )
                .help("mend the line; until then it hides nothing");
                self.found.diagnostics.push(diagnostic);
            }
        }
        if let Ok(ignore) = builder.build()
            && !ignore.is_empty()
        {
            self.ignores.push((depth, ignore));
        }
    }
}
