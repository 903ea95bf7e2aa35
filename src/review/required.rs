//! What every sentence with a phrase holds: short texts that are looked for first, all in one pass, so that a phrase
//! needs no words beside it that say when to try it.

use regex_syntax::hir::{Class, Hir, HirKind};

use super::phrases::{begun, parts};

/// Words of so many letters tell as much as longer ones.
const LONG_ENOUGH: usize = 5;

/// Literal texts of an expression, of a run within it, and letters of a class, that are written out.
const MOST_LITERALS: usize = 400;
const MOST_IN_A_RUN: usize = 40;
const MOST_LETTERS: usize = 3;

/// Words of which every sentence with one of some phrases has one; none where a phrase may be any words.
pub(super) fn words(phrases: &[String]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for phrase in phrases {
        let parts = parts(phrase);
        let words = parts.iter().filter_map(|part| {
            let read = regex_syntax::parse(&begun(part)).ok()?;
            literals(&read)
        });
        match words.max_by_key(|words| worth(words)) {
            Some(words) => all.extend(words),
            None => return Vec::new(),
        }
    }
    all.sort_unstable();
    all.dedup();
    let held = |word: &String| {
        all.iter()
            .any(|other| other != word && word.contains(other))
    };
    let needed = all.iter().filter(|word| !held(word));
    needed.cloned().collect()
}

/// How much words tell: the longer the shortest of them is, the rarer they are.
fn worth(words: &[String]) -> (usize, usize) {
    let shortest = words.iter().map(String::len).min().unwrap_or_default();
    (shortest.min(LONG_ENOUGH), usize::MAX - words.len())
}

/// Texts of which each match of an expression holds one.
fn literals(read: &Hir) -> Option<Vec<String>> {
    match read.kind() {
        HirKind::Literal(literal) => Some(vec![String::from_utf8(literal.0.to_vec()).ok()?]),
        HirKind::Capture(capture) => literals(&capture.sub),
        HirKind::Repetition(repeated) if repeated.min > 0 => literals(&repeated.sub),
        HirKind::Alternation(all) => {
            let mut words = Vec::new();
            for one in all {
                words.extend(literals(one)?);
            }
            (words.len() <= MOST_LITERALS).then_some(words)
        }
        HirKind::Concat(all) => {
            let mut found: Vec<Vec<String>> = Vec::new();
            let mut run = vec![String::new()];
            for one in all {
                if matches!(one.kind(), HirKind::Look(_)) {
                    continue;
                }
                let exact = exact(one).filter(|next| next.len() * run.len() <= MOST_IN_A_RUN);
                if let Some(next) = exact {
                    let joined = |head: &String| {
                        let head = head.clone();
                        next.iter()
                            .map(move |tail| format!("{head}{tail}"))
                            .collect::<Vec<_>>()
                    };
                    run = run.iter().flat_map(joined).collect();
                    continue;
                }
                found.push(std::mem::replace(&mut run, vec![String::new()]));
                found.extend(literals(one));
            }
            found.push(run);
            let found = found
                .into_iter()
                .filter(|words| !words.iter().any(String::is_empty));
            found.max_by_key(|words| worth(words))
        }
        _ => exact(read),
    }
}

/// The texts that an expression stands for, where they are few.
fn exact(read: &Hir) -> Option<Vec<String>> {
    match read.kind() {
        HirKind::Literal(literal) => Some(vec![String::from_utf8(literal.0.to_vec()).ok()?]),
        HirKind::Class(Class::Unicode(class)) => {
            let letters = class.iter().flat_map(|range| range.start()..=range.end());
            let letters: Vec<String> = letters.take(MOST_LETTERS + 1).map(String::from).collect();
            (letters.len() <= MOST_LETTERS).then_some(letters)
        }
        HirKind::Capture(capture) => exact(&capture.sub),
        HirKind::Alternation(all) => {
            let mut words = Vec::new();
            for one in all {
                words.extend(exact(one)?);
            }
            (words.len() <= MOST_IN_A_RUN).then_some(words)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_match_of_a_phrase_holds_one_of_its_words() {
        let check = |phrases: &[&str], expected: &[&str]| {
            let phrases: Vec<String> = phrases.iter().map(|one| (*one).to_owned()).collect();
            assert_eq!(words(&phrases), expected, "{phrases:?}");
        };
        check(&["no need for a loaf"], &["no need for a loaf"]);
        check(&[r"(?:the )?loaf \w+ was burnt"], &[" was burnt"]);
        check(
            &["normali[sz]ing|burnt"],
            &["burnt", "normalising", "normalizing"],
        );
        check(&["a[a-z]* burnt && loa(?:f|ves)"], &[" burnt"]);
        check(&["loafs?", "loaf tin"], &["loaf"]);
        check(&[r"\w+"], &[]);
    }
}
