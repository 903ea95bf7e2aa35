//! What is kept of one catalog for the next: what follows from a document that did not change, and from nothing else that did.
//! With it, a catalog is the one that it is without.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::index::{EntryIx, IndexVec};
use super::quotations::Quotation;
use super::suggest::{Suggesting, Suggestion};
use super::terms::Terms;
use super::{Entry, TermUse, related};
use crate::postmortem::Postmortem;

/// What is known of the last catalog.
#[derive(Debug, Default)]
pub struct Memory {
    pub(super) related: related::Memory,
    suggested: Suggested,
    quoted: Quoted,
}

/// A document with the factors that it suggests.
type Known = (Arc<Postmortem>, Arc<[Suggestion]>);

/// The factors that documents suggest.
#[derive(Debug, Default)]
struct Suggested {
    /// By what they were found.
    by: Suggesting,
    /// By the path of a document.
    of: BTreeMap<Arc<str>, Known>,
}

/// The quotations of entries.
#[derive(Debug, Default)]
struct Quoted {
    /// A hash of what they follow from beside the entry.
    by: Option<blake3::Hash>,
    /// By the path of a document.
    of: BTreeMap<Arc<str>, Arc<Entry>>,
}

impl Memory {
    /// The factors that each document suggests. Where there will be another catalog, `keeps` them.
    pub(super) fn suggestions(
        &mut self,
        documents: &IndexVec<EntryIx, Arc<Postmortem>>,
        terms: &Terms,
        keeps: bool,
    ) -> Vec<Arc<[Suggestion]>> {
        let last = std::mem::take(&mut self.suggested);
        let is_same = last.by == *terms.suggesting();
        let suggested = documents.par_iter().map(|document| {
            let known = last.of.get(&document.source.path).filter(|_| is_same);
            match known.filter(|(known, _)| Arc::ptr_eq(known, document)) {
                Some((_, suggestions)) => Arc::clone(suggestions),
                None => terms.suggest(document).into(),
            }
        });
        let suggested: Vec<Arc<[Suggestion]>> = suggested.collect();
        if keeps {
            let of = documents.iter().zip(&suggested);
            let of = of.map(|(document, suggestions)| {
                let known = (Arc::clone(document), Arc::clone(suggestions));
                (document.source.path.clone(), known)
            });
            self.suggested = Suggested {
                by: terms.suggesting().clone(),
                of: of.collect(),
            };
        }
        suggested
    }

    /// The quotations of a document with these terms, where they are known to follow from the same. `by` is the hash of what they
    /// follow from beside these.
    pub(super) fn quotations(
        &self,
        by: &blake3::Hash,
        document: &Arc<Postmortem>,
        uses: &[TermUse],
    ) -> Option<Arc<[Quotation]>> {
        let known = self.quoted.of.get(&document.source.path)?;
        let is_same = self.quoted.by.as_ref() == Some(by)
            && Arc::ptr_eq(&known.document, document)
            && known.uses == uses;
        is_same.then(|| Arc::clone(&known.quotations))
    }

    /// Keeps for the next catalog of a preview the quotations of all entries, and no others. Where there will be none, forgets
    /// what is much.
    pub(super) fn keep(
        &mut self,
        is_preview: bool,
        by: blake3::Hash,
        entries: &IndexVec<EntryIx, Arc<Entry>>,
    ) {
        if !is_preview {
            self.related.forget_words();
            return;
        }
        let of = entries.iter();
        let of = of.map(|entry| (entry.document.source.path.clone(), Arc::clone(entry)));
        self.quoted = Quoted {
            by: Some(by),
            of: of.collect(),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, Library};
    use crate::config::Config;
    use crate::postmortem::derive;
    use crate::text::SourceText;

    #[test]
    fn what_is_remembered_is_what_is_found() {
        let read = |path: &str, text: &str| {
            let source = SourceText::new(path, text);
            let read = derive::read(source, &Config::for_site("site"), None).value;
            Arc::new(read.unwrap())
        };
        let told = |documents: &[Arc<Postmortem>], config: &Config, memory: &mut Memory| {
            let library = Library {
                postmortems: documents.to_vec(),
                ..Library::default()
            };
            let builtin = crate::vocabulary::notes(config);
            let catalog = Catalog::again(library, &builtin, config, memory).catalog;
            let told = catalog.entries.iter().map(|entry| {
                let quotations = entry.quotations.to_vec();
                (
                    entry.document.id.value.clone(),
                    entry.uses.clone(),
                    quotations,
                )
            });
            told.collect::<Vec<_>>()
        };
        let expired = "## Contributing factors\n\n- The certificate of the kiln had expired.\n";
        let other = "## Lessons\n\n- The kiln was hotter than anybody had thought.\n";
        let mut documents = vec![
            read(
                "2024-01-01-a.md",
                &format!("---\nsystems: [kiln]\n---\n\n{expired}"),
            ),
            read("2024-01-02-b.md", other),
        ];
        let mut config = Config {
            is_preview: true,
            ..Config::for_site("site")
        };
        let mut memory = Memory::default();
        let mut check = |documents: &[Arc<Postmortem>], config: &Config| {
            let warm = told(documents, config, &mut memory);
            assert_eq!(warm, told(documents, config, &mut Memory::default()));
            assert!(
                warm.iter()
                    .any(|(_, uses, quotations)| !uses.is_empty() && !quotations.is_empty())
            );
        };
        check(&documents, &config);
        check(&documents, &config);
        // Another text, and a sentence that is one of the template from now on.
        documents[1] = read("2024-01-02-b.md", expired);
        check(&documents, &config);
        documents.push(read("2024-01-03-c.md", expired));
        check(&documents, &config);
        // A text that did not change speaks of a system by another name.
        documents[1] = read(
            "2024-01-02-b.md",
            &format!("---\nsystems: [Kiln]\n---\n\n{other}"),
        );
        check(&documents, &config);
        config.suggest_factors = 0.9;
        check(&documents, &config);
    }
}
