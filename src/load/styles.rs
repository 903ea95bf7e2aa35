//! The questions of Vale styles, which join those of site.toml.

use std::collections::BTreeMap;
use std::path::Path;
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
        for (path, text) in files {
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
