//! The words by which documents are compared: those that tell each from the others best.
//!
//! How telling a word is depends on how many documents have it, so one edit may reach all of them. Words have numbers that are
//! kept from one catalog to the next, and only documents with a word that is rarer or more frequent than before are ranked again.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{Incident, count, rarity, too_common};
use crate::catalog::index::{EntryIx, IndexVec};
use crate::postmortem::Postmortem;

/// How many of its most telling words a document is compared by: enough to recognise a theme,
/// few enough that 10,000 documents stay cheap.
const TELLING_WORDS: usize = 14;

/// What is known of the words of all documents.
#[derive(Debug, Default)]
pub(super) struct Words {
    numbers: FxHashMap<Arc<str>, u32>,
    /// The words by their numbers.
    texts: Vec<Arc<str>>,
    /// How many documents have each word.
    having: Vec<usize>,
    /// The documents by their addresses, which are no others' while they are held here.
    documents: FxHashMap<usize, Known>,
}

/// The words of a document.
#[derive(Debug)]
struct Known {
    document: Arc<Postmortem>,
    /// The numbers of its words, in the order of its lexicon.
    words: Box<[u32]>,
    /// Those that tell it best, once they are known.
    telling: Option<Box<[u32]>>,
}

impl Words {
    /// For each word its weight and the entries for which it is among the most telling, in the order of the words.
    pub(super) fn telling(
        &mut self,
        entries: &IndexVec<EntryIx, Incident<'_>>,
    ) -> Vec<(f64, Vec<EntryIx>)> {
        let before = (self.having.clone(), self.documents.len());
        let mut documents = self.take(entries);
        let is_other_size = before.1 != documents.len();
        let is_same = |word: &u32| at(&before.0, *word) == at(&self.having, *word);
        documents.par_iter_mut().for_each(|known| {
            let stays = !is_other_size && known.words.iter().all(is_same);
            if known.telling.is_none() || !stays {
                known.telling = Some(self.most_telling(known, entries.len()));
            }
        });
        let telling = entries.indices().zip(&documents);
        let telling = telling.flat_map(|(index, known)| {
            let words = known.telling.iter().flatten();
            words.map(move |word| (*word, index))
        });
        let mut telling: Vec<(u32, EntryIx)> = telling.collect();
        telling.par_sort_unstable();
        let words = telling.chunk_by(|one, other| one.0 == other.0);
        let shared = words.filter(|entries| entries.len() >= 2);
        let mut shared: Vec<(&str, u32, Vec<EntryIx>)> = shared
            .filter_map(|pairs| {
                let word = pairs.first()?.0;
                let entries = pairs.iter().map(|(_, entry)| *entry);
                Some((self.text(word), word, entries.collect()))
            })
            .collect();
        shared.par_sort_unstable_by_key(|(text, ..)| *text);
        let weight = |word: u32| rarity(entries.len(), at(&self.having, word));
        let shared = shared
            .into_iter()
            .map(|(_, word, entries)| (weight(word), entries))
            .collect();
        let documents = documents.into_iter();
        self.documents = documents
            .map(|known| (address(&known.document), known))
            .collect();
        shared
    }

    /// Takes out the documents of the entries, in their order. What is not known is counted, and what is gone not any more.
    fn take(&mut self, entries: &IndexVec<EntryIx, Incident<'_>>) -> Vec<Known> {
        let mut last = std::mem::take(&mut self.documents);
        let known: Vec<_> = entries
            .iter()
            .map(|entry| last.remove(&address(entry.document)))
            .collect();
        last.into_values()
            .for_each(|gone| self.count(&gone.words, |having| having.saturating_sub(1)));
        let documents = entries.iter().zip(known);
        let documents = documents.map(|(entry, known)| {
            known.unwrap_or_else(|| {
                let words: Box<[u32]> = entry
                    .document
                    .lexicon
                    .iter()
                    .map(|(word, _)| self.number(word))
                    .collect();
                self.count(&words, |having| having + 1);
                Known {
                    document: Arc::clone(entry.document),
                    words,
                    telling: None,
                }
            })
        });
        documents.collect()
    }

    fn count(&mut self, words: &[u32], counted: impl Fn(usize) -> usize) {
        for word in words {
            if let Some(having) = self.having.get_mut(*word as usize) {
                *having = counted(*having);
            }
        }
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        // Four bytes a word: there are never so many.
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        let text: Arc<str> = word.into();
        self.numbers.insert(Arc::clone(&text), number);
        self.texts.push(text);
        self.having.push(0);
        number
    }

    fn text(&self, word: u32) -> &str {
        self.texts.get(word as usize).map_or("", |text| text)
    }

    /// Those words of a document that tell it from the others best.
    fn most_telling(&self, known: &Known, documents: usize) -> Box<[u32]> {
        let too_common = too_common(documents);
        let words = known.document.lexicon.iter().zip(&known.words);
        let mut ranked: Vec<(f64, &str, u32)> = words
            .filter_map(|((text, times), word)| {
                let having = at(&self.having, *word);
                let is_telling = having >= 2 && count(having) <= too_common;
                is_telling.then(|| {
                    let weight = (1.0 + f64::from(times).ln()) * rarity(documents, having);
                    (weight, text, *word)
                })
            })
            .collect();
        if ranked.len() > TELLING_WORDS {
            ranked.select_nth_unstable_by(TELLING_WORDS, |one, other| {
                other.0.total_cmp(&one.0).then(one.1.cmp(other.1))
            });
            ranked.truncate(TELLING_WORDS);
        }
        ranked.into_iter().map(|(.., word)| word).collect()
    }
}

fn address(document: &Arc<Postmortem>) -> usize {
    Arc::as_ptr(document).addr()
}

/// How many documents have a word.
fn at(having: &[usize], word: u32) -> usize {
    having.get(word as usize).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::postmortem::derive;
    use crate::text::SourceText;

    fn read(text: &str) -> Arc<Postmortem> {
        let source = SourceText::new("2024-01-01-a.md", text);
        let read = derive::read(source, &Config::for_site("site"), None).value;
        Arc::new(read.unwrap())
    }

    #[test]
    fn words_that_are_kept_are_those_that_are_found() {
        let mut seed = 7_usize;
        let mut below = |limit: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005) + 1;
            (seed >> 33) % limit
        };
        // Some words stand in most documents and others in few.
        let mut document = || {
            let words = (0..40).map(|_| {
                let word = below(60) * below(60);
                format!(
                    "word{}{}",
                    (b'a' + (word / 26 % 26) as u8) as char,
                    (b'a' + (word % 26) as u8) as char
                )
            });
            read(&words.collect::<Vec<_>>().join(" "))
        };
        let mut documents: Vec<_> = (0..30).map(|_| document()).collect();
        let mut kept = Words::default();
        let mut check = |documents: &[Arc<Postmortem>]| {
            let entries = documents.iter().map(|document| Incident {
                document,
                uses: &[],
                relations: &[],
            });
            let entries: IndexVec<EntryIx, Incident<'_>> = entries.collect();
            let found = kept.telling(&entries);
            assert_eq!(found, Words::default().telling(&entries));
            assert!(found.len() > 20, "{}", found.len());
            found
        };
        let first = check(&documents);
        assert_eq!(first, check(&documents));
        for round in 0..20 {
            match round % 4 {
                0 => documents.push(document()),
                1 => drop(documents.remove(round % documents.len())),
                _ => documents[round] = document(),
            }
            assert_ne!(first, check(&documents));
        }
        documents.rotate_left(3);
        check(&documents);
    }
}
