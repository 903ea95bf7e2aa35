//! The rules as they are documented: their examples do what they say, and `docs/rules.md` says what the
//! table says.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use afterword::diagnostics::guide::{self, Files, Guide, how_to_ignore};
use afterword::diagnostics::{Diagnostic, Level, Rule, rules};
use afterword::disk::root;
use afterword::load::{self, settings};
use afterword::review;
use rayon::prelude::*;

/// What is found in the files of an example: in a site, or in a repository without a site.toml.
fn findings(files: &Files, is_site: bool) -> Vec<Diagnostic> {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    if is_site && !files.contains_key("site.toml") {
        fs::write(dir.path().join("site.toml"), "content.dir = \".\"\n").unwrap();
    }
    let root = root::at(dir.path()).unwrap();
    let mut config = match settings::of(&root) {
        Ok(config) => config,
        Err(findings) => return findings,
    };
    let styles = load::styles::add(&root.path, &mut config);
    // Where it is about site.toml alone, there is no more to look at.
    if files.keys().eq(["site.toml"]) {
        return Vec::new();
    }
    let loaded = load::load(&root.path, config.clone(), &root.path.join("public")).unwrap();
    let remarks = loaded.comments.remarks();
    let catalog = loaded.site.as_ref().map(|site| site.catalog());
    let asked = catalog.map(|catalog| review::of_catalog(catalog, &config));
    [
        loaded.diagnostics,
        loaded.conflicts,
        styles.findings,
        remarks,
        asked.unwrap_or_default(),
    ]
    .concat()
}

/// What is wrong with the example of a rule: it has to be met in the one site, alone among errors, and
/// in the other there is nothing to mend.
fn problems(rule: &Rule, guide: &Guide, is_site: bool) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut say = |what: &str, found: &[Diagnostic]| {
        let found = found
            .iter()
            .map(|one| format!("{}: {}", one.rule.code, one.message));
        wrong.push(format!(
            "{} {what}: {:?}",
            rule.code,
            found.collect::<Vec<_>>()
        ));
    };
    let found = findings(&guide.finds, is_site);
    let mut of_rule = found.iter().filter(|finding| finding.rule == rule);
    let Some(first) = of_rule.next() else {
        say("finds nothing", &found);
        return wrong;
    };
    // One is about what is common to all documents.
    let has_place = first.location.is_some() || rule == &rules::FILED;
    if !has_place || first.help.is_none() {
        say("has no place or no help", std::slice::from_ref(first));
    }
    if found
        .iter()
        .any(|finding| finding.rule != rule && finding.level() == Level::Error)
    {
        say("finds more", &found);
    }
    let found = findings(&guide.fine, is_site);
    let is_bad =
        |finding: &Diagnostic| finding.rule == rule || finding.level() != Level::Suggestion;
    if found.iter().any(is_bad) {
        say("is not fine", &found);
    }
    wrong
}

#[test]
fn every_example_does_what_it_says() {
    let wrong = rules::ALL.par_iter().flat_map_iter(|rule| {
        let guide = guide::of(rule).filter(|guide| !guide.finds.is_empty());
        let of_site = guide.map(|guide| (guide, problems(rule, guide, true)));
        match of_site {
            // Some are only met where there is no site.toml.
            Some((guide, of_site)) if !of_site.is_empty() => {
                match problems(rule, guide, false).is_empty() {
                    true => Vec::new(),
                    false => of_site,
                }
            }
            _ => Vec::new(),
        }
    });
    let wrong: Vec<String> = wrong.collect();
    assert_eq!(wrong, Vec::<String>::new());
}

/// The page of a rule.
fn page(rule: &Rule) -> String {
    let mut text = format!("### {}\n\n{} ", rule.code, title(rule.level));
    let _ = writeln!(text, "{}\n", rule.reason.trim());
    if let Some(guide) = guide::of(rule) {
        let _ = writeln!(text, "{}\n", guide.fix);
        if !guide.finds.is_empty() {
            let _ = writeln!(text, "Example:\n\n{}", blocks(&guide.finds));
            let _ = writeln!(text, "Fixed:\n\n{}", blocks(&guide.fine));
        }
        if let Some((when, unless)) = guide.when.as_ref().zip(guide.unless.as_ref()) {
            let _ = writeln!(text, "Example: {when}\n\nNo finding: {unless}\n");
        }
    }
    let _ = writeln!(text, "{}\n", how_to_ignore(rule));
    text
}

fn title(level: Level) -> &'static str {
    match level {
        Level::Error => "*Error.*",
        Level::Warning => "*Warning.*",
        Level::Suggestion => "*Suggestion.*",
    }
}

fn blocks(files: &Files) -> String {
    let mut text = String::new();
    for (path, content) in files {
        let _ = writeln!(text, "`{path}`\n\n~~~~\n{}\n~~~~\n", content.trim_end());
    }
    text.trim_end().to_owned() + "\n"
}

#[test]
fn the_page_of_rules_is_up_to_date() {
    let mut text = String::from(
        "# Rules\n\n\
         The rules of `afterword check` and the other commands, by family. [check.md](check.md) says how to use it, and\n\
         `afterword explain CODE` shows one rule. Generated from the table of rules with\n\
         `UPDATE=1 cargo test --test program rules::`.\n",
    );
    let mut family = "";
    let mut sorted: Vec<_> = rules::ALL.to_vec();
    sorted.sort_by_key(|rule| rule.family());
    for rule in sorted {
        if rule.family() != family {
            family = rule.family();
            let _ = write!(text, "\n## {family}\n\n");
        }
        text.push_str(&page(rule));
    }
    let text = format!("{}\n", text.trim_end());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &text).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == text,
        "`UPDATE=1 cargo test --test program rules::` writes it anew"
    );
}
