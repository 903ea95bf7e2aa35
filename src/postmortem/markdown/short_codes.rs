//! Short codes of characters: `:warning:` is the sign, as GitHub and chats show it. Icons of a theme are left out.
//!
//! A code is one where nothing of a word touches it, so that `12:30:45` and `std::fire::on` stay as they
//! are. In code, in addresses and within `[[…]]` there are none.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::Placed;
use super::marks::{Mark, marks};

/// The longest name of a character, in bytes.
const LONGEST_NAME: usize = 60;

/// How the names of icons begin that MkDocs Material has beside the characters.
const ICONS: [&str; 4] = ["material-", "octicons-", "fontawesome-", "simple-"];

/// Puts characters in place of the short codes of texts. The place of each is that of its code.
pub(super) fn replace(text: &str, events: &mut Vec<Placed<'_>>) {
    let holds = |(event, _): &Placed<'_>| matches!(event, Event::Text(words) if may_hold(words));
    if !events.iter().any(holds) {
        return;
    }
    let mut replaced = Vec::with_capacity(events.len() + events.len() / 8);
    let mut in_code = false;
    for (event, range) in std::mem::take(events) {
        match event {
            Event::Text(words)
                if !in_code && may_hold(&words) && text.get(range.clone()) == Some(&*words) =>
            {
                let is_escaped = text.get(..range.start).is_some_and(|t| t.ends_with('\\'));
                push(&mut replaced, words, range, is_escaped);
                continue;
            }
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            _ => {}
        }
        replaced.push((event, range));
    }
    *events = replaced;
}

/// Whether a text has two colons.
fn may_hold(words: &str) -> bool {
    let first = words.find(':');
    first.is_some_and(|at| words.get(at + 1..).is_some_and(|rest| rest.contains(':')))
}

/// Adds a text in pieces. What is escaped at its start begins no code.
fn push<'a>(
    events: &mut Vec<Placed<'a>>,
    words: CowStr<'a>,
    range: Range<usize>,
    is_escaped: bool,
) {
    let mut codes = codes(&words);
    codes.retain(|(place, _)| !is_escaped || place.start > 0);
    if codes.is_empty() {
        events.push((Event::Text(words), range));
        return;
    }
    let piece = |from: usize, to: usize| match &words {
        CowStr::Borrowed(words) => CowStr::Borrowed(words.get(from..to).unwrap_or_default()),
        words => CowStr::from(words.get(from..to).unwrap_or_default().to_owned()),
    };
    let mut done = 0;
    for (place, character) in codes {
        if done < place.start {
            let before = piece(done, place.start);
            events.push((
                Event::Text(before),
                range.start + done..range.start + place.start,
            ));
        }
        done = place.end;
        let at = range.start + place.start..range.start + place.end;
        if !character.is_empty() {
            events.push((Event::Text(CowStr::Borrowed(character)), at));
        }
    }
    if done < words.len() {
        let rest = piece(done, words.len());
        events.push((Event::Text(rest), range.start + done..range.end));
    }
}

/// The short codes of a text in their order, each with its character.
fn codes(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut found: Vec<(Range<usize>, &'static str)> = Vec::new();
    // Where the last code ended: the next one may touch it.
    let mut behind = usize::MAX;
    let mut at = 0;
    while let Some(start) = text
        .get(at..)
        .and_then(|rest| rest.find(':'))
        .map(|next| at + next)
    {
        let is_free = start == behind
            || text
                .get(..start)
                .is_some_and(|before| !before.ends_with(is_word));
        let code = is_free.then(|| code_at(text, start)).flatten();
        match code {
            Some((end, character)) => {
                found.push((start..end, character));
                behind = end;
                at = end;
            }
            None => at = start + 1,
        }
    }
    if found.is_empty() {
        return found;
    }
    let taken = marks(text).into_iter();
    let taken = taken.filter(|(_, mark)| !matches!(mark, Mark::Mention(_)));
    let mut taken = taken.map(|(place, _)| place).peekable();
    found.retain(|(code, _)| {
        while taken.next_if(|place| place.end <= code.start).is_some() {}
        taken.peek().is_none_or(|place| code.end <= place.start)
    });
    found
}

/// The code that begins at a colon: where it ends, and its character. Another code may follow at once.
fn code_at(text: &str, start: usize) -> Option<(usize, &'static str)> {
    let code = named_at(text, start)?;
    let behind = text.get(code.0..)?;
    let touches = behind.starts_with(is_word) && named_at(behind, 0).is_none();
    (!touches).then_some(code)
}

/// The same, whatever follows.
fn named_at(text: &str, start: usize) -> Option<(usize, &'static str)> {
    let rest = text.get(start..)?.strip_prefix(':')?;
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'+' | b'-');
    let length = rest
        .bytes()
        .take(LONGEST_NAME)
        .take_while(|b| is_name(b))
        .count();
    let is_closed = length > 0 && rest.get(length..)?.starts_with(':');
    let name = rest.get(..length).filter(|_| is_closed)?;
    let character = match emojis::get_by_shortcode(name) {
        Some(character) => character.as_str(),
        // An icon says nothing that a reader misses.
        None => ICONS
            .iter()
            .any(|set| name.starts_with(set))
            .then_some("")?,
    };
    Some((start + 1 + length + 1, character))
}

/// What a code may not touch.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, ':' | '_' | '/')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postmortem::markdown::{Content, plain_text};

    #[test]
    fn codes_are_characters_in_text_alone() {
        let check = |text: &str, expected: &str| {
            assert_eq!(plain_text(text), expected, "{text:?}");
        };
        check(":warning: Mind *:fire:*!", "⚠️ Mind 🔥!");
        check("# :fire: Impact", "🔥 Impact");
        check("a :+1::tada:, b", "a 👍🎉, b");
        check(
            "a :material-fire: b :octicons-x-16:c",
            "a b :octicons-x-16:c",
        );
        check(&":".repeat(100_000), &":".repeat(100_000));
        check(&":x:".repeat(50_000), &"❌".repeat(50_000));
        check("[see :eyes:](a.md) ![:fire:](b.png)", "see 👀 🔥");
        check("at 12:30:45 and 10:100:20", "at 12:30:45 and 10:100:20");
        check(
            "std::fire::on a:fire:b :fire:b :unknown: ::",
            "std::fire::on a:fire:b :fire:b :unknown: ::",
        );
        check(
            "`:fire:`\n\n    :fire:\n\n```\n:fire:\n```",
            ":fire:\n:fire:\n:fire:",
        );
        check(
            "https://a.example/x/(:fire:) [[system:x|a]]",
            "https://a.example/x/(:fire:) a",
        );
        check("\\:fire: &#58;fire:", ":fire: :fire:");
        check("|a|\n|-|\n|:x: no|", "a\n❌ no");
    }

    #[test]
    fn a_character_stands_where_its_code_does() {
        let text = "a :fire: b";
        let events = Content::of(text).events().to_vec();
        let texts: Vec<_> = events
            .iter()
            .filter_map(|(event, range)| match event {
                Event::Text(words) => Some((words.to_string(), &text[range.clone()])),
                _ => None,
            })
            .collect();
        let expected = [("a ", "a "), ("🔥", ":fire:"), (" b", " b")];
        assert_eq!(
            texts,
            expected.map(|(words, place)| (words.to_owned(), place))
        );
    }
}
