//! What a file is for, told by its name and place alone.
//!
//! Names are conventions, so every decision here that leaves a document out is reported with its
//! reason. What a file says inside is not looked at.

use std::sync::LazyLock;

use regex::Regex;

use crate::attachment;
use crate::config::{Config, Layout};
use crate::disk::read::Role;
use crate::ids::Dimension;
use crate::path::{self, folder};
use crate::pattern::pattern;

/// Endings of Markdown documents.
const MARKDOWN_ENDINGS: [&str; 2] = ["md", "markdown"];

/// Endings that other tools give to Markdown, often with extensions of their own.
const MARKDOWN_LIKE_ENDINGS: [&str; 11] = [
    "mkd", "mkdn", "mkdown", "mdown", "mdwn", "mdtext", "mdtxt", "mdx", "qmd", "rmd", "livemd",
];

/// Words in names of data files that should not be published by accident.
const SECRET_WORDS: [&str; 9] = [
    "credential",
    "id_rsa",
    "passwd",
    "password",
    "private-key",
    "private_key",
    "secret",
    "service-account",
    "service_account",
];

/// Folders that hold what tools produce or fetch.
const TOOL_FOLDERS: [&str; 4] = [
    "node_modules",
    "bower_components",
    "__pycache__",
    "site-packages",
];

/// Folders directly below the root that usually hold what a build made.
const BUILD_FOLDERS: [&str; 2] = ["public", "target"];

/// Folders of documents that tell how things are done or were decided, without marks between words.
const GUIDES: [&str; 20] = [
    "adr",
    "adrs",
    "architecturedecisionrecords",
    "architecturedecisions",
    "decision",
    "decisionrecords",
    "decisions",
    "designdocs",
    "guide",
    "guides",
    "howto",
    "howtos",
    "playbook",
    "playbooks",
    "rfc",
    "rfcs",
    "runbook",
    "runbooks",
    "tutorial",
    "tutorials",
];

/// Why documents beside a folder of postmortems are left out.
pub(super) const ELSEWHERE: &str = "it lies outside of the folder of postmortems";

/// Why documents in folders of guides are left out.
pub(super) const NO_STORY: &str = "by its folder it is a guide or a decision, not an incident";

/// Files without an ending that often start with a `# comment`.
const CODE_WITHOUT_ENDING: [&str; 17] = [
    "brewfile",
    "build",
    "caddyfile",
    "codeowners",
    "containerfile",
    "dockerfile",
    "gemfile",
    "jenkinsfile",
    "justfile",
    "makefile",
    "owners",
    "pipfile",
    "podfile",
    "procfile",
    "rakefile",
    "vagrantfile",
    "workspace",
];

/// Names that belong to the repository wherever they stand.
const REPOSITORY_FILES: [&str; 11] = [
    "code_of_conduct",
    "codeowners",
    "contributing",
    "contributors",
    "copying",
    "issue_template",
    "licence",
    "license",
    "pull_request_template",
    "unlicense",
    "changelog",
];

/// Names that belong to the repository where its tools look for them, or in capitals; elsewhere
/// `security.md` may well tell of an incident.
const REPOSITORY_FILES_ON_TOP: [&str; 39] = [
    "about",
    "acknowledgements",
    "agents",
    "architecture",
    "authors",
    "catalog",
    "changes",
    "citation",
    "claude",
    "conventions",
    "corrections",
    "credits",
    "development",
    "disclaimer",
    "faq",
    "funding",
    "gemini",
    "glossary",
    "governance",
    "hacking",
    "history",
    "install",
    "installation",
    "maintainers",
    "methodology",
    "news",
    "notice",
    "release_notes",
    "roadmap",
    "security",
    "structure",
    "style_guide",
    "styleguide",
    "support",
    "testing",
    "thanks",
    "todo",
    "upgrading",
    "usage",
];

/// Words that follow or precede "license" in the name of a licence.
const LICENCE_WORDS: [&str; 16] = [
    "agpl", "apache", "apache2", "bsd", "cc", "cc0", "code", "content", "docs", "gpl", "isc",
    "lgpl", "mit", "mpl", "text", "zlib",
];

/// The ending in lower case. What only looks like one (`v1.2 outage`, `2021.05.03`) is none.
pub(super) fn ending(path: &str) -> Option<String> {
    written_ending(path).map(str::to_ascii_lowercase)
}

/// The ending as it is written.
fn written_ending(path: &str) -> Option<&str> {
    let (stem, ending) = path::name(path).rsplit_once('.')?;
    let is_ending = !stem.is_empty()
        && (1..=12).contains(&ending.len())
        && ending.bytes().all(|b| b.is_ascii_alphanumeric())
        && !ending.bytes().all(|b| b.is_ascii_digit());
    is_ending.then_some(ending)
}

/// The name without its ending.
pub(super) fn stem(path: &str) -> &str {
    let name = path::name(path);
    match written_ending(path) {
        Some(ending) => name.get(..name.len() - ending.len() - 1).unwrap_or(name),
        None => name,
    }
}

/// Whether the name has a Markdown ending.
pub(super) fn is_markdown(path: &str) -> bool {
    let is_one = |ending: &str| {
        let mut all = MARKDOWN_ENDINGS.iter();
        all.any(|one| one.eq_ignore_ascii_case(ending))
    };
    written_ending(path).is_some_and(is_one)
}

/// Whether the content has to be looked at to tell whether this is Markdown without the ending.
pub(super) fn may_be_markdown(path: &str) -> bool {
    if repository_file(path).is_some() {
        return false;
    }
    match ending(path) {
        None => !CODE_WITHOUT_ENDING.contains(&path::name(path).to_ascii_lowercase().as_str()),
        Some(ending) => {
            MARKDOWN_LIKE_ENDINGS.contains(&ending.as_str())
                || (ending == "erb" && path::name(path).to_ascii_lowercase().ends_with(".md.erb"))
        }
    }
}

/// Whether this is something that a page may show or attach.
pub(super) fn is_asset(path: &str) -> bool {
    let name = path::name(path).to_ascii_lowercase();
    let speaks_of_secrets =
        attachment::holds_data(path) && SECRET_WORDS.iter().any(|word| name.contains(word));
    attachment::form(path).is_some() && !speaks_of_secrets
}

/// Whether an editor or an operating system left this behind; hidden files among them.
pub(super) fn is_debris(name: &str) -> bool {
    const ENDINGS: [&str; 9] = [
        "~",
        ".bak",
        ".orig",
        ".rej",
        ".swo",
        ".swp",
        ".tmp",
        "___jb_tmp___",
        "___jb_old___",
    ];
    name.starts_with('.')
        || ENDINGS.iter().any(|ending| name.ends_with(ending))
        || (name.len() > 1 && name.starts_with('#') && name.ends_with('#'))
}

/// Whether a folder of this name holds what tools produce or fetch.
pub(super) fn is_tool_folder(name: &str) -> bool {
    TOOL_FOLDERS.contains(&name)
}

/// Whether a folder of this name, directly below the root, usually holds what a build made.
pub(super) fn is_build_folder(name: &str) -> bool {
    BUILD_FOLDERS.contains(&name)
}

/// A name in lower case without marks between its words.
pub(super) fn one_word(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Folders that hold documents, their names in one word: an index there tells of them all, not of one incident.
const CONTAINERS: [&str; 19] = [
    "blog",
    "content",
    "doc",
    "docs",
    "incidentreports",
    "incidentreviews",
    "incidents",
    "investigations",
    "outagereports",
    "outages",
    "pages",
    "postmortemreports",
    "postmortems",
    "posts",
    "rcas",
    "reports",
    "retrospectives",
    "site",
    "src",
];

/// What a document is, by its place. `path` is relative to the content folder.
pub(super) fn role(config: &Config, path: &str) -> Role {
    let (folder, rest) = path.split_once('/').unwrap_or(("", path));
    let is_readme = is_readme(path);
    let is_list = is_list(path);
    let is_index = is_index(path) || is_list;
    if folder.is_empty() && (is_readme || is_index) {
        return Role::Introduction;
    }
    let is_container = |folder: &str| CONTAINERS.contains(&one_word(folder).as_str());
    let introduces_folder = is_index && path.rsplit('/').nth(1).is_some_and(is_container);
    if is_list || is_readme || (introduces_folder && config.layout == Layout::Repository) {
        return Role::Page;
    }
    if config.layout == Layout::Repository {
        return Role::Postmortem;
    }
    if let Some(dimension) = note_dimension(config, folder) {
        // `systems/index.md` introduces the list; `systems/checkout/index.md` is a note.
        return if is_index && !rest.contains('/') {
            Role::Page
        } else {
            Role::Note { dimension }
        };
    }
    match folder {
        "paths" if is_index && !rest.contains('/') => Role::Page,
        "paths" => Role::Path,
        "pages" => Role::Page,
        _ => Role::Postmortem,
    }
}

fn note_dimension(config: &Config, folder: &str) -> Option<Dimension> {
    let declared = config.taxonomies.iter();
    let declared = declared.map(|taxonomy| taxonomy.dimension.clone());
    let mut all = declared.chain(Dimension::BUILT_IN);
    all.find(|dimension| dimension.as_str() == folder)
}

/// Whether stories of incidents may stand here: not among notes, pages and paths.
pub(super) fn holds_stories(config: &Config, path: &str) -> bool {
    let folder = path.split_once('/').map_or("", |(folder, _)| folder);
    config.layout == Layout::Repository
        || !(matches!(folder, "pages" | "paths") || note_dimension(config, folder).is_some())
}

/// Whether a document of this name speaks for its folder.
pub(super) fn leads_bundle(path: &str) -> bool {
    is_readme(path) || is_index(path)
}

/// Whether a folder may be about one incident though its name does not say so. A folder of a year
/// or month, and one that holds documents by its name, is not.
pub(super) fn may_be_bundle(folder: &str) -> bool {
    let name = one_word(path::name(folder));
    !CONTAINERS.contains(&name.as_str()) && name.chars().any(char::is_alphabetic)
}

/// Whether the name of a folder is that of one postmortem and not of a collection: `0x19-postmortem`,
/// `ovens_post_mortem`.
pub(super) fn names_one_postmortem(folder: &str) -> bool {
    let words: Vec<_> = folder
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let is_one = words.iter().any(|word| word == "postmortem")
        || words.windows(2).any(|pair| pair == ["post", "mortem"]);
    let others = words
        .iter()
        .filter(|word| !["postmortem", "post", "mortem"].contains(&word.as_str()));
    is_one && others.count() > 0
}

/// Whether a name holds the label of an incident or a day: `INC-123`, `PM2021-005`, `2024-05-01`.
pub(super) fn names_incident(name: &str) -> bool {
    static TELLING: LazyLock<Regex> = LazyLock::new(|| {
        let label = r"(?:[A-Z]{2,10}(?:-[0-9]{1,7}|[0-9]{3,7})|(?i:inc|pm|pir|rca)-[0-9]{1,7})";
        let day = r"(?:19|20)[0-9]{2}[-_./]?(?:0[1-9]|1[0-2])[-_./]?(?:0[1-9]|[12][0-9]|3[01])";
        // Of the day and the month, in either order, with two digits of the year or all.
        let short =
            r"(?:[0-2]?[0-9]|3[01])[-_](?:[0-2]?[0-9]|3[01])[-_](?:(?:19|20)[0-9]{2}|[0-9]{2})";
        pattern(&format!(
            r"(?:^|[^A-Za-z0-9])(?:{label}|{day}|{short})(?:[^A-Za-z0-9]|$)"
        ))
    });
    // Severities and financial years have the shape of labels.
    static OTHERWISE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?:SEV|FY|UTF|ISO|RFC|CVE)-?[0-9]"));
    TELLING.is_match(name) && !OTHERWISE.is_match(name)
}

pub(super) fn is_readme(path: &str) -> bool {
    let stem = stem(path).to_ascii_lowercase();
    // README.de.md is one as well.
    stem == "readme" || stem.starts_with("readme.")
}

fn is_index(path: &str) -> bool {
    stem(path).eq_ignore_ascii_case("index")
}

/// Hugo's `_index.md` introduces what is in its folder, which `index.md` does not.
pub(super) fn is_list(path: &str) -> bool {
    stem(path).eq_ignore_ascii_case("_index")
}

/// Whether a document is one of the templates of a site, from which `afterword new` makes postmortems.
pub(super) fn is_own_template(config: &Config, path: &str) -> bool {
    config.layout == Layout::Site && path.starts_with("templates/")
}

/// Why a document of this role is left out, if its name says that it tells of no incident.
/// `path` is relative to the content folder.
pub(super) fn left_out(role: &Role, path: &str) -> Option<&'static str> {
    match role {
        Role::Postmortem => {
            let of_repository = repository_file(path).or_else(|| template(path));
            of_repository.or_else(|| partial(path))
        }
        // A README among templates explains the templates.
        Role::Page if is_readme(path) => template(path),
        Role::Introduction | Role::Page | Role::Path | Role::Note { .. } | Role::Aside => None,
    }
}

/// Why a document of a repository is none of its postmortems by its place.
pub(super) fn aside(config: &Config, role: &Role, path: &str) -> Option<&'static str> {
    if config.layout != Layout::Repository {
        return None;
    }
    let mut below = path;
    if let Some(stories) = &config.content.stories
        && *role != Role::Introduction
    {
        let inside = path.strip_prefix(stories.as_str());
        let Some(inside) = inside.and_then(|rest| rest.strip_prefix('/')) else {
            return Some(ELSEWHERE);
        };
        below = inside;
    }
    let is_guide = |folder: &str| GUIDES.binary_search(&one_word(folder).as_str()).is_ok();
    let is_among_guides = *role == Role::Postmortem
        && folder(below).split('/').any(is_guide)
        && !names_incident(stem(path));
    is_among_guides.then_some(NO_STORY)
}

fn repository_file(path: &str) -> Option<&'static str> {
    let written = stem(path);
    let name = written.to_ascii_lowercase().replace('-', "_");
    let is_shouted = !written.bytes().any(|b| b.is_ascii_lowercase());
    let is_on_top = matches!(path.rsplit_once('/'), None | Some(("docs", _)));
    let is_licence = || {
        let mut words = name.split(['_', '.', ' ']);
        let names_one = |word: &str| word == "license" || word == "licence";
        let is_known = |word: &str| names_one(word) || LICENCE_WORDS.contains(&word);
        words.clone().any(names_one)
            && words.all(|word| {
                is_known(word) || word.bytes().all(|b| b.is_ascii_digit()) || is_shouted
            })
    };
    if is_licence() {
        return Some("it is a licence by its name");
    }
    let belongs_to_repository = REPOSITORY_FILES.contains(&name.as_str())
        || (REPOSITORY_FILES_ON_TOP.contains(&name.as_str()) && (is_on_top || is_shouted));
    belongs_to_repository.then_some("by its name it is about the repository, not an incident")
}

/// `_variables.md` on top is what a site generator includes elsewhere.
fn partial(path: &str) -> Option<&'static str> {
    let is_partial = path.starts_with('_') && !path.contains('/');
    is_partial.then_some("by its name a site generator includes it elsewhere")
}

fn template(path: &str) -> Option<&'static str> {
    let is_word = |word: &str| word == "template" || word == "templates";
    let in_folder = folder(path)
        .split('/')
        .map(|folder| folder.trim_start_matches(['_', '.']).to_ascii_lowercase())
        .any(|folder| is_word(&folder));
    if in_folder {
        return Some("it lies in a folder of templates");
    }
    let name = stem(path).to_ascii_lowercase();
    if name.contains("yyyy") {
        return Some("its name still holds a placeholder for the date");
    }
    // A dated name tells of a day: 2024-02-28-broken-mail-template.md is no template.
    let is_dated = name.bytes().take(4).filter(u8::is_ascii_digit).count() == 4;
    let mut words = name.split(['-', '_', '.', ' ']).filter(|w| !w.is_empty());
    let first = words.next().unwrap_or_default();
    let last = words.next_back().unwrap_or(first);
    ((is_word(first) || is_word(last)) && !is_dated).then_some("it is a template by its name")
}

#[cfg(test)]
mod tests;
