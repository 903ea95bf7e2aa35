//! What a document is called: its id and its title.

use std::sync::LazyLock;

use jiff::civil::Date;
use pulldown_cmark::{Event, Tag};
use regex::Regex;

use super::{Document, dates, titles};
use crate::diagnostics::{Diagnostic, Location, rules};
use crate::ids::{PostmortemId, Slug};
use crate::pattern::pattern;
use crate::postmortem::markdown::{self, Content};
use crate::postmortem::schema::Meta;
use crate::postmortem::{Candidates, Derived, Kind, Origin, Outline, Timeline, Written};
use crate::text::Span;

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
const PLACEHOLDERS: [&str; 14] = [
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
    "fixme",
    "untitled",
];

/// Letters of the longest abbreviation that a title gets from the text.
const LONGEST_ABBREVIATION: usize = 6;
/// Fewer words than this, and no timeline: a document with a placeholder title is a template.
const TEMPLATE_WORDS: usize = 120;

/// An id, and how it is mentioned in prose.
pub(super) struct Identity {
    pub id: Candidates<PostmortemId>,
    pub label: Option<String>,
}

/// The heading that is a document's title: a Markdown heading, else an `<h1>` in raw HTML, which
/// repositories use to centre it.
pub(super) fn heading(content: &Content<'_>, outline: &Outline, meta: &Meta) -> Option<Written> {
    static RAW: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?is)<h1(?:\s[^>]*)?>(.*?)</h1>"));
    if let Some(heading) = outline.title.and_then(|at| outline.headings.get(at)) {
        return Some(Written {
            text: heading.text.clone(),
            span: heading.span,
        });
    }
    if meta.title.is_some() {
        return None;
    }
    content.events().iter().find_map(|(event, range)| {
        let Event::Start(Tag::HtmlBlock) = event else {
            return None;
        };
        let block = Span::from(range.clone());
        let found = RAW.captures(block.of(content.text()))?.get(1)?;
        let words = markdown::plain_text(found.as_str().trim());
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        (!words.is_empty()).then(|| Written {
            text: words,
            span: Span::new(block.start + found.start(), block.start + found.end()),
        })
    })
}

impl Document<'_> {
    /// Front matter → `INC-12` prefix of the file name → file name → H1.
    pub(super) fn id(&self, meta: &Meta) -> Identity {
        let (unstated, label) = self.unstated_id();
        Identity {
            label: match &meta.id {
                Some(_) => meta.label.clone(),
                None => label,
            },
            id: Candidates::ending(meta.id.clone(), unstated),
        }
    }

    fn unstated_id(&self) -> (Derived<PostmortemId>, Option<String>) {
        let (name, origin) = name_of(&self.source.path);
        if let Some(label) = label_of(&name)
            && let Some(slug) = Slug::from_text(&label)
        {
            return (Derived::outside(PostmortemId(slug), origin), Some(label));
        }
        let heading = self.heading.as_ref();
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
        let label = heading.and_then(|heading| label_of(&heading.text));
        (derived, label)
    }

    /// Front matter → H1 without its date → a labelled line → file or folder name → the summary's first clause. An H1
    /// such as "Postmortem" comes last of all, and so does a name that a machine gave.
    pub(super) fn title(
        &mut self,
        meta: &Meta,
        summary: Option<&Derived<String>>,
        day: Option<Date>,
    ) -> Derived<String> {
        if let Some(title) = &stated_title(meta) {
            let order = self.config.date_order;
            let without = |day| titles::without_filed_date(&title.value, day, order);
            return Derived {
                value: day.map_or_else(|| title.value.clone(), without),
                from: title.from.clone(),
            };
        }
        let heading = self.heading.clone();
        let is_unfilled = heading
            .as_ref()
            .is_some_and(|heading| is_placeholder(&heading.text));
        if let Some(heading) = heading.as_ref().filter(|_| is_unfilled) {
            self.report_placeholder(heading);
        }
        let heading = heading
            .filter(|_| !is_unfilled)
            .map(|heading| Derived::at(heading.text, Origin::Heading, heading.span));
        if let Some(heading) = &heading
            && !titles::is_generic(&heading.value)
        {
            return Derived {
                value: titles::of_heading(&heading.value),
                from: heading.from.clone(),
            };
        }
        if let Some(labelled) = self.labelled_title()
            && !titles::is_generic(&labelled.value)
        {
            return labelled;
        }
        let (name, origin) = name_of(&self.source.path);
        let by_name = || Derived::outside(self.title_from_name(&name), origin);
        if titles::tells(&name) && !is_generic_name(&name) {
            return by_name();
        }
        let by_heading = || heading.clone();
        let by_summary = || {
            let summary = summary?;
            Some(Derived {
                value: titles::clause(&summary.value)?,
                from: summary.from.clone(),
            })
        };
        let says_more = by_heading().filter(|heading| titles::is_dated(&heading.value));
        let is_named = heading.is_none() && !titles::is_machine_made(&name);
        says_more
            .or_else(|| is_named.then(by_name))
            .or_else(by_summary)
            .or_else(by_heading)
            .unwrap_or_else(by_name)
    }

    /// All that may be a title, in the order in which they usually count.
    pub(super) fn titles(&self, meta: &Meta) -> Vec<Derived<String>> {
        let heading = self.heading.as_ref();
        let heading = heading.filter(|heading| !is_placeholder(&heading.text));
        let heading = heading.map(|heading| {
            let title = titles::of_heading(&heading.text);
            Derived::at(title, Origin::Heading, heading.span)
        });
        let (name, origin) = name_of(&self.source.path);
        let by_name = Derived::outside(self.title_from_name(&name), origin);
        let all = stated_title(meta).into_iter().chain(heading);
        all.chain([by_name]).collect()
    }

    /// A title from a name, with the abbreviations that the text writes in capitals: `mtu` is MTU.
    fn title_from_name(&self, name: &str) -> String {
        let title = titles::title_from_name(name);
        let body = self.content.body().of(self.text());
        let spelled = title.split(' ').map(|word| {
            let loud = word.to_uppercase();
            let is_asked = (2..=LONGEST_ABBREVIATION).contains(&word.len()) && word != loud;
            let words = || body.split(|c: char| !c.is_alphanumeric());
            let is_loud = is_asked && words().any(|other| other == loud);
            let is_always =
                is_loud && words().all(|other| other == loud || !other.eq_ignore_ascii_case(word));
            if is_always { loud } else { word.to_owned() }
        });
        spelled.collect::<Vec<_>>().join(" ")
    }

    /// What kind of experience it tells: what front matter states, else a near miss where the file's name or a title
    /// says so.
    pub(super) fn kind(&self, meta: &Meta) -> Kind {
        if let Some(kind) = &meta.kind {
            return kind.value;
        }
        let (name, _) = name_of(&self.source.path);
        let stated = meta.title.as_ref().map(|title| title.value.as_str());
        let heading = self.outline.headings.iter().find(|one| one.level == 1);
        let heading = heading.map(|heading| heading.text.as_str());
        let mut titles = stated.into_iter().chain(heading);
        let is_near_miss = titles::names_near_miss(dates::behind_leading_date(&name))
            || titles.any(titles::names_near_miss);
        match is_near_miss {
            true => Kind::NEAR_MISS,
            false => Kind::INCIDENT,
        }
    }

    fn report_placeholder(&mut self, heading: &Written) {
        self.diagnostics.push(
            Diagnostic::new(
                &rules::PLACEHOLDER_TITLE,
                Location::within(&self.source.path, heading.span),
                format!("the title still is the template's `{}`", heading.text),
            )
            .help("write what happened; until then the file name stands in for it"),
        );
    }

    /// A placeholder for a title and little else.
    pub(super) fn is_unfilled_template(&self, timeline: &Timeline) -> bool {
        let heading = self.heading.as_ref();
        let words = self
            .content
            .body()
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

/// The title of front matter in words: some mark code and bold words there.
fn stated_title(meta: &Meta) -> Option<Derived<String>> {
    static MARKED: LazyLock<Regex> = LazyLock::new(|| pattern(r"`([^`]+)`|\*\*([^*]+)\*\*"));
    let mut title = meta.title.clone()?;
    let words = MARKED.replace_all(&title.value, "$1$2");
    if words.chars().any(char::is_alphanumeric) {
        title.value = words.into_owned();
    }
    Some(title)
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
    let stem = stem_of(path);
    let (folders, _) = path.rsplit_once('/')?;
    let folder = folders
        .rsplit_once('/')
        .map_or(folders, |(_, folder)| folder);
    is_generic_name(stem).then_some(folder)
}

/// Whether a file's name says nothing by itself, whatever folder it stands in.
fn is_generic_name(name: &str) -> bool {
    GENERIC_NAMES.contains(&name.to_lowercase().as_str())
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
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^([A-Z]{2,10}(?:\d{4}-\d{1,5}|-\d{4}-\d{3,5}|-?\d{1,7}))(?:[-_ .:]|$)")
    });
    static DATED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^[A-Z]{2,10}-?(?:19|20)\d{2}(?:-(?:(?:0[1-9]|1[0-2])\b|(?:19|20)\d{2}\b)|$|[-_ .:][^\d])",
        )
    });
    let is_dated = DATED.is_match(name);
    let label = LABEL.captures(name)?.get(1)?.as_str();
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

#[cfg(test)]
mod tests {
    use super::*;

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
