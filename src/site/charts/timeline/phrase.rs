//! The words that an event has in the picture: those that its author set in bold, else its first clause, or as
//! much of it as there is room for.

use std::borrow::Cow;

use super::measure::is_broad;

/// Words that a phrase does not end with: the next one is what they are about.
const LEAD_ON: &str = " i we you he she it they there a an the all any each some both other same new this that these those our their his her its my your all of to in on at for from by \
with without into onto over under as than via per about after before during until since between and or but nor so if \
when while where which who whose is are was were be been being has have had having will would can could may might \
must should do does did not no also very more most due because up like \
der die das den dem des ein eine einen und oder mit von vom zu zum zur im am bei für auf aus ist sind war wurde wurden \
le la les un une des du de et ou à au aux en dans sur pour par avec est sont était \
el los las una uno del y o con por para es son fue \
il lo gli i di da dal della nel con su per è e \
o os as um uma do dos das no na nos nas em com ao foi \
de het een van en of op te met voor is was werd ";

/// Words that begin another clause.
const BEGIN_A_CLAUSE: &str = " and but so because which while after when as since causing resulting leading \
und aber weil nachdem et mais car pero porque e ma perché mas en maar ";

/// Words that a clause begins with that only says when or why.
const INTRODUCE: &str = " after before at when while once upon during following as in on to since due because with \
around by nach als während après lorsque ";

/// Words that a clause begins with that explains the one in front of it.
const EXPLAIN: &str = " because since where which who as weil da parce car porque perché omdat ";

/// Words of a clause in front.
const MOST_OF_INTRODUCTION: usize = 12;

/// A clause is cut off behind so large a part of the room.
const ENOUGH: f64 = 0.45;

/// The phrase of an event in so many characters. `lead` are the bold words that its text begins with.
pub fn phrase(text: &str, lead: Option<&str>, room: usize) -> String {
    let whole = tidy(text);
    let sentence = first_sentence(&whole);
    if count(&whole) <= room {
        return without_stop(&whole).to_owned();
    }
    if let Some(lead) = lead.map(tidy).filter(|lead| is_phrase(lead, text)) {
        return cut(&lead, room);
    }
    cut(sentence, room)
}

/// How long a text is, in characters of which broad ones count twice.
fn count(text: &str) -> usize {
    text.chars().map(|c| 1 + usize::from(is_broad(c))).sum()
}

/// One line without addresses, and without marks around it that belong to what is not shown.
fn tidy(text: &str) -> String {
    let words = text.split_whitespace();
    let words: Vec<&str> = words.filter(|word| !is_address(word)).collect();
    let line = words.join(" ");
    let line = line.replace("()", "").replace("[]", "");
    let marks = |c: char| c.is_whitespace() || "-–—:;,.>*_|·•".contains(c);
    let line = line
        .trim_start_matches(marks)
        .trim_end_matches(|c| char::is_whitespace(c) || "-–—:;,>*_|·•(".contains(c));
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_address(word: &str) -> bool {
    let bare = word.trim_start_matches(['(', '<', '[', '"']);
    let has_scheme = bare.split_once("://").is_some_and(|(scheme, _)| {
        !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric())
    });
    has_scheme || bare.starts_with("www.")
}

/// A text without the full stop of its end.
fn without_stop(text: &str) -> &str {
    match text.strip_suffix('.') {
        Some(rest) if !rest.ends_with('.') => rest,
        _ => text,
    }
}

/// Up to where a sentence ends; more where that is no more than a word or two.
fn first_sentence(text: &str) -> &str {
    let ends = text.match_indices(". ").chain(text.match_indices("。"));
    let mut ends: Vec<usize> = ends
        .filter(|(at, mark)| {
            let (before, behind) = text.split_at(*at);
            let behind = behind.trim_start_matches(mark).trim_start();
            let begins = behind.starts_with(|c: char| !c.is_lowercase() && !c.is_numeric());
            let is_initial = before
                .rsplit(' ')
                .next()
                .is_some_and(|word| count(word) < 2);
            begins && !is_initial && before.split(' ').count() > 2
        })
        .map(|(at, _)| at)
        .collect();
    ends.sort_unstable();
    let end = ends.first().copied().unwrap_or(text.len());
    without_stop(text.get(..end).unwrap_or(text))
}

/// Whether bold words tell something by themselves: several of them, or a sentence. What stands in front of a colon
/// is a label of what follows.
fn is_phrase(lead: &str, text: &str) -> bool {
    let behind = text.trim_start().strip_prefix(lead).unwrap_or_default();
    let is_sentence = behind.starts_with(['.', '!', '–', '—', ',']);
    let is_label = behind.trim_start().starts_with(':');
    let count = lead.split(' ').count();
    !is_label && (count > 2 || (is_sentence && count > 1))
}

/// As much as fits of a text that is none too long to be read: up to a clause, else up to a word, never within a
/// name and not behind a word that leads on.
fn cut(text: &str, room: usize) -> String {
    let text = without_asides(text, room);
    let text = without_introduction(text.trim_start_matches([':', ',', ' ', '-', '–']));
    if count(text) <= room {
        return without_stop(text).to_owned();
    }
    let fits = text
        .char_indices()
        .nth(room)
        .map_or(text.len(), |(at, _)| at);
    let spaces = text.match_indices(' ').map(|(at, _)| at);
    let breaks: Vec<usize> = spaces
        .take_while(|at| *at <= fits)
        .filter(|at| may_break(text, *at))
        .collect();
    let enough =
        |at: &usize| length(count(text.get(..*at).unwrap_or_default())) >= ENOUGH * length(room);
    let ends_by = |ends: fn(&str, usize) -> bool| {
        let mut breaks = breaks.iter().rev();
        breaks.find(|at| enough(at) && ends(text, **at) && !leads_on(text, **at))
    };
    let clause = ends_by(ends_by_mark).or_else(|| ends_by(ends_by_word));
    if let Some(clause) = clause {
        let clause = text.get(..*clause).unwrap_or_default();
        return trimmed(clause).to_owned();
    }
    let word = breaks
        .iter()
        .rev()
        .find(|at| enough(at) && !leads_on(text, **at));
    let has_spaces = !text.chars().any(is_broad);
    let end = word.or(breaks.last().filter(|_| has_spaces)).copied();
    let end = end.filter(|at| *at > 0).unwrap_or(fits);
    format!("{}…", trimmed(text.get(..end).unwrap_or_default()))
}

/// A text without the clauses in front that only say when or why.
fn without_introduction(text: &str) -> &str {
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(", ") {
        let first = before.split(' ').next().unwrap_or_default();
        let begins = match rest.len() == text.len() {
            true => is_one_of(INTRODUCE, first),
            // The reason of a reason.
            false => is_one_of(EXPLAIN, first),
        };
        let is_short = before.split(' ').count() <= MOST_OF_INTRODUCTION;
        if !(begins && is_short && behind.split(' ').count() > 2) {
            break;
        }
        rest = behind;
    }
    rest
}

#[expect(clippy::cast_precision_loss, reason = "characters of a line")]
const fn length(count: usize) -> f64 {
    count as f64
}

fn trimmed(text: &str) -> &str {
    text.trim_end_matches(|c: char| c.is_whitespace() || ",;:-–—.(".contains(c))
}

/// The text without what stands in brackets, where that makes it short enough to matter.
fn without_asides(text: &str, room: usize) -> Cow<'_, str> {
    if count(text) <= room || !text.contains('(') {
        return Cow::Borrowed(text);
    }
    let mut kept = String::new();
    let mut depth = 0_usize;
    for character in text.chars() {
        match character {
            '(' => depth += 1,
            ')' if depth > 0 => depth -= 1,
            _ if depth == 0 => kept.push(character),
            _ => {}
        }
    }
    let kept = kept.split_whitespace().collect::<Vec<_>>().join(" ");
    let kept = kept.replace(" ,", ",").replace(" .", ".");
    // A bracket that nobody closes hides the rest.
    match depth == 0 && kept.split(' ').count() > 2 {
        true => Cow::Owned(kept),
        false => Cow::Borrowed(text),
    }
}

/// Whether a text may break at a space: not within quotes or brackets, and not within a name.
fn may_break(text: &str, at: usize) -> bool {
    let (before, behind) = text.split_at(at);
    let open = |from: char, to: char| before.matches(from).count() > before.matches(to).count();
    let is_quoted =
        before.matches('"').count() % 2 == 1 || open('“', '”') || open('(', ')') || open('[', ']');
    !is_quoted && !is_within_name(before, behind)
}

/// Whether the words around a space are one name: both with a capital, or a number behind one.
fn is_within_name(before: &str, behind: &str) -> bool {
    let last = before.rsplit(' ').next().unwrap_or_default();
    let next = behind.split_whitespace().next().unwrap_or_default();
    let is_name = |word: &str| word.starts_with(char::is_uppercase);
    let is_first = !before.contains(' ');
    let ends = last.ends_with([',', ';', ':', '.', '–', '—']);
    let goes_on = next.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    !is_first && !ends && is_name(last) && goes_on
}

/// Whether a mark in front of a space, or behind it, ends a clause.
fn ends_by_mark(text: &str, at: usize) -> bool {
    let (before, behind) = text.split_at(at);
    let next = behind.split_whitespace().next().unwrap_or_default();
    // One word behind a comma begins what is not there any more.
    let last = before.rsplit(", ").next().unwrap_or_default();
    let is_enough = last.contains(' ') || last.len() == before.len();
    is_enough
        && (before.ends_with([',', ';', ':', '–', '—', '.', '!', '?', '。', '、'])
            || matches!(next, "–" | "—" | "-" | "→"))
}

/// Whether the word behind a space begins another clause.
fn ends_by_word(text: &str, at: usize) -> bool {
    let behind = text.get(at..).unwrap_or_default();
    is_one_of(
        BEGIN_A_CLAUSE,
        behind.split_whitespace().next().unwrap_or_default(),
    )
}

/// Whether the last word in front of a space is one that leads on.
fn leads_on(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let last = before.rsplit(' ').next().unwrap_or_default();
    last.ends_with("'s") || last.ends_with("’s") || is_one_of(LEAD_ON, last)
}

fn is_one_of(words: &str, word: &str) -> bool {
    let mut words = words.split_whitespace();
    let word = word.to_lowercase();
    words.any(|one| one == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, lead: Option<&str>, expected: &str) {
        assert_eq!(phrase(text, lead, 40), expected);
    }

    #[test]
    fn short_events_are_shown_whole() {
        check(
            "Alert fires for the silo.",
            None,
            "Alert fires for the silo",
        );
        check("– Alert fires: https://example.org/x", None, "Alert fires");
        check("", None, "");
    }

    #[test]
    fn bold_words_lead() {
        let text = "The pool was exhausted. Every checkout waited for a connection.";
        check(
            text,
            Some("The pool was exhausted"),
            "The pool was exhausted",
        );
        check(
            "Rollback of the release to the one of the week before",
            Some("Rollback"),
            "Rollback of the release to the one…",
        );
    }

    #[test]
    fn long_events_end_with_a_clause_or_a_word_that_ends_something() {
        check(
            "The oven controller restarts, and two shops report cold bread",
            None,
            "The oven controller restarts",
        );
        check(
            "The alert fires for both ovens, Ada, and the shop",
            None,
            "The alert fires for both ovens",
        );
        check(
            "Traffic is moved away from the second warehouse of the town",
            None,
            "Traffic is moved away from the second…",
        );
        check(
            "Somebody rolls back the recipe (see the notes) in all ovens",
            None,
            "Somebody rolls back the recipe…",
        );
    }

    #[test]
    fn what_happened_comes_before_when_and_why() {
        check(
            "After a short look at all ovens, the second shift turns the gas off",
            None,
            "the second shift turns the gas off",
        );
        check(
            "After a look at the flour, because it was wet in May, they turn the gas off",
            None,
            "they turn the gas off",
        );
        check("In time, all is well", None, "In time, all is well");
    }

    #[test]
    fn names_stay_whole() {
        check(
            "The second shift calls up Northern Flour Mills Incorporated",
            None,
            "The second shift calls…",
        );
        check(
            "Everything is set back to the state of Oven 12 of May",
            None,
            "Everything is set back to the state…",
        );
    }
}
