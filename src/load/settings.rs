//! What a site decides for itself, and what whoever loads it decides in its place.

use crate::config::Config;
use crate::diagnostics::Diagnostic;
use crate::disk::root::Root;
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

/// The settings of the site in a folder, or what is wrong with its site.toml.
///
/// # Errors
/// The findings in site.toml.
pub fn of(root: &Root) -> Result<Config, Vec<Diagnostic>> {
    let folder = root.folder_name();
    match &root.config {
        Some(source) => Config::from_toml(&source.path, &source.text, &folder),
        None => Ok(Config::for_repository(&folder)),
    }
}
