//! What a document names as its one cause: asked about once, and not where the same paragraph tells of further
//! conditions.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::diagnostics::Diagnostic;
use crate::pattern::pattern;
use crate::review::prose::Told;

/// Words of further conditions beside one that is called the cause.
static FURTHER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:contribut(?:ed|ing|es?)|contributory|exacerbat\w+|aggravated|compounded|worsened|amplified|combined with|coupled with|combination of|together with|interplay|confluence|(?:several|multiple|many|two|three|four|other|further|these) (?:[a-z-]+ )?(?:factors|conditions|causes)|(?:second|another|additional) (?:factor|condition|cause|issue|problem)|root causes|also (?:contributed|played|led|caused|meant|made|triggered|failed|delayed|prevented))\b",
    )
});

/// The causes that a document names, and the paragraphs that name several.
#[derive(Default)]
pub(super) struct Causes {
    named: Vec<(usize, Diagnostic)>,
    several: BTreeSet<usize>,
}

impl Causes {
    /// Reads a sentence for further conditions.
    pub fn read(&mut self, told: &Told<'_>) {
        if !self.several.contains(&told.paragraph) && FURTHER.is_match(&told.lower) {
            self.several.insert(told.paragraph);
        }
    }

    /// Adds a sentence that names one cause.
    pub fn add(&mut self, told: &Told<'_>, finding: Diagnostic) {
        self.named.push((told.paragraph, finding));
    }

    /// The first one that stands alone, with the places of the others.
    pub fn finding(self) -> Option<Diagnostic> {
        let several = self.several;
        let alone = self.named.into_iter();
        let mut alone = alone.filter(|(paragraph, _)| !several.contains(paragraph));
        let (_, mut first) = alone.next()?;
        let places = alone.filter_map(|(_, other)| other.location);
        first
            .related
            .extend(places.map(|place| (place, "and here".to_owned())));
        Some(first)
    }
}
