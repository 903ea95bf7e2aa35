//! Loads the whole site as `build` does, from nothing but the folder and what was parsed before:
//! what is settled is what a clean build gives.

use std::path::{Path, PathBuf};

use crate::cache::documents;
use crate::diagnostics::{Diagnostic, Location, rules};
use crate::disk::root;
use crate::load::settings::{self, DEFAULT_OUTPUT, Readers};
use crate::load::styles;
use crate::load::{LoadError, Loaded, Memo};
use crate::text::SourceText;

/// The path of the root in findings.
pub(super) const ROOT: &str = ".";

/// What the command line says in the place of site.toml.
#[derive(Clone, Debug)]
pub(super) struct Choices {
    /// Whose eyes the site is for.
    pub(super) readers: Readers,
    /// Where the preview is, in the place of where the site will be.
    pub(super) base_url: String,
}

/// What loading the whole gave.
pub(super) enum Settled {
    /// A site, or what makes it wrong.
    Loaded(Box<Loaded>),
    /// There is nothing to load: site.toml is wrong, the content folder is gone.
    Blocked {
        /// What stands in the way.
        diagnostics: Vec<Diagnostic>,
        /// site.toml, where that is what is wrong.
        source: Option<SourceText>,
        /// The folders that were read all the same; a change in them may mend it.
        folders: Vec<PathBuf>,
    },
}

/// Loads the site at `folder`, from what was parsed before: by this preview, or else by an earlier
/// build or preview.
pub(super) fn settle(folder: &Path, choices: &Choices, memo: Option<&Memo>) -> Settled {
    let root = match root::at(folder) {
        Ok(root) => root,
        Err(error) => return blocked(error.to_string()),
    };
    let mut config = match settings::of(&root) {
        Ok(config) => config,
        Err(diagnostics) => {
            return Settled::Blocked {
                diagnostics,
                source: root.config,
                folders: Vec::new(),
            };
        }
    };
    choices.readers.choose(&mut config);
    config.base_url = Some(choices.base_url.clone());
    config.is_preview = true;
    // What cannot be read of them is said by `check`.
    let styles = styles::add(&root.path, &mut config);
    let output: PathBuf = root.path.join(DEFAULT_OUTPUT);
    let loaded = match memo {
        Some(memo) => documents::reload(&root.path, config, &output, memo),
        None => documents::load(&root.path, config, &output),
    };
    match loaded {
        Ok(mut loaded) => {
            loaded.folders.extend(styles.folders);
            Settled::Loaded(Box::new(loaded))
        }
        Err(LoadError::Unreadable { findings, folders }) => Settled::Blocked {
            diagnostics: findings,
            source: None,
            folders,
        },
        Err(error) => blocked(error.to_string()),
    }
}

/// Nothing can be loaded, and why.
pub(super) fn blocked(message: String) -> Settled {
    let place = Location::file(ROOT);
    Settled::Blocked {
        diagnostics: vec![Diagnostic::new(&rules::UNREADABLE, place, message)],
        source: None,
        folders: Vec::new(),
    }
}
