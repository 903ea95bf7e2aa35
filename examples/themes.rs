//! Counts which words speak for which factor, from the sentences in `training/factors` and the notes that ship,
//! and writes the table that a search finds the themes of a query by. The same words give the same bytes.
//!
//! ```sh
//! cargo run --example themes
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use afterword::config::Config;
use afterword::ids::Dimension;
use afterword::search::analyzer::{Analyzer, Stems};
#[cfg(test)]
use afterword::search::themes::WORDS;
use afterword::vocabulary;
use anyhow::{Context, Result};
use serde::Deserialize;

/// The words of a factor that are kept: those that speak most for it.
const KEPT: usize = 200;
/// Forms of a stem that are kept: those that are written most often.
const FORMS: usize = 5;
/// A word that makes a factor less likely than this says nothing of it, in natural logarithms.
const LEAST: f64 = 0.3;
/// A word of fewer sentences of a factor is there by chance as well.
const FEW: f64 = 3.0;
/// How many sentences' worth of all words is mixed into those of a factor.
const MIXED_IN: f64 = 4.0;

/// A sentence and the factors that it speaks of.
#[derive(Deserialize)]
struct Sentence {
    text: String,
    factors: BTreeSet<String>,
}

/// How often stems stand in sentences.
#[derive(Default)]
struct Counts {
    sentences: f64,
    stems: BTreeMap<String, f64>,
}

impl Counts {
    fn add(&mut self, stems: &BTreeSet<String>, weight: f64) {
        self.sentences += weight;
        for stem in stems {
            *self.stems.entry(stem.clone()).or_default() += weight;
        }
    }

    fn of(&self, stem: &str) -> f64 {
        self.stems.get(stem).copied().unwrap_or_default()
    }
}

fn main() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::write(root.join("src/search/themes/words.txt"), table(root)?)?;
    Ok(())
}

/// The table: a line with the factors, and one for each stem with its forms, and behind a tab the factors that it
/// speaks for, by their places in the first line, each with a weight in tenths.
fn table(root: &Path) -> Result<String> {
    let mut reader = Reader::default();
    let (mut all, mut of) = (Counts::default(), BTreeMap::<String, Counts>::new());
    for (factor, text, weight) in notes() {
        let stems = reader.stems(&text);
        all.add(&stems, weight);
        of.entry(factor).or_default().add(&stems, weight);
    }
    for sentence in sentences(root)? {
        let stems = reader.stems(&sentence.text);
        all.add(&stems, 1.0);
        for factor in &sentence.factors {
            let known = of.get_mut(factor);
            known
                .with_context(|| format!("no note is called {factor}"))?
                .add(&stems, 1.0);
        }
    }
    let mut speaking: BTreeMap<&str, Vec<(usize, u32)>> = BTreeMap::new();
    for (place, counts) in of.values().enumerate() {
        let told = counts.stems.iter().filter(|(_, count)| **count >= 1.0);
        let mut words: Vec<(f64, f64, &str)> = told
            .map(|(stem, count)| {
                let weight = likelier(*count, counts.sentences, all.of(stem) / all.sentences);
                (weight * (count / FEW).min(1.0), weight, stem.as_str())
            })
            .filter(|(_, weight, _)| *weight > LEAST)
            .collect();
        words.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.2.cmp(b.2)));
        for (_, weight, stem) in words.into_iter().take(KEPT) {
            speaking
                .entry(stem)
                .or_default()
                .push((place, (weight * 10.0).round() as u32));
        }
    }
    let ids: Vec<&str> = of.keys().map(String::as_str).collect();
    let mut table = ids.join(" ") + "\n";
    for (stem, factors) in speaking {
        let factors = factors
            .iter()
            .map(|(place, weight)| format!("{place}:{weight}"));
        let factors: Vec<String> = factors.collect();
        table.push_str(&format!(
            "{}\t{}\n",
            reader.forms(stem).join(" "),
            factors.join(" ")
        ));
    }
    Ok(table)
}

/// How much likelier a word is in the sentences of a factor than in all, as a natural logarithm, and nearer to
/// nothing the fewer sentences say so.
fn likelier(count: f64, sentences: f64, share: f64) -> f64 {
    let here = (count + MIXED_IN * share) / (sentences + MIXED_IN);
    libm::log(here / share) * count / (count + 1.0)
}

/// What notes say of factors, each with how much it counts.
fn notes() -> Vec<(String, String, f64)> {
    let mut said = Vec::new();
    for term in vocabulary::notes(&Config::for_site("site")) {
        // A note that stands in no group is one.
        if term.dimension != Dimension::Factor || term.group.is_none() {
            continue;
        }
        let mut say =
            |text: &str, weight| said.push((term.slug.to_string(), text.to_owned(), weight));
        let note = &term.note;
        say(note.title().unwrap_or_default(), 3.0);
        say(note.summary(), 2.0);
        note.aliases().for_each(|alias| say(alias, 3.0));
        for phrase in &note.fields.suggests {
            // The beginning of a word is none.
            let words = phrase.split(' ').filter(|word| !word.ends_with('*'));
            say(&words.collect::<Vec<_>>().join(" "), 1.0);
        }
        note.fields
            .questions
            .iter()
            .for_each(|question| say(question, 0.5));
        let body = note.body.of(&note.source.text);
        body.split_inclusive(['.', '?', '!'])
            .for_each(|sentence| say(sentence, 0.5));
    }
    said
}

fn sentences(root: &Path) -> Result<Vec<Sentence>> {
    let entries = fs::read_dir(root.join("training/factors"))?;
    let files = entries.map(|entry| entry.map(|entry| entry.path()));
    let mut files: Vec<PathBuf> = files.collect::<Result<_, _>>()?;
    files.sort_unstable();
    let mut sentences = Vec::new();
    for file in files {
        for (number, line) in (1..).zip(fs::read_to_string(&file)?.lines()) {
            let sentence = serde_json::from_str(line);
            sentences.push(sentence.with_context(|| format!("{}:{number}", file.display()))?);
        }
    }
    Ok(sentences)
}

/// Reads the stems of texts, and keeps how they are written.
struct Reader {
    analyzer: Analyzer,
    stems: Stems,
    forms: BTreeMap<String, BTreeMap<String, usize>>,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            analyzer: Analyzer::default(),
            stems: Stems::new("en"),
            forms: BTreeMap::new(),
        }
    }
}

impl Reader {
    fn stems(&mut self, text: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for form in self.analyzer.forms(text) {
            if form.len() > 1 && form.chars().all(char::is_alphabetic) {
                let stem = self.stems.stem(&form);
                *self
                    .forms
                    .entry(stem.clone())
                    .or_default()
                    .entry(form)
                    .or_default() += 1;
                found.insert(stem);
            }
        }
        found
    }

    /// How a stem is written, most often first.
    fn forms(&self, stem: &str) -> Vec<&str> {
        let written = self.forms.get(stem).into_iter().flatten();
        let mut written: Vec<(&String, &usize)> = written.collect();
        written.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        written
            .into_iter()
            .take(FORMS)
            .map(|(form, _)| form.as_str())
            .collect()
    }
}

#[test]
fn the_table_that_ships_is_what_the_words_make() {
    let made = table(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the sentences can be read");
    assert!(made == WORDS, "run `cargo run --example themes`");
}
