//! Fields in lines that no parser reads: front matter that is broken or stands elsewhere, comments,
//! labels in the text.

use super::closed::{self, Reach};
use super::conventions::{self, Reading};
use super::spelling::squashed;
use super::{VISIBILITY_FIELDS, names};
use crate::config::Config;
use crate::data::fields::normalised;
use crate::data::{Node, Value};
use crate::fields;
use crate::postmortem::front_matter::is_invisible;
use crate::postmortem::{Audience, Status};
use crate::text::Span;
use crate::words::Word;

/// The longest name of a field, in characters.
const LONGEST_NAME: usize = 40;

/// The names and values in lower case of a line such as `status: draft`, `status = "draft"`,
/// `"status": "draft",` or `{title: x, status: draft}`.
pub(super) fn fields(line: &str) -> Vec<(String, String)> {
    let line = line.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    let inside = line
        .strip_prefix('{')
        .map(|rest| rest.trim_end_matches('}'));
    match inside {
        Some(inside) => inside.split([',', '{', '}']).filter_map(field).collect(),
        None => field(line).into_iter().collect(),
    }
}

/// One name with its value.
pub(super) fn field(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once([':', '=', '：'])?;
    let plain = |c: char| c.is_whitespace() || is_invisible(c) || matches!(c, '"' | '\'' | '`');
    let name = name.trim_start_matches(['{', ' ']).trim_matches(plain);
    let is_name = !name.is_empty()
        && name.chars().count() <= LONGEST_NAME
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.') || is_invisible(c));
    let value = value.split(" #").next().unwrap_or_default();
    let value = value.trim_matches(|c: char| plain(c) || matches!(c, ',' | ';' | '{' | '}'));
    is_name.then(|| (name.to_owned(), value.to_lowercase()))
}

/// Who may see a document at most, by a field that says so beyond doubt.
pub(super) fn reach_of_field(name: &str, value: &str, config: &Config) -> Option<Reach> {
    let ours = match name_of_ours(name, config) {
        Name::Ours(ours) => ours,
        Name::Sites => return None,
        Name::Others if !conventions::tells(value) => return None,
        Name::Others => {
            let last = name.rsplit('.').next().unwrap_or(name);
            let meaning = conventions::meaning_within(last)
                .or_else(|| conventions::nearly(last).map(|(_, meaning)| meaning))?;
            return conventions::plain_reach_of(meaning, value);
        }
    };
    match ours {
        "status" if Status::from_word(value) == Some(Status::Draft) => Some(Reach::Nobody),
        "audience" => match Audience::from_word(value) {
            Some(Audience::Public) => None,
            Some(Audience::Internal) => Some(Reach::Organisation),
            Some(Audience::Restricted) => Some(Reach::Few),
            None => closed::reach(value),
        },
        "draft" => conventions::is_yes(value).then_some(Reach::Nobody),
        "published" => conventions::is_no(value).then_some(Reach::Nobody),
        _ => closed::reach(value),
    }
}

enum Name {
    /// One of those that decide.
    Ours(&'static str),
    /// The site gives it another meaning.
    Sites,
    Others,
}

fn name_of_ours(name: &str, config: &Config) -> Name {
    let (normal, squashed) = (normalised(name), squashed(name));
    if let Some(ours) = names::deciding(&squashed, config) {
        return Name::Ours(ours);
    }
    if names::given_by_the_site(config).any(|given| given == normal) {
        return Name::Sites;
    }
    match VISIBILITY_FIELDS.into_iter().find(|it| *it == squashed) {
        Some(ours) => Name::Ours(ours),
        None if fields::built_in(&normal).is_some() => Name::Sites,
        None => Name::Others,
    }
}

/// Where front matter that cannot be read seems to hold the document back: a field that decides, with
/// a value that does not plainly publish.
pub(super) fn hides(text: &str, matter: Span, config: &Config) -> Option<Span> {
    let mapped = VISIBILITY_FIELDS
        .iter()
        .filter_map(|field| config.fields.get(*field))
        .flatten()
        .map(String::as_str);
    let raw = matter.of(text);
    let by_name = VISIBILITY_FIELDS
        .into_iter()
        .chain(mapped)
        .filter_map(|name| stated(raw, name));
    let by_line = hiding_line(raw, config);
    by_name
        .chain(by_line)
        .min()
        .map(|span| span.shifted(matter.start))
}

/// The first place where `name` is followed by a colon or an equals sign, and by a value that
/// does not plainly publish.
fn stated(raw: &str, name: &str) -> Option<Span> {
    let lower = raw.to_ascii_lowercase();
    lower
        .match_indices(&name.to_ascii_lowercase())
        .find_map(|(at, word)| {
            let before = lower.get(..at)?;
            let after = lower.get(at + word.len()..)?;
            let starts = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-');
            let value = after
                .trim_start_matches(['"', '\'', ' ', '\t'])
                .strip_prefix([':', '='])?;
            let value = value.lines().next().unwrap_or_default();
            let value = value.trim_matches(|c: char| !c.is_alphanumeric());
            let publishes = match name {
                "draft" => value == "false",
                "published" => value == "true",
                _ => matches!(value, "published" | "public"),
            };
            (starts && !publishes).then(|| Span::new(at, at + word.len()))
        })
}

/// The first line with a field of another tool that does not plainly publish.
fn hiding_line(raw: &str, config: &Config) -> Option<Span> {
    let mut at = 0;
    for line in raw.split_inclusive('\n') {
        let start = at + line.len() - line.trim_start().len();
        let end = at + line.trim_end().len();
        at += line.len();
        let hides = |(name, value): &(String, String)| {
            if reach_of_field(name, value, config).is_some() {
                return true;
            }
            let is_others = matches!(name_of_ours(name, config), Name::Others);
            let node = Node {
                value: Value::Text(value.clone()),
                span: Span::new(start, end),
            };
            let reading = conventions::meaning(name).map(|it| conventions::reading(it, &node));
            is_others && matches!(reading, Some(Reading::AtMost(_)))
        };
        let item = line.trim_start().trim_start_matches("- ");
        if fields(item).iter().any(hides) {
            return Some(Span::new(start, end.max(start)));
        }
    }
    None
}
