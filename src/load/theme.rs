//! The theme of a site: the default one, with the files of the site's own `theme/` folder in the
//! place of those of the same name. A repository without a site.toml has none: a folder of that
//! name is its own business.

use std::path::Path;

use crate::config::Config;
use crate::diagnostics::{Diagnostic, Location, did_you_mean, rules};
use crate::disk::fault::Unreadable;
use crate::disk::theme::{self, FOLDER, Files};
use crate::text::{SourceText, Span};
use crate::theme::{Theme, ThemeError};

/// A theme and what is to say about its files.
#[derive(Debug)]
pub struct Themed {
    /// The theme, or what is wrong with it.
    pub theme: Result<Theme, Diagnostic>,
    /// The site's own files as texts, for drawing diagnostics.
    pub sources: Vec<SourceText>,
    /// Findings that stop nothing.
    pub diagnostics: Vec<Diagnostic>,
    /// Files that are there and could not be read.
    pub faults: Vec<Unreadable>,
}

/// The theme of the site at `root`.
#[must_use]
pub fn read(root: &Path, config: &Config) -> Themed {
    let Files {
        mut files,
        mut diagnostics,
        faults,
    } = match config.has_file {
        true => theme::read(root),
        false => Files::default(),
    };
    let names: Vec<_> = Theme::names().collect();
    files.retain(|path, _| {
        let is_known = names.iter().any(|name| name == path);
        if !is_known {
            diagnostics.push(unknown(path, names.iter().map(AsRef::as_ref)));
        }
        is_known
    });
    let sources: Vec<SourceText> = files
        .iter()
        .filter_map(|(path, bytes)| {
            let text = std::str::from_utf8(bytes).ok()?;
            Some(SourceText::new(format!("{FOLDER}/{path}"), text))
        })
        .collect();
    let theme = Theme::overridden(&files).map_err(|error| broken(&error, &sources));
    Themed {
        theme,
        sources,
        diagnostics,
        faults,
    }
}

fn unknown<'n>(path: &str, names: impl Iterator<Item = &'n str>) -> Diagnostic {
    let finding = Diagnostic::new(
        &rules::THEME_UNKNOWN,
        Location::file(format!("{FOLDER}/{path}")),
        "the theme has no file of this name, so this one replaces nothing",
    );
    match did_you_mean(path, names) {
        Some(near) => finding.help(format!("did you mean `{FOLDER}/{near}`?")),
        None => finding.help("give it the name of the file it should replace"),
    }
}

/// What is wrong with a theme, at its place in the file where it has one.
#[must_use]
pub fn broken(error: &ThemeError, sources: &[SourceText]) -> Diagnostic {
    let at = |path: String, message: &str| {
        Diagnostic::new(&rules::THEME_BROKEN, Location::file(path), message)
            .help("fix the file, or remove it to use the default one")
    };
    match error {
        ThemeError::Template {
            template,
            line,
            column,
            message,
        } => {
            let path = format!("{FOLDER}/templates/{template}");
            let source = sources.iter().find(|source| *source.path == path);
            let mut finding = at(path, message);
            if let (Some(source), Some(location)) = (source, &mut finding.location) {
                location.span = Some(span(&source.text, *line, *column));
            }
            finding
        }
        ThemeError::Missing(path) => at(format!("{FOLDER}/{path}"), "the theme needs this file"),
        ThemeError::NotText(path) => at(format!("{FOLDER}/{path}"), "the file is not UTF-8"),
        ThemeError::Engine { .. } => Diagnostic::general(&rules::THEME_BROKEN, error.to_string())
            .help("fix the files in `theme/`, or remove them to use the default ones"),
    }
}

/// The rest of a line from a column on, both counted from 1.
fn span(text: &str, line: usize, column: usize) -> Span {
    let start: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let rest = text.get(start..).unwrap_or_default();
    let rest = rest.lines().next().unwrap_or_default();
    let skipped = rest
        .char_indices()
        .nth(column.saturating_sub(1))
        .map_or(rest.len(), |(at, _)| at);
    Span::new(start + skipped, start + rest.len())
}
