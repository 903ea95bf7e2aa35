//! How long an incident lasted, and what tells it.

use super::timeline::seconds;
use crate::postmortem::timeline::{Instant, Milestone, When};
use crate::postmortem::{Candidates, Moment, Origin, Postmortem};
use crate::site::views::Duration;
use crate::site::words;

/// What tells how long it lasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastedFrom {
    /// The author says so.
    Stated,
    /// The stated times.
    Times,
    /// Times that words of events suggest, one of them at least.
    Events,
}

impl LastedFrom {
    /// Its name in data.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Times => "times",
            Self::Events => "events",
        }
    }
}

/// How many seconds it lasted, and what tells it: what the author says comes first, then the stated times,
/// then those that words suggest.
#[must_use]
pub fn lasted(document: &Postmortem) -> Option<(i64, LastedFrom)> {
    if let Some(lasted) = &document.lasted {
        return Some((lasted.value.seconds, LastedFrom::Stated));
    }
    if let Some(seconds) = days(document) {
        return Some((seconds, LastedFrom::Times));
    }
    let (from, to, how) = ends(document)?;
    let seconds = from.seconds_to(to).filter(|seconds| *seconds > 0)?;
    Some((seconds, how))
}

/// The days from the stated start to the stated end, in seconds, where no more is known of one of them.
fn days(document: &Postmortem) -> Option<i64> {
    let start = &document.times.started.as_ref()?.value;
    let (end, _) = stated_end(document)?;
    let is_timed = |moment: &Moment| matches!(moment, Moment::At { .. });
    if is_timed(start) && is_timed(&end.value) {
        return None;
    }
    let days = end.value.day()?.since(start.day()?).ok()?.get_days();
    (days > 0).then_some(i64::from(days) * 24 * 60 * 60)
}

/// How many seconds after its start an incident was noticed, where times tell it and it was before `lasted`.
#[must_use]
pub fn noticed_after(document: &Postmortem, lasted: i64) -> Option<i64> {
    let start = known(document.times.started.as_ref())
        .or_else(|| suggested(document, Milestone::Started))?;
    let noticed = known(document.times.detected.as_ref())
        .or_else(|| suggested(document, Milestone::Detected))?;
    let seconds = start.seconds_to(noticed)?;
    (0..lasted).contains(&seconds).then_some(seconds)
}

/// The start and the end that the times tell.
fn ends(document: &Postmortem) -> Option<(Instant, Instant, LastedFrom)> {
    let suggested = |milestone| suggested(document, milestone);
    match stated_ends(document) {
        (Some(from), Some(to)) => Some((from, to, LastedFrom::Times)),
        (from, to) => {
            let from = from
                .or_else(|| suggested(Milestone::Started))
                .or_else(|| known(document.times.detected.as_ref()))
                .or_else(|| suggested(Milestone::Detected))?;
            let to = to
                .or_else(|| suggested(Milestone::Resolved))
                .or_else(|| suggested(Milestone::Mitigated))?;
            Some((from, to, LastedFrom::Events))
        }
    }
}

/// The time that words suggest for a milestone.
fn suggested(document: &Postmortem, milestone: Milestone) -> Option<Instant> {
    let mut suggested = document.suggested_times.iter();
    match suggested.find(|one| one.milestone == milestone)?.when {
        When::At(at) => Some(at),
        When::On(_) => None,
    }
}

/// The stated start, and the stated end.
fn stated_ends(document: &Postmortem) -> (Option<Instant>, Option<Instant>) {
    let times = &document.times;
    let end = known(times.resolved.as_ref()).or_else(|| known(times.mitigated.as_ref()));
    (known(times.started.as_ref()), end)
}

fn known(moment: Option<&Candidates<Moment>>) -> Option<Instant> {
    match moment?.value {
        Moment::At { at, .. } => Some(at),
        _ => None,
    }
}

/// How long it lasted, in words that say what tells it.
#[must_use]
pub fn duration(document: &Postmortem) -> Option<Duration> {
    let (seconds, from) = lasted(document)?;
    let (is_about, what) = match from {
        LastedFrom::Times => return duration_of_times(document),
        LastedFrom::Stated => {
            let lasted = document.lasted.as_ref();
            (lasted.is_some_and(|one| one.value.approximate), "as stated")
        }
        LastedFrom::Events => (false, "from the events’ words"),
    };
    let about = if is_about { "about " } else { "" };
    Some(Duration {
        human: format!("{about}{}", words::duration(seconds)),
        iso: words::iso_duration(seconds),
        what: what.to_owned(),
    })
}

/// The stated resolution, else the mitigation, with what a duration until then tells.
fn stated_end(document: &Postmortem) -> Option<(&Candidates<Moment>, &'static str)> {
    let times = &document.times;
    match (&times.resolved, &times.mitigated) {
        (Some(resolved), _) if resolved.value != Moment::Unknown => {
            Some((resolved, "from start to resolution"))
        }
        (_, Some(mitigated)) => Some((mitigated, "from start to mitigation")),
        _ => None,
    }
}

/// How long it lasted: from the stated start to the resolution, else to the mitigation.
fn duration_of_times(document: &Postmortem) -> Option<Duration> {
    let start = document.times.started.as_ref()?;
    let (end, what) = stated_end(document)?;
    if let Some(seconds) = days(document) {
        return Some(Duration {
            human: format!("about {}", words::duration(seconds)),
            iso: words::iso_duration(seconds),
            what: what.to_owned(),
        });
    }
    let (
        Moment::At {
            at: from,
            approximate: a,
        },
        Moment::At {
            at: to,
            approximate: b,
        },
    ) = (&start.value, &end.value)
    else {
        return None;
    };
    let seconds = seconds(*from, *to);
    let read = [start, end]
        .iter()
        .any(|moment| moment.from.origin == Origin::Timeline);
    let about = if *a || *b || read { "about " } else { "" };
    (seconds > 0).then(|| Duration {
        human: format!("{about}{}", words::duration(seconds)),
        iso: words::iso_duration(seconds),
        what: what.to_owned(),
    })
}
