//! Writes a refusal into the text of a site.toml. Everything else of it stays as it is, byte for byte.

use thiserror::Error;
use toml_edit::{Array, DocumentMut, InlineTable, Item, RawString, TableLike, Value, table};

use super::{Config, FILE_NAME};
use crate::refusals::Refusal;
use crate::text::mark_len;

/// The table and the key that hold refusals.
const TABLE: &str = "suggestions";
const KEY: &str = "not";

/// What stands in front of the items of a list with an item a line, where it has none yet.
const INDENT: &str = "    ";

/// Why a site.toml was not edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EditError {
    /// It has errors.
    #[error("{FILE_NAME} has errors; mend them first")]
    Unreadable,
    /// It is written in a way in which nothing can be added safely.
    #[error(
        "{FILE_NAME} is written in a way that cannot be added to; add to `not` of `[suggestions]` by hand"
    )]
    Unusual,
}

/// The text of a site.toml that refuses one more suggestion for all documents. Of a text that refuses it
/// already, nothing changes.
///
/// # Errors
/// If the text cannot be read, or cannot be added to.
pub fn refuse(text: &str, refusal: &Refusal) -> Result<String, EditError> {
    let read = |text: &str| Config::from_toml(FILE_NAME, text, "").ok();
    let mut expected = read(text).ok_or(EditError::Unreadable)?;
    if expected.refused.0.contains(refusal) {
        return Ok(text.to_owned());
    }
    let written = with_refusal(text, &refusal.to_string()).ok_or(EditError::Unusual)?;
    expected.refused.0.push(refusal.clone());
    match read(&written) == Some(expected) {
        true => Ok(written),
        false => Err(EditError::Unusual),
    }
}

fn with_refusal(text: &str, refusal: &str) -> Option<String> {
    let (mark, body) = text.split_at(mark_len(text));
    let end = if body.contains("\r\n") { "\r\n" } else { "\n" };
    // The crate writes a line feed at the end of each line, and of the last one as well.
    let mut before = body.replace("\r\n", "\n");
    let is_open = !before.is_empty() && !before.ends_with('\n');
    if is_open {
        before.push('\n');
    }
    let mut document: DocumentMut = before.parse().ok()?;
    if document.to_string() != before {
        return None;
    }
    add(&mut document, refusal)?;
    let mut after = document.to_string();
    if is_open {
        before.pop();
        after.pop();
    }
    let (from, to, more) = change(&before, &after)?;
    let (head, tail) = (body.get(..place(body, from))?, body.get(place(body, to)..)?);
    Some(format!("{mark}{head}{}{tail}", more.replace('\n', end)))
}

/// The passage of a text that another one exchanges, and what stands there instead.
fn change<'a>(before: &str, after: &'a str) -> Option<(usize, usize, &'a str)> {
    let alike = |(one, other): &(char, char)| one == other;
    let same = before.chars().zip(after.chars()).take_while(alike);
    let head: usize = same.map(|(one, _)| one.len_utf8()).sum();
    let (old, new) = (before.get(head..)?, after.get(head..)?);
    let same = old.chars().rev().zip(new.chars().rev()).take_while(alike);
    let tail: usize = same.map(|(one, _)| one.len_utf8()).sum();
    let more = new.get(..new.len() - tail)?;
    Some((head, before.len() - tail, more))
}

/// The place in a text of an offset that counts each end of a line as one byte.
fn place(text: &str, offset: usize) -> usize {
    let mut left = offset;
    let mut rest = text;
    while left > 0 && !rest.is_empty() {
        let line = rest.find("\r\n").filter(|at| *at < left);
        let Some(at) = line else {
            return text.len() - rest.len() + left.min(rest.len());
        };
        left -= at + 1;
        rest = rest.get(at + 2..).unwrap_or_default();
    }
    text.len() - rest.len()
}

fn add(document: &mut DocumentMut, refusal: &str) -> Option<()> {
    if !document.contains_key(TABLE) {
        let last = document.trailing().as_str().unwrap_or_default().to_owned();
        let is_first = document.is_empty() && last.is_empty();
        let mut section = table();
        let own = section.as_table_mut()?;
        // Comments at the end of the file stay where they are: what stands behind them is this table.
        own.set_position(Some(isize::MAX));
        let gap = if is_first { "" } else { "\n" };
        own.decor_mut().set_prefix(format!("{last}{gap}"));
        document.set_trailing("");
        document.insert(TABLE, section);
    }
    let section = document.get_mut(TABLE)?;
    let behind = section.as_inline_table_mut().and_then(take_space);
    let section: &mut dyn TableLike = section.as_table_like_mut()?;
    match section.get_mut(KEY) {
        None => {
            let mut list = Array::from_iter([refusal]);
            list.decor_mut().set_prefix(" ");
            list.decor_mut().set_suffix(behind.unwrap_or_default());
            section.insert(KEY, Item::Value(Value::Array(list)));
        }
        Some(Item::Value(Value::Array(list))) => push(list, refusal),
        Some(Item::Value(one)) => {
            let first = one.as_str()?.to_owned();
            let decor = one.decor().clone();
            *one = Value::Array(Array::from_iter([first.as_str(), refusal]));
            *one.decor_mut() = decor;
        }
        Some(_) => return None,
    }
    Some(())
}

/// The space in front of the brace of a table on one line, which belongs behind its new last value.
fn take_space(section: &mut InlineTable) -> Option<String> {
    let is_there = section.contains_key(KEY);
    let (_, last) = section.iter_mut().last().filter(|_| !is_there)?;
    let space = last
        .decor()
        .suffix()
        .and_then(RawString::as_str)
        .map(str::to_owned);
    last.decor_mut().set_suffix("");
    space
}

/// Adds an item to a list as the others are written: beside them, or on a line of its own.
fn push(list: &mut Array, refusal: &str) {
    let raw = |text: Option<&RawString>| {
        text.and_then(RawString::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let mut tail = raw(Some(list.trailing()));
    let mut indent = None;
    if let Some(last) = list.len().checked_sub(1).and_then(|at| list.get_mut(at)) {
        let prefix = raw(last.decor().prefix());
        indent = prefix
            .rsplit_once('\n')
            .map(|(_, indent)| indent.to_owned());
        tail = format!("{}{tail}", raw(last.decor().suffix()));
        last.decor_mut().set_suffix("");
    }
    let mut item = Value::from(refusal);
    match tail.rsplit_once('\n') {
        Some((behind, closing)) => {
            let indent = indent.unwrap_or_else(|| format!("{closing}{INDENT}"));
            item.decor_mut().set_prefix(format!("{behind}\n{indent}"));
            list.set_trailing(format!("\n{closing}"));
        }
        None if list.is_empty() => list.set_trailing(""),
        None => {
            let gap = indent.map_or_else(|| " ".to_owned(), |indent| format!("\n{indent}"));
            item.decor_mut().set_prefix(gap);
            list.set_trailing(tail);
        }
    }
    list.push_formatted(item);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Result<String, EditError> {
        refuse(text, &Refusal::parse("system:hub").unwrap())
    }

    #[test]
    fn a_refusal_is_added_and_nothing_else_changes() {
        let check = |text: &str, expected: &str| {
            assert_eq!(refused(text).as_deref(), Ok(expected), "{text}");
            // Also with other ends of lines, with a mark in front, and without an end of the last line.
            let crlf = |text: &str| text.replace('\n', "\r\n");
            assert_eq!(refused(&crlf(text)).unwrap(), crlf(expected), "{text}");
            let marked = |text: &str| format!("\u{feff}{text}");
            assert_eq!(refused(&marked(text)).unwrap(), marked(expected), "{text}");
            let open = |text: &str| text.strip_suffix('\n').unwrap_or(text).to_owned();
            assert_eq!(refused(&open(text)).unwrap(), open(expected), "{text}");
            assert_eq!(refused(expected).as_deref(), Ok(expected), "{text}");
        };
        let site = "title =   'Bäckerei' # ours\n\n# The end.\n#[vocabulary]\n";
        check(
            site,
            &format!("{site}\n[suggestions]\nnot = [\"system:hub\"]\n"),
        );
        check(
            "[suggestions] # none\nfactors = 0.4   # few\n\n[people]\nnames = true\n",
            "[suggestions] # none\nfactors = 0.4   # few\nnot = [\"system:hub\"]\n\n[people]\nnames = true\n",
        );
        check(
            "[suggestions]\nnot = ['system:é'] # why\nsystems = true\n",
            "[suggestions]\nnot = ['system:é', \"system:hub\"] # why\nsystems = true\n",
        );
        check(
            "[suggestions]\nnot = [ ]\n",
            "[suggestions]\nnot = [\"system:hub\"]\n",
        );
        check(
            "[suggestions]\nnot = [\n  'system:a', # one\n  'system:b' # two\n]\n",
            "[suggestions]\nnot = [\n  'system:a', # one\n  'system:b', # two\n  \"system:hub\"\n]\n",
        );
        check(
            "[suggestions]\nnot = [\n  # none yet\n  'factor:a',\n  # more\n]\n",
            "[suggestions]\nnot = [\n  # none yet\n  'factor:a',\n  # more\n  \"system:hub\",\n]\n",
        );
        check(
            "[suggestions]\nnot = 'system:a' # one\n",
            "[suggestions]\nnot = [\"system:a\", \"system:hub\"] # one\n",
        );
        check(
            "suggestions = { systems = true }\n[people]\nnames = true\n",
            "suggestions = { systems = true, not = [\"system:hub\"] }\n[people]\nnames = true\n",
        );
        check(
            "suggestions.factors = 0.3\ntitle = 'x'\n",
            "suggestions.factors = 0.3\nsuggestions.not = [\"system:hub\"]\ntitle = 'x'\n",
        );
    }

    #[test]
    fn an_empty_file_begins_with_it() {
        let expected = "[suggestions]\nnot = [\"system:hub\"]\n";
        assert_eq!(refused("").as_deref(), Ok(expected));
    }

    #[test]
    fn mixed_ends_of_lines_stay() {
        let text = "title = 'x'\r\n[suggestions]\nnot = []\r\n[people]\nnames = true\r\n";
        let expected = text.replace("[]", "[\"system:hub\"]");
        assert_eq!(refused(text), Ok(expected));
    }

    #[test]
    fn what_cannot_be_read_stays() {
        for text in ["title = ", "titel = 'x'\n", "[suggestions]\nnot = 3\n"] {
            assert_eq!(refused(text), Err(EditError::Unreadable), "{text}");
        }
    }
}
