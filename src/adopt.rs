//! What front matter could state: values that were found elsewhere in a document, and suggestions.
//!
//! [`items`] lists them for a story, each with the place that it came from; [`adopt`] writes them into
//! the front matter of its text, and leaves out what would change anything but themselves. Knows one
//! story at a time, and no files.

mod diff;
#[cfg(test)]
mod tests;

use thiserror::Error;

use crate::catalog::{Catalog, Entry, TermUse};
use crate::config::Config;
use crate::fields::{Origin, Type};
use crate::ids::Dimension;
use crate::postmortem::front_matter::edit::{self, EditError, Field, Value};
use crate::postmortem::timeline::Milestone;
use crate::postmortem::{Candidates, Moment, Postmortem, Provenance, derive, schema};
use crate::refusals::Refusal;
use crate::text::SourceText;

pub use diff::diff;

/// A value that front matter could state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The field.
    pub field: String,
    /// The value as front matter states it; of a list, one item.
    pub value: String,
    /// What readers call it.
    pub title: String,
    /// Where it came from.
    pub from: Provenance,
    /// The author's words, where it is only suggested from them.
    pub said: Option<String>,
}

impl Item {
    /// Whether nobody stated it, anywhere: it is suggested, or it is a day that others than the author
    /// wrote down.
    #[must_use]
    pub fn is_suggested(&self) -> bool {
        let is_doubtful = matches!(self.from.origin, Origin::Git | Origin::FirstParagraph);
        self.said.is_some() || self.field == "date" && is_doubtful
    }

    /// The field as it is written into front matter, without its value.
    fn names(&self, config: &Config) -> Vec<String> {
        schema::names::of(&self.field, config)
    }
}

/// Why a document adopts nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AdoptError {
    /// The front matter cannot be edited.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// It would be read as another document.
    #[error("with more front matter it would be read otherwise; add it by hand")]
    Otherwise,
    /// What is left to adopt contradicts what is stated.
    #[error(
        "its text suggests a time that contradicts those that it states; correct one by hand, or refuse it with `not`"
    )]
    Contradicts,
}

/// A text with values that its front matter states now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adopted {
    /// The text.
    pub text: String,
    /// The values.
    pub items: Vec<Item>,
}

/// What the front matter of a story could state, in the order of the fields.
#[must_use]
pub fn items(entry: &Entry, catalog: &Catalog, config: &Config) -> Vec<Item> {
    let document = &*entry.document;
    let mut items = Vec::new();
    items.extend(title(document));
    items.extend(date(document));
    let labelled = document.systems.iter();
    let labelled = labelled.filter(|system| system.from.origin == Origin::Label);
    items.extend(labelled.map(|system| Item {
        field: Dimension::System.as_str().to_owned(),
        value: system.written.clone(),
        title: system.written.clone(),
        from: system.from.clone(),
        said: None,
    }));
    items.extend(entry.uses.iter().filter_map(|used| term(used, catalog)));
    items.extend(times(document));
    for field in config.plain_fields() {
        let mut values = document.values.iter();
        let found = values.find(|(id, _)| *id == field.id);
        let found = found.filter(|_| field.value == Type::Text && !field.is_list);
        if let Some((_, found)) = found
            && found.from.origin == Origin::Label
            && let [value] = found.value.as_slice()
        {
            items.push(Item {
                field: field.id.to_string(),
                value: value.text.clone(),
                title: value.text.clone(),
                from: found.from.clone(),
                said: None,
            });
        }
    }
    items
}

fn title(document: &Postmortem) -> Option<Item> {
    let title = &*document.title;
    let is_said_elsewhere = matches!(title.from.origin, Origin::Section | Origin::Label);
    is_said_elsewhere.then(|| Item {
        field: "title".to_owned(),
        value: title.value.clone(),
        title: title.value.clone(),
        from: title.from.clone(),
        said: None,
    })
}

fn date(document: &Postmortem) -> Option<Item> {
    let date = document.date.as_deref()?;
    let is_stated = date.from.origin == Origin::FrontMatter;
    // Where the author wrote two days, only the author knows.
    let is_written = |origin: Origin| {
        let written = [
            Origin::FileName,
            Origin::Folder,
            Origin::Label,
            Origin::Heading,
        ];
        written.contains(&origin)
    };
    let mut others = document.date.iter().flat_map(Candidates::all);
    let is_disputed =
        others.any(|other| other.value != date.value && is_written(other.from.origin));
    (!is_stated && !is_disputed && !document.is_month).then(|| Item {
        field: "date".to_owned(),
        value: date.value.to_string(),
        title: date.value.to_string(),
        from: date.from.clone(),
        said: None,
    })
}

/// A term that is suggested: by its id where a note describes it, else by its name.
fn term(used: &TermUse, catalog: &Catalog) -> Option<Item> {
    let said = used.suggested_from.as_ref()?.said.to_string();
    let title = catalog.vocabulary.title(&used.term).to_owned();
    let known = catalog.vocabulary.get(&used.term);
    let is_described = known.is_some_and(|term| term.note.is_some());
    let is_system = used.term.dimension == Dimension::System;
    Some(Item {
        field: used.term.dimension.as_str().to_owned(),
        value: match is_system && !is_described {
            true => title.clone(),
            false => used.term.slug.to_string(),
        },
        title,
        from: used.from.clone(),
        said: Some(said),
    })
}

fn times(document: &Postmortem) -> Vec<Item> {
    let found = document.times.marked().filter(|(_, moment)| {
        let is_elsewhere = matches!(moment.from.origin, Origin::Label | Origin::Timeline);
        is_elsewhere && moment.value != Moment::Unknown
    });
    let found =
        found.map(|(milestone, moment)| (milestone, moment.value.written(), &moment.from, None));
    let suggested = document.suggested_times.iter().map(|one| {
        let from = Provenance {
            origin: Origin::Timeline,
            span: Some(one.span),
        };
        (one.milestone, one.moment(), from, Some(one.said.clone()))
    });
    let found = found.map(|(milestone, value, from, said)| (milestone, value, from.clone(), said));
    let mut all: Vec<(Milestone, String, Provenance, Option<String>)> =
        found.chain(suggested).collect();
    all.sort_by_key(|(milestone, ..)| *milestone);
    let item =
        |(milestone, value, from, said): (Milestone, String, Provenance, Option<String>)| Item {
            field: milestone.id().to_owned(),
            title: value.clone(),
            value,
            from,
            said,
        };
    all.into_iter().map(item).collect()
}

/// Writes values into the front matter of a document's text, as far as it then states just those.
///
/// # Errors
/// If the front matter cannot be edited, or the document would not be read as before.
pub fn adopt(
    document: &Postmortem,
    text: &str,
    items: Vec<Item>,
    config: &Config,
) -> Result<Adopted, AdoptError> {
    let read = |items: &[Item]| -> Result<(String, Postmortem), AdoptError> {
        let written = edit::write(text, &fields(items, config))?;
        let source = SourceText::new(&*document.source.path, written.as_str());
        let read = derive::read(source, config, None).value;
        let read = read.filter(|read| is_same(document, read));
        Ok((written, read.ok_or(AdoptError::Otherwise)?))
    };
    let states_all =
        |read: &Postmortem, items: &[Item]| items.iter().all(|item| states(read, item));
    match read(&items) {
        Ok((text, all)) if states_all(&all, &items) => return Ok(Adopted { text, items }),
        Err(AdoptError::Edit(error)) => return Err(error.into()),
        Ok(_) | Err(AdoptError::Otherwise | AdoptError::Contradicts) => {}
    }
    // What contradicts those before it, or cannot be stated, is left out.
    let (mut stated, mut left_out) = (Vec::new(), Vec::new());
    for item in items {
        stated.push(item);
        if !read(&stated).is_ok_and(|(_, read)| states_all(&read, &stated)) {
            left_out.extend(stated.pop());
        }
    }
    if !stated.is_empty() {
        return Ok(Adopted {
            text: read(&stated)?.0,
            items: stated,
        });
    }
    let mut alone = left_out.iter().map(|item| read(std::slice::from_ref(item)));
    let is_in_disorder = alone.all(|read| read.is_ok_and(|(_, read)| !is_in_order(&read)));
    Err(match is_in_disorder {
        true => AdoptError::Contradicts,
        false => AdoptError::Otherwise,
    })
}

/// Writes refusals of suggestions into the front matter of a document's text.
///
/// # Errors
/// If the front matter cannot be edited, or the document would not be read as before.
pub fn refuse(
    document: &Postmortem,
    text: &str,
    refusals: &[Refusal],
    config: &Config,
) -> Result<String, AdoptError> {
    let field = Field {
        names: schema::names::of("not", config),
        value: Value::Items(refusals.iter().map(ToString::to_string).collect()),
    };
    let written = edit::write(text, &[field])?;
    let source = SourceText::new(&*document.source.path, written.as_str());
    let read = derive::read(source, config, None).value;
    let is_refused = |read: &Postmortem| {
        let mut refusals = refusals.iter();
        is_same(document, read) && refusals.all(|one| read.refused.0.contains(one))
    };
    match read.is_some_and(|read| is_refused(&read)) {
        true => Ok(written),
        false => Err(AdoptError::Otherwise),
    }
}

/// The fields that hold some values, in their order.
fn fields(items: &[Item], config: &Config) -> Vec<Field> {
    let mut fields: Vec<(&str, Field)> = Vec::new();
    for item in items {
        let is_term = Dimension::new(&item.field).is_some_and(|dimension| !dimension.is_own());
        let found = fields.iter_mut().find(|(id, _)| *id == item.field);
        if let Some((_, field)) = found {
            if let Value::Items(values) = &mut field.value {
                values.push(item.value.clone());
            }
            continue;
        }
        let is_moment = item.field == "date" || is_phase(&item.field);
        let value = match is_term {
            true => Value::Items(vec![item.value.clone()]),
            false if is_moment => Value::Moment(item.value.clone()),
            false => Value::Text(item.value.clone()),
        };
        let names = item.names(config);
        fields.push((&item.field, Field { names, value }));
    }
    fields.into_iter().map(|(_, field)| field).collect()
}

/// Whether a field says when a phase began.
#[must_use]
pub fn is_phase(field: &str) -> bool {
    Milestone::ALL.iter().any(|phase| phase.id() == field)
}

/// Whether a document is the same story in the same words, for the same readers.
fn is_same(one: &Postmortem, other: &Postmortem) -> bool {
    let text = |document: &Postmortem| document.body.of(&document.source.text).to_owned();
    one.id.value == other.id.value
        && one.title.value == other.title.value
        && one.status == other.status
        && one.audience.value == other.audience.value
        && one.kind == other.kind
        && one.summary_text == other.summary_text
        && text(one) == text(other)
}

/// Whether front matter states a value.
fn states(document: &Postmortem, item: &Item) -> bool {
    let is_stated = |from: &Provenance| from.origin == Origin::FrontMatter;
    let names = |mentions: &[crate::postmortem::TermMention]| {
        let mut mentions = mentions.iter();
        mentions.any(|mention| is_stated(&mention.from) && mention.written == item.value)
    };
    match item.field.as_str() {
        "title" => is_stated(&document.title.from) && document.title.value == item.value,
        "systems" => names(&document.systems),
        "factors" => names(&document.factors),
        "date" => document.date.as_ref().is_some_and(|date| {
            is_stated(&date.from) && date.value.to_string() == item.value && !document.is_month
        }),
        field if is_phase(field) => {
            let is_it = |moment: &Moment| moment.written() == item.value;
            let mut marked = document.times.marked();
            let found = marked.find(|(phase, _)| phase.id() == field);
            found.is_some_and(|(_, moment)| is_stated(&moment.from) && is_it(&moment.value))
                && is_in_order(document)
        }
        field => document.text_of(field) == Some(&item.value),
    }
}

/// Whether no phase begins before one that it ends.
fn is_in_order(document: &Postmortem) -> bool {
    let at = |milestone: Milestone| {
        let mut marked = document.times.marked();
        let (_, moment) = marked.find(|(phase, _)| *phase == milestone)?;
        Some(&moment.value)
    };
    let pairs = [
        (Milestone::Started, Milestone::Mitigated),
        (Milestone::Started, Milestone::Resolved),
        (Milestone::Detected, Milestone::Resolved),
    ];
    let mut times = pairs
        .into_iter()
        .filter_map(|(from, to)| at(from).zip(at(to)));
    times.all(|(from, to)| !to.is_before(from))
}
