//! A new postmortem: front matter with what is known, the other fields at rest, and a body of
//! prompts that open people up.
//!
//! The prompts are comments, which never reach a page. A new document is a draft: those who are
//! in the story see it before anybody else does.

use jiff::civil::Date;

use super::yaml::{quoted, scalar};
use crate::data::fields::normalised;
use crate::ids::Slug;
use crate::postmortem::Kind;
use crate::postmortem::front_matter::{self, Format};
use crate::text::BYTE_ORDER_MARK;

/// Questions to write from, one comment per section.
const PROMPTS: &str = include_str!("prompts.md");

/// How a draft becomes a page, said where the writer will look.
const STATUS: &str = "\
# A draft is on no page and in no search. Show it to the people in the story first. When they are at
# ease with it, write `review` or `published` here. `afterword build --drafts` gives you a preview.
status: draft
";

/// What is known about a postmortem that is about to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPostmortem {
    title: String,
    /// The day it happened.
    pub date: Date,
    /// Systems that were involved, as written.
    pub systems: Vec<String>,
    /// Contributing factors, as written.
    pub factors: Vec<String>,
    /// Beliefs that fell, as written.
    pub myths: Vec<String>,
    /// What kind of experience it tells: the name of one of `kinds`.
    pub kind: String,
    /// The kinds there are.
    pub kinds: Vec<String>,
}

impl NewPostmortem {
    /// A postmortem with a title, which becomes one line; `None` where it holds no text.
    #[must_use]
    pub fn new(title: &str, date: Date) -> Option<Self> {
        let words: Vec<_> = title
            .split(|c: char| c.is_whitespace() || c.is_control())
            .filter(|word| !word.is_empty())
            .collect();
        (!words.is_empty()).then(|| Self {
            title: words.join(" "),
            date,
            systems: Vec::new(),
            factors: Vec::new(),
            myths: Vec::new(),
            kind: "incident".to_owned(),
            kinds: Kind::BUILT_IN.map(|(id, _)| id.to_owned()).into(),
        })
    }

    /// The name of its file without the ending: the day, then the title.
    #[must_use]
    pub fn stem(&self) -> String {
        let named = format!("{}-{}", self.date, self.title);
        Slug::from_text(&named).map_or_else(|| self.date.to_string(), |slug| slug.to_string())
    }

    /// The text of its file.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!(
            "---\ntitle: {}\ndate: {}\n{STATUS}",
            quoted(&self.title),
            self.date
        );
        text.push_str(&format!(
            "# {}\nkind: {}\n",
            self.kinds.join(", "),
            self.kind
        ));
        text.push_str(&self.terms());
        text.push_str(&fields_at_rest(self.date));
        text.push_str("---\n\n");
        text.push_str(PROMPTS);
        text
    }

    /// The text of its file, made from a template: what is known stands first, and behind it the other
    /// fields and the body of the template, with `{title}` and `{date}` filled in.
    #[must_use]
    pub fn filled(&self, template: &str) -> String {
        let template = template.trim_start_matches(BYTE_ORDER_MARK);
        let split = front_matter::split(template);
        let is_yaml = split.format.is_none_or(|format| format == Format::Yaml);
        let (matter, body) = match is_yaml {
            true => (split.matter.of(template), split.body.of(template)),
            false => ("", template),
        };
        let date = self.date.to_string();
        let mut known = vec![
            ("title", quoted(&self.title)),
            ("date", date.clone()),
            ("status", "draft".to_owned()),
            ("kind", self.kind.clone()),
        ];
        let terms = [
            ("systems", &self.systems),
            ("factors", &self.factors),
            ("myths", &self.myths),
        ];
        for (name, terms) in terms.into_iter().filter(|(_, terms)| !terms.is_empty()) {
            let terms: Vec<_> = terms.iter().map(|term| scalar(term)).collect();
            known.push((name, format!("[{}]", terms.join(", "))));
        }
        // A kind that nobody asked for is the template's to choose.
        let [(usual, _), ..] = Kind::BUILT_IN;
        known.retain(|(name, _)| *name != "kind" || self.kind != usual);
        let mut text = String::from("---\n");
        for (name, value) in &known {
            text.push_str(&format!("{name}: {value}\n"));
        }
        let mut is_known = false;
        for line in matter.lines() {
            if line.starts_with(|c: char| c.is_alphabetic()) {
                let name = line.split(':').next().unwrap_or_default();
                is_known = known.iter().any(|(known, _)| *known == normalised(name));
            } else if line.starts_with('#') {
                is_known = false;
            }
            if !is_known && !line.is_empty() {
                text.push_str(line);
                text.push('\n');
            }
        }
        text.push_str("---\n");
        text.push_str(
            &body
                .replace("{date}", &date)
                .replace("{title}", &self.title),
        );
        text
    }

    fn terms(&self) -> String {
        let mut text = String::new();
        if self.systems.is_empty() {
            text.push_str("#systems: [checkout, message-queue]\n");
        } else {
            text.push_str("systems:\n");
            for system in &self.systems {
                text.push_str(&format!("  - {}\n", scalar(system)));
            }
        }
        let factor_note = "How this condition took part here, in one or two sentences.";
        if self.factors.is_empty() {
            text.push_str(&format!(
                "#factors:\n#  - id: misleading-signal\n#    note: {factor_note}\n"
            ));
        } else {
            text.push_str("factors:\n");
            for factor in &self.factors {
                text.push_str(&format!(
                    "  - id: {}\n#    note: {factor_note}\n",
                    scalar(factor)
                ));
            }
        }
        let first = "The story first told, and told fairly.";
        let second = "What one sees when one asks what people knew and worked with.";
        if self.myths.is_empty() {
            text.push_str(&format!(
                "#myths:\n#  - id: human-error-cause\n#    first_story: {first}\n#    second_story: {second}\n"
            ));
        } else {
            text.push_str("myths:\n");
            for myth in &self.myths {
                text.push_str(&format!(
                    "  - id: {}\n#    first_story: {first}\n#    second_story: {second}\n",
                    scalar(myth)
                ));
            }
        }
        text
    }
}

/// The template for people who copy files: the same text as that of a new postmortem, with a
/// title and a day to write over.
#[must_use]
pub fn template() -> String {
    // A day that no incident of the reader's has, so that it is noticed.
    let day = Date::constant(2000, 1, 1);
    NewPostmortem::new("What happened, as a story would say it", day)
        .map(|template| template.text())
        .unwrap_or_default()
}

/// The other fields, each after a `#`, with values that show their form.
fn fields_at_rest(date: Date) -> String {
    format!(
        "\
# More fields, all optional. Remove the `#` in front of those you want to use. A `~` before a time
# says that it is approximate, and `unknown` is an answer too.
#summary: Two to four sentences for those who read no further. What happened, to whom, what was surprising?
#times:
#  started: ~{date}T09:40:00Z
#  detected: {date}T10:05:00Z
#  declared: {date}T10:20:00Z
#  mitigated: {date}T11:10:00Z
#  resolved: unknown
#timezone: UTC
#impact:
#  who: Who felt it?
#  what: What was it like for them?
#  extent: How far did it go?
#severity: your own label
# alert, customer, staff, third-party or chance
#detected_by: customer
#participants:
#  - role: On-call engineer
#related:
#  - to: the-name-of-its-file
# recurrence-of, same-factor, fix-caused or contrasts
#    as: same-factor
#links:
#  - title: A dashboard, a chat, a page elsewhere
#    url: https://example.org/
"
    )
}

#[cfg(test)]
mod tests;
