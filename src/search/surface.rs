//! The words of the corpus as people write them, and the stem that each belongs to.
//!
//! Postings are kept by **group**: the forms of one stem, in one language, are one group. A word
//! of a query finds its group through its form, so whoever answers queries needs no stemmer; and
//! prefixes and slips of the fingers are looked up among forms, where people would look too.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use tantivy::postings::TermInfo;

use super::analyzer::{Stems, StopWords};
use super::index::TextField;

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
    /// The stem, which is the term in tantivy's index.
    pub stem: String,
    /// The number of documents that hold one of its forms, by field in the order of [`TextField::ALL`].
    pub documents: [u32; TextField::ALL.len()],
    /// Whether one of its forms is a stop word: it says nothing by itself.
    pub is_common: bool,
    /// Where its postings are in each field that has it, by the place in [`Surface::postings`].
    postings: [Option<usize>; TextField::ALL.len()],
}

/// A term of tantivy's index: a stem in a field.
pub(super) struct IndexedTerm<'a> {
    pub(super) stem: &'a str,
    pub(super) field: TextField,
    /// How many documents hold it there, and where tantivy keeps its postings.
    pub(super) info: TermInfo,
}

/// All words of the corpus.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Surface {
    /// In the order of their bytes, which is that of their code points.
    forms: Vec<Form>,
    /// In the order of their first forms.
    groups: Vec<Group>,
    /// Where tantivy keeps the postings of each group in each field that has it.
    #[serde(with = "places")]
    postings: Vec<TermInfo>,
}

/// The forms of documents, counted, with the stem of each.
pub(super) struct Counting {
    language: String,
    /// Only ever looked up and, in the end, sorted.
    forms: FxHashMap<String, Counted>,
}

/// What is known of a form.
#[derive(Default)]
struct Counted {
    stem: String,
    /// The number of documents that hold it.
    documents: u32,
}

/// The forms of some documents, counted beside those of others.
pub(super) struct Share<'a> {
    known: &'a Counting,
    stems: Stems,
    /// The place of each form in the list.
    places: FxHashMap<String, usize>,
    /// What is known of each form, and the number of the document that it was last seen in.
    counted: Vec<(Counted, u32)>,
    /// The number of documents so far.
    documents: u32,
}

/// The forms of a [`Share`].
pub(super) struct SharedForms {
    places: FxHashMap<String, usize>,
    counted: Vec<(Counted, u32)>,
}

impl Share<'_> {
    /// What is counted from now on stands in the next document.
    pub(super) fn begin_document(&mut self) {
        self.documents += 1;
    }

    /// Counts a form of the document and returns its stem.
    pub(super) fn count(&mut self, form: &str) -> &str {
        let place = match self.places.get(form) {
            Some(place) => *place,
            None => self.add(form),
        };
        let Some((counted, last)) = self.counted.get_mut(place) else {
            return "";
        };
        if *last != self.documents {
            *last = self.documents;
            counted.documents += 1;
        }
        &counted.stem
    }

    /// Adds a form that was not met yet. Returns its place.
    fn add(&mut self, form: &str) -> usize {
        let known = self.known.forms.get(form);
        let stem = known.map_or_else(|| self.stems.stem(form), |known| known.stem.clone());
        let place = self.counted.len();
        self.counted.push((Counted { stem, documents: 0 }, 0));
        self.places.insert(form.to_owned(), place);
        place
    }

    /// What was counted, to be [added](Counting::add) to the rest.
    pub(super) fn counted(self) -> SharedForms {
        SharedForms {
            places: self.places,
            counted: self.counted,
        }
    }
}

impl Counting {
    /// Nothing counted yet, in a language by its BCP 47 tag.
    pub(super) fn new(language: &str) -> Self {
        Self {
            language: language.to_owned(),
            forms: FxHashMap::default(),
        }
    }

    /// The forms of documents, counted.
    #[cfg(test)]
    pub(super) fn of(language: &str, documents: &[&[&str]]) -> Self {
        let mut counting = Self::new(language);
        for document in documents {
            let mut share = counting.share();
            share.begin_document();
            for form in *document {
                share.count(form);
            }
            let counted = share.counted();
            counting.add(counted);
        }
        counting
    }

    /// Begins to count more documents.
    pub(super) fn share(&self) -> Share<'_> {
        Share {
            known: self,
            stems: Stems::new(&self.language),
            places: FxHashMap::default(),
            counted: Vec::new(),
            documents: 0,
        }
    }

    /// Adds what was counted of other documents.
    #[expect(clippy::iter_over_hash_type, reason = "sums, in whatever order")]
    pub(super) fn add(&mut self, shared: SharedForms) {
        let SharedForms {
            places,
            mut counted,
        } = shared;
        for (form, place) in places {
            let Some((counted, _)) = counted.get_mut(place) else {
                continue;
            };
            match self.forms.get_mut(&form) {
                Some(known) => known.documents += counted.documents,
                None => {
                    self.forms.insert(form, std::mem::take(counted));
                }
            }
        }
    }

    /// The surface of all documents. `each_term` hands over every term of the index once, in any order:
    /// to read the dictionaries from end to end costs far less than to look up each stem.
    pub(super) fn finish<E>(
        self,
        each_term: impl FnOnce(&mut dyn FnMut(IndexedTerm<'_>)) -> Result<(), E>,
    ) -> Result<Surface, E> {
        let mut counted: Vec<(String, Counted)> = self.forms.into_iter().collect();
        counted.par_sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut surface = Surface {
            forms: Vec::with_capacity(counted.len()),
            groups: Vec::new(),
            postings: Vec::new(),
        };
        let mut places: FxHashMap<String, usize> = FxHashMap::default();
        let mut stop_words = StopWords::new(&self.language);
        for (text, Counted { stem, documents }) in counted {
            let group = match places.get(&stem) {
                Some(place) => *place,
                None => {
                    let place = surface.groups.len();
                    surface.groups.push(Group {
                        stem: stem.clone(),
                        documents: Default::default(),
                        is_common: false,
                        postings: Default::default(),
                    });
                    places.insert(stem, place);
                    place
                }
            };
            if stop_words.has(&text)
                && let Some(group) = surface.groups.get_mut(group)
            {
                group.is_common = true;
            }
            surface.forms.push(Form {
                text,
                group,
                documents,
            });
        }
        each_term(&mut |term| {
            let place = places.get(term.stem);
            if let Some(group) = place.and_then(|place| surface.groups.get_mut(*place)) {
                group.documents[term.field as usize] = term.info.doc_freq;
                group.postings[term.field as usize] = Some(surface.postings.len());
                surface.postings.push(term.info);
            }
        })?;
        Ok(surface)
    }
}

impl Surface {
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

    /// Where tantivy keeps the postings of a group in a field; `None` where no document has it there.
    pub(super) fn postings(&self, group: &Group, field: TextField) -> Option<&TermInfo> {
        self.postings.get(group.postings[field as usize]?)
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

/// Places of postings as plain numbers.
mod places {
    use std::ops::Range;

    use serde::{Deserialize, Deserializer, Serializer};
    use tantivy::postings::TermInfo;

    type Place = (u32, Range<usize>, Range<usize>);

    pub(super) fn serialize<S: Serializer>(
        places: &[TermInfo],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(places.iter().map(|place| -> Place {
            let (postings, positions) = (&place.postings_range, &place.positions_range);
            (place.doc_freq, postings.clone(), positions.clone())
        }))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<TermInfo>, D::Error> {
        let places = Vec::<Place>::deserialize(deserializer)?.into_iter();
        let place = |(doc_freq, postings_range, positions_range)| TermInfo {
            doc_freq,
            postings_range,
            positions_range,
        };
        Ok(places.map(place).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn surface() -> Surface {
        let counting = Counting::of(
            "en",
            &[
                &["retry", "queue", "queue"],
                &["retries", "queue", "retries"],
            ],
        );
        let surface = counting.finish(|tell| {
            for (stem, documents) in [("retri", 2), ("queue", 1)] {
                tell(IndexedTerm {
                    stem,
                    field: TextField::Body,
                    info: TermInfo {
                        doc_freq: documents,
                        ..TermInfo::default()
                    },
                });
            }
            Ok::<_, ()>(())
        });
        surface.unwrap()
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
        assert_eq!(found("queue"), Some(("queue", 2, 1)));
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
