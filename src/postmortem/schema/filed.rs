//! Fields that other tools file documents by: `tags`, `categories`, `keywords`.
//!
//! What their values mean is told among all documents, by the catalog.

use super::names;
use super::reader::{MOST_ITEMS, Reader};
use crate::data::fields::{normalised, text_of};
use crate::data::{Key, Node, Value};
use crate::fields;
use crate::postmortem::{Origin, Provenance, TermMention};

/// The field of the companies that documents tell of.
pub(crate) const COMPANIES: &str = "companies";

/// The field whose values may each have a name of their own.
const LABELS: &str = "labels";

/// The field that labels may name as well.
const SYSTEMS: &str = "systems";

/// The fields, each under the plural that its values are known by.
const FIELDS: [(&str, &[&str]); 6] = [
    ("categories", &["categories", "category"]),
    (
        COMPANIES,
        &[
            "companies",
            "company",
            "organisation",
            "organisations",
            "organization",
            "organizations",
        ],
    ),
    ("keywords", &["keywords", "keyword"]),
    ("labels", &["labels", "label"]),
    ("products", &["products", "product"]),
    ("tags", &["tags", "tag"]),
];

impl Reader<'_, '_> {
    /// The values of such fields, as far as the site gives them no meaning of its own. What holds anything
    /// but names is left as it is.
    pub(super) fn filed(&mut self) -> Vec<(String, TermMention)> {
        let config = self.config();
        let given: Vec<String> = names::given_by_the_site(config)
            .chain(config.declared.iter().map(|field| normalised(&field.id)))
            .collect();
        let entries: Vec<(&Key, &Node)> = self.fields.entries().collect();
        let mut filed = Vec::new();
        for (key, node) in entries {
            let name = normalised(&key.name);
            if given.contains(&name) {
                continue;
            }
            if let Some(mentions) = field(&name).and_then(|field| mentions(field, node)) {
                self.fields.take(&name);
                filed.extend(mentions);
            } else if let (Some(LABELS), Value::Map(inner)) = (field(&name), &node.value)
                && let Some(mentions) = labelled(inner)
            {
                self.fields.take(&name);
                filed.extend(mentions);
            } else if let ("taxonomies", Value::Map(inner)) = (name.as_str(), &node.value) {
                // Zola keeps them one level down.
                let inner = inner.iter().filter_map(|(key, node)| {
                    let name = normalised(&key.name);
                    mentions(field(&name).filter(|_| !given.contains(&name))?, node)
                });
                filed.extend(inner.flatten());
            }
        }
        filed.truncate(MOST_ITEMS);
        filed
    }
}

/// The names in labels of which each says what it is: `{team: payments, tier: 1}`. `None` where one says
/// something that Afterword has a field for, or holds anything but names.
fn labelled(labels: &[(Key, Node)]) -> Option<Vec<(String, TermMention)>> {
    let mut filed = Vec::new();
    for (key, node) in labels {
        let name = normalised(&key.name);
        let plural = if name.ends_with('s') {
            name.clone()
        } else {
            format!("{name}s")
        };
        let field = match (fields::named(&name).or_else(|| fields::named(&plural)))
            .map(|field| &*field.id)
        {
            Some(known) if known != SYSTEMS => return None,
            Some(known) => known.to_owned(),
            None => plural,
        };
        filed.extend(mentions(&field, node)?);
    }
    Some(filed)
}

fn field(name: &str) -> Option<&'static str> {
    let mut fields = FIELDS.iter();
    let (field, _) = fields.find(|(_, names)| names.contains(&name))?;
    Some(field)
}

/// The names in a value: of a list, or with commas between them. `None` where it holds anything else.
fn mentions(field: &str, node: &Node) -> Option<Vec<(String, TermMention)>> {
    let mention = |name: &str, node: &Node| {
        let name = name.trim();
        (!name.is_empty()).then(|| {
            let from = Provenance {
                origin: Origin::FrontMatter,
                span: Some(node.span),
            };
            let mention = TermMention {
                written: name.to_owned(),
                from,
                note: None,
            };
            (field.to_owned(), mention)
        })
    };
    match &node.value {
        Value::List(items) => {
            let names: Option<Vec<_>> = items
                .iter()
                .filter(|item| item.value != Value::Null)
                .map(|item| Some((text_of(item)?.text, item)))
                .collect();
            let names = names?.into_iter();
            Some(
                names
                    .filter_map(|(name, item)| mention(&name, item))
                    .collect(),
            )
        }
        Value::Number(number) => Some(mention(number, node).into_iter().collect()),
        Value::Text(text) => Some(
            text.split(',')
                .filter_map(|name| mention(name, node))
                .collect(),
        ),
        _ => None,
    }
}
