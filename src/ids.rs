//! Identifiers: what a postmortem, a term and a dimension are called in addresses, links and data.
//!
//! Preconditions live in the types: a [`Slug`] is safe as a file name and in a URL on every
//! system, so nothing behind this module needs to check again.

use std::borrow::{Borrow, Cow};
use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::words;

/// The longest slug, in bytes: with a `.html` behind it well below the 255 bytes of a file name.
const MAX_SLUG_BYTES: usize = 120;

/// Device names that Windows refuses as file names with any ending, and the name of every list.
const RESERVED_NAMES: [&str; 23] = [
    "index", "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7",
    "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// What results and queries call other things than terms.
const RESULT_FIELDS: [&str; 5] = ["kind", "severity", "year", "after", "before"];

/// Lower-case ASCII letters, digits and single hyphens; never empty, at most 120 bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Slug(Arc<str>);

impl Slug {
    /// The slug of any text: transliterated, lower case, everything else a hyphen. `None` where
    /// nothing is left ("🔥" is read as its name, "…" leaves nothing).
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let mut slug = String::with_capacity(text.len().min(MAX_SLUG_BYTES));
        for c in deunicode::deunicode(text).chars() {
            if slug.len() >= MAX_SLUG_BYTES {
                break;
            }
            if c.is_ascii_alphanumeric() {
                slug.push(c.to_ascii_lowercase());
            } else if c != '\'' && !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        }
        slug.truncate(slug.trim_end_matches('-').len());
        if RESERVED_NAMES.contains(&slug.as_str()) {
            slug.push_str("-page");
        }
        (!slug.is_empty()).then(|| Self(slug.into()))
    }

    /// The text of the slug.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Slug {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a postmortem is called: the last part of its address and the key of its links.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PostmortemId(pub Slug);

impl fmt::Display for PostmortemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A way of grouping postmortems. Its name is plural, as in front matter and addresses.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Slug", into = "Slug")]
pub enum Dimension {
    /// What was involved: `systems`.
    System,
    /// Which conditions took part: `factors`.
    Factor,
    /// Which beliefs about failure fell: `myths`.
    Myth,
    /// A taxonomy of site.toml, which is called none of these.
    Own(Slug),
}

impl Dimension {
    /// The dimensions that every site has, in the order in which they are shown.
    pub const BUILT_IN: [Self; 3] = [Self::System, Self::Factor, Self::Myth];

    /// A dimension by name; `None` for a name that leaves no slug.
    #[must_use]
    pub fn new(name: &str) -> Option<Self> {
        Slug::from_text(name).map(Self::from)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::System => "systems",
            Self::Factor => "factors",
            Self::Myth => "myths",
            Self::Own(name) => name.as_str(),
        }
    }

    /// The name of one of its terms in links and queries: `factor` of `factors`.
    #[must_use]
    pub fn singular(&self) -> Cow<'_, str> {
        words::singular(self.as_str())
    }

    /// The name of the field of its terms in results: singular, unless that is another field's.
    #[must_use]
    pub fn field(&self) -> Cow<'_, str> {
        match self.singular() {
            taken if RESULT_FIELDS.contains(&&*taken) => Cow::Borrowed(self.as_str()),
            singular => singular,
        }
    }

    /// Whether links and queries may call it so.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        name == self.as_str() || name == self.singular()
    }

    /// Whether it is a taxonomy of the site.
    #[must_use]
    pub const fn is_own(&self) -> bool {
        matches!(self, Self::Own(_))
    }
}

impl From<Slug> for Dimension {
    fn from(name: Slug) -> Self {
        let built_in = Self::BUILT_IN.into_iter();
        let mut built_in = built_in.filter(|dimension| dimension.as_str() == name.as_str());
        built_in.next().unwrap_or(Self::Own(name))
    }
}

impl From<Dimension> for Slug {
    fn from(dimension: Dimension) -> Self {
        match dimension {
            Dimension::Own(name) => name,
            built_in => Self(built_in.as_str().into()),
        }
    }
}

impl Ord for Dimension {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl PartialOrd for Dimension {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A term within its dimension: the system `checkout`, the factor `retry-storm`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TermId {
    /// The dimension it belongs to.
    pub dimension: Dimension,
    /// Its slug, unique within the dimension.
    pub slug: Slug,
}

impl TermId {
    /// Another term of the same dimension.
    #[must_use]
    pub fn sibling(&self, slug: &Slug) -> Self {
        Self {
            dimension: self.dimension.clone(),
            slug: slug.clone(),
        }
    }
}

impl fmt::Display for TermId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.dimension.singular(), self.slug)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_term_of_a_dimension_is_called_by_the_singular() {
        let check = |name: &str, singular: &str, field: &str| {
            let dimension = Dimension::new(name).unwrap();
            assert_eq!(
                (&*dimension.singular(), &*dimension.field()),
                (singular, field)
            );
        };
        check("factors", "factor", "factor");
        check("categories", "category", "category");
        check("kinds", "kind", "kinds");
        check("team", "team", "team");
        check("ties", "tie", "tie");
        check("branches", "branch", "branch");
        check("caches", "cache", "cache");
        check("causes", "cause", "cause");
        check("status", "status", "status");
    }

    #[test]
    fn slugs_are_safe_file_names() {
        let check = |text: &str, expected: &str| {
            assert_eq!(
                Slug::from_text(text)
                    .map(|s| s.to_string())
                    .unwrap_or_default(),
                expected,
                "{text:?}"
            );
        };
        check("2024-02-28-decide is down", "2024-02-28-decide-is-down");
        check("PM2021-005", "pm2021-005");
        check("../../etc/passwd", "etc-passwd");
        check("Zürich's  outage!", "zurichs-outage");
        check("con", "con-page");
        check("...", "");
        check("日本", "ri-ben");
        assert!(Slug::from_text(&"ab ".repeat(500)).unwrap().as_str().len() <= MAX_SLUG_BYTES);
    }
}
