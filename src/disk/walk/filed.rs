//! What a file is, as far as its name, its place and the system tell. Asked of each file by itself, so that many are asked
//! at once.

use std::fs::FileType;
use std::os::unix::fs::FileTypeExt;

use walkdir::DirEntry;

use super::{Candidate, Walk, io_error};
use crate::diagnostics::{Diagnostic, Location, rules};
use crate::disk::fault::Unread;
use crate::disk::names;
use crate::disk::read::Role;
use crate::disk::stamp::Stamp;

/// What a file is.
pub(super) enum Filed {
    /// A document.
    Document(Candidate),
    /// A document that is none of the site's, and why.
    Aside(Candidate, &'static str),
    /// A document that its name leaves out, and why.
    LeftOut(Candidate, &'static str),
    /// What a page may show or attach.
    Asset(Candidate),
    /// Anything else.
    Other(Candidate),
    /// No file, and what there is to say about it.
    Special(Diagnostic),
    /// It is not known.
    Unread(Unread),
}

impl Walk<'_> {
    /// What a file is, or anything else that is no folder; `None` where nobody wants to know.
    pub(super) fn filed(&self, entry: &DirEntry) -> Option<Filed> {
        let (path, in_content) = self.paths(entry.path())?;
        if self.globs.excludes(&in_content) {
            return None;
        }
        let is_document = self.globs.includes(&in_content);
        if !entry.file_type().is_file() {
            return special(entry.file_type(), path, is_document).map(Filed::Special);
        }
        let is_asset = !is_document && names::is_asset(&path);
        let data = match entry.metadata().map_err(io_error) {
            Ok(data) => Some(data),
            // Reading a document tells what it is; of files of other kinds only the name counts.
            Err(_) if !is_asset => None,
            Err(error) => return Some(Filed::Unread(Unread::because(&path, &error))),
        };
        let mut candidate = Candidate {
            role: names::role(self.config, &in_content),
            path: path.into(),
            in_content,
            size: data.as_ref().map_or(0, std::fs::Metadata::len),
            stamp: data
                .zip(self.moment)
                .and_then(|(data, moment)| Stamp::trusted(&data, moment)),
        };
        if !is_document {
            return Some(match is_asset {
                true => Filed::Asset(candidate),
                false => Filed::Other(candidate),
            });
        }
        if let Some(reason) = names::left_out(&candidate.role, &candidate.in_content) {
            return Some(Filed::LeftOut(candidate, reason));
        }
        let aside = names::aside(self.config, &candidate.role, &candidate.in_content);
        Some(match aside {
            Some(reason) => {
                candidate.role = Role::Aside;
                Filed::Aside(candidate, reason)
            }
            None => Filed::Document(candidate),
        })
    }
}

/// Links are worth a note, because somebody meant them to be read; pipes, sockets and devices
/// only where they have the name of a document.
fn special(kind: FileType, path: String, is_document: bool) -> Option<Diagnostic> {
    if kind.is_symlink() {
        let diagnostic = Diagnostic::new(
            &rules::SYMLINK,
            Location::file(path),
            "symbolic links are not followed, so this one is left out",
        );
        return Some(diagnostic.help("put the file itself here, or link to it from a document"));
    }
    let name = match () {
        () if kind.is_fifo() => "a named pipe",
        () if kind.is_socket() => "a socket",
        () => "a device",
    };
    let diagnostic = Diagnostic::new(
        &rules::UNREADABLE,
        Location::file(path),
        format!("it is {name}, not a file, and is left out"),
    );
    is_document.then(|| diagnostic.help("remove it, or give it another ending"))
}
