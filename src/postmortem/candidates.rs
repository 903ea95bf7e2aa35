//! All that a document says for a field: what counts, what was found besides, and where each stands.

use std::ops::{Deref, DerefMut};

use serde::{Deserialize, Serialize};

use super::{Derived, Postmortem, Provenance};
use crate::fields::Field;

/// The candidates for a value; it dereferences to the one that counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidates<T> {
    chosen: Derived<T>,
    others: Vec<Derived<T>>,
}

impl<T> Candidates<T> {
    /// The candidates in the order in which they count; `None` where there are none.
    pub fn of(all: impl IntoIterator<Item = Derived<T>>) -> Option<Self> {
        let mut all = all.into_iter();
        Some(Self {
            chosen: all.next()?,
            others: all.collect(),
        })
    }

    /// The one that counts, and others behind it. Those that say the same at the same place are one.
    pub fn with(chosen: Derived<T>, others: impl IntoIterator<Item = Derived<T>>) -> Self
    where
        T: PartialEq,
    {
        let mut others: Vec<_> = others.into_iter().collect();
        others.retain(|other| *other != chosen);
        Self { chosen, others }
    }

    /// All of them, the one that counts first.
    pub fn all(&self) -> impl Iterator<Item = &Derived<T>> {
        std::iter::once(&self.chosen).chain(&self.others)
    }

    fn origins(&self) -> Vec<&Provenance> {
        self.all().map(|one| &one.from).collect()
    }
}

impl<T> Deref for Candidates<T> {
    type Target = Derived<T>;

    fn deref(&self) -> &Derived<T> {
        &self.chosen
    }
}

impl<T> DerefMut for Candidates<T> {
    fn deref_mut(&mut self) -> &mut Derived<T> {
        &mut self.chosen
    }
}

/// A value of a plain field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldValue {
    /// A text or number as written, a day as `2024-05-01`, the id of a choice, the words of a link.
    pub text: String,
    /// Where a link leads; `http`, `https` or `mailto` only.
    pub url: Option<String>,
}

impl Postmortem {
    /// The values of a plain field; none where nothing is said.
    #[must_use]
    pub fn values(&self, field: &str) -> &[FieldValue] {
        let found = self.values.iter().find(|(id, _)| id == field);
        found.map_or(&[], |(_, values)| &values.value)
    }

    /// The first value of a plain field, as text.
    #[must_use]
    pub fn text_of(&self, field: &str) -> Option<&str> {
        self.values(field).first().map(|value| value.text.as_str())
    }

    /// Where the value of a field came from, and behind that where others were found for it. Of a
    /// list it is the place of its first item.
    #[must_use]
    pub fn origins(&self, field: &Field) -> Vec<&Provenance> {
        let times = &self.times;
        let items = match &*field.id {
            "id" => return self.id.origins(),
            "title" => return self.title.origins(),
            "date" => {
                return self
                    .date
                    .as_ref()
                    .map(Candidates::origins)
                    .unwrap_or_default();
            }
            "summary" => self.summary.as_ref().map(|summary| &summary.from),
            "audience" => return self.audience.origins(),
            "timezone" => self.timeline.zone.as_ref().map(|zone| &zone.from),
            "systems" => self.systems.first().map(|system| &system.from),
            "factors" => self.factors.first().map(|factor| &factor.from),
            "myths" => self.myths.first().map(|myth| &myth.mention.from),
            "started" => times.started.as_ref().map(|moment| &moment.from),
            "detected" => times.detected.as_ref().map(|moment| &moment.from),
            "declared" => times.declared.as_ref().map(|moment| &moment.from),
            "mitigated" => times.mitigated.as_ref().map(|moment| &moment.from),
            "resolved" => times.resolved.as_ref().map(|moment| &moment.from),
            "surprises" => self.surprises.first().map(|item| &item.from),
            "mitigators" => self.mitigators.first().map(|item| &item.from),
            "luck" => self.luck.first().map(|item| &item.from),
            "risks" => self.risks.first().map(|item| &item.from),
            "questions" => self.questions.first().map(|item| &item.from),
            "actions" => self.actions.first().map(|action| &action.from),
            id => {
                let plain = self.values.iter().find(|(field, _)| field == id);
                return plain
                    .map(|(_, values)| values.origins())
                    .unwrap_or_default();
            }
        };
        items.into_iter().collect()
    }
}
