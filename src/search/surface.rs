//! The words of the corpus as people write them, and the stem that each belongs to.
//!
//! Postings are kept by **group**: the forms of one stem, in one language, are one group. A word
//! of a query finds its group through its form, so whoever answers queries needs no stemmer; and
//! prefixes and slips of the fingers are looked up among forms, where people would look too.

use std::collections::HashMap;

use super::analyzer::Stems;
use super::index::TextField;

/// A word as it is written somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The folded word: [`super::analyzer`] tells how.
    pub text: String,
    /// Its group, by the place in [`Surface::groups`].
    pub group: usize,
    /// The number of documents that it is written in, in whatever field.
    pub documents: u32,
}

/// The forms of one stem: what postings are kept for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The stem, which is the term in tantivy's index.
    pub stem: String,
    /// The number of documents that hold one of its forms, by field in the order of [`TextField::ALL`].
    pub documents: [u32; TextField::ALL.len()],
}

/// All words of the corpus.
#[derive(Clone, Debug, Default)]
pub struct Surface {
    /// In the order of their bytes, which is that of their code points.
    forms: Vec<Form>,
    /// In the order of their first forms.
    groups: Vec<Group>,
}

/// Counts the forms of documents, and finds the stem of each once.
pub(super) struct Counting {
    stems: Stems,
    /// Only ever looked up and, in the end, sorted.
    forms: HashMap<String, Counted>,
    /// The number of documents so far.
    documents: u32,
}

/// What is known of a form.
struct Counted {
    stem: String,
    /// The number of documents that hold it.
    documents: u32,
    /// The last one of them.
    last: u32,
}

impl Counting {
    /// Nothing counted yet, in a language by its BCP 47 tag.
    pub(super) fn new(language: &str) -> Self {
        Self {
            stems: Stems::new(language),
            forms: HashMap::new(),
            documents: 0,
        }
    }

    /// What is counted from now on stands in the next document.
    pub(super) fn begin_document(&mut self) {
        self.documents += 1;
    }

    /// Counts a form of the document and puts its stem in its place.
    pub(super) fn count(&mut self, word: &mut String) {
        if let Some(known) = self.forms.get_mut(word.as_str()) {
            if known.last != self.documents {
                known.last = self.documents;
                known.documents += 1;
            }
            word.clone_from(&known.stem);
            return;
        }
        let stem = self.stems.stem(word);
        let form = std::mem::replace(word, stem.clone());
        let first = Counted {
            stem,
            documents: 1,
            last: self.documents,
        };
        self.forms.insert(form, first);
    }

    /// The surface of all documents. `frequencies` tells the documents of a stem by field.
    pub(super) fn finish<E>(
        self,
        mut frequencies: impl FnMut(&str) -> Result<[u32; TextField::ALL.len()], E>,
    ) -> Result<Surface, E> {
        let mut counted: Vec<(String, Counted)> = self.forms.into_iter().collect();
        counted.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut surface = Surface {
            forms: Vec::with_capacity(counted.len()),
            groups: Vec::new(),
        };
        let mut places: HashMap<String, usize> = HashMap::new();
        for (
            text,
            Counted {
                stem, documents, ..
            },
        ) in counted
        {
            let group = match places.get(&stem) {
                Some(place) => *place,
                None => {
                    let place = surface.groups.len();
                    surface.groups.push(Group {
                        documents: frequencies(&stem)?,
                        stem: stem.clone(),
                    });
                    places.insert(stem, place);
                    place
                }
            };
            surface.forms.push(Form {
                text,
                group,
                documents,
            });
        }
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
        let mut counting = Counting::new("en");
        for document in [["retry", "queue", "queue"], ["retries", "queue", "retries"]] {
            counting.begin_document();
            for form in document {
                counting.count(&mut form.to_owned());
            }
        }
        let surface =
            counting.finish(|stem| Ok::<_, ()>([0, 0, 0, u32::from(stem == "retri") + 1]));
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
