//! The questions of Vale styles, which join those of site.toml.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::{Config, FILE_NAME, style};
use crate::diagnostics::{Diagnostic, Location, rules};
use crate::disk::styles;

/// What came of reading styles.
#[derive(Debug, Default)]
pub struct Styles {
    /// What of them is not read.
    pub findings: Vec<Diagnostic>,
    /// The texts that the findings point into, by their paths.
    pub texts: BTreeMap<String, Arc<str>>,
    /// The folders that were read.
    pub folders: BTreeSet<PathBuf>,
}

/// Adds the questions of the styles that the site at `root` names to its settings.
pub fn add(root: &Path, config: &mut Config) -> Styles {
    let mut read = Styles::default();
    for folder in &config.check_styles {
        let Some(files) = styles::read(root, folder) else {
            let message = format!("`{folder}` in `[check] styles` is no folder beside site.toml");
            let finding = Diagnostic::new(&rules::CONFIG_STYLE, Location::file(FILE_NAME), message);
            read.findings
                .push(finding.help("write its path from there, such as `styles/House`"));
            continue;
        };
        read.folders.insert(root.join(folder));
        for (path, text) in files {
            read.folders
                .extend(root.join(&path).parent().map(Path::to_owned));
            let (rules, findings) = style::rules_of(&path, &text);
            config.check_rules.extend(rules);
            if !findings.is_empty() {
                read.texts.insert(path, Arc::from(text));
            }
            read.findings.extend(findings);
        }
    }
    read
}
