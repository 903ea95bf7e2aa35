//! Words of withheld documents, and the search for them in what is written.
//!
//! Of each document a few passages are taken: its title, its path, and a long line. To find one of
//! them proves nothing yet, because documents may have the same title or quote the same sentence: what
//! is found counts where it has a word that is in nothing that is published.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::passages::{Passages, SHORTEST};
use crate::config::Config;
use crate::disk::read::SourceFile;
use crate::ids::Slug;
use crate::load::Texts;
use crate::path;
use crate::postmortem::front_matter;
use crate::text::SourceText;
use crate::theme::Theme;
use crate::vocabulary;

/// Bytes of a passage: more of it tells no more.
const LONGEST: usize = 48;
/// Letters of the shortest word that tells documents apart.
const TELLING: usize = 5;

/// A text that is published, or words of the program's own.
#[derive(Debug)]
enum Known {
    Text(Arc<str>),
    /// A document whose text is not kept.
    File(SourceFile),
}

/// What is searched for; nothing where nothing is withheld.
#[derive(Debug, Default)]
pub struct Words {
    /// Each passage with the path of its document.
    passages: Vec<(String, Arc<str>)>,
    search: Passages,
    published: Vec<Known>,
    texts: Option<Texts>,
    /// Words that were looked up: whether something that is published has them.
    known: Mutex<BTreeMap<String, bool>>,
}

impl Words {
    /// Passages of the documents that are `withheld`. Beside what is `published`, words may come from the
    /// settings, the site's own `theme`, and what ships with Afterword.
    ///
    /// # Errors
    /// The paths of the withheld documents whose words are not known any longer.
    pub(super) fn new(
        (withheld, published): (&[&SourceFile], &[&SourceFile]),
        config: &Config,
        theme: &[SourceText],
        texts: &Texts,
    ) -> Result<Self, Vec<String>> {
        if withheld.is_empty() {
            return Ok(Self::default());
        }
        let mut passages: Vec<(String, Arc<str>)> = Vec::new();
        let mut unknown: Vec<String> = Vec::new();
        for document in withheld {
            let path = &document.source.path;
            let mut add = |passage: &str| passages.push((passage.to_owned(), path.clone()));
            of_path(path, &mut add);
            match texts.of_file(document) {
                Some(text) => of_text(&text, &mut add),
                None => unknown.push(path.to_string()),
            }
        }
        if !unknown.is_empty() {
            return Err(unknown);
        }
        passages.sort();
        passages.dedup_by(|one, other| one.0 == other.0);
        let stories = published.iter().map(|document| {
            let text = &document.source.text;
            match text.is_empty() {
                true => Known::File(SourceFile::clone(document)),
                false => Known::Text(Arc::clone(text)),
            }
        });
        let paths = published
            .iter()
            .map(|document| Arc::clone(&document.source.path));
        let theme = theme.iter().map(|source| Arc::clone(&source.text));
        let notes = vocabulary::files().into_iter().map(|(_, text)| text.into());
        let config: Arc<str> = format!("{config:?}").into();
        let others = paths.chain(theme).chain(notes).chain([config]);
        Ok(Self {
            search: Passages::new(passages.iter().map(|(passage, _)| passage.as_str())),
            passages,
            published: stories.chain(others.map(Known::Text)).collect(),
            texts: Some(texts.clone()),
            known: Mutex::default(),
        })
    }

    /// Whether there is nothing to search for.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.passages.is_empty()
    }

    /// The path of the withheld document whose words these bytes have.
    #[must_use]
    pub fn found(&self, bytes: &[u8]) -> Option<&str> {
        let mut found = self.search.found(bytes);
        found.find_map(|found| {
            let (passage, path) = self.passages.get(found)?;
            self.is_of_its_own(passage).then_some(&**path)
        })
    }

    /// Whether a passage has a word that is in nothing that is published.
    fn is_of_its_own(&self, passage: &str) -> bool {
        let words = passage.split(|c: char| !c.is_alphanumeric());
        let mut words = words.filter(|word| word.chars().count() >= TELLING);
        words.any(|word| !self.is_known(word))
    }

    fn is_known(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        *known.entry(word.clone()).or_insert_with(|| {
            self.published.iter().any(|known| match known {
                Known::Text(text) => has(text, &word),
                Known::File(file) => {
                    let text = self.texts.as_ref().and_then(|texts| texts.of_file(file));
                    text.is_some_and(|text| has(&text, &word))
                }
            }) || Theme::shipped().any(|text| has(&text, &word))
        })
    }
}

/// Whether a text has a word in lower case, also as addresses spell it.
fn has(text: &str, word: &str) -> bool {
    let lower = text.to_lowercase().replace(['\'', '’'], "");
    let mut others = lower.split(|c: char| !c.is_alphanumeric());
    lower.contains(word)
        || (!lower.is_ascii()
            && others.any(|other| {
                let slug = (!other.is_ascii())
                    .then(|| Slug::from_text(other))
                    .flatten();
                slug.is_some_and(|slug| slug.as_str().contains(word))
            }))
}

/// The end of a path that tells documents apart.
fn of_path(path: &str, add: &mut impl FnMut(&str)) {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let (name, folder) = (path::name(stem), path::name(path::folder(stem)));
    if is_telling(name) {
        add(name);
    } else if is_telling(folder) {
        add(folder);
    }
}

/// The title and the longest passage of a text that is written in a page as it stands here.
fn of_text(text: &str, add: &mut impl FnMut(&str)) {
    let body = front_matter::split(text).body;
    let matter = text.get(..body.start).unwrap_or_default();
    let stated = matter.lines().filter_map(|line| {
        let (name, value) = line.split_once([':', '='])?;
        matches!(name.trim(), "title" | "id").then_some(value)
    });
    let body = body.of(text);
    let heading = body.lines().find_map(|line| line.strip_prefix('#'));
    for title in stated.chain(heading) {
        longest(title).filter(|run| is_telling(run)).map(&mut *add);
    }
    let runs = body
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(longest);
    let longest = runs.max_by_key(|run| run.len());
    longest.filter(|run| is_telling(run)).map(add);
}

/// The longest part of a line without a character that is markup or written in another way in a page.
fn longest(line: &str) -> Option<&str> {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | ',');
    let runs = line.split(|c: char| !is_plain(c)).map(str::trim);
    let run = runs.max_by_key(|run| run.len())?;
    let end = run
        .char_indices()
        .map(|(at, _)| at)
        .find(|at| *at >= LONGEST);
    run.get(..end.unwrap_or(run.len())).map(str::trim_end)
}

/// Whether a passage is long enough to be somebody's own.
fn is_telling(passage: &str) -> bool {
    let words = passage.split(|c: char| !c.is_alphanumeric());
    passage.len() >= SHORTEST && words.filter(|word| !word.is_empty()).count() > 1
}
