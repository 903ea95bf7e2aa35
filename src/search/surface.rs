//! The words of the corpus as people write them, and the stem that each belongs to.
//!
//! Postings are kept by **group**: the forms of one stem, in one language, are one group. A word
//! of a query finds its group through its form, so whoever answers queries needs no stemmer; and
//! prefixes and slips of the fingers are looked up among forms, where people would look too.

use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::analyzer::StopWords;
use super::index::{Analysis, Inverted, TextField, Words};

/// A word as it is written somewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// The folded word: [`super::analyzer`] tells how.
    pub text: String,
    /// Its group, by the place in [`Surface::groups`].
    pub group: usize,
    /// The number of documents that it is written in, in whatever field.
    pub documents: u32,
}

/// The forms of one stem: what postings are kept for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The stem.
    pub stem: String,
    /// The number of documents that hold one of its forms, by field in the order of [`TextField::ALL`].
    pub documents: [u32; TextField::ALL.len()],
    /// Whether one of its forms is a stop word: it says nothing by itself.
    pub is_common: bool,
}

/// All words of the corpus.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Surface {
    /// In the order of their bytes, which is that of their code points.
    forms: Vec<Form>,
    /// In the order of their first forms.
    groups: Vec<Group>,
}

impl Surface {
    /// The words of documents that say something, and where they stand.
    pub(super) fn of(words: &Words, analyses: Vec<Arc<Analysis>>) -> (Self, Inverted) {
        let mut counts = vec![0_u32; words.count()];
        for form in analyses.iter().flat_map(|analysis| &analysis.forms) {
            if let Some(count) = counts.get_mut(*form as usize) {
                *count += 1;
            }
        }
        let count = |form: u32| counts.get(form as usize).copied().unwrap_or_default();
        // Words that only earlier documents had are none of these.
        let forms = words.forms().filter(|(_, form)| count(*form) > 0);
        let mut forms: Vec<(&str, u32)> = forms.collect();
        forms.par_sort_unstable();
        let stems = words.stems();
        let mut places: Vec<Option<u32>> = vec![None; stems.len()];
        let mut stop_words = StopWords::new(words.language());
        let mut surface = Self::default();
        for (text, form) in forms {
            let stem = words.stem_of(form) as usize;
            let next = surface.groups.len();
            let group = match places.get(stem).copied().flatten() {
                Some(place) => place as usize,
                None => next,
            };
            if group == next {
                surface.groups.push(Group {
                    stem: stems.get(stem).copied().unwrap_or_default().to_owned(),
                    documents: Default::default(),
                    is_common: false,
                });
                if let Some(place) = places.get_mut(stem) {
                    *place = u32::try_from(next).ok();
                }
            }
            if stop_words.has(text)
                && let Some(group) = surface.groups.get_mut(group)
            {
                group.is_common = true;
            }
            surface.forms.push(Form {
                text: text.to_owned(),
                group,
                documents: count(form),
            });
        }
        let places: Vec<u32> = places.into_iter().map(Option::unwrap_or_default).collect();
        let inverted = Inverted::new(analyses, places, surface.groups.len());
        for (place, group) in surface.groups.iter_mut().enumerate() {
            group.documents = TextField::ALL.map(|field| inverted.count(place, field));
        }
        (surface, inverted)
    }

    /// The words of documents by their forms.
    #[cfg(test)]
    pub(super) fn of_forms(language: &str, documents: &[&[&str]]) -> Self {
        let mut words = Words::new(language);
        let documents = documents.iter();
        let analyses = documents.map(|forms| Arc::new(Analysis::of_forms(&mut words, forms)));
        let analyses = analyses.collect();
        Self::of(&words, analyses).0
    }

    /// The same where each stem is in so many bodies.
    #[cfg(test)]
    pub(super) fn with_frequencies(mut self, frequency: impl Fn(&str) -> u32) -> Self {
        for group in &mut self.groups {
            group.documents = [0, 0, 0, frequency(&group.stem)];
        }
        self
    }

    /// All forms in the order of their bytes.
    #[must_use]
    pub fn forms(&self) -> &[Form] {
        &self.forms
    }

    /// All groups in the order of their first forms.
    #[must_use]
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// A form by its text.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<&Form> {
        let place = self
            .forms
            .binary_search_by(|form| form.text.as_str().cmp(text));
        self.forms.get(place.ok()?)
    }

    /// The forms that start with a text.
    #[must_use]
    pub fn starting_with(&self, prefix: &str) -> &[Form] {
        let start = self
            .forms
            .partition_point(|form| form.text.as_str() < prefix);
        let behind = self.forms.get(start..).unwrap_or_default();
        let count = behind.partition_point(|form| form.text.starts_with(prefix));
        behind.get(..count).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn surface() -> Surface {
        Surface::of_forms(
            "en",
            &[
                &["retry", "queue", "queue"],
                &["retries", "queue", "retries"],
            ],
        )
    }

    #[test]
    fn forms_lead_to_the_group_of_their_stem() {
        let surface = surface();
        let found = |form: &str| {
            let form = surface.find(form)?;
            let group = surface.groups().get(form.group)?;
            Some((group.stem.as_str(), form.documents, group.documents[3]))
        };
        assert_eq!(found("retry"), Some(("retri", 1, 2)));
        assert_eq!(found("retries"), Some(("retri", 1, 2)));
        assert_eq!(found("queue"), Some(("queue", 2, 2)));
        assert_eq!(found("retri"), None);
    }

    #[test]
    fn forms_are_found_by_how_they_start() {
        let check = |prefix: &str, expected: &[&str]| {
            let surface = surface();
            let found: Vec<_> = surface
                .starting_with(prefix)
                .iter()
                .map(|f| f.text.clone())
                .collect();
            assert_eq!(found, expected, "{prefix}");
        };
        check("retr", &["retries", "retry"]);
        check("retry", &["retry"]);
        check("s", &[]);
        check("", &["queue", "retries", "retry"]);
    }
}
