//! A postmortem of an export, where a hundred thousand are held at once: without its text, which is read again where it
//! is told, and without what only pages show or compare.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use super::markdown::{Content, LinkKind};
use super::{Lexicon, Origin, Outline, Postmortem, Timeline, Times, outline};

/// What is kept in place of the text and the outline, which follows from it.
#[derive(Clone, Debug)]
pub(super) struct Aside {
    /// The hash of the text, so that the same can be read again.
    text: blake3::Hash,
    /// The heading that is the title, by its number.
    title: Option<usize>,
}

/// What stands in place of what was dropped, the same in all documents.
#[derive(Default)]
struct Nothing {
    outline: Arc<Outline>,
    times: Arc<Times>,
    timeline: Arc<Timeline>,
}

static NOTHING: LazyLock<Nothing> = LazyLock::new(Nothing::default);

impl Postmortem {
    /// Drops the text, and what only pages show or compare. What the catalog resolves and what is searched
    /// is as before.
    pub fn forget_pages(&mut self) {
        self.aside = Some(Box::new(Aside {
            text: blake3::hash(self.source.text.as_bytes()),
            title: self.outline.title,
        }));
        self.source.text = Arc::default();
        self.outline = Arc::clone(&NOTHING.outline);
        self.lexicon = Lexicon::default();
        self.passages = Vec::new();
        self.times = Arc::clone(&NOTHING.times);
        self.suggested_times = Vec::new();
        self.timeline = Arc::clone(&NOTHING.timeline);
        self.participants = Vec::new();
        self.sources = Vec::new();
        self.forget_what_the_text_tells();
        // A link that was met before leads where that led.
        let mut met = BTreeSet::new();
        self.links.retain(|link| {
            !matches!(link.kind, LinkKind::Link | LinkKind::Image)
                || met.insert((link.kind, link.target.clone()))
        });
        self.links.shrink_to_fit();
        self.hints.shrink_to_fit();
        for hint in &mut self.hints {
            hint.likely.shrink_to_fit();
        }
    }

    /// Drops candidates that do not count, and lists that stand in the text, where they are told.
    fn forget_what_the_text_tells(&mut self) {
        self.systems.keep_first();
        self.factors.keep_first();
        self.actions.keep_first();
        self.actions
            .drop_unless(|action| action.from.origin == Origin::FrontMatter);
        for (_, points) in &mut self.points {
            points.keep_first();
            points.drop_unless(|point| point.from.origin == Origin::FrontMatter);
        }
        self.points.retain(|(_, points)| !points.is_empty());
        self.points.shrink_to_fit();
        for (_, values) in &mut self.values {
            values.keep_first();
        }
        self.date.as_mut().map(super::Candidates::keep_first);
        self.summary.as_mut().map(super::Candidates::keep_first);
        self.audience.keep_first();
    }

    /// The hash of its text.
    #[must_use]
    pub fn text_hash(&self) -> blake3::Hash {
        let aside = self.aside.as_ref().map(|aside| aside.text);
        aside.unwrap_or_else(|| blake3::hash(self.source.text.as_bytes()))
    }

    /// Whether its text has to be read again.
    #[must_use]
    pub const fn has_no_text(&self) -> bool {
        self.aside.is_some()
    }

    /// Its outline, read again from its content where it was dropped.
    #[must_use]
    pub fn outline_of(&self, content: &Content<'_>) -> Cow<'_, Outline> {
        match &self.aside {
            None => Cow::Borrowed(&self.outline),
            Some(aside) => {
                let mut outline = outline::read(content);
                outline.title = aside.title;
                Cow::Owned(outline)
            }
        }
    }
}
