//! What a document is called: its id and its title.

use std::sync::LazyLock;

use regex::Regex;

use super::{Document, dates};
use crate::diagnostics::{Diagnostic, Location, rules};
use crate::ids::{PostmortemId, Slug};
use crate::postmortem::schema::Meta;
use crate::postmortem::{Derived, Origin, Timeline};

/// File names that say nothing by themselves: the folder's name says what they are about.
const GENERIC_NAMES: [&str; 11] = [
    "_index",
    "index",
    "readme",
    "postmortem",
    "post-mortem",
    "report",
    "incident",
    "retrospective",
    "rca",
    "review",
    "main",
];

/// Words of titles that a template left behind.
const PLACEHOLDERS: [&str; 12] = [
    "issue name",
    "title",
    "incident title",
    "incident name",
    "postmortem title",
    "post-mortem title",
    "name",
    "template",
    "postmortem template",
    "incident postmortem template",
    "your title here",
    "tbd",
];

/// Fewer words than this, and no timeline: a document with a placeholder title is a template.
const TEMPLATE_WORDS: usize = 120;

/// An id, and how it is mentioned in prose.
pub(super) struct Identity {
    pub derived: Derived<PostmortemId>,
    pub label: Option<String>,
}

impl Document<'_> {
    /// Front matter → `INC-12` prefix of the file name → file name → H1.
    pub(super) fn id(&mut self, meta: &Meta) -> Identity {
        if let Some(id) = &meta.id {
            return Identity {
                derived: id.clone(),
                label: meta.label.clone(),
            };
        }
        let (name, origin) = name_of(&self.source.path);
        if let Some(label) = label_of(&name)
            && let Some(slug) = Slug::from_text(&label)
        {
            return Identity {
                derived: Derived::outside(PostmortemId(slug), origin),
                label: Some(label),
            };
        }
        let heading = self
            .outline
            .title
            .and_then(|index| self.outline.headings.get(index));
        let slug = Slug::from_text(&name);
        let derived = match (slug, heading) {
            (Some(slug), _) => Derived::outside(PostmortemId(slug), origin),
            (None, heading) => {
                let from_heading = heading.and_then(|heading| {
                    Some(Derived::at(
                        Slug::from_text(&heading.text)?,
                        Origin::Heading,
                        heading.span,
                    ))
                });
                // A name without a single letter, and no title: the path's hash is at least stable.
                let slug = from_heading.unwrap_or_else(|| {
                    Derived::outside(hash_slug(&self.source.path), Origin::FileName)
                });
                Derived {
                    value: PostmortemId(slug.value),
                    from: slug.from,
                }
            }
        };
        Identity {
            derived,
            label: None,
        }
    }

    /// Front matter → H1 without its date → file name.
    pub(super) fn title(&mut self, meta: &Meta) -> Derived<String> {
        if let Some(title) = &meta.title {
            return title.clone();
        }
        let heading = self
            .outline
            .title
            .and_then(|index| self.outline.headings.get(index));
        if let Some(heading) = heading {
            if !is_placeholder(&heading.text) {
                return Derived::at(without_date(&heading.text), Origin::Heading, heading.span);
            }
            self.diagnostics.push(
                Diagnostic::new(
                    &rules::PLACEHOLDER_TITLE,
                    Location::within(&self.source.path, heading.span),
                    format!("the title still is the template's `{}`", heading.text),
                )
                .help("write what happened; until then the file name stands in for it"),
            );
        }
        let (name, origin) = name_of(&self.source.path);
        Derived::outside(title_from_name(&name), origin)
    }

    /// A placeholder for a title and little else.
    pub(super) fn is_unfilled_template(&self, timeline: &Timeline) -> bool {
        let heading = self
            .outline
            .title
            .and_then(|index| self.outline.headings.get(index));
        let words = self
            .body
            .of(self.text())
            .split_whitespace()
            .take(TEMPLATE_WORDS)
            .count();
        let tells_an_event = timeline
            .events
            .iter()
            .any(|event| event.at.is_some() || event.date.is_some());
        heading.is_some_and(|heading| is_placeholder(&heading.text))
            && words < TEMPLATE_WORDS
            && !tells_an_event
    }
}

fn is_placeholder(title: &str) -> bool {
    let plain = title
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    let bracketed = title.starts_with(['[', '<', '{']) && title.ends_with([']', '>', '}']);
    PLACEHOLDERS.contains(&plain.as_str()) || bracketed || plain.contains("yyyy-mm-dd")
}

/// The name that a document has by its path: of the file, or of the folder where the file's says nothing.
fn name_of(path: &str) -> (String, Origin) {
    match bundle_name(path) {
        Some(folder) => (folder.to_owned(), Origin::Folder),
        None => (stem_of(path).to_owned(), Origin::FileName),
    }
}

/// The folder's name of a file whose own name says nothing: `slug/index.md`, `2024-05-01-db/postmortem.md`.
#[must_use]
pub fn bundle_name(path: &str) -> Option<&str> {
    let stem = stem_of(path).to_lowercase();
    let (folders, _) = path.rsplit_once('/')?;
    let folder = folders
        .rsplit_once('/')
        .map_or(folders, |(_, folder)| folder);
    GENERIC_NAMES.contains(&stem.as_str()).then_some(folder)
}

/// The file's name without its endings: `report` of `a/report.html.md`.
fn stem_of(path: &str) -> &str {
    let mut stem = path.rsplit_once('/').map_or(path, |(_, name)| name);
    for ending in [
        ".erb",
        ".md",
        ".markdown",
        ".mdown",
        ".mkd",
        ".mdx",
        ".html",
        ".htm",
    ] {
        let cut = stem.len().saturating_sub(ending.len());
        if cut > 0
            && stem
                .get(cut..)
                .is_some_and(|end| end.eq_ignore_ascii_case(ending))
        {
            stem = stem.get(..cut).unwrap_or(stem);
        }
    }
    stem
}

/// `PM2021-005` or `INC-12` at the start of a name; a name such as `CL-2023-05-03` is a date with letters in front.
fn label_of(name: &str) -> Option<String> {
    static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^([A-Z]{2,10}(?:\d{4}-\d{1,5}|-\d{4}-\d{3,5}|-?\d{1,7}))(?:[-_ .:]|$)").ok()
    });
    static DATED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^[A-Z]{2,10}-?(?:19|20)\d{2}(?:-(?:(?:0[1-9]|1[0-2])\b|(?:19|20)\d{2}\b)|$|[-_ .:][^\d])").ok()
    });
    let is_dated = DATED.as_ref().is_some_and(|dated| dated.is_match(name));
    let label = LABEL.as_ref()?.captures(name)?.get(1)?.as_str();
    (!is_dated).then(|| label.to_owned())
}

fn hash_slug(path: &str) -> Slug {
    let hash = blake3::hash(path.as_bytes()).to_hex();
    let name = format!("postmortem-{}", hash.get(..8).unwrap_or_default());
    // The words above leave a slug; the fallback is never taken.
    Slug::from_text(&name).unwrap_or_else(|| unreachable_slug(path))
}

fn unreachable_slug(path: &str) -> Slug {
    let mut letters = path.len();
    loop {
        if let Some(slug) = Slug::from_text(&format!("p{letters}")) {
            return slug;
        }
        letters += 1;
    }
}

/// A title from a name: `2023-04-05-user_account-compromise` becomes `User account compromise`.
#[must_use]
pub fn title_from_name(name: &str) -> String {
    let rest = dates::behind_leading_date(name);
    let rest = if rest.chars().filter(|c| c.is_alphabetic()).count() < 3 {
        name
    } else {
        rest
    };
    // A name that is mostly a date keeps it as it is.
    if rest.len() == name.len()
        && name.chars().filter(char::is_ascii_digit).count() * 2 >= name.chars().count()
    {
        return name.to_owned();
    }
    let mut words = String::with_capacity(rest.len() + 8);
    let mut before = ' ';
    for c in rest.chars() {
        let c = if matches!(c, '-' | '_' | '+') { ' ' } else { c };
        if c.is_uppercase() && before.is_lowercase() {
            words.push(' ');
        }
        words.push(c);
        before = c;
    }
    capitalised(&words.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// A title without the date at its start or end, and without the label that stood before the date.
fn without_date(title: &str) -> String {
    static AT_START: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let label = r"(?:(?:incident\s+report|post-?\s?mortem(?:\s+report)?|incident|report|rca)\s*[-:–—]?\s*(?:for|on|of)?\s*)?";
        Regex::new(&format!(
            r"(?i)^\s*{label}[\[(]?{}[\])]?\s*[-:–—|,/.]*\s*",
            dates::DATE
        ))
        .ok()
    });
    static AT_END: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(&format!(
            r"(?i)\s*(?:[-:–—|,]|\bon\b|\bfrom\b)?\s*[\[(]?{}[\])]?\s*$",
            dates::DATE
        ))
        .ok()
    });
    let mut rest = title.trim();
    let mut starts_anew = false;
    if let Some(found) = AT_START.as_ref().and_then(|at| at.find(rest)) {
        rest = rest.get(found.end()..).unwrap_or(rest);
        starts_anew = true;
    } else if let Some(found) = AT_END.as_ref().and_then(|at| at.find(rest)) {
        let head = rest.get(..found.start()).unwrap_or(rest);
        // The end of a range: its beginning would be left without it.
        let joins = found.as_str().starts_with(['-', '–', '—']);
        let is_range = joins && head.ends_with(char::is_alphanumeric);
        if !is_range {
            rest = head;
        }
    }
    let rest = rest.trim();
    if rest.chars().filter(|c| c.is_alphabetic()).count() < 3 {
        return title.trim().to_owned();
    }
    // One full stop at the end is a habit of sentences; three are an ellipsis.
    let rest = rest
        .strip_suffix('.')
        .filter(|rest| !rest.ends_with('.'))
        .unwrap_or(rest);
    if starts_anew {
        capitalised(rest)
    } else {
        rest.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_lose_their_date_and_nothing_else() {
        let check =
            |title: &str, expected: &str| assert_eq!(without_date(title), expected, "{title}");
        check(
            "2020-08-28 - Memory overload on the lab cluster",
            "Memory overload on the lab cluster",
        );
        check(
            "Incident report May 12 2025 - Nodes ran out of disk",
            "Nodes ran out of disk",
        );
        check("Oct 31 2021 Dust cloud", "Dust cloud");
        check("Website outage 5-26-21", "Website outage");
        check("Report: Forge outage on 2016/01/28", "Report: Forge outage");
        check(
            "Disk outage April 21st-April 24th 2011",
            "Disk outage April 21st-April 24th 2011",
        );
        check("2021-06-22", "2021-06-22");
        check("Checkout was down", "Checkout was down");
        check("v2.2.0 was slow.", "v2.2.0 was slow");
        check("2024-05-01: disk was full", "Disk was full");
    }

    #[test]
    fn names_become_titles() {
        let check =
            |name: &str, expected: &str| assert_eq!(title_from_name(name), expected, "{name}");
        check("2021-05-09-negative-coin-values", "Negative coin values");
        check("2021-05-10-WikiAttack", "Wiki Attack");
        check("04-25-User_Account_Compromise", "User Account Compromise");
        check("CL-2023-05-03", "CL-2023-05-03");
        check("decide is down", "Decide is down");
    }

    #[test]
    fn labels_are_told_from_dates() {
        let check = |name: &str, expected: Option<&str>| {
            assert_eq!(label_of(name).as_deref(), expected, "{name}")
        };
        check("PM2021-005-checkout", Some("PM2021-005"));
        check("INC-12 search is slow", Some("INC-12"));
        check("INC-2024-017", Some("INC-2024-017"));
        check("CL-2023-05-03", None);
        check("EL-2024-2025-bounty", None);
        check("2023-05-03-INC", None);
    }

    #[test]
    fn generic_names_take_the_folder() {
        assert_eq!(
            bundle_name("a/2024-05-01-db/index.md"),
            Some("2024-05-01-db")
        );
        assert_eq!(bundle_name("a/db.md"), None);
        assert_eq!(stem_of("a/x.html.md.erb"), "x");
    }
}
