//! Queries made of the words of a site: what people type, with their slips, and what nobody should.

use afterword::search::themes::WORDS;
use afterword::search::{Document, SearchIndex};

use crate::random::Random;

/// What does harm where a text is taken for code, and what tests the edges of the grammar.
const HOSTILE: [&str; 24] = [
    "",
    " ",
    "-",
    "--",
    "\"",
    "\"\"",
    "-\"\"",
    ":",
    "system:",
    ":dns",
    "__proto__",
    "constructor prototype",
    "toString hasOwnProperty",
    "system:__proto__",
    "kind:constructor",
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "🔥 🔥🔥",
    "שלום עולם",
    "\u{202e}gnol\u{202c} ﷽",
    "NOT (a AND b) OR c",
    "+a +the -of",
    "\u{0}\u{1} null",
    "x:y:z http://example.org/a?b=c#d",
];

/// A query with how it is asked.
pub struct Asked {
    /// The query.
    pub text: String,
    /// Whether the newest come first.
    pub by_date: bool,
    /// Hits to leave out.
    pub offset: usize,
}

/// An endless list of queries.
pub struct Queries<'a> {
    index: &'a SearchIndex,
    random: Random,
    number: usize,
}

impl<'a> Queries<'a> {
    /// The queries of a seed.
    pub fn new(index: &'a SearchIndex, seed: u64) -> Self {
        Self {
            index,
            random: Random::stream(seed, 0),
            number: 0,
        }
    }

    fn text(&mut self) -> String {
        if let Some(hostile) = HOSTILE.get(self.number) {
            return (*hostile).to_owned();
        }
        if self.number == HOSTILE.len() {
            return self.words(2_000).join(" ");
        }
        match self.number % 13 {
            0 => self.form(),
            1 => self.words(2).join(" "),
            2 => {
                let words = self.random.between(2, 4);
                format!("\"{}\"", self.passage(words))
            }
            3 => format!("{} {}", self.filter(), self.form()),
            4 => format!("{} -{} ", self.form(), self.form()),
            5 => self.beginning(),
            6 => self.slip(),
            7 => format!("{} {} {}", self.form(), self.form(), self.form()),
            8 => self.filter(),
            9 => format!("{} {}", self.slip(), self.beginning()),
            10 => format!("\"{}\" {} -{}", self.passage(2), self.form(), self.filter()),
            11 => {
                let words = self.random.between(1, 6);
                self.passage(words)
            }
            _ => self.theme(),
        }
    }

    /// A word of the corpus, as rare as most are.
    fn form(&mut self) -> String {
        let forms = self.index.surface().forms();
        if forms.is_empty() {
            return "nothing".to_owned();
        }
        self.random.pick(forms).text.clone()
    }

    fn document(&mut self) -> Option<&'a Document> {
        let all = &self.index.documents().all;
        (!all.is_empty()).then(|| self.random.pick(all))
    }

    /// Words of one document, from anywhere in it.
    fn words(&mut self, count: usize) -> Vec<String> {
        let Some(document) = self.document() else {
            return Vec::new();
        };
        let texts = document
            .sections
            .iter()
            .map(|section| section.text.as_str());
        let words: Vec<&str> = texts.flat_map(str::split_whitespace).collect();
        if words.is_empty() {
            return vec![document.title.clone()];
        }
        (0..count)
            .map(|_| (*self.random.pick(&words)).to_owned())
            .collect()
    }

    /// Words of one document that stand side by side.
    fn passage(&mut self, count: usize) -> String {
        let Some(document) = self.document() else {
            return String::new();
        };
        let section = document
            .sections
            .iter()
            .map(|section| section.text.as_str());
        let texts: Vec<&str> = section.chain([document.title.as_str()]).collect();
        let words: Vec<&str> = self.random.pick(&texts).split_whitespace().collect();
        let start = self.random.below(words.len().max(1));
        let passage: Vec<&str> = words.into_iter().skip(start).take(count).collect();
        passage
            .join(" ")
            .replace(['"', '“', '”', '„', '«', '»'], "")
    }

    /// Words that speak of factors.
    fn theme(&mut self) -> String {
        let lines: Vec<&str> = WORDS.lines().skip(1).collect();
        let words = self.random.between(2, 4);
        let forms = (0..words).map(|_| {
            let line = self.random.pick(&lines);
            line.split([' ', '\t']).next().unwrap_or_default()
        });
        forms.collect::<Vec<&str>>().join(" ")
    }

    /// The start of a word, of any length.
    fn beginning(&mut self) -> String {
        let form = self.form();
        let length = self.random.between(1, form.chars().count());
        form.chars().take(length).collect()
    }

    /// A word with one slip of the fingers.
    fn slip(&mut self) -> String {
        let mut letters: Vec<char> = self.form().chars().collect();
        let at = self.random.below(letters.len());
        let letter = *self.random.pick(&['a', 'e', 'n', 's', 't', 'x']);
        match self.random.below(4) {
            0 => letters.insert(at, letter),
            1 if letters.len() > 1 => {
                letters.remove(at);
            }
            2 if at + 1 < letters.len() => letters.swap(at, at + 1),
            _ => {
                if let Some(replaced) = letters.get_mut(at) {
                    *replaced = letter;
                }
            }
        }
        // White space behind it: it is not being typed any more.
        letters.into_iter().chain([' ']).collect()
    }

    fn filter(&mut self) -> String {
        let documents = self.index.documents();
        let year = self.random.between(2010, 2026);
        let term = (!documents.terms.is_empty()).then(|| self.random.pick(&documents.terms));
        match (self.random.below(8), term) {
            (0, _) => format!("year:{year}"),
            (1, _) => format!("after:{year}-0{}", self.random.between(1, 9)),
            (2, _) => format!("before:{year}"),
            (3, _) => (*self
                .random
                .pick(&["kind:incident", "kind:\"Near miss\"", "kind:term"]))
            .to_owned(),
            (4, Some(term)) => format!("{}:\"{}\"", term.id.dimension, term.title.replace('"', "")),
            (_, Some(term)) => format!("{}:{}", term.id.dimension.singular(), term.id.slug),
            (_, None) => "severity:high".to_owned(),
        }
    }
}

impl Iterator for Queries<'_> {
    type Item = Asked;

    fn next(&mut self) -> Option<Asked> {
        let text = self.text();
        self.number += 1;
        let is_usual = self.random.percent(80);
        Some(Asked {
            text,
            by_date: !is_usual && self.random.percent(50),
            offset: if is_usual { 0 } else { self.random.below(12) },
        })
    }
}
