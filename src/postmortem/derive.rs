//! Derives what front matter does not state: one document in, one [`Postmortem`] out.
//!
//! Each value is looked for in a documented order, the author's front matter first, and keeps the
//! place that it came from. Nothing is required; what is found nowhere stays absent.

mod dates;
mod identity;
mod labels;
mod passages;

use jiff::civil::Date;

use super::outline::{self, SectionKind};
use super::schema::{self, Meta, Visibility};
use super::timeline::{self, Milestone, Timeline};
use super::{
    Audience, Derived, Kind, Moment, Origin, Outcome, Postmortem, Provenance, Status, TermMention,
    Times,
};
use crate::config::Config;
use crate::diagnostics::{Diagnostic, Location, rules};
use crate::ids::Dimension;
use crate::text::{SourceText, Span};

pub use identity::{bundle_name, title_from_name};

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
    let (split, meta, mut diagnostics) = schema::read_document(&source, config);
    let body = split.body;
    let outline = outline::read(&source.text, body);
    let Visibility::Stated { status, audience } = meta.visibility.clone() else {
        return Outcome {
            value: None,
            diagnostics,
        };
    };
    let mut document = Document {
        source: &source,
        body,
        outline: &outline,
        config,
        diagnostics: &mut diagnostics,
    };
    let known_date = document.date(&meta);
    let timeline = document.timeline(&meta, known_date.as_ref());
    let title = document.title(&meta);
    if title.from.origin != Origin::FrontMatter && document.is_unfilled_template(&timeline) {
        diagnostics.push(
            Diagnostic::new(
                &rules::LEFT_OUT,
                Location::file(&source.path),
                "left out: its title is a placeholder and it tells of no incident, so it looks like a template",
            )
            .help("give it a title of its own if it is a postmortem"),
        );
        return Outcome {
            value: None,
            diagnostics,
        };
    }
    let id = document.id(&meta);
    let date = known_date.or_else(|| date_of(&timeline)).or_else(|| {
        let day = first_change?;
        Some(Derived::outside(day, Origin::Git))
    });
    if date.is_none() {
        document.report_missing_date();
    }
    let summary = document.summary(&meta);
    let systems = document.systems(&meta);
    let lists = document.lists(&meta);
    let rules_apply = document.path_rules();
    let times = times(meta.times, &timeline);
    let postmortem = Postmortem {
        id: id.derived,
        label: id.label,
        aliases: meta.aliases,
        title,
        date,
        status: status.map_or(Status::Published, |status| status.value),
        audience: audience
            .or(rules_apply.audience)
            .unwrap_or_else(|| Derived::outside(config.content.default_audience, Origin::Default)),
        kind: meta.kind.map_or(Kind::Incident, |kind| kind.value),
        summary,
        systems,
        factors: stated_or_ruled(meta.factors, Dimension::FACTORS, &rules_apply.terms),
        factor_evidence: lists.factor_evidence,
        myths: meta.myths,
        terms: with_ruled(meta.terms, rules_apply.terms),
        surprises: lists.surprises,
        mitigators: lists.mitigators,
        luck: lists.luck,
        risks: lists.risks,
        questions: lists.questions,
        times,
        timeline,
        severity: meta.severity,
        impact: meta.impact,
        detected_by: meta.detected_by,
        actions: lists.actions,
        relations: meta.relations,
        participants: lists.participants,
        sources: meta.sources,
        language: meta.language,
        extra: meta.extra,
        source,
        body,
        outline,
    };
    Outcome {
        value: Some(postmortem),
        diagnostics,
    }
}

/// A document that is being read, and where findings go.
struct Document<'a> {
    source: &'a SourceText,
    body: Span,
    outline: &'a outline::Outline,
    config: &'a Config,
    diagnostics: &'a mut Vec<Diagnostic>,
}

/// What the path rules of site.toml say about a document.
struct Ruled {
    audience: Option<Derived<Audience>>,
    terms: Vec<(Dimension, TermMention)>,
}

impl Document<'_> {
    fn text(&self) -> &str {
        &self.source.text
    }

    fn timeline(&mut self, meta: &Meta, date: Option<&Derived<Date>>) -> Timeline {
        let stated = meta
            .timezone
            .as_ref()
            .map(|zone| (zone.value.clone(), zone.from.origin));
        let site = || Some((self.config.timezone.clone()?, Origin::Default));
        let context = timeline::Context {
            date: date.map(|date| date.value),
            timezone: stated.or_else(site),
            date_order: self.config.date_order,
        };
        let title = self
            .outline
            .title
            .and_then(|index| self.outline.headings.get(index));
        let title = title.map(|heading| heading.text.as_str());
        let (timeline, findings) = timeline::read(self.text(), self.body, title, &context);
        for finding in findings {
            let location = Location::within(&self.source.path, finding.span);
            let mut diagnostic = Diagnostic::new(finding.rule, location, finding.message);
            diagnostic.help = finding.help;
            self.diagnostics.push(diagnostic);
        }
        timeline
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

    fn systems(&self, meta: &Meta) -> Vec<TermMention> {
        let systems = stated_or_ruled(
            meta.systems.clone(),
            Dimension::SYSTEMS,
            &self.path_rules().terms,
        );
        if systems.is_empty() {
            labels::systems(self.text(), self.body)
        } else {
            systems
        }
    }

    fn report_missing_date(&mut self) {
        self.diagnostics.push(
            Diagnostic::new(&rules::DATE_MISSING, Location::file(&self.source.path), "no date was found")
                .help("put the day into the file name, as in `2024-05-01-title.md`, or write `date:` in front matter"),
        );
    }
}

/// The stated terms; where none are stated, those of the path rules.
fn stated_or_ruled(
    stated: Vec<TermMention>,
    dimension: &str,
    ruled: &[(Dimension, TermMention)],
) -> Vec<TermMention> {
    if !stated.is_empty() {
        return stated;
    }
    let ruled = ruled.iter().filter(|(of, _)| of.as_str() == dimension);
    ruled.map(|(_, mention)| mention.clone()).collect()
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
    let further = ruled.into_iter().filter(|(dimension, _)| {
        !known.contains(dimension) && !Dimension::BUILT_IN.contains(&dimension.as_str())
    });
    stated.extend(further);
    stated
}

/// The day of the first event that has one.
fn date_of(timeline: &Timeline) -> Option<Derived<Date>> {
    let event = timeline.events.iter().find(|event| event.date.is_some())?;
    Some(Derived::at(event.date?, Origin::Timeline, event.span))
}

/// The stated moments, completed by milestones that the timeline suggests, as long as all stay in order.
fn times(stated: Times, timeline: &Timeline) -> Times {
    let suggested = |milestone: Milestone| {
        let event = timeline
            .events
            .iter()
            .find(|event| event.milestone == Some(milestone))?;
        let moment = Moment::At {
            at: event.at?,
            approximate: event.precision != timeline::Precision::Exact,
        };
        Some(Derived::at(moment, Origin::Timeline, event.span))
    };
    let mut all = [
        stated.started.or_else(|| suggested(Milestone::Started)),
        stated.detected.or_else(|| suggested(Milestone::Detected)),
        stated.declared.or_else(|| suggested(Milestone::Declared)),
        stated.mitigated.or_else(|| suggested(Milestone::Mitigated)),
        stated.resolved.or_else(|| suggested(Milestone::Resolved)),
    ];
    let instant =
        |moment: &Option<Derived<Moment>>| match moment.as_ref().map(|moment| &moment.value) {
            Some(Moment::At { at, .. }) => Some(at.timestamp),
            _ => None,
        };
    // A word such as "restored" may mark something else; what contradicts the order is no milestone.
    for index in 0..all.len() {
        let Some(Some(moment)) = all.get(index) else {
            continue;
        };
        let at = instant(&Some(moment.clone()));
        let is_suggested = moment.from.origin == Origin::Timeline;
        let before = all.iter().take(index).filter_map(instant).max();
        let after = all
            .iter()
            .skip(index + 1)
            .filter(|moment| {
                moment
                    .as_ref()
                    .is_some_and(|moment| moment.from.origin != Origin::Timeline)
            })
            .filter_map(instant)
            .min();
        let is_out_of_order = before.is_some_and(|before| at < Some(before))
            || after.is_some_and(|after| at > Some(after));
        if is_suggested
            && is_out_of_order
            && let Some(slot) = all.get_mut(index)
        {
            *slot = None;
        }
    }
    let [started, detected, declared, mitigated, resolved] = all;
    Times {
        started,
        detected,
        declared,
        mitigated,
        resolved,
    }
}

/// The first section of a kind.
fn section_of(outline: &outline::Outline, kind: SectionKind) -> Option<&outline::Section> {
    outline.section(kind)
}
