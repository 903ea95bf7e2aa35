//! Front matter fields that say when and how long: days, the phases of an incident, its zone and its length.

use jiff::civil::{Date, Time};

use super::names;
use super::reader::{Reader, first_filled};
use crate::data::fields::{Fields, Problem, Text, normalised};
use crate::data::{Node, Value};
use crate::diagnostics::{Diagnostic, Location, rules};
use crate::postmortem::when::{self, Length, Unreadable};
use crate::postmortem::{Candidates, Derived, Moment, Origin, Times};
use crate::zone;

impl<'n> Reader<'n, '_> {
    /// A day.
    pub(super) fn date(&mut self, ours: &str) -> Option<Derived<Date>> {
        let text = self.moment(ours)?;
        let date = self.day(&text)?;
        self.dated_at = Some(text.clone());
        Some(Derived::at(date, Origin::FrontMatter, text.span))
    }

    /// The day that a text names.
    pub(super) fn day(&mut self, text: &Text) -> Option<Date> {
        let day = when::day(&text.text, self.config.date_order);
        day.map_err(|error| self.unreadable(error, text)).ok()
    }

    /// The text of a date. Of several days of the document, as in `{created, updated}`, it is the first one.
    fn moment(&mut self, ours: &str) -> Option<Text> {
        const DAYS: [&str; 7] = [
            "incident",
            "occurred",
            "started",
            "start",
            "date",
            "published",
            "created",
        ];
        let node = self.node(ours)?;
        let of_several = || match &node.value {
            Value::Map(entries) => DAYS.iter().find_map(|day| {
                let mut entries = entries.iter();
                entries.find(|(key, _)| normalised(&key.name) == *day)
            }),
            _ => None,
        };
        let node = of_several().map_or(node, |(_, day)| day);
        self.moment_of(ours, node)
    }

    fn moment_of(&mut self, ours: &str, node: &Node) -> Option<Text> {
        if matches!(node.value, Value::List(_) | Value::Map(_)) {
            let wanted = "a date such as `2024-05-01`";
            self.fields.report(Problem::wrong_type(ours, node, wanted));
            return None;
        }
        self.text_of(ours, node)
    }

    fn unreadable(&mut self, error: Unreadable, text: &Text) {
        self.refuse(text.span, error.message(&text.text), error.help());
    }

    /// A time zone, as written.
    pub(super) fn timezone(&mut self, ours: &str) -> Option<Derived<String>> {
        let text = self.text(ours)?;
        if zone::parse(&text.text).is_none() {
            let message = format!("`{}` is not a known time zone", text.text);
            self.refuse(text.span, message, Unreadable::Zone.help());
            return None;
        }
        Some(Derived::at(text.text, Origin::FrontMatter, text.span))
    }

    /// A length of time: `1h 30m`, `01:30:00`, or a number of minutes unless the field's name has another unit. What
    /// holds no digit ("ongoing") says that it is not known.
    pub(super) fn length(&mut self, ours: &str) -> Option<Derived<Length>> {
        let mut found = None;
        for name in names::of(ours, self.config) {
            let Some(node) = self.fields.take(&name) else {
                continue;
            };
            let Some(text) = self.text_of(ours, node) else {
                continue;
            };
            let unit = match name.rsplit('_').next() {
                Some("hours") => 60 * 60,
                _ => 60,
            };
            match when::stated_length(&text.text, unit) {
                Some(length) if found.is_none() => {
                    found = Some(Derived::at(length, Origin::FrontMatter, text.span));
                }
                None if text.text.contains(|c: char| c.is_ascii_digit()) => {
                    let message = format!("`{}` is no length of time", text.text);
                    let help = "write it as `1h 30m`, or as a number of minutes";
                    self.refuse(text.span, message, help);
                }
                _ => {}
            }
        }
        found
    }

    /// The phases, from `times` or from fields of their own.
    pub(super) fn times(&mut self, timezone: Option<&str>) -> Times {
        let zone = timezone
            .or(self.config.timezone.as_deref())
            .and_then(zone::parse);
        let order = self.config.date_order;
        let mut inner = match self.node("times") {
            None => None,
            Some(node) => {
                let inner = Fields::of(node);
                if inner.is_none() {
                    self.fields
                        .report(Problem::wrong_type("times", node, "a mapping"));
                }
                inner
            }
        };
        let mut phase = |name: &str| {
            let own = self.node_of_phase(name);
            let node = inner.as_mut().and_then(|inner| inner.take(name)).or(own)?;
            let text = self.moment_of(name, node)?;
            match when::moment(&text.text, zone.as_ref(), order) {
                Ok(moment) => {
                    let moment = Derived::at(moment, Origin::FrontMatter, text.span);
                    Candidates::of([moment])
                }
                Err(error) => {
                    self.unreadable(error, &text);
                    None
                }
            }
        };
        let mut times = Times {
            started: phase("started"),
            detected: phase("detected"),
            declared: phase("declared"),
            mitigated: phase("mitigated"),
            resolved: phase("resolved"),
        };
        if let Some(inner) = inner {
            self.fields.absorb(inner);
        }
        self.check_order(&times);
        if times.resolved.is_some() {
            self.is_resolved = self.is_resolved.filter(|(is_resolved, _)| *is_resolved);
        }
        // What is dated before it was over tells when it began, and not when it was written.
        times.started = times.started.or_else(|| {
            let dated = self.dated_at.as_ref()?;
            let dated_at = when::moment(&dated.text, zone.as_ref(), order).ok()?;
            let (Moment::At { at, .. }, Moment::At { at: end, .. }) =
                (&dated_at, &times.resolved.as_ref()?.value)
            else {
                return None;
            };
            let is_start = at.civil().time() != Time::midnight()
                && at.seconds_to(*end).is_some_and(|seconds| seconds > 0);
            let started = Derived::at(dated_at, Origin::FrontMatter, dated.span);
            Candidates::of(is_start.then_some(started))
        });
        times
    }

    /// The value of a phase under the first of its names that holds more than a plain yes or no, which says how
    /// things stand: `resolved: true` beside `resolvedWhen`.
    fn node_of_phase(&mut self, name: &str) -> Option<&'n Node> {
        let mut nodes = self.nodes(name);
        nodes.retain(|node| match node.value {
            Value::Bool(is_resolved) if name == "resolved" => {
                self.is_resolved = Some((is_resolved, node.span));
                false
            }
            _ => true,
        });
        first_filled(&nodes)
    }

    fn check_order(&mut self, times: &Times) {
        let pairs = [
            ("started", &times.started, "mitigated", &times.mitigated),
            ("started", &times.started, "resolved", &times.resolved),
            ("detected", &times.detected, "resolved", &times.resolved),
        ];
        for (first, earlier, second, later) in pairs {
            let (Some(earlier), Some(later)) = (earlier, later) else {
                continue;
            };
            if later.value.is_before(&earlier.value) {
                let mut finding = Diagnostic::new(
                    &rules::TIMES_ORDER,
                    Location {
                        path: self.path.to_owned(),
                        span: later.from.span,
                    },
                    format!("`{second}` is before `{first}`"),
                )
                .help("check the dates and the offsets of both");
                if let Some(span) = earlier.from.span {
                    let place = Location::within(self.path, span);
                    finding = finding.related(place, format!("`{first}` is stated here"));
                }
                self.diagnostics.push(finding);
                return;
            }
        }
    }
}
