//! Where the abbreviations of a body stand in its words.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, MatchKind};

use super::plain_text;

/// The abbreviations that a body defines, ready to be found.
pub(super) struct Expansions {
    finder: AhoCorasick,
    meanings: Vec<String>,
}

/// A piece of words: what stands there, and what it is short for.
pub(super) type Piece<'w, 'm> = (&'w str, Option<&'m str>);

impl Expansions {
    /// `None` where none is defined. Of two definitions the first counts.
    pub(super) fn new(defined: &[(&str, &str)]) -> Option<Self> {
        if defined.is_empty() {
            return None;
        }
        let mut first: HashMap<&str, ()> = HashMap::with_capacity(defined.len());
        let once = defined
            .iter()
            .filter(|(short, _)| first.insert(short, ()).is_none());
        // What they are short for is read aloud, without marks and addresses.
        let once = once.map(|(short, meaning)| (short, plain_text(meaning)));
        let (shorts, meanings): (Vec<&str>, Vec<String>) = once.unzip();
        let mut builder = AhoCorasick::builder();
        let finder = builder.match_kind(MatchKind::LeftmostLongest).build(shorts);
        Some(Self {
            finder: finder.ok()?,
            meanings,
        })
    }

    /// Words in pieces: whole words that are short for something, and what stands between them.
    pub(super) fn pieces<'w>(&self, words: &'w str) -> Vec<Piece<'w, '_>> {
        let mut pieces = Vec::new();
        let mut done = 0;
        for found in self.finder.find_iter(words) {
            let before = words.get(..found.start()).unwrap_or_default();
            let behind = words.get(found.end()..).unwrap_or_default();
            if before.ends_with(char::is_alphanumeric) || behind.starts_with(char::is_alphanumeric)
            {
                continue;
            }
            pieces.push((words.get(done..found.start()).unwrap_or_default(), None));
            let meaning = self
                .meanings
                .get(found.pattern().as_usize())
                .map(String::as_str);
            pieces.push((words.get(found.range()).unwrap_or_default(), meaning));
            done = found.end();
        }
        pieces.push((words.get(done..).unwrap_or_default(), None));
        pieces.retain(|(words, _)| !words.is_empty());
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_are_found() {
        let check = |words: &str, expected: &[(&str, Option<&str>)]| {
            let defined = [
                ("SLO", "[level](a.md)"),
                ("SLO report", "paper"),
                ("SLO", "other"),
            ];
            let found = Expansions::new(&defined).unwrap();
            assert_eq!(found.pieces(words), expected, "{words:?}");
        };
        check(
            "an SLO, or",
            &[("an ", None), ("SLO", Some("level")), (", or", None)],
        );
        check("SLO report", &[("SLO report", Some("paper"))]);
        check("SLOs aSLO slo", &[("SLOs aSLO slo", None)]);
        check("", &[]);
    }
}
