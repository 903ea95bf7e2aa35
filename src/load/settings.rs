//! What a site decides for itself, and what whoever loads it decides in its place.

use std::path::Path;

use crate::config::{Config, FILE_NAME, Layout};
use crate::diagnostics::Diagnostic;
use crate::disk::root::{self, Root};
use crate::disk::{git, stories, theme};
use crate::text::SourceText;
use crate::words::Audience;

/// The output folder of a site that is given none, below its root.
pub const DEFAULT_OUTPUT: &str = "public";

/// Whose eyes the site is for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Readers {
    /// Who the site is for, where that is not what site.toml says.
    pub audience: Option<Audience>,
    /// Whether drafts are shown too.
    pub drafts: bool,
}

impl Readers {
    /// What is chosen goes before site.toml.
    pub fn choose(self, config: &mut Config) {
        config.audience = self.audience.unwrap_or(config.audience);
        config.drafts = self.drafts;
    }
}

/// The settings of the site in a folder, or what is wrong with its site.toml. What it leaves open about
/// where documents lie is decided by what is there.
///
/// # Errors
/// The findings in site.toml.
pub fn of(root: &Root) -> Result<Config, Vec<Diagnostic>> {
    let folder = root.folder_name();
    let mut config = match &root.config {
        Some(source) => Config::from_toml(&source.path, &source.text, &folder)?,
        None => Config::for_repository(&folder),
    };
    let is_open = config.has_file && !config.content.is_dir_stated;
    if is_open && stories::lacks_content(&root.path) {
        config.layout = Layout::Repository;
        config.content.dir = ".".to_owned();
    }
    if config.is_untitled
        && let Some(name) = git::remote_name(&root.path)
    {
        config.title = name;
    }
    if config.layout == Layout::Repository {
        config.content.stories = stories::folder(&root.path);
    }
    Ok(config)
}

/// Whether a folder without a site.toml is the same site with one of this text: the same documents in the
/// same layout, and no theme of its own.
#[must_use]
pub fn may_begin(folder: &Path, config: &Config, text: &str) -> bool {
    let Ok(mut root) = root::at(folder) else {
        return false;
    };
    root.config = Some(SourceText::new(FILE_NAME, text));
    let is_alike = |begun: Config| begun.layout == config.layout && begun.content == config.content;
    let theme = theme::read(&root.path);
    of(&root).is_ok_and(is_alike) && theme.files.is_empty() && theme.faults.is_empty()
}
