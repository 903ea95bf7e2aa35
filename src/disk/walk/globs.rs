//! The globs of `[content]`: which files are documents, and what is excluded.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::config::Config;
use crate::disk::names;
use crate::disk::read::ReadError;

/// The globs of `[content]`.
pub(super) struct Globs {
    include: GlobSet,
    /// The ending that each of them names, if any.
    include_endings: Vec<Option<String>>,
    exclude: GlobSet,
}

impl Globs {
    pub(super) fn new(config: &Config) -> Result<Self, ReadError> {
        let content = &config.content;
        Ok(Self {
            include: glob_set("include", &content.include)?,
            include_endings: content.include.iter().map(|g| names::ending(g)).collect(),
            exclude: glob_set("exclude", &content.exclude)?,
        })
    }

    /// Whether a file is a document. A glob for a whole folder does not make its images
    /// documents; one that names an ending means it.
    pub(super) fn includes(&self, in_content: &str) -> bool {
        let matches = self.include.matches(in_content);
        if matches.is_empty() {
            return false;
        }
        let ending = names::ending(in_content);
        let is_meant = |at: &usize| self.include_endings.get(*at) == Some(&ending);
        names::is_markdown(in_content)
            || !names::is_asset(in_content)
            || (ending.is_some() && matches.iter().any(is_meant))
    }

    pub(super) fn excludes(&self, in_content: &str) -> bool {
        self.exclude.is_match(in_content)
    }
}

fn glob_set(key: &'static str, patterns: &[String]) -> Result<GlobSet, ReadError> {
    let mut set = GlobSetBuilder::new();
    let mut problem = None;
    for pattern in patterns {
        let plain = pattern.strip_prefix("./").unwrap_or(pattern);
        // `drafts/` means the folder, which is what a pattern for it matches anyway.
        let plain = plain.trim_start_matches('/').trim_end_matches('/');
        let glob = GlobBuilder::new(plain)
            .literal_separator(true)
            .case_insensitive(true)
            .build();
        match glob {
            Ok(glob) => {
                set.add(glob);
            }
            Err(error) => problem = problem.or(Some((pattern, error))),
        }
    }
    let built = match problem {
        None => set.build().map_err(|error| (String::new(), error)),
        Some((pattern, error)) => Err((pattern.clone(), error)),
    };
    built.map_err(|(pattern, error)| ReadError::Glob {
        key,
        pattern,
        message: error.kind().to_string(),
    })
}
