//! Whether a term is known, by id, title or alias, and what may have been meant where it is not.
//!
//! Reads notes as texts and looks nothing up in files. A term that nobody knows is no mistake:
//! it may be new, so all that comes of it is a hint.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::diagnostics::did_you_mean;
use crate::ids::Slug;
use crate::postmortem::note;
use crate::text::SourceText;

/// The names of the terms of one dimension.
#[derive(Clone, Debug)]
pub struct Known {
    /// What one of them is called: `factor`.
    singular: &'static str,
    /// Names in the form of slugs, with the id that each stands for.
    names: BTreeMap<String, String>,
}

impl Known {
    /// No terms yet, of which one is called `singular`.
    #[must_use]
    pub const fn new(singular: &'static str) -> Self {
        Self {
            singular,
            names: BTreeMap::new(),
        }
    }

    /// Learns the term that a note describes: the id is the name of its file.
    pub fn learn(&mut self, path: &str, text: &str, config: &Config) {
        let name = crate::path::name(path);
        let stem = name.strip_suffix(".md").unwrap_or(name);
        let Some(id) = Slug::from_text(stem) else {
            return;
        };
        self.names.insert(id.to_string(), id.to_string());
        let Some(note) = note::read(SourceText::new(path, text), config).value else {
            return;
        };
        let title = note.fields.title.into_iter();
        for name in title.chain(note.fields.aliases) {
            if let Some(name) = Slug::from_text(&name.value) {
                self.names
                    .entry(name.to_string())
                    .or_insert_with(|| id.to_string());
            }
        }
    }

    /// What to say about a term that is not known; `other` is where it may belong instead.
    #[must_use]
    pub fn hint(&self, written: &str, other: &Self) -> Option<String> {
        if self.id_of(written).is_some() {
            return None;
        }
        let (own, theirs) = (self.singular, other.singular);
        if let Some(id) = other.id_of(written) {
            return Some(format!(
                "`{written}` is a {theirs}, not a {own}; did you mean `--{theirs} {id}`?"
            ));
        }
        let action = match self.nearest(written) {
            Some(id) => format!("did you mean `{id}`?"),
            None => format!("if it is new, describe it with a note in `{own}s`"),
        };
        Some(format!("no {own} is called `{written}` yet; {action}"))
    }

    fn id_of(&self, written: &str) -> Option<&str> {
        let name = Slug::from_text(written)?;
        self.names.get(name.as_str()).map(String::as_str)
    }

    fn nearest(&self, written: &str) -> Option<&str> {
        let name = Slug::from_text(written)?;
        let nearest = did_you_mean(name.as_str(), self.names.keys().map(String::as_str))?;
        self.names.get(nearest).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_terms_get_a_hint() {
        let config = Config::for_site("site");
        let mut factors = Known::new("factor");
        let mut myths = Known::new("myth");
        let note = "---\ntitle: Retry storm\naliases: [thundering herd]\n---\n";
        factors.learn("factors/capacity/retry-storm.md", note, &config);
        myths.learn(
            "myths/human-error-cause.md",
            "---\naliases: [human error]\n---\n",
            &config,
        );
        let check = |written: &str, expected: Option<&str>| {
            assert_eq!(
                factors.hint(written, &myths).as_deref(),
                expected,
                "{written}"
            );
        };
        check("retry-storm", None);
        check("Thundering herd", None);
        check(
            "rety-storm",
            Some("no factor is called `rety-storm` yet; did you mean `retry-storm`?"),
        );
        check(
            "thundering-herds",
            Some("no factor is called `thundering-herds` yet; did you mean `retry-storm`?"),
        );
        check(
            "human error",
            Some("`human error` is a myth, not a factor; did you mean `--myth human-error-cause`?"),
        );
        check(
            "moon",
            Some(
                "no factor is called `moon` yet; if it is new, describe it with a note in `factors`",
            ),
        );
        check(
            "…",
            Some("no factor is called `…` yet; if it is new, describe it with a note in `factors`"),
        );
    }
}
