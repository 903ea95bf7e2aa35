//! The documents and the history of a site as they were parsed, for whatever purpose: builds,
//! previews and searches remember for each other.

use std::path::Path;

use crate::config::Config;
use crate::disk::cache::{self as disk, Part};
use crate::disk::stamp::FileTime;
use crate::load::{self, Keep, LoadError, Loaded, Memo, Pieces};

/// Loads the site as [`load::load`] does, parses again only what is not remembered as it is now, and
/// remembers it.
///
/// # Errors
/// Where the sources cannot be used at all.
pub fn load(root: &Path, config: Config, output: &Path) -> Result<Loaded, LoadError> {
    let Some((documents, moment)) = DocumentCache::open(root, &config) else {
        return load::load(root, config, output);
    };
    let (sight, memo) = rayon::join(
        || load::look(root, &config, output, Some(moment)),
        || documents.memo(&config),
    );
    let is_export = config.is_export;
    let loaded = load::load_seen(root, config, sight?, &memo, &())?;
    // An export holds no texts, so that there is nothing to remember.
    if !is_export {
        documents.remember(&loaded.memo);
    }
    documents.files.tidy(&[]);
    Ok(loaded)
}

/// Loads the site as [`load::reload`] does, and reads again only what is not in `memo` as it is now.
///
/// # Errors
/// Where the sources cannot be used at all.
pub fn reload(
    root: &Path,
    config: Config,
    output: &Path,
    memo: &Memo,
) -> Result<Loaded, LoadError> {
    let moment = DocumentCache::open(root, &config).map(|(_, moment)| moment);
    let sight = load::look(root, &config, output, moment)?;
    load::load_seen(root, config, sight, memo, &())
}

/// What is remembered of the documents of a site.
#[derive(Debug)]
pub struct DocumentCache {
    files: disk::Cache,
}

impl DocumentCache {
    /// Of the site at `root`, and a moment before anything was looked at, by the clock of the site's
    /// file system. `None` where nothing could be remembered.
    #[must_use]
    pub fn open(root: &Path, config: &Config) -> Option<(Self, FileTime)> {
        let grounds = load::fingerprint(&load::as_parsed(config));
        let files = disk::Cache::of(root, &format!("documents {grounds}"))?;
        let moment = files.open().ok()?;
        Some((Self { files }, moment))
    }

    /// The documents and the history as earlier loads found them.
    #[must_use]
    pub fn memo(&self, config: &Config) -> Memo {
        let (all, recent) = (
            self.files.read(Part::Documents),
            self.files.read(Part::Recent),
        );
        match (all, recent) {
            (Some(all), Some(recent)) => Memo::kept(
                (all.count(), &|number| all.get(number)),
                (recent.count(), &|number| recent.get(number)),
                config,
            ),
            _ => Memo::default(),
        }
    }

    /// Remembers documents and history, as far as they are new.
    pub fn remember(&self, memo: &Memo) {
        let Some(Keep { all, recent }) = memo.keep() else {
            return;
        };
        let write = |part, pieces: &Pieces<'_>| {
            let written = self.files.write(part, pieces.count(), &|at| pieces.get(at));
            written.is_ok()
        };
        // Each file is true by itself, so that whatever was written of them can be used.
        if all.is_none_or(|all| write(Part::Documents, &all)) {
            write(Part::Recent, &recent);
        }
    }

    pub(super) const fn files(&self) -> &disk::Cache {
        &self.files
    }
}
