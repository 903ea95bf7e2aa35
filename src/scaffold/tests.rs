use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::*;
use crate::catalog::terms::{TermNote, Terms};
use crate::config::Config;
use crate::ids::Dimension;
use crate::postmortem::{Kind, derive, note};
use crate::text::SourceText;

/// A text whose settings at rest (`#key`, and not `# words`) are put to work.
pub(super) fn awake(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let rest = line.strip_prefix('#').filter(|rest| {
            let is_prose = rest.starts_with(' ') && !rest.starts_with("  ");
            !is_prose && !rest.is_empty()
        });
        rest.unwrap_or(line)
    });
    lines.map(|line| format!("{line}\n")).collect()
}

fn text_of(path: &str) -> String {
    let files = site();
    files
        .iter()
        .find(|file| file.path == path)
        .unwrap()
        .text
        .clone()
}

#[test]
fn every_text_is_used_and_no_path_twice() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/scaffold/site");
    let files = site();
    for entry in walkdir::WalkDir::new(&folder) {
        let entry = entry.unwrap();
        if entry.file_type().is_dir() {
            continue;
        }
        let path = entry
            .path()
            .strip_prefix(&folder)
            .unwrap()
            .to_str()
            .unwrap();
        let path = if path == "gitignore" {
            ".gitignore"
        } else {
            path
        };
        let text = fs::read_to_string(entry.path()).unwrap();
        assert!(
            files.contains(&File::new(path, text)),
            "{path} is written by nobody"
        );
    }
    let paths: BTreeSet<_> = files.iter().map(|file| &file.path).collect();
    assert_eq!(paths.len(), files.len());
    assert_eq!(files.last().unwrap().path, "site.toml");
    assert!(paths.contains(&"content/myths/if-only.md".to_owned()));
}

#[test]
fn every_setting_is_explained() {
    assert_eq!(
        Config::from_toml("site.toml", SETTINGS, "folder").unwrap(),
        Config {
            title: "Learning from incidents".to_owned(),
            is_untitled: false,
            ..Config::for_site("folder")
        }
    );
    let settings = awake(SETTINGS);
    let Config {
        layout: _,
        has_file: _,
        title: _,
        is_untitled: _,
        is_preview: _,
        description,
        base_url,
        language: _,
        timezone,
        date_order,
        audience: _,
        drafts: _,
        skip_unreadable: _,
        is_export: _,
        repository,
        content,
        fields,
        states,
        declared,
        kinds,
        builtin_vocabulary: _,
        suggest_factors: _,
        suggest_systems: _,
        refused,
        taxonomies,
        raw_html: _,
        publish_names: _,
        synonyms,
        search_backend,
        check_deny,
        check_levels,
        check_rules,
        check_styles,
    } = Config::from_toml("site.toml", &settings, "folder").unwrap();
    assert!(
        !description.is_empty() && base_url.is_some() && timezone.is_some() && date_order.is_some()
    );
    assert!(repository.is_some() && !content.exclude.is_empty() && content.rules.len() == 1);
    assert!(
        !fields.is_empty() && !states.is_empty() && !taxonomies.is_empty() && !synonyms.is_empty()
    );
    assert!(!declared.is_empty() && kinds.len() == Kind::BUILT_IN.len() + 1);
    assert!(search_backend.is_some() && refused.0.len() == 2);
    assert!(check_deny.is_some() && !check_levels.is_empty() && check_rules.len() == 1);
    assert_eq!(check_styles.len(), 1);
    for key in [
        "language",
        "audience",
        "dir",
        "include",
        "default_audience",
        "builtin",
        "html",
        "names",
    ] {
        assert!(
            settings
                .lines()
                .any(|line| line.starts_with(&format!("{key} = "))),
            "{key}"
        );
    }
}

#[test]
fn the_example_reads_without_a_finding() {
    let path = "content/postmortems/2024-03-12-example-the-queue-that-was-too-empty.md";
    let outcome = derive::read(
        SourceText::new(path, text_of(path)),
        &Config::for_site("s"),
        None,
    );
    assert_eq!(outcome.diagnostics, []);
    let example = outcome.value.unwrap();
    assert_eq!(example.kind, Kind::INCIDENT);
    assert_eq!(example.timeline.events.len(), 14);
    assert!(
        example
            .timeline
            .events
            .iter()
            .all(|event| event.at.is_some())
    );
    let counts = [
        example.points("surprises"),
        example.points("mitigators"),
        example.points("luck"),
        example.points("questions"),
    ]
    .map(<[_]>::len);
    assert_eq!(counts, [3, 3, 2, 3]);
    assert!(example.times.started.is_some() && example.times.resolved.is_some());
    assert!(
        example
            .myths
            .iter()
            .all(|myth| myth.first_story.is_some() && myth.second_story.is_some())
    );
    assert!(example.factors.iter().all(|factor| factor.note.is_some()));

    let config = Config::for_site("s");
    let notes = site().into_iter().filter_map(|file| {
        let path = file.path.strip_prefix("content/")?;
        let note = note::read(SourceText::new(path, file.text), &config).value?;
        TermNote::at(path, note)
    });
    let terms = Terms::new(&[], notes.collect(), &config);
    let mentions = example.systems.iter().map(|used| (Dimension::System, used));
    let mentions = mentions
        .chain(example.factors.iter().map(|used| (Dimension::Factor, used)))
        .chain(
            example
                .myths
                .iter()
                .map(|used| (Dimension::Myth, &used.mention)),
        );
    let unknown: Vec<_> = mentions
        .filter(|(dimension, used)| terms.resolve(dimension, &used.written).is_none())
        .collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn notes_read_without_a_finding_and_links_lead_somewhere() {
    let config = Config::for_site("s");
    let files = site();
    for file in &files {
        if !file.path.starts_with("content/") || file.path.starts_with("content/postmortems/") {
            continue;
        }
        let outcome = note::read(
            SourceText::new(file.path.as_str(), file.text.as_str()),
            &config,
        );
        assert_eq!(outcome.diagnostics, [], "{}", file.path);
    }
    let index = text_of("content/index.md");
    let targets: Vec<_> = index
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .collect();
    assert_eq!(targets.len(), 1);
    let readme = text_of("README.md");
    for target in targets {
        assert!(
            files
                .iter()
                .any(|file| file.path == format!("content/{target}")),
            "{target}"
        );
        assert!(readme.contains(target));
    }
}
