//! All that a document says for its fields, as text: the value that counts, what was found besides, and
//! where each stands.

use std::borrow::Cow;

use super::outline::SectionKind;
use super::timeline::{Suggested, When};
use super::when::Length;
use super::{
    Candidates, Derived, Lists, Moment, Origin, Postmortem, Provenance, TermMention, schema,
};
use crate::config::Config;
use crate::fields::{Field, Type};
use crate::text::Span;
use crate::words::Word as _;

/// A value as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The value; Markdown where the field holds some.
    pub value: String,
    /// Where it came from; `None` where that is not kept.
    pub from: Option<Provenance>,
}

/// A field with what is said for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldField<'c> {
    /// The name of the field, or of the dimension.
    pub name: Cow<'c, str>,
    /// The values that count, one or more.
    pub values: Vec<Told>,
    /// What else was found, each a value or a list.
    pub others: Vec<Vec<Told>>,
}

impl Told {
    fn of(value: impl Into<String>, from: &Provenance) -> Self {
        Self {
            value: value.into(),
            from: Some(from.clone()),
        }
    }

    /// A value that stands in front matter.
    fn at(value: impl Into<String>, span: Span) -> Self {
        let from = Provenance {
            origin: Origin::FrontMatter,
            span: Some(span),
        };
        Self::of(value, &from)
    }
}

impl Postmortem {
    /// The fields for which the document says something, in the order of the table, and behind them the
    /// dimensions of the site.
    #[must_use]
    pub fn told<'c>(&self, config: &'c Config) -> Vec<ToldField<'c>> {
        let fields = config.all_fields();
        let mut told: Vec<_> = fields
            .filter_map(|field| {
                let mut all = self.candidates(field, config).into_iter();
                Some(ToldField {
                    name: Cow::Borrowed(&*field.id),
                    values: all.next()?,
                    others: all.collect(),
                })
            })
            .collect();
        let terms = self
            .terms
            .iter()
            .map(|(dimension, mention)| (dimension.to_string(), mention));
        let filed = self
            .filed
            .iter()
            .map(|(field, mention)| (field.clone(), mention));
        for (name, mention) in terms.chain(filed) {
            let value = Told::of(&mention.written, &mention.from);
            match told.iter_mut().find(|field| field.name == name) {
                Some(field) => field.values.push(value),
                None => told.push(ToldField {
                    name: Cow::Owned(name),
                    values: vec![value],
                    others: Vec::new(),
                }),
            }
        }
        told
    }

    /// What was found for a field, what counts first; of a list all of its items.
    fn candidates(&self, field: &Field, config: &Config) -> Vec<Vec<Told>> {
        let times = &self.times;
        let text = &*self.source.text;
        let moments =
            |moment: &Option<Candidates<Moment>>| singles(moment.as_ref(), Moment::written);
        match &*field.id {
            "id" => singles(Some(&self.id), ToString::to_string),
            "title" => singles(Some(&self.title), String::clone),
            "date" => self.dates(),
            "summary" => singles(self.summary.as_ref(), |summary| {
                summary.of(text).into_owned()
            }),
            "audience" => singles(Some(&self.audience), |audience| audience.word().to_owned()),
            "timezone" => singles(self.timeline.zone.as_ref(), ToString::to_string),
            "systems" => lists(&self.systems, mention),
            "factors" => lists(&self.factors, mention),
            "myths" => {
                let myths = self.myths.iter().map(|myth| mention(&myth.mention));
                one(myths.collect())
            }
            "started" => moments(&times.started),
            "detected" => moments(&times.detected),
            "declared" => moments(&times.declared),
            "mitigated" => moments(&times.mitigated),
            "resolved" => moments(&times.resolved),
            "duration" => one(self.lasted.iter().map(length).collect()),
            "actions" => lists(&self.actions, |action| {
                Told::of(&action.value.text, &action.from)
            }),
            "kind" => {
                let kind = config.kind(self.kind).id.clone();
                one(self.stated([kind], &["kind"], config))
            }
            "status" => {
                let status = self.status.word().to_owned();
                one(self.stated([status], &["status", "draft", "published"], config))
            }
            "aliases" => {
                let aliases = self.aliases.iter();
                one(aliases
                    .map(|(slug, span)| Told::at(slug.to_string(), *span))
                    .collect())
            }
            "lang" => one(self.stated(self.language.clone(), &["lang"], config)),
            "impact" => {
                let impact = &self.impact;
                let parts = [&impact.text, &impact.who, &impact.what, &impact.extent];
                let parts = parts.into_iter().flatten().cloned();
                one(self.stated(parts, &["impact"], config))
            }
            "links" => {
                let links = self.sources.iter().map(|link| match &link.url {
                    Some(url) if *url != link.title => format!("{} ({url})", link.title),
                    _ => link.title.clone(),
                });
                one(self.stated(links, &["links"], config))
            }
            "related" => {
                let related = self.relations.iter();
                one(related
                    .map(|relation| Told::at(&relation.to.text, relation.to.span))
                    .collect())
            }
            "participants" => one(self.told_people(config)),
            id if field.value == Type::Points => {
                let found = self.lists(id);
                let point = |point: &Derived<String>| Told::of(&point.value, &point.from);
                found.map(|points| lists(points, point)).unwrap_or_default()
            }
            id => self.plain(id),
        }
    }

    /// The values at the place of the first of these fields that front matter states; without a place
    /// where it states none.
    fn stated(
        &self,
        values: impl IntoIterator<Item = String>,
        fields: &[&str],
        config: &Config,
    ) -> Vec<Told> {
        let mut values = values.into_iter().peekable();
        if values.peek().is_none() {
            return Vec::new();
        }
        let place = |field: &&str| schema::stated_at(&self.source, field, config);
        let from = fields.iter().find_map(place).map(|span| Provenance {
            origin: Origin::FrontMatter,
            span: Some(span),
        });
        let told = values.map(|value| Told {
            value,
            from: from.clone(),
        });
        told.collect()
    }

    /// How many people took part.
    fn told_people(&self, config: &Config) -> Vec<Told> {
        let people = self.people().map(|count| match count {
            1 => "1 person".to_owned(),
            count => format!("{count} people"),
        });
        let mut people = self.stated(people, &["participants", "facilitator"], config);
        for told in &mut people {
            told.from = told.from.take().or_else(|| self.section_of_people());
        }
        people
    }

    /// The section that lists who took part.
    fn section_of_people(&self) -> Option<Provenance> {
        let mut sections = self.outline.sections.iter();
        let section = sections.find(|section| section.kind == SectionKind::Participants)?;
        Some(Provenance {
            origin: Origin::Section,
            span: Some(section.span),
        })
    }

    fn dates(&self) -> Vec<Vec<Told>> {
        let mut dates = singles(self.date.as_ref(), ToString::to_string);
        if self.is_month
            && let Some(first) = dates.first_mut().and_then(|values| values.first_mut())
        {
            first.value.truncate("2024-05".len());
        }
        dates
    }

    /// What was found for a field that needs nothing but its row.
    fn plain(&self, id: &str) -> Vec<Vec<Told>> {
        let mut values = self.values.iter();
        let Some((_, found)) = values.find(|(field, _)| field == id) else {
            return Vec::new();
        };
        let told = found.all().map(|candidate| {
            let values = candidate.value.iter();
            values
                .map(|value| Told::of(&value.text, &candidate.from))
                .collect()
        });
        told.collect()
    }
}

impl Suggested {
    /// When the phase began, as data has it: an instant with its offset, or a day.
    #[must_use]
    pub fn moment(&self) -> String {
        match self.when {
            When::At(at) => at.rfc3339(),
            When::On(day) => day.to_string(),
        }
    }
}

impl Moment {
    /// The moment as front matter has it.
    #[must_use]
    pub fn written(&self) -> String {
        match self {
            Self::At {
                at,
                approximate: true,
            } => format!("~{}", at.rfc3339()),
            Self::At { at, .. } => at.rfc3339(),
            Self::Day(day) => day.to_string(),
            Self::Unknown => "unknown".to_owned(),
        }
    }
}

/// Nothing, or one list.
fn one(values: Vec<Told>) -> Vec<Vec<Told>> {
    match values.is_empty() {
        true => Vec::new(),
        false => vec![values],
    }
}

fn singles<T>(found: Option<&Candidates<T>>, text: impl Fn(&T) -> String) -> Vec<Vec<Told>> {
    let all = found.into_iter().flat_map(Candidates::all);
    all.map(|one| vec![Told::of(text(&one.value), &one.from)])
        .collect()
}

fn lists<T>(found: &Lists<T>, told: impl Fn(&T) -> Told) -> Vec<Vec<Told>> {
    found
        .all()
        .map(|list| list.iter().map(&told).collect())
        .collect()
}

fn length(lasted: &Derived<Length>) -> Told {
    Told::of(lasted.value.written(), &lasted.from)
}

fn mention(mention: &TermMention) -> Told {
    Told::of(&mention.written, &mention.from)
}
