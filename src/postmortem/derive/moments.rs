//! When the phases of the incident began and how long it lasted, as labelled lines say it.

use jiff::SignedDuration;
use jiff::civil::Date;

use super::Document;
use super::labels::{Entry, ValuePosition};
use crate::postmortem::language::Label;
use crate::postmortem::timeline::{Instant, Milestone, Timeline};
use crate::postmortem::when::{self, Length, Stamp};
use crate::postmortem::{Candidates, Derived, Moment, Origin, Times};
use crate::text::Span;
use crate::zone::Zone;

/// What labelled lines say about times.
#[derive(Default)]
pub(super) struct Labelled {
    /// The moments that are stated, one a milestone.
    pub moments: Vec<(Milestone, Derived<Moment>)>,
    /// How long it lasted.
    pub lasted: Option<Derived<Length>>,
}

impl Labelled {
    fn moment(&self, milestone: Milestone) -> Option<&Derived<Moment>> {
        let mut moments = self.moments.iter();
        moments
            .find(|(of, _)| *of == milestone)
            .map(|(_, moment)| moment)
    }

    /// Keeps the first moment of a milestone. Of two ends the first is when users no longer felt it: "Fixed at: 13:31",
    /// "Resolved at: 14:02".
    fn add(&mut self, milestone: Milestone, moment: Moment, span: Span) {
        let derived = Derived::at(moment, Origin::Label, span);
        match self.moments.iter().position(|(of, _)| *of == milestone) {
            None => self.moments.push((milestone, derived)),
            Some(at) if self.is_later_end(milestone, &derived.value) => {
                if let Some((of, _)) = self.moments.get_mut(at) {
                    *of = Milestone::Mitigated;
                }
                self.moments.push((milestone, derived));
            }
            Some(_) => {}
        }
    }

    /// Whether a moment is an end after the one that is known, and nothing else is known to be the mitigation.
    fn is_later_end(&self, milestone: Milestone, moment: &Moment) -> bool {
        let known = self.moment(Milestone::Resolved).map(|known| &known.value);
        let (Some(Moment::At { at: known, .. }), Moment::At { at, .. }) = (known, moment) else {
            return false;
        };
        milestone == Milestone::Resolved
            && self.moment(Milestone::Mitigated).is_none()
            && known.seconds_to(*at).is_some_and(|seconds| seconds > 0)
    }

    fn started(&self) -> Option<Instant> {
        match self.moment(Milestone::Started)?.value {
            Moment::At { at, .. } => Some(at),
            _ => None,
        }
    }
}

impl Document<'_> {
    /// What labelled lines say. Times without a zone are read in `zone`, those without a day on `day`.
    pub(super) fn labelled_times(&self, zone: Option<&Zone>, day: Option<Date>) -> Labelled {
        let mut labelled = Labelled::default();
        let stamps: Vec<(&Entry<'_>, Stamp)> = self
            .labels
            .iter()
            .filter_map(|entry| Some((entry, stamp_of(entry)?)))
            .collect();
        let stated = stamps.iter().find_map(|(_, stamp)| stamp.zone.as_ref());
        let zone = stated.or(zone);
        let mut day = day;
        for (entry, stamp) in &stamps {
            let stated = stamp
                .date
                .and_then(|date| when::resolve(date, self.date_order, day, day).date);
            let Some(date) = stated.or(day) else { continue };
            day = Some(date);
            let milestone = match entry.label {
                Label::Moment(milestone) => Some(milestone),
                Label::Start => Some(Milestone::Started),
                Label::Date | Label::Window | Label::Lasted => None,
                _ => continue,
            };
            let Some(time) = stamp.time else {
                if let (Some(milestone), Some(date)) = (milestone, stated) {
                    labelled.add(milestone, Moment::Day(date), entry.span());
                }
                continue;
            };
            let mut civil = stamp.day(date).to_datetime(time);
            let at = |civil| match stamp.zone.as_ref().or(zone) {
                Some(zone) => zone.instant(civil),
                None => Instant::on_the_wall(civil),
            };
            let is_before_start = |at: Instant| {
                let started = labelled.started();
                let seconds = started.and_then(|started| started.seconds_to(at));
                seconds.is_some_and(|seconds| seconds < 0)
            };
            // "Start: 23:10", "End: 01:20".
            if stated.is_none()
                && labelled.started().is_some()
                && at(civil).is_some_and(is_before_start)
            {
                civil = civil.saturating_add(SignedDuration::from_hours(24));
            }
            let until = stamp.until.and_then(|to| {
                let last = stamp.until_date.and_then(|date| {
                    when::resolve(date, self.date_order, Some(civil.date()), None).date
                });
                at(when::last_day(date, time, to, last)?.to_datetime(to))
            });
            let is_about = stamp.approximate && stamp.until.is_none();
            let moment = |at| Moment::At {
                at,
                approximate: is_about,
            };
            match (milestone, at(civil), until) {
                (None | Some(Milestone::Started), Some(from), Some(to)) => {
                    labelled.add(Milestone::Started, moment(from), entry.span());
                    labelled.add(Milestone::Resolved, moment(to), entry.span());
                }
                (Some(milestone), Some(from), _) => {
                    labelled.add(milestone, moment(from), entry.span());
                }
                _ => {}
            }
        }
        self.detected_after(&mut labelled);
        labelled.lasted = self.labelled_length(Label::Lasted);
        labelled
    }

    /// "Time to detection: 8 minutes", where it is known when it began.
    fn detected_after(&self, labelled: &mut Labelled) {
        let length = self.labelled_length(Label::ToDetect);
        let (Some(length), Some(started)) = (length, labelled.started()) else {
            return;
        };
        let later = SignedDuration::from_secs(length.value.seconds);
        if let (Ok(timestamp), Some(span)) =
            (started.timestamp.checked_add(later), length.from.span)
        {
            let at = Instant {
                timestamp,
                ..started
            };
            let approximate = length.value.approximate;
            labelled.add(Milestone::Detected, Moment::At { at, approximate }, span);
        }
    }

    /// The one zone that labelled lines name beside times: "Date: 2024-05-06 02:13 UTC".
    pub(super) fn labelled_zone(&self) -> Option<(Zone, Span)> {
        let entries = self.labels.iter();
        let mut zones = entries.filter_map(|entry| {
            let stamp = stamp_of(entry).filter(|stamp| stamp.time.is_some())?;
            Some((stamp.zone?, entry.span()))
        });
        let (zone, span) = zones.next()?;
        let is_one = zones.all(|(other, _)| other.name == zone.name);
        is_one.then_some((zone, span))
    }

    fn labelled_length(&self, label: Label) -> Option<Derived<Length>> {
        let mut entries = self.labels.iter().filter(|entry| entry.label == label);
        entries.find_map(|entry| {
            let value = entry.value();
            let value = value.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '~');
            let length = when::length(value)?;
            Some(Derived::at(length, Origin::Label, entry.span()))
        })
    }
}

/// The stated moments, completed by those of labelled lines and those that events are marked as, as long
/// as all stay in order.
pub(super) fn times(
    stated: Times,
    mut labelled: Vec<(Milestone, Derived<Moment>)>,
    timeline: &Timeline,
    zone: Option<&Zone>,
) -> Times {
    let suggested = |milestone: Milestone| {
        let event = timeline
            .events
            .iter()
            .find(|event| event.is_marked && event.milestone == Some(milestone))?;
        let moment = Moment::At {
            at: event.at?,
            approximate: event.approximate,
        };
        Some(Derived::at(moment, Origin::Timeline, event.span))
    };
    let mut with = |stated: Option<Candidates<Moment>>, milestone| {
        let stated = stated.as_deref().cloned();
        let stated = stated.map(|moment| Derived {
            value: moment.value.in_zone(zone),
            ..moment
        });
        let at = labelled.iter().position(|(of, _)| *of == milestone);
        let labelled = at.map(|at| labelled.swap_remove(at).1);
        let found = stated.into_iter().chain(labelled);
        Candidates::of(found.chain(suggested(milestone)))
    };
    let mut all = [
        with(stated.started, Milestone::Started),
        with(stated.detected, Milestone::Detected),
        with(stated.declared, Milestone::Declared),
        with(stated.mitigated, Milestone::Mitigated),
        with(stated.resolved, Milestone::Resolved),
    ];
    let instant = |moment: &Option<Candidates<Moment>>| match moment.as_deref()?.value {
        Moment::At { at, .. } => Some(at.timestamp),
        Moment::Day(_) | Moment::Unknown => None,
    };
    let is_suggested = |moment: &Option<Candidates<Moment>>| {
        let origin = moment.as_deref().map(|moment| moment.from.origin);
        matches!(origin, Some(Origin::Timeline | Origin::Label))
    };
    // A word such as "restored" may mark something else; what contradicts the order is no milestone.
    for index in 0..all.len() {
        let (before, from) = all.split_at_mut(index);
        let Some((moment, after)) = from.split_first_mut() else {
            continue;
        };
        let at = instant(moment);
        let before = before.iter().filter_map(instant).max();
        let stated = after.iter().filter(|moment| !is_suggested(moment));
        let after = stated.filter_map(instant).min();
        let is_out_of_order = before.is_some_and(|before| at < Some(before))
            || after.is_some_and(|after| at > Some(after));
        if is_suggested(moment) && is_out_of_order {
            *moment = None;
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

/// The timestamp of a labelled line: the one that it begins with, or the only one.
fn stamp_of(entry: &Entry<'_>) -> Option<Stamp> {
    if !entry.value().bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let value = entry.value().trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '*' | '_' | '`' | '(' | '[')
    });
    let mut stamps = when::stamps_in(value);
    let is_only = stamps.len() == 1;
    let (place, stamp) = (!stamps.is_empty()).then(|| stamps.swap_remove(0))?;
    let behind = value.get(place.end..).unwrap_or_default();
    let is_whole = place.start == 0 && !behind.chars().any(char::is_alphanumeric);
    let is_taken = match entry.place {
        ValuePosition::Line => is_only || place.start == 0,
        // A heading or the name of a column may be a word of a sentence.
        ValuePosition::Header | ValuePosition::Below => is_whole,
    };
    is_taken.then_some(stamp)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::postmortem::derive::tests::derived;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let read = derived("a.md", &format!("# Ovens were cold\n\n{text}"));
        let times = Arc::unwrap_or_clone(read.times);
        let all = [
            ("started", times.started),
            ("detected", times.detected),
            ("declared", times.declared),
            ("mitigated", times.mitigated),
            ("resolved", times.resolved),
        ];
        let shown = |moment: &Moment| match moment {
            Moment::At { at, approximate } => {
                let about = if *approximate { "~" } else { "" };
                let offset = at.offset.map(|offset| offset.to_string());
                let offset = offset.unwrap_or_default();
                format!("{about}{}{offset}", at.civil().strftime("%m-%d %H:%M"))
            }
            Moment::Day(day) => day.strftime("%m-%d").to_string(),
            Moment::Unknown => "unknown".to_owned(),
        };
        let found = all
            .into_iter()
            .filter_map(|(name, moment)| Some(format!("{name} {}", shown(&moment?.value))));
        assert_eq!(found.collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn labelled_lines_state_times() {
        check(
            "**Start:** 2024-05-03 10:00 UTC\n**Detected:** 10:08\n**Service recovery:** 2024-05-03 11:20 UTC\n",
            &[
                "started 05-03 10:00+00",
                "detected 05-03 10:08+00",
                "resolved 05-03 11:20+00",
            ],
        );
        check(
            "| Field | Value |\n|-|-|\n| Severity | SEV-3 |\n| Impact period | 2024-05-03 23:25 UTC – 01:27 UTC (about 2 hours) |\n",
            &["started 05-03 23:25+00", "resolved 05-04 01:27+00"],
        );
        check(
            "- Incident window: May 3, 2024 23:25 – May 4, 2024 00:10 CEST\n",
            &["started 05-03 23:25+02", "resolved 05-04 00:10+02"],
        );
        check(
            "| 項目 | 内容 |\n|-|-|\n| 発生日時 | 2024-05-03 22:00 (JST)（リリース） |\n| 検知日時 | 2024-05-03 22:14 頃 (JST) |\n| 復旧日時 | 2024-05-04 09:11 (JST) |\n",
            &[
                "started 05-03 22:00+09",
                "detected ~05-03 22:14+09",
                "resolved 05-04 09:11+09",
            ],
        );
        check(
            "Started: 2024-05-03 10:00\nTime to detection: 8 minutes\nReported: 2024-05-03\n",
            &["started 05-03 10:00", "detected 05-03 10:08"],
        );
        check(
            "Discovered: 2024-05-03\nResolved: 2024-05-09\n",
            &["detected 05-03", "resolved 05-09"],
        );
        check(
            "**Start time:** 05/23/2024 14:05 EDT\n**Detect time:** 05/23/2024 14:12 EDT\n**End time:** 05/23/2024 16:20 EDT\n",
            &[
                "started 05-23 14:05-04",
                "detected 05-23 14:12-04",
                "resolved 05-23 16:20-04",
            ],
        );
        check(
            "Reported at: 2024-05-03 10:14\nFixed at: 2024-05-03 10:52\nClosed at: 2024-05-03 15:00\n",
            &["detected 05-03 10:14", "resolved 05-03 10:52"],
        );
        check(
            "Fixed at: 2024-05-03 13:31\nResolved at: 2024-05-03 14:02\n",
            &["mitigated 05-03 13:31", "resolved 05-03 14:02"],
        );
        check(
            "発生日時：2024年5月3日 14時20分\n復旧日時：2024年5月3日 15時45分\n",
            &["started 05-03 14:20", "resolved 05-03 15:45"],
        );
        check(
            "Beginn: 3. Mai 2024, 09:15 Uhr\nEnde: 10:40 Uhr\n",
            &["started 05-03 09:15", "resolved 05-03 10:40"],
        );
        check("**Date:** 2024-05-03 10:00\n", &[]);
        check(
            "**Detected:** by a baker who looked at 10:02 and at 10:05\n",
            &[],
        );
        check(
            "## Resolution\n\nAt 10:05 on 2024-05-03 we restarted the ovens.\n",
            &[],
        );
    }

    #[test]
    fn stated_times_without_a_zone_have_that_of_the_document() {
        let check = |body: &str, expected: &str| {
            let text = format!(
                "---\ndate: 2024-05-03\ntimes: {{started: 2024-05-03 10:00}}\n---\n# Ovens were cold\n\n{body}\n"
            );
            let times = Arc::unwrap_or_clone(derived("a.md", &text).times);
            let started = times.started.unwrap();
            let Moment::At { at, approximate } = &started.value else {
                panic!("{started:?}");
            };
            let offset = at.offset.map(|offset| offset.to_string());
            let told = format!(
                "{}{}",
                at.civil().strftime("%H:%M"),
                offset.unwrap_or_default()
            );
            assert_eq!((told.as_str(), *approximate), (expected, false), "{body}");
        };
        check("It was late.", "10:00");
        check("All times are UTC.", "10:00+00");
        check(
            "## Timeline (times in CEST)\n\n- 10:02 Ovens were cold\n- 10:30 Ovens were hot",
            "10:00+02",
        );
    }
}
