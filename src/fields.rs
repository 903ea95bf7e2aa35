//! The fields of a postmortem, one row each: what it is called, what it holds, where it is read and
//! where it shows.
//!
//! The names that site.toml maps and that a misspelt name is compared with, where a value came from,
//! what hits are filtered by, and the table of the documentation all are this table. A site adds
//! rows of its own with `[[fields]]`. A plain field needs nothing but its row: it is read, shown,
//! exported and searched by its type. The others have readers of their own in
//! [`crate::postmortem::schema`].

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use Origin::{
    Default as SiteDefault, FileName, FirstParagraph, Folder, FrontMatter, Git, Heading, Label,
    PathRule, Section, Table, Timeline,
};

/// The kinds of places that a value can come from, in the words that `explain` and the page use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// A front matter field.
    FrontMatter,
    /// The name of the file.
    FileName,
    /// The name of the folder that the file is in.
    Folder,
    /// A heading, usually the first.
    Heading,
    /// A section recognised by its heading.
    Section,
    /// The first paragraph.
    FirstParagraph,
    /// A labelled line such as `Category: …`.
    Label,
    /// A row of a table.
    Table,
    /// A timeline event.
    Timeline,
    /// A path rule of site.toml.
    PathRule,
    /// The git history.
    Git,
    /// The site's default.
    Default,
}

/// A field of front matter.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name in front matter, in site.toml, in data and in queries.
    pub id: Cow<'static, str>,
    /// What readers call it.
    pub title: Cow<'static, str>,
    /// What other collections call it, where the name can mean nothing else; normalised.
    pub theirs: &'static [&'static str],
    /// What it holds.
    pub value: Type,
    /// Whether it may hold several.
    pub is_list: bool,
    /// Where it is read, in the order in which they count.
    pub readers: &'static [Origin],
    /// Where a plain field stands on the page.
    pub shown: Shown,
    /// Whether a plain field filters searches.
    pub filter: Filter,
    /// Whether pages and data tell where its value came from.
    pub is_explained: bool,
    /// Whether site.toml declares it.
    pub is_declared: bool,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// One line of text.
    Text,
    /// A number, kept as it is written and never reckoned with.
    Number,
    /// A day.
    Date,
    /// An address, with or without words for it.
    Link,
    /// One of these and nothing else.
    Choice(Vec<Choice>),
    /// Usually one of these words, each with what pages say for it; others are kept with a warning.
    Words(&'static [(&'static str, &'static str)]),
    /// A list of Markdown, which has a part of the page under its title.
    Points,
    /// What a reader of its own makes of it, in the words of the documentation.
    Own(&'static str),
}

/// A value that a field may have, or a kind of story that a site adds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// As it is written, and as queries and data name it.
    pub id: String,
    /// What readers call it.
    pub title: String,
}

impl From<(&str, &str)> for Choice {
    fn from((id, title): (&str, &str)) -> Self {
        Self {
            id: id.to_owned(),
            title: title.to_owned(),
        }
    }
}

/// Where a plain field stands on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Nowhere, or in a place of its own.
    Apart,
    /// As a mark above the title.
    Badge,
    /// With its title among the facts beside the story's head.
    Fact,
}

/// How a plain field narrows a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// Not at all.
    No,
    /// Where a query names it.
    Asked,
    /// Where a query names it, and as a facet whose values are counted.
    Facet,
}

/// Where a summary is looked for.
const OF_TEXT: &[Origin] = &[FrontMatter, Section, Label, FirstParagraph];
/// Where what sections list is looked for.
const OF_SECTIONS: &[Origin] = &[FrontMatter, Section];
/// Where moments are looked for.
const OF_TIMELINE: &[Origin] = &[FrontMatter, Label, Timeline];
/// What is a statement of the author and nothing else.
const STATED: &[Origin] = &[FrontMatter];

/// How an incident was noticed, and how pages end "Noticed by …".
const DETECTED_BY: &[(&str, &str)] = &[
    ("alert", "an alert"),
    ("customer", "customers"),
    ("staff", "staff"),
    ("third-party", "a third party"),
    ("chance", "chance"),
];

/// The field that tells how the incident or the document stands, which a `status` may tell as well.
pub const STATE: &str = "state";

/// The fields that every site has, in the order in which their origins are told.
pub static BUILT_IN: [Field; 39] = [
    Field::own("id", "an id").read(&[FrontMatter, FileName, Folder, Heading]),
    Field::own("title", "a line of text").read(&[
        FrontMatter,
        Heading,
        Label,
        FileName,
        Folder,
        Section,
        FirstParagraph,
    ]),
    Field::own("date", "a day")
        .also(&[
            "incident_date",
            "date_of_incident",
            "occurred_on",
            "occurred_at",
        ])
        .read(&[
            FrontMatter,
            FileName,
            Folder,
            Label,
            Heading,
            Timeline,
            FirstParagraph,
            Git,
        ]),
    Field::own("summary", "Markdown")
        .also(&[
            "description",
            "excerpt",
            "tldr",
            "tl_dr",
            "abstract",
            "synopsis",
        ])
        .read(OF_TEXT),
    Field::own("audience", "`public`, `internal` or `restricted`").read(&[
        FrontMatter,
        PathRule,
        SiteDefault,
    ]),
    Field::own("timezone", "a time zone").read(&[
        Timeline,
        Section,
        Heading,
        FrontMatter,
        SiteDefault,
    ]),
    Field::own("systems", "terms")
        .also(&[
            "affected",
            "affected_components",
            "affected_services",
            "affected_systems",
            "affectedsystems",
            "components",
            "impacted_components",
            "impacted_services",
            "impacted_systems",
            "services",
            "services_affected",
            "systems_affected",
        ])
        .read(&[FrontMatter, PathRule, Label]),
    Field::own("factors", "terms with notes").read(&[FrontMatter, PathRule]),
    Field::own("myths", "terms with `first_story` and `second_story`"),
    Field::own("started", "a moment")
        .also(&[
            "start",
            "start_time",
            "started_at",
            "incident_start",
            "incident_start_time",
            "incident_started_at",
        ])
        .read(OF_TIMELINE),
    Field::own("detected", "a moment")
        .also(&["detected_at", "detection_time", "time_detected"])
        .read(OF_TIMELINE),
    Field::own("declared", "a moment")
        .also(&["declared_at"])
        .read(OF_TIMELINE),
    Field::own("mitigated", "a moment")
        .also(&["mitigated_at", "mitigation_time"])
        .read(OF_TIMELINE),
    Field::own("resolved", "a moment")
        .also(&[
            "resolved_at",
            "resolved_when",
            "resolvedwhen",
            "resolution_time",
            "end",
            "ended",
            "end_time",
            "ended_at",
            "incident_end",
            "incident_end_time",
        ])
        .read(OF_TIMELINE),
    Field::own("duration", "a length such as `1h 30m`, or minutes")
        .also(&[
            "duration_minutes",
            "duration_mins",
            "duration_min",
            "duration_hours",
            "incident_duration",
            "outage_duration",
            "total_duration",
        ])
        .read(&[FrontMatter, Label, FirstParagraph, Timeline]),
    Field::points("contributing_factors", "What contributed")
        .also(&[
            "cause",
            "causes",
            "contributing_causes",
            "contributors",
            "root_cause",
            "root_cause_summary",
            "root_causes",
        ])
        .read(&[FrontMatter]),
    Field::points("lessons", "What people learned")
        .also(&["lessons_learned", "lessons_learnt", "learnings"])
        .read(&[FrontMatter]),
    Field::points("surprises", "What surprised people"),
    Field::points("mitigators", "What went well").also(&["what_went_well", "went_well"]),
    Field::points("luck", "Where luck helped").also(&["where_we_got_lucky", "got_lucky"]),
    Field::points("risks", "What could have gone better").also(&[
        "what_went_wrong",
        "what_went_poorly",
        "went_wrong",
    ]),
    Field::points("questions", "Open questions").also(&["open_questions"]),
    Field::own("actions", "texts, or `{text, ref, state, kind}`")
        .also(&[
            "action_items",
            "corrective_actions",
            "follow_up",
            "follow_ups",
            "followups",
            "preventive_actions",
            "remediation",
        ])
        .read(&[FrontMatter, Section, Table]),
    Field::plain("severity", "Severity", Type::Text)
        .also(&["incident_severity", "sev", "severity_level"])
        .read(&[FrontMatter, Label, Heading, FirstParagraph])
        .show(Shown::Badge)
        .filter(Filter::Asked),
    Field::plain(STATE, "State", Type::Text)
        .also(&["incident_state", "incident_status"])
        .read(&[FrontMatter, Label])
        .show(Shown::Badge),
    Field::plain("detected_by", "Noticed by", Type::Words(DETECTED_BY)),
    Field::own("kind", "a kind of story").unexplained(),
    Field::own("status", "`draft`, `review`, `published` or `superseded`").unexplained(),
    Field::own("draft", "yes or no").unexplained(),
    Field::own("published", "yes or no").unexplained(),
    Field::own("aliases", "former ids").unexplained(),
    Field::own("lang", "a language tag").unexplained(),
    Field::own("times", "a mapping of moments").unexplained(),
    Field::own("impact", "Markdown, or `{who, what, extent}`").unexplained(),
    Field::own("related", "ids, or `{to, as}`").unexplained(),
    Field::own("links", "addresses, or `{title, author, year, url}`").unexplained(),
    Field::own("participants", "names, or `{role, who}`").unexplained(),
    Field::own("facilitator", "a name").unexplained(),
    Field::own("not", "refused suggestions").unexplained(),
];

/// The rows of lists of Markdown, in the order of the page.
pub fn points() -> impl Iterator<Item = &'static Field> {
    BUILT_IN.iter().filter(|field| field.value == Type::Points)
}

/// What queries call the systems and the factors that are only suggested for a document.
pub const SUGGESTED: [&str; 2] = ["suggested-system", "suggested-factor"];

/// The row of a field that every site has.
#[must_use]
pub fn built_in(id: &str) -> Option<&'static Field> {
    BUILT_IN.iter().find(|field| field.id == id)
}

/// The row of a field that every site has, by any of its names.
#[must_use]
pub fn named(name: &str) -> Option<&'static Field> {
    let mut all = BUILT_IN.iter();
    all.find(|field| field.id == name || field.theirs.contains(&name))
}

impl Field {
    /// A field that has a reader of its own.
    const fn own(id: &'static str, holds: &'static str) -> Self {
        Self::plain(id, id, Type::Own(holds)).show(Shown::Apart)
    }

    /// A list of Markdown.
    const fn points(id: &'static str, title: &'static str) -> Self {
        Self::plain(id, title, Type::Points)
            .read(OF_SECTIONS)
            .show(Shown::Apart)
    }

    /// A field that needs nothing but its row.
    const fn plain(id: &'static str, title: &'static str, value: Type) -> Self {
        Self {
            id: Cow::Borrowed(id),
            title: Cow::Borrowed(title),
            theirs: &[],
            value,
            is_list: false,
            readers: STATED,
            shown: Shown::Fact,
            filter: Filter::No,
            is_explained: true,
            is_declared: false,
        }
    }

    /// A field of a site.
    pub(crate) fn declared(id: String, value: Type) -> Self {
        Self {
            id: Cow::Owned(id),
            is_declared: true,
            ..Self::plain("", "", value)
        }
    }

    const fn also(mut self, theirs: &'static [&'static str]) -> Self {
        self.theirs = theirs;
        self
    }

    const fn read(mut self, readers: &'static [Origin]) -> Self {
        self.readers = readers;
        self
    }

    const fn show(mut self, shown: Shown) -> Self {
        self.shown = shown;
        self
    }

    const fn filter(mut self, filter: Filter) -> Self {
        self.filter = filter;
        self
    }

    const fn unexplained(mut self) -> Self {
        self.is_explained = false;
        self
    }

    /// The `id` of the part of the page that a list has.
    #[must_use]
    pub fn part(&self) -> String {
        format!("part-{}", self.id)
    }

    /// Whether it needs nothing but its row.
    #[must_use]
    pub const fn is_plain(&self) -> bool {
        !matches!(self.value, Type::Own(_) | Type::Points)
    }
}

impl Origin {
    /// The place, as the end of "read from …".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            FrontMatter => "front matter",
            FileName => "the file name",
            Folder => "the folder's name",
            Heading => "a heading",
            Section => "a section",
            FirstParagraph => "the first paragraph",
            Label => "a labelled line",
            Timeline => "the timeline",
            PathRule => "a path rule of site.toml",
            Table => "a table",
            Git => "the git history",
            SiteDefault => "the site's default",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row as the documentation has it.
    fn documented(field: &Field) -> String {
        let quoted = |names: &[&str]| {
            let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
            names.join(", ")
        };
        let holds = match &field.value {
            Type::Words(words) => {
                let words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
                format!("usually {}", crate::words::choices(words))
            }
            Type::Own(holds) => (*holds).to_owned(),
            Type::Points => "Markdown, a list".to_owned(),
            Type::Text | Type::Number | Type::Date | Type::Link | Type::Choice(_) => {
                format!("{:?}", field.value).to_lowercase()
            }
        };
        let readers: Vec<_> = field.readers.iter().map(|from| from.words()).collect();
        format!(
            "| `{}` | {} | {holds} | {} |",
            field.id,
            quoted(field.theirs),
            readers.join(" → ")
        )
    }

    #[test]
    fn the_documentation_has_the_rows_of_the_table() {
        let text = include_str!("../docs/front-matter.md");
        let rows: Vec<_> = text
            .lines()
            .filter(|line| line.starts_with("| `"))
            .collect();
        let expected: Vec<_> = BUILT_IN.iter().map(documented).collect();
        assert_eq!(
            rows,
            expected,
            "write into docs/front-matter.md:\n{}",
            expected.join("\n")
        );
    }
}
