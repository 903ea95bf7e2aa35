//! How names and words are spelt by people and tools: in any case, with any separators, in wide
//! letters or letters of another alphabet that look the same, and with a slip of the fingers.

use crate::postmortem::front_matter::is_invisible;

/// The shortest known name of which a slip is recognised: "wip" is too near to "zip".
const SHORTEST: usize = 5;
/// From this length on, two slips still leave a name recognisable.
const LONG: usize = 8;

/// Letters and digits of a name, in lower case and of the usual width:
/// `isDraft`, `is-draft` and `ｉｓ＿ｄｒａｆｔ` are one name.
pub(super) fn squashed(name: &str) -> String {
    words_of(name, false).concat()
}

/// The parts of a name, split at separators.
pub(super) fn parts(name: &str) -> Vec<String> {
    words_of(name, false)
}

/// The words of a name, split at separators and at capitals: `isDraft` and `is_draft` are two.
pub(super) fn words(name: &str) -> Vec<String> {
    words_of(name, true)
}

fn words_of(name: &str, at_capitals: bool) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_small = false;
    for c in name.chars().filter(|c| !is_invisible(*c)) {
        let c = plain_form(c);
        let begins = !c.is_alphanumeric() || (at_capitals && after_small && c.is_uppercase());
        if begins {
            words.push(String::new());
        }
        after_small = c.is_lowercase();
        if let (true, Some(word)) = (c.is_alphanumeric(), words.last_mut()) {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A value in lower case with single spaces, without the marks around it and between its words.
pub(super) fn plain_words(value: &str) -> String {
    let mut words = String::with_capacity(value.len());
    // How long the words are up to the last letter or digit.
    let mut end = 0;
    let mut is_behind_space = false;
    for c in value.chars().filter(|c| !is_invisible(*c)) {
        let c = plain_form(c);
        if c.is_whitespace() || matches!(c, '_' | '-') {
            is_behind_space = true;
            continue;
        }
        let begins = words.is_empty();
        if begins && !c.is_alphanumeric() {
            continue;
        }
        if is_behind_space && !begins {
            words.push(' ');
        }
        is_behind_space = false;
        words.extend(c.to_lowercase());
        if c.is_alphanumeric() {
            end = words.len();
        }
    }
    words.truncate(end);
    words
}

/// The letters and digits that a value begins with, in lower case and of the usual width.
pub(super) fn first_word(value: &str) -> String {
    let letters = value.chars().filter(|c| !is_invisible(*c)).map(plain_form);
    let word = letters.skip_while(|c| !c.is_alphanumeric());
    let word = word.take_while(|c| c.is_alphanumeric());
    word.flat_map(char::to_lowercase).collect()
}

/// A letter of the width that texts have; East Asian keyboards also write wider ones.
fn plain_form(c: char) -> char {
    const WIDER_BY: u32 = 0xfee0;
    let narrow = matches!(c, '\u{ff01}'..='\u{ff5e}').then(|| u32::from(c) - WIDER_BY);
    narrow.and_then(char::from_u32).unwrap_or(c)
}

/// Whether a squashed name is this one, written with letters of another alphabet among its own.
pub(super) fn looks_like(squashed: &str, known: &str) -> bool {
    let same_length = squashed.chars().count() == known.len();
    let own = squashed.chars().filter(char::is_ascii).count();
    let is_mixed = own > 0 && own < known.len();
    is_mixed
        && same_length
        && squashed
            .chars()
            .zip(known.chars())
            .all(|(written, meant)| written == meant || !written.is_ascii())
}

/// Whether a squashed name is another one with a slip of the fingers in it.
pub(super) fn is_slip(squashed: &str, known: &str) -> bool {
    let slips = match known.len() {
        0..SHORTEST => return false,
        SHORTEST..LONG => 1,
        _ => 2,
    };
    // Two letters in the wrong order are the only slip at the beginning of a word.
    let begins = squashed.chars().next();
    let begins_alike = known.chars().take(2).any(|c| Some(c) == begins);
    begins_alike
        && squashed.len().abs_diff(known.len()) <= slips
        && strsim::osa_distance(squashed, known) <= slips
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_in_any_case_width_and_with_any_separators() {
        for name in [
            "isDraft",
            "is_draft",
            "IS-DRAFT",
            "is draft",
            "ｉｓ＿ｄｒａｆｔ",
            "is\u{200b}draft",
        ] {
            assert_eq!(squashed(name), "isdraft", "{name}");
        }
        assert_eq!(words("isDraft"), ["is", "draft"]);
        assert_eq!(words("do_not-publish"), ["do", "not", "publish"]);
        assert_eq!(words("URL"), ["url"]);
        assert_eq!(plain_words(" **Work-in_progress!** "), "work in progress");
    }

    #[test]
    fn letters_of_another_alphabet_and_slips_are_recognised() {
        assert!(looks_like("ѕtatus", "status"));
        assert!(looks_like("drаft", "draft"));
        assert!(!looks_like("статус", "status"));
        assert!(!looks_like("status", "status"));
        for (slip, known) in [
            ("privat", "private"),
            ("pirvate", "private"),
            ("drfat", "draft"),
            ("confidental", "confidential"),
        ] {
            assert!(is_slip(slip, known), "{slip}");
        }
        for (other, known) in [
            ("zip", "wip"),
            ("tested", "listed"),
            ("primary", "private"),
            ("project", "protected"),
        ] {
            assert!(!is_slip(other, known), "{other}");
        }
    }
}
