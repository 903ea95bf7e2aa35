//! Derives what front matter does not state: one document in, one [`Postmortem`] out.
//!
//! Each value is looked for in a documented order, the author's front matter first, and keeps the
//! place that it came from. Nothing is required; what is found nowhere stays absent.

mod dates;
mod identity;
mod labels;
mod lengths;
mod moments;
mod narrated;
mod passages;
mod people;
mod severities;
mod summaries;
mod tables;
mod titles;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use jiff::civil::Date;

use super::hints::{self, Hint};
use super::markdown::blocks::Block;
use super::markdown::{self, Content, html};
use super::outline;
use super::schema::{self, Meta, Visibility};
use super::systems::{self, SystemName};
use super::timeline::{self, Milestone, Suggested, Timeline};
use super::when::Length;
use super::{
    Audience, Candidates, Derived, FieldValue, Lexicon, Lists, Origin, Outcome, Passage,
    Postmortem, Provenance, Status, TermMention, Times, Written,
};
use crate::config::{Config, DateOrder};
use crate::diagnostics::{Diagnostic, Location, Remark, rules};
use crate::fields::Field;
use crate::ids::{Dimension, Slug};
use crate::text::{SourceText, Span};
use crate::zone::{self, Zone};

pub use identity::bundle_name;
pub use people::names_role;

/// Reads a postmortem. `first_change` is the day of the file's first change in the history.
///
/// The value is `None` where the document must be left out: an unknown status or audience, or a
/// template that nobody filled in. The diagnostics say so.
#[must_use]
pub fn read(
    source: SourceText,
    config: &Config,
    first_change: Option<Date>,
) -> Outcome<Postmortem> {
    let (split, meta, mut diagnostics) = schema::read_document(&source, config, first_change);
    let source = markdown::without_private_comments(source, split.body);
    let (body, too_much) = markdown::within_limits(&source.text, split.body);
    diagnostics.extend(too_much.map(|remark| remark.at(&source.path)));
    let content = Content::read(&source.text, body);
    let mut outline = outline::read(&content);
    if is_titled_otherwise(&meta, &outline) {
        // The heading is no title then; it stays on the page as the author's words.
        outline.title = None;
    }
    let blocks = content.blocks();
    let document = Document {
        source: &source,
        content: &content,
        outline: &outline,
        heading: identity::heading(&content, &outline, &meta),
        labels: labels::read(&content, &blocks, &outline),
        passages: passages::read(&content, &blocks, &outline),
        date_order: config.date_order.or_else(|| dates::order_of(&blocks)),
        blocks: &blocks,
        config,
        diagnostics: &mut diagnostics,
    };
    let value = document.derive(meta, first_change);
    if value.is_some() {
        let remarks = html::findings(&content, &outline, config.raw_html);
        diagnostics.extend(remarks.into_iter().map(|remark| remark.at(&source.path)));
    }
    outline.headings.shrink_to_fit();
    outline.sections.shrink_to_fit();
    let outline = Arc::new(outline);
    let value = value.map(|value| Postmortem { outline, ..value }.shrunk());
    Outcome { value, diagnostics }
}

/// Whether front matter gives another title than the heading that looks like one.
fn is_titled_otherwise(meta: &Meta, outline: &outline::Outline) -> bool {
    let heading = outline.title.and_then(|index| outline.headings.get(index));
    match (&meta.title, heading) {
        (Some(title), Some(heading)) => {
            Slug::from_text(&title.value) != Slug::from_text(&heading.text)
        }
        _ => false,
    }
}

/// The values of plain fields, by the field's id.
type Values = Vec<(String, Candidates<Vec<FieldValue>>)>;

/// The field that lists causes.
const CAUSES: &str = "contributing_factors";
/// The field of the severity.
const SEVERITY: &str = "severity";

/// A document that is being read, and where findings go.
struct Document<'a> {
    source: &'a SourceText,
    content: &'a Content<'a>,
    outline: &'a outline::Outline,
    /// The heading that is the title.
    heading: Option<Written>,
    blocks: &'a [Block],
    /// Labelled lines near the start.
    labels: Vec<labels::Entry<'a>>,
    passages: Vec<Passage>,
    /// The order of day and month: that of the site, else the one that the dates of the body show.
    date_order: Option<DateOrder>,
    config: &'a Config,
    diagnostics: &'a mut Vec<Diagnostic>,
}

/// The course of an incident in time.
struct Course {
    times: Times,
    suggested: Vec<Suggested>,
    lasted: Option<Derived<Length>>,
}

/// What the path rules of site.toml say about a document.
struct Ruled {
    audience: Option<Derived<Audience>>,
    terms: Vec<(Dimension, TermMention)>,
}

impl Ruled {
    /// The terms of a dimension.
    fn of(&self, dimension: &Dimension) -> Vec<TermMention> {
        let wanted = self.terms.iter().filter(|(of, _)| of == dimension);
        wanted.map(|(_, mention)| mention.clone()).collect()
    }
}

impl Document<'_> {
    fn text(&self) -> &str {
        &self.source.text
    }

    /// Everything that is stated or derived but for the outline; `None` where the document must be left out.
    fn derive(mut self, meta: Meta, first_change: Option<Date>) -> Option<Postmortem> {
        let Visibility::Stated { status, audience } = meta.visibility.clone() else {
            return None;
        };
        let days = self.days(&meta);
        let mut timeline = self.timeline(&meta, days.first(), days.month.as_ref());
        timeline.events.shrink_to_fit();
        let day = days.first().map(|date| date.value);
        let month = days.month.as_ref().map(|month| month.value);
        let near = day.or(month).or_else(|| self.any_date());
        let course = self.course(&meta, &timeline, day, near);
        timeline.agree_with(&course.times);
        let summary = self.summary(&meta, &timeline);
        let summary_markdown = summary.as_ref().map(|summary| Derived {
            value: summary.value.of(self.text()).into_owned(),
            from: summary.from.clone(),
        });
        let day = days.shown(&meta).map(|date| date.value);
        let title = self.title(&meta, summary_markdown.as_ref(), day);
        let values = self.values(&meta, &title);
        let title = without_severity(title, &values);
        if title.from.origin != Origin::FrontMatter && self.is_unfilled_template(&timeline) {
            self.report_template();
            return None;
        }
        let (mut dates, is_month) = days.all(&meta, &timeline);
        let committed = first_change.filter(|_| !meta.refused.hold_field("date"));
        dates.extend(committed.map(|day| Derived::outside(day, Origin::Git)));
        self.report_missing_date(&dates);
        let ruled = self.path_rules();
        let identity = self.id(&meta);
        let summary_text = summary_markdown.map(|summary| markdown::plain_text(&summary.value));
        let named = self.named(&title);
        let hints = self.hints(&meta, summary_text.as_deref());
        Some(Postmortem {
            links: markdown::links(self.content, self.config.raw_html),
            lexicon: Lexicon::of(&title.value, self.content, self.outline),
            id: identity.id,
            label: identity.label,
            title: Candidates::with(title, self.titles(&meta)),
            date: Candidates::of(dates),
            is_month,
            states_status: status.is_some(),
            status: status.map_or(Status::Published, |status| status.value),
            audience: self.audience(audience, &ruled),
            kind: self.kind(&meta),
            summary,
            summary_text: summary_text.unwrap_or_default().into(),
            systems: self.systems(&meta, &ruled),
            named,
            hints,
            points: self.points(&meta),
            actions: self.actions(&meta),
            participants: self.participants(&meta),
            labelled_people: self.labelled_people(),
            values,
            factors: Lists::of([meta.factors, ruled.of(&Dimension::Factor)]),
            aliases: meta.aliases,
            myths: meta.myths,
            filed: meta.filed,
            terms: with_ruled(meta.terms, ruled.terms),
            suggested_times: course.suggested,
            times: Arc::new(course.times),
            lasted: course.lasted,
            timeline: Arc::new(timeline),
            impact: meta.impact,
            relations: meta.relations,
            sources: meta.sources,
            refused: meta.refused,
            language: meta.language,
            source: self.source.clone(),
            aside: None,
            body: self.content.body(),
            outline: Arc::default(),
            passages: self.passages,
        })
    }

    fn report_template(&mut self) {
        self.diagnostics.push(
            Diagnostic::new(
                &rules::LEFT_OUT,
                Location::file(&self.source.path),
                "left out: its title is a placeholder and it tells of no incident, so it looks like a template",
            )
            .help("give it a title of its own if it is a postmortem"),
        );
    }

    fn timeline(
        &mut self,
        meta: &Meta,
        date: Option<&Derived<Date>>,
        month: Option<&Derived<Date>>,
    ) -> Timeline {
        let near = month.map(|month| month.value);
        let near = near.or_else(|| date.is_none().then(|| self.any_date()).flatten());
        let (timeline, findings) = self.timeline_on(meta, date.map(|date| date.value), near);
        let path = &self.source.path;
        self.diagnostics
            .extend(findings.into_iter().map(|finding| finding.at(path)));
        timeline
    }

    /// The timeline, whose times without a day are on `date` or near `near`.
    fn timeline_on(
        &self,
        meta: &Meta,
        date: Option<Date>,
        near: Option<Date>,
    ) -> (Timeline, Vec<Remark>) {
        let of_site = self.config.timezone.clone();
        let of_site = of_site.map(|zone| Derived::outside(zone, Origin::Default));
        let context = timeline::Context {
            date,
            near,
            timezones: meta.timezone.clone().into_iter().chain(of_site).collect(),
            labelled_zone: self.labelled_zone(),
            date_order: self.date_order,
        };
        let title = self.outline.title;
        let title = title.and_then(|index| self.outline.headings.get(index));
        let title = title.map(|heading| heading.text.as_str());
        timeline::read(self.content, self.blocks, title, &context)
    }

    /// What is stated → path rules → the site's default.
    fn audience(&self, stated: Option<Derived<Audience>>, ruled: &Ruled) -> Candidates<Audience> {
        let by_default = Derived::outside(self.config.content.default_audience, Origin::Default);
        let audiences = stated.into_iter().chain(ruled.audience.clone());
        Candidates::ending(audiences, by_default)
    }

    /// When the phases began and how long it lasted, stated and suggested. Times without a day are on `day`,
    /// days without a year near `near`.
    fn course(
        &self,
        meta: &Meta,
        timeline: &Timeline,
        day: Option<Date>,
        near: Option<Date>,
    ) -> Course {
        let zone = self.zone_of_times(meta, timeline);
        let labelled = self.labelled_times(zone.as_ref(), day);
        let times = moments::times(
            meta.times.clone(),
            labelled.moments,
            timeline,
            zone.as_ref(),
        );
        let by_story = match timeline.events.is_empty() {
            true => self.narrated(zone.as_ref(), day, near),
            false => self.end_by_heading(timeline, day),
        };
        let mut suggested = narrated::suggested_times(&times, &timeline.suggested, by_story);
        suggested.retain(|one| !meta.refused.hold_field(one.milestone.id()));
        let is_told = |milestone| suggested.iter().any(|one| one.milestone == milestone);
        let begins = times.started.is_some() || is_told(Milestone::Started);
        let ends = times.resolved.is_some() || is_told(Milestone::Resolved);
        let is_timed = begins && ends;
        // Times say more than words that may be about something else.
        let told = || {
            self.told_length()
                .filter(|(is_sure, _)| *is_sure || !is_timed)
        };
        let stated = meta.lasted.clone().or(labelled.lasted);
        let lasted = stated.or_else(|| told().map(|(_, length)| length));
        let without_day = || (near.is_none() && !is_timed).then(|| self.length_without_day(meta));
        Course {
            lasted: lasted.or_else(|| without_day()?),
            suggested,
            times,
        }
    }

    /// The sentences that say why, where no factors are stated. `summary` is the summary without markup.
    fn hints(&self, meta: &Meta, summary: Option<&str>) -> Vec<Hint> {
        if meta.states_factors {
            return Vec::new();
        }
        let stated = meta.summary.as_ref();
        let stated = stated.and_then(|stated| summary.zip(stated.from.span));
        // What stands behind a label on its line is known by each sentence.
        let is_alone = |label: Span| {
            let rest = self.text().get(label.end..).unwrap_or_default();
            let line = rest.lines().next().unwrap_or_default();
            !line.contains(char::is_alphanumeric)
        };
        let labelled = self.passages.iter();
        let labelled = labelled.filter(|passage| passage.label.is_some_and(is_alone));
        let labelled = labelled.map(|passage| (passage.span, passage.kind));
        let causes = meta.points.iter();
        let causes = causes.filter(|(id, _)| id == CAUSES);
        let causes = causes.flat_map(|(_, causes)| causes);
        let causes =
            causes.filter_map(|cause| Some((markdown::plain_text(&cause.value), cause.from.span?)));
        let causes: Vec<_> = causes.collect();
        hints::read(stated, self.blocks, self.outline, labelled, &causes)
    }

    /// The zone of times that state none: what front matter says, what the timeline is read in, what a line
    /// says of all times, the site's.
    fn zone_of_times(&self, meta: &Meta, timeline: &Timeline) -> Option<Zone> {
        let stated = meta.timezone.as_ref().map(|zone| zone.value.as_str());
        let told = timeline.zone.as_ref().map(|zone| zone.value.as_str());
        let named = stated.or(told).and_then(zone::parse);
        named
            .or_else(|| timeline::zone_of_all(self.blocks))
            .or_else(|| zone::parse(self.config.timezone.as_deref()?))
    }

    fn path_rules(&self) -> Ruled {
        let mut ruled = Ruled {
            audience: None,
            terms: Vec::new(),
        };
        let by_rule = |value| Derived::outside(value, Origin::PathRule);
        for rule in self.config.content.rules_for(&self.source.path) {
            ruled.audience = rule.audience.map(by_rule).or(ruled.audience);
            for (dimension, terms) in &rule.terms {
                // Later rules win: they are more special.
                ruled.terms.retain(|(other, _)| other != dimension);
                ruled.terms.extend(terms.iter().map(|term| {
                    let mention = TermMention {
                        written: term.clone(),
                        from: Provenance {
                            origin: Origin::PathRule,
                            span: None,
                        },
                        note: None,
                    };
                    (dimension.clone(), mention)
                }));
            }
        }
        ruled
    }

    /// The values of the plain fields, in the order of the readers that the table gives them.
    fn values(&self, meta: &Meta, title: &Derived<String>) -> Values {
        let of = |field: &Field| {
            let readers = field.readers.iter();
            let found = readers.filter_map(|reader| match reader {
                Origin::FrontMatter => {
                    let mut stated = meta.values.iter();
                    stated
                        .find(|(id, _)| *id == field.id)
                        .map(|(_, values)| values.clone())
                }
                Origin::Label => self.labelled(&field.id),
                Origin::Heading if field.id == SEVERITY => severity_of(title),
                Origin::FirstParagraph if field.id == SEVERITY => self.told_severity(),
                _ => None,
            });
            Candidates::of(found).map(|found| (field.id.to_string(), found))
        };
        self.config.plain_fields().filter_map(of).collect()
    }

    /// Front matter → path rules → a labelled line.
    fn systems(&self, meta: &Meta, ruled: &Ruled) -> Lists<TermMention> {
        let ruled = ruled.of(&Dimension::System);
        Lists::of([meta.systems.clone(), ruled, self.labelled_systems()])
    }

    /// The names in the text, where nobody states what systems were involved.
    fn named(&self, title: &Derived<String>) -> Vec<SystemName> {
        let at_start = Span::new(self.content.body().start, self.content.body().start);
        let span = title.from.span.unwrap_or(at_start);
        systems::read((&title.value, span), self.content, self.outline)
    }

    fn report_missing_date(&mut self, dates: &[Derived<Date>]) {
        if !dates.is_empty() {
            return;
        }
        self.diagnostics.push(
            Diagnostic::new(&rules::DATE_MISSING, Location::file(&self.source.path), "no date was found")
                .help("put the day into the file name, as in `2024-05-01-title.md`, or write `date:` in front matter"),
        );
    }
}

/// The severity that a title names.
fn severity_of(title: &Derived<String>) -> Option<Derived<Vec<FieldValue>>> {
    let (class, _) = severities::classed(&title.value)?;
    Some(Derived {
        value: vec![FieldValue {
            text: class.to_owned(),
            url: None,
        }],
        from: title.from.clone(),
    })
}

/// A title without the severity that is shown beside it.
fn without_severity(title: Derived<String>, values: &Values) -> Derived<String> {
    let shown = values.iter().find(|(id, _)| id == SEVERITY);
    let mut shown = shown
        .into_iter()
        .flat_map(|(_, values)| values.value.iter());
    match severities::classed(&title.value) {
        Some((class, rest)) if shown.any(|one| severities::is_one_class(class, &one.text)) => {
            Derived {
                value: rest,
                ..title
            }
        }
        _ => title,
    }
}

/// Terms of further taxonomies: the stated ones, and those of path rules for taxonomies of which none is stated.
fn with_ruled(
    mut stated: Vec<(Dimension, TermMention)>,
    ruled: Vec<(Dimension, TermMention)>,
) -> Vec<(Dimension, TermMention)> {
    let known: Vec<Dimension> = stated
        .iter()
        .map(|(dimension, _)| dimension.clone())
        .collect();
    let further = ruled.into_iter();
    let further = further.filter(|(dimension, _)| dimension.is_own() && !known.contains(dimension));
    stated.extend(further);
    stated
}
