//! From text to words: where a word begins and ends, and which words are the same.
//!
//! Owns the way from a text to its **surface forms** (what is written, folded) and from a form to
//! its **stem** (the term of the index). All fields of the index, queries and snippets are read
//! in this one way, and the script in the browser reads queries in the same:
//!
//! 1. A word is a run of alphabetic or numeric characters (Unicode `Alphabetic`, `N*`) and of the
//!    combining marks U+0300 to U+036F behind one.
//! 2. Within it, a run of Chinese, Japanese or Korean characters is cut into overlapping pairs; a
//!    lone character stands for itself.
//! 3. What is longer than [`MAX_WORD_BYTES`] is nobody's query; it is left out and leaves a gap.
//! 4. Each character in lower case by itself, then accents and ligatures to ASCII by tantivy's table,
//!    combining marks dropped, and a final sigma as any other. That is the form.
//!
//! Stems are only made when the index is built. A query finds the stem of a form that occurs in
//! the corpus in the [`Surface`](super::surface::Surface), so that nothing else needs a stemmer.

use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, LowerCaser, RawTokenizer, Stemmer, StopWordFilter, TextAnalyzer,
};

/// The longest word that is kept, in bytes as written.
pub const MAX_WORD_BYTES: usize = 64;

/// A word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    /// Its surface form.
    pub form: &'a str,
    /// Offset of its first byte in the text.
    pub start: usize,
    /// Offset behind its last byte.
    pub end: usize,
    /// Its number in the text, from 0; a word that was left out is counted.
    pub position: usize,
}

/// Reads the words of texts.
#[derive(Clone)]
pub struct Analyzer {
    folding: TextAnalyzer,
    form: String,
}

impl Default for Analyzer {
    fn default() -> Self {
        let folding = TextAnalyzer::builder(RawTokenizer::default())
            .filter(LowerCaser)
            .filter(AsciiFoldingFilter)
            .build();
        Self {
            folding,
            form: String::new(),
        }
    }
}

impl Analyzer {
    /// Calls `each` with the words of a text in their order.
    pub fn words(&mut self, text: &str, mut each: impl FnMut(Word<'_>)) {
        let mut position = 0;
        spans(text, |start, end| {
            let written = text.get(start..end).unwrap_or_default();
            if written.len() <= MAX_WORD_BYTES {
                self.fold(written);
                each(Word {
                    form: &self.form,
                    start,
                    end,
                    position,
                });
            }
            position += 1;
        });
    }

    /// The forms of a text in their order.
    #[must_use]
    pub fn forms(&mut self, text: &str) -> Vec<String> {
        let mut forms = Vec::new();
        self.words(text, |word| forms.push(word.form.to_owned()));
        forms
    }

    /// Writes the form of a word.
    fn fold(&mut self, written: &str) {
        self.form.clear();
        if written.is_ascii() {
            self.form.push_str(written);
            self.form.make_ascii_lowercase();
        } else if written.chars().all(is_cjk) {
            self.form.push_str(written);
        } else {
            let mut folded = self.folding.token_stream(written);
            if folded.advance() {
                let kept = folded.token().text.chars();
                let kept = kept.filter(|c| !is_combining(*c));
                self.form
                    .extend(kept.map(|c| if c == 'ς' { 'σ' } else { c }));
            }
        }
    }
}

/// Finds the stems of forms in the language of a site.
#[derive(Clone)]
pub struct Stems {
    stemmer: Option<TextAnalyzer>,
}

impl Stems {
    /// The stems of a language by its BCP 47 tag. A language without a stemmer has its forms for stems.
    #[must_use]
    pub fn new(tag: &str) -> Self {
        let stemmer = language(tag).map(|language| {
            TextAnalyzer::builder(RawTokenizer::default())
                .filter(Stemmer::new(language))
                .build()
        });
        Self { stemmer }
    }

    /// The stem of a form.
    pub fn stem(&mut self, form: &str) -> String {
        let Some(stemmer) = &mut self.stemmer else {
            return form.to_owned();
        };
        let mut stream = stemmer.token_stream(form);
        if stream.advance() && !stream.token().text.is_empty() {
            stream.token().text.clone()
        } else {
            form.to_owned()
        }
    }
}

/// Knows the words of a language that say nothing by themselves, such as "the" and "to".
#[derive(Clone)]
pub struct StopWords {
    filter: Option<TextAnalyzer>,
}

impl StopWords {
    /// The words of a language by its BCP 47 tag; none where nobody listed them.
    #[must_use]
    pub fn new(tag: &str) -> Self {
        let filter = language(tag).and_then(StopWordFilter::new);
        let filter = filter.map(|filter| {
            TextAnalyzer::builder(RawTokenizer::default())
                .filter(filter)
                .build()
        });
        Self { filter }
    }

    /// Whether a form is one of them.
    pub fn has(&mut self, form: &str) -> bool {
        let filter = self.filter.as_mut();
        filter.is_some_and(|filter| !filter.token_stream(form).advance())
    }
}

/// The name of a language's stemmer, by the language's BCP 47 tag.
pub(super) fn stemmer_name(tag: &str) -> Option<String> {
    language(tag).map(|language| format!("{language:?}").to_lowercase())
}

/// The stemmer of a language.
fn language(tag: &str) -> Option<Language> {
    let primary = tag.split('-').next().unwrap_or_default();
    Some(match primary.to_ascii_lowercase().as_str() {
        "ar" => Language::Arabic,
        "da" => Language::Danish,
        "nl" => Language::Dutch,
        "en" => Language::English,
        "fi" => Language::Finnish,
        "fr" => Language::French,
        "de" => Language::German,
        "el" => Language::Greek,
        "hu" => Language::Hungarian,
        "it" => Language::Italian,
        "nb" | "nn" | "no" => Language::Norwegian,
        "pt" => Language::Portuguese,
        "ro" => Language::Romanian,
        "ru" => Language::Russian,
        "es" => Language::Spanish,
        "sv" => Language::Swedish,
        "ta" => Language::Tamil,
        "tr" => Language::Turkish,
        _ => return None,
    })
}

/// The shortest part of a name that is indexed, and the shortest that an abbreviation in front of it shows to be one:
/// `APIs` is a plural.
const SHORTEST_PART: usize = 2;
const SHORTEST_BEHIND: usize = 3;

/// The parts of a name in code that is written as one word, as `getBasketByOwner`, `XMLFeed` or `TooManyRequests`; none
/// of any other word. Two capitalised halves say nothing: `GitHub` and `JavaScript` are names of their own.
#[must_use]
pub fn parts(written: &str) -> Vec<&str> {
    let bytes = written.as_bytes();
    let is_upper = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_uppercase);
    let is_lower = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_lowercase);
    let is_name = bytes.iter().all(u8::is_ascii_alphanumeric);
    if !is_name || !(1..bytes.len()).any(is_upper) {
        return Vec::new();
    }
    let begins = |at: &usize| is_upper(*at) && (!is_upper(at - 1) || is_lower(at + 1));
    let cuts: Vec<usize> = (1..bytes.len()).filter(begins).collect();
    let starts = std::iter::once(0).chain(cuts.iter().copied());
    let ends = cuts.iter().copied().chain([bytes.len()]);
    let parts = starts
        .zip(ends)
        .filter_map(|(start, end)| written.get(start..end));
    let parts: Vec<&str> = parts.collect();
    let is_abbreviation = |part: &str| {
        part.len() >= SHORTEST_PART && part.bytes().all(|byte| byte.is_ascii_uppercase())
    };
    let begins_small = is_lower(0) && cuts.first().is_some_and(|cut| *cut >= SHORTEST_PART);
    let mut pairs = parts.iter().zip(parts.iter().skip(1));
    let is_compound = begins_small
        || parts.len() > SHORTEST_PART
        || pairs.any(|(a, b)| is_abbreviation(a) && b.len() >= SHORTEST_BEHIND);
    let kept = parts.into_iter().filter(|part| part.len() >= SHORTEST_PART);
    if is_compound {
        kept.collect()
    } else {
        Vec::new()
    }
}

/// Calls `each` with start and end of the words of a text.
fn spans(text: &str, mut each: impl FnMut(usize, usize)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(first) = bytes.get(at) {
        // Nearly all words of nearly all texts: the rules below, without decoding characters.
        let behind = bytes.iter().skip(at);
        let end = at
            + behind
                .take_while(|byte| byte.is_ascii_alphanumeric())
                .count();
        let is_ascii = bytes.get(end).is_none_or(u8::is_ascii);
        at = if is_ascii && end > at {
            each(at, end);
            end
        } else if first.is_ascii() && end == at {
            at + 1
        } else {
            word_at(text, at, &mut each)
        };
    }
}

/// Calls `each` with start and end of the word that begins at a place, or of the pairs of a run of
/// characters. Returns the place behind it, or behind the character that begins none.
fn word_at(text: &str, start: usize, each: &mut impl FnMut(usize, usize)) -> usize {
    let chars = text.get(start..).unwrap_or_default().char_indices();
    let mut chars = chars.map(|(at, c)| (start + at, c)).peekable();
    let Some((_, first)) = chars.next() else {
        return text.len();
    };
    let mut end = start + first.len_utf8();
    if !first.is_alphanumeric() {
        return end;
    }
    if is_cjk(first) {
        // The pair that the next character would close.
        let mut pair = start;
        let mut is_lone = true;
        while let Some((at, c)) = chars.next_if(|(_, c)| is_cjk(*c)) {
            end = at + c.len_utf8();
            each(pair, end);
            pair = at;
            is_lone = false;
        }
        if is_lone {
            each(start, end);
        }
        return end;
    }
    let goes_on = |c: char| (c.is_alphanumeric() && !is_cjk(c)) || is_combining(c);
    while let Some((at, c)) = chars.next_if(|(_, c)| goes_on(*c)) {
        end = at + c.len_utf8();
    }
    each(start, end);
    end
}

/// Whether a character belongs to a script that writes words without spaces between them: Han,
/// Hiragana, Katakana, and Hangul, whose endings are glued to its words.
#[must_use]
pub fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11ff}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3031}'..='\u{3035}'
        | '\u{303b}'..='\u{303c}'
        | '\u{3041}'..='\u{3096}'
        | '\u{309d}'..='\u{309f}'
        | '\u{30a1}'..='\u{30fa}'
        | '\u{30fc}'..='\u{30ff}'
        | '\u{3131}'..='\u{318e}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{a960}'..='\u{a97c}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{d7b0}'..='\u{d7fb}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9d}'
        | '\u{ffa1}'..='\u{ffdc}'
        | '\u{1b000}'..='\u{1b16f}'
        | '\u{20000}'..='\u{3ffff}')
        && c.is_alphanumeric()
}

/// An accent that is written as a character of its own.
const fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn most_words_are_found_faster_and_no_others(
            text in "([a-zA-Z0-9 .,_-]|é|ß|ς|障|サ|한|\u{308}|½|\\PC){0,60}",
        ) {
            let (mut found, mut expected) = (Vec::new(), Vec::new());
            spans(&text, |start, end| found.push((start, end)));
            let mut at = 0;
            while at < text.len() {
                at = word_at(&text, at, &mut |start, end| expected.push((start, end)));
            }
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn names_in_code_are_cut_into_parts() {
        let check = |word: &str, expected: &[&str]| assert_eq!(parts(word), expected, "{word}");
        check("getBasketByOwner", &["get", "Basket", "By", "Owner"]);
        check("parseXMLFeed", &["parse", "XML", "Feed"]);
        check("XMLName", &["XML", "Name"]);
        check("TooManyRequests", &["Too", "Many", "Requests"]);
        check("max2Connections", &["max2", "Connections"]);
        check("isAThing", &["is", "Thing"]);
        for word in [
            "GitHub",
            "JavaScript",
            "PostgreSQL",
            "iPhone",
            "APIs",
            "VMs",
            "IPv4",
            "Owner",
            "HTTP",
            "",
            "señorX",
        ] {
            check(word, &[]);
        }
    }

    #[test]
    fn texts_are_cut_into_forms() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(Analyzer::default().forms(text), expected, "{text:?}");
        };
        check(
            "us-east-1, pg_repack don't",
            &["us", "east", "1", "pg", "repack", "don", "t"],
        );
        check(
            "ΣΊΣΥΦΟΣ σίσυφος Straße Łódź ﬁle ÆØ",
            &["σίσυφοσ", "σίσυφοσ", "strasse", "lodz", "file", "aeo"],
        );
        // The same word with its accents as characters of their own, and a capital dotted I.
        check(
            "Zürich Zu\u{308}rich İstanbul",
            &["zurich", "zurich", "istanbul"],
        );
        check(
            "障害発生 db障害 サーバー 한국",
            &[
                "障害", "害発", "発生", "db", "障害", "サー", "ーバ", "バー", "한국",
            ],
        );
        check("水 🔥 __proto__ ½", &["水", "proto", "½"]);
        check("", &[]);
    }

    #[test]
    fn offsets_and_positions_are_those_of_the_text() {
        let text = format!("“Größe” {} 障害だ x", "a".repeat(MAX_WORD_BYTES + 1));
        let mut found = Vec::new();
        Analyzer::default().words(&text, |word| {
            found.push((text[word.start..word.end].to_owned(), word.position));
        });
        let expected = [("Größe", 0), ("障害", 2), ("害だ", 3), ("x", 4)];
        assert_eq!(
            found,
            expected.map(|(word, position)| (word.to_owned(), position))
        );
    }

    #[test]
    fn stems_follow_the_language() {
        let check = |tag: &str, form: &str, expected: &str| {
            assert_eq!(Stems::new(tag).stem(form), expected, "{tag} {form}");
        };
        check("en-GB", "retries", "retri");
        check("de", "datenbanken", "datenbank");
        check("ja", "retries", "retries");
        check("en", "障害", "障害");
    }
}
