//! Suggestions that somebody refused: they are never made again.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ids::{Dimension, Slug, TermId};

/// The fields with one value for which something may be suggested.
const FIELDS: [&str; 6] = [
    "date",
    "started",
    "detected",
    "declared",
    "mitigated",
    "resolved",
];

/// A suggestion that was refused: `system:kafka`, `factor:retry-storm`, `detected`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// This system or factor.
    Term(TermId),
    /// Any value for this field.
    Field(String),
}

impl Refusal {
    /// The refusal of a value that was suggested for a field.
    #[must_use]
    pub fn of(field: &str, value: &str) -> Option<Self> {
        let dimension = Dimension::new(field)?;
        match dimension {
            Dimension::System | Dimension::Factor => Some(Self::Term(TermId {
                slug: Slug::from_text(value)?,
                dimension,
            })),
            _ => FIELDS
                .contains(&field)
                .then(|| Self::Field(field.to_owned())),
        }
    }

    /// The refusal that a text names.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let Some((dimension, name)) = text.split_once(':') else {
            return Self::of(&text.to_ascii_lowercase(), "");
        };
        let mut dimensions = [Dimension::System, Dimension::Factor].into_iter();
        let dimension = dimensions.find(|known| known.is_called(dimension.trim()))?;
        Self::of(dimension.as_str(), name)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Term(term) => term.fmt(f),
            Self::Field(field) => f.write_str(field),
        }
    }
}

/// All that was refused in a place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusals(pub Vec<Refusal>);

impl Refusals {
    /// Whether nothing may be suggested for a field.
    #[must_use]
    pub fn hold_field(&self, field: &str) -> bool {
        let mut all = self.0.iter();
        all.any(|one| matches!(one, Refusal::Field(refused) if refused == field))
    }

    /// The terms of a dimension that may not be suggested.
    pub fn terms<'r>(&'r self, dimension: &'r Dimension) -> impl Iterator<Item = &'r Slug> {
        self.0.iter().filter_map(move |one| match one {
            Refusal::Term(term) if term.dimension == *dimension => Some(&term.slug),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_written_as_they_are_read() {
        let check = |text: &str, expected: &str| {
            let read = Refusal::parse(text).map(|refusal| refusal.to_string());
            assert_eq!(read.unwrap_or_default(), expected, "{text}");
        };
        check("system:kafka", "system:kafka");
        check("systems: Order database", "system:order-database");
        check("factor:retry-storm", "factor:retry-storm");
        check("Detected", "detected");
        check("date", "date");
        check("myth:if-only", "");
        check("kafka", "");
        check("system:", "");
        check("title", "");
    }
}
