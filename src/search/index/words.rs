//! The words of documents by number: each form that was met, and the stem that it belongs to. Numbers are handed out as words
//! are met and mean nothing; whoever orders words does so by their texts.

use rustc_hash::FxHashMap;

use crate::search::analyzer::Stems;

/// The forms and stems that were met so far.
#[derive(Debug)]
pub(in crate::search) struct Words {
    language: String,
    forms: FxHashMap<String, u32>,
    /// The number of the stem of each form.
    stem_of: Vec<u32>,
    stems: FxHashMap<String, u32>,
}

/// The forms of some documents, numbered by themselves, beside those of others.
pub(in crate::search) struct Share<'a> {
    known: &'a Words,
    stemmer: Stems,
    places: FxHashMap<String, u32>,
    /// The form of each number here, with its stem where nobody knew it.
    met: Vec<(String, Option<String>)>,
}

/// The forms of a [`Share`], in the order of its numbers.
pub(in crate::search) struct Met(Vec<(String, Option<String>)>);

impl Words {
    /// None yet, in a language by its BCP 47 tag.
    pub(in crate::search) fn new(language: &str) -> Self {
        Self {
            language: language.to_owned(),
            forms: FxHashMap::default(),
            stem_of: Vec::new(),
            stems: FxHashMap::default(),
        }
    }

    /// Their language.
    pub(in crate::search) fn language(&self) -> &str {
        &self.language
    }

    /// Begins to read more documents.
    pub(in crate::search) fn share(&self) -> Share<'_> {
        Share {
            known: self,
            stemmer: Stems::new(&self.language),
            places: FxHashMap::default(),
            met: Vec::new(),
        }
    }

    /// Takes in forms, and returns the number of each.
    pub(in crate::search) fn add(&mut self, met: Met) -> Vec<u32> {
        let numbers = met.0.into_iter().map(|(form, stem)| {
            if let Some(number) = self.forms.get(&form) {
                return *number;
            }
            let stem = stem.unwrap_or_else(|| form.clone());
            let next = count(self.stems.len());
            let stem = *self.stems.entry(stem).or_insert(next);
            let number = count(self.stem_of.len());
            self.stem_of.push(stem);
            self.forms.insert(form, number);
            number
        });
        numbers.collect()
    }

    /// The stem of a form, both by number.
    pub(in crate::search) fn stem_of(&self, form: u32) -> u32 {
        self.stem_of.get(form as usize).copied().unwrap_or_default()
    }

    /// How many forms there are.
    pub(in crate::search) fn count(&self) -> usize {
        self.stem_of.len()
    }

    /// All forms with their numbers, in no order.
    pub(in crate::search) fn forms(&self) -> impl Iterator<Item = (&str, u32)> {
        self.forms
            .iter()
            .map(|(form, number)| (form.as_str(), *number))
    }

    /// The texts of all stems by their numbers.
    #[expect(clippy::iter_over_hash_type, reason = "each has its place")]
    pub(in crate::search) fn stems(&self) -> Vec<&str> {
        let mut texts = vec![""; self.stems.len()];
        for (stem, number) in &self.stems {
            if let Some(text) = texts.get_mut(*number as usize) {
                *text = stem;
            }
        }
        texts
    }
}

impl Share<'_> {
    /// The number of a form here.
    pub(in crate::search) fn number(&mut self, form: &str) -> u32 {
        if let Some(number) = self.places.get(form) {
            return *number;
        }
        let is_known = self.known.forms.contains_key(form);
        let stem = (!is_known).then(|| self.stemmer.stem(form));
        let number = count(self.met.len());
        self.met.push((form.to_owned(), stem));
        self.places.insert(form.to_owned(), number);
        number
    }

    /// What was met, to be [added](Words::add) to the rest.
    pub(in crate::search) fn met(self) -> Met {
        Met(self.met)
    }
}

fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
