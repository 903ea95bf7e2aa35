//! Changes as the system tells of them.

use std::path::PathBuf;
use std::sync::mpsc::Sender;

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind, RenameMode};
use notify::{Event, RecommendedWatcher, Watcher};

use super::Change;
use crate::disk::read;
use crate::serve::studio::Message;

/// Who tells of changes; of no folder yet.
///
/// # Errors
/// Where the system cannot.
pub(super) fn teller(messages: Sender<Message>) -> notify::Result<Box<dyn Watcher + Send>> {
    let tell = move |event: notify::Result<Event>| {
        let change = match event {
            Ok(event) => change(event),
            // Something was missed, so everything is looked at.
            Err(_) => Some(Change::default()),
        };
        if let Some(change) = change {
            // Where nobody listens any longer the preview is at its end.
            let _ = messages.send(Message::Changed(change));
        }
    };
    let config = notify::Config::default().with_follow_symlinks(false);
    Ok(Box::new(RecommendedWatcher::new(tell, config)?))
}

/// What an event says about files; `None` where it is noise, of which reading is most.
fn change(event: Event) -> Option<Change> {
    let is_rescan = event.need_rescan();
    let (is_whole, is_gone) = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => (true, false),
        EventKind::Access(_) => return is_rescan.then(Change::default),
        EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both)) => (true, true),
        EventKind::Modify(ModifyKind::Name(_)) | EventKind::Remove(_) => (false, true),
        EventKind::Any | EventKind::Create(_) | EventKind::Modify(_) | EventKind::Other => {
            (false, false)
        }
    };
    if is_rescan {
        return Some(Change::default());
    }
    let is_telling = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_none_or(|name| !read::is_debris(name) || name == ".gitignore")
    };
    let paths: Vec<PathBuf> = event.paths.into_iter().filter(is_telling).collect();
    (!paths.is_empty()).then_some(Change {
        paths,
        is_whole,
        is_gone,
    })
}
