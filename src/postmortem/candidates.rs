//! All that a document says for a field: what counts, what was found besides, and where each stands.

use std::ops::{Deref, DerefMut};

use serde::{Deserialize, Serialize};

use super::{Derived, Postmortem, Provenance};
use crate::config::Config;
use crate::fields::{Field, Type};

/// The candidates for a value; it dereferences to the one that counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidates<T> {
    chosen: Derived<T>,
    others: Box<[Derived<T>]>,
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

    /// The candidates in the order in which they count, of which the last is always there.
    pub fn ending(all: impl IntoIterator<Item = Derived<T>>, last: Derived<T>) -> Self {
        let mut all = all.into_iter();
        let Some(chosen) = all.next() else {
            return Self {
                chosen: last,
                others: Box::default(),
            };
        };
        Self {
            chosen,
            others: all.chain([last]).collect(),
        }
    }

    /// The one that counts, and others behind it. Those that say the same at the same place are one.
    pub fn with(chosen: Derived<T>, others: impl IntoIterator<Item = Derived<T>>) -> Self
    where
        T: PartialEq,
    {
        let others = others.into_iter().filter(|other| *other != chosen);
        let others = others.collect();
        Self { chosen, others }
    }

    /// All of them, the one that counts first.
    pub fn all(&self) -> impl Iterator<Item = &Derived<T>> {
        std::iter::once(&self.chosen).chain(&self.others)
    }

    /// Drops those that do not count.
    pub(super) fn keep_first(&mut self) {
        self.others = Box::default();
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

/// The candidates for a list: the one that counts, and behind it those that other readers found. It
/// dereferences to the one that counts, which is empty where nobody found any.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lists<T>(Box<[Box<[T]>]>);

impl<T> Lists<T> {
    /// The lists in the order in which they count. Empty ones are passed over.
    pub fn of(all: impl IntoIterator<Item = Vec<T>>) -> Self {
        let found = all.into_iter().filter(|list| !list.is_empty());
        Self(found.map(Vec::into_boxed_slice).collect())
    }

    /// All of them, the one that counts first.
    pub fn all(&self) -> impl Iterator<Item = &[T]> {
        self.0.iter().map(|list| &**list)
    }

    /// Drops those that do not count.
    pub(super) fn keep_first(&mut self) {
        if self.0.len() > 1 {
            let first = std::mem::take(&mut self.0).into_iter().next();
            self.0 = first.into_iter().collect();
        }
    }

    /// Drops all of it unless something in it is wanted.
    pub(super) fn drop_unless(&mut self, is_wanted: impl Fn(&T) -> bool) {
        if !self.iter().any(is_wanted) {
            self.0 = Box::default();
        }
    }

    fn origins<'a>(&'a self, from: impl Fn(&'a T) -> &'a Provenance) -> Vec<&'a Provenance> {
        self.all()
            .filter_map(|list| list.first().map(&from))
            .collect()
    }
}

impl<T> Deref for Lists<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.0.first().map_or(&[], |list| list)
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
    /// The items of a list of Markdown; none where nothing is said.
    #[must_use]
    pub fn points(&self, field: &str) -> &[Derived<String>] {
        self.lists(field).map_or(&[], |points| points)
    }

    pub(super) fn lists(&self, field: &str) -> Option<&Lists<Derived<String>>> {
        let mut points = self.points.iter();
        points.find(|(id, _)| id == field).map(|(_, points)| points)
    }

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

    /// Where the values came from, by the fields of which the table wants it told.
    pub fn explained<'a>(
        &'a self,
        config: &'a Config,
    ) -> impl Iterator<Item = (&'a Field, &'a Provenance)> {
        let fields = config.all_fields().filter(|field| field.is_explained);
        fields.filter_map(|field| Some((field, *self.origins(field).first()?)))
    }

    /// Where the value of a field came from, and behind that where others were found for it. Of a
    /// list it is the place of its first item.
    #[must_use]
    pub fn origins(&self, field: &Field) -> Vec<&Provenance> {
        let times = &self.times;
        match &*field.id {
            "id" => self.id.origins(),
            "title" => self.title.origins(),
            "date" => all(self.date.as_ref()),
            "summary" => all(self.summary.as_ref()),
            "audience" => self.audience.origins(),
            "timezone" => all(self.timeline.zone.as_ref()),
            "systems" => self.systems.origins(|system| &system.from),
            "factors" => self.factors.origins(|factor| &factor.from),
            "myths" => {
                let first = self.myths.first();
                first.map(|myth| &myth.mention.from).into_iter().collect()
            }
            "started" => all(times.started.as_ref()),
            "detected" => all(times.detected.as_ref()),
            "declared" => all(times.declared.as_ref()),
            "mitigated" => all(times.mitigated.as_ref()),
            "resolved" => all(times.resolved.as_ref()),
            "duration" => {
                let lasted = self.lasted.as_ref();
                lasted.map(|lasted| &lasted.from).into_iter().collect()
            }
            "actions" => self.actions.origins(|action| &action.from),
            id if field.value == Type::Points => {
                let lists = self.lists(id);
                lists
                    .map(|lists| lists.origins(|point| &point.from))
                    .unwrap_or_default()
            }
            id => {
                let mut plain = self.values.iter();
                all(plain
                    .find(|(field, _)| field == id)
                    .map(|(_, values)| values))
            }
        }
    }
}

fn all<T>(candidates: Option<&Candidates<T>>) -> Vec<&Provenance> {
    candidates.map(Candidates::origins).unwrap_or_default()
}
