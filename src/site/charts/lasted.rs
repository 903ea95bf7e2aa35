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
    /// Times that words of events or of the story suggest, one of them at least.
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
        let from = match lasted.from.origin {
            Origin::Timeline => LastedFrom::Events,
            _ => LastedFrom::Stated,
        };
        return Some((lasted.value.seconds, from));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::postmortem::derive;
    use crate::text::SourceText;

    /// The minutes that a story told in these words lasted, in a file of this name.
    fn minutes_of(name: &str, text: &str) -> Option<i64> {
        let source = SourceText::new(name, format!("# Ovens were cold\n\n{text}\n"));
        let document = derive::read(source, &Config::for_site("site"), None).value;
        lasted(&document.unwrap()).map(|(seconds, _)| seconds / 60)
    }

    #[test]
    fn stated_times_count_before_what_may_be_about_something_else() {
        let head = "---\ntimes: {started: 2024-05-03T10:00Z, resolved: 2024-05-03T12:00Z}\n---\n";
        let check = |text: &str, minutes: i64| {
            let text = format!("{head}# Ovens were cold\n\n{text}\n");
            let source = SourceText::new("ovens.md", text.as_str());
            let document = derive::read(source, &Config::for_site("site"), None).value;
            let found = lasted(&document.unwrap()).map(|(seconds, _)| seconds / 60);
            assert_eq!(found, Some(minutes), "{text}");
        };
        check("Some ovens were unavailable for 30 minutes.", 120);
        check("The outage lasted 110 minutes.", 110);
    }

    #[test]
    fn times_without_a_year_tell_how_long_it_lasted() {
        let check = |text: &str, minutes: Option<i64>| {
            let found = minutes_of("ovens.md", text);
            assert_eq!(found, minutes, "{text}");
        };
        check(
            "On Sunday, May 3, at 2:19am PDT a pipe burst and the ovens went down. All was fully restored by 7:10am PDT.",
            Some(291),
        );
        check(
            "## Timeline\n\n- 10:02 Alert fired: ovens are cold\n- 10:10 Called the plumber\n- 10:40 Ovens are back to normal\n",
            Some(38),
        );
        check(
            "- **Start:** 10:00 UTC\n- **Resolved:** 11:25 UTC\n",
            Some(85),
        );
        check("The shop opens at 10:00.", None);
    }

    #[test]
    fn stories_tell_how_long_it_lasted() {
        let check = |text: &str, minutes: Option<i64>| {
            let found = minutes_of("2024-05-03-ovens.md", text);
            assert_eq!(found, minutes, "{text}");
        };
        for (text, minutes) in TOLD {
            check(text, *minutes);
        }
    }

    const TOLD: &[(&str, Option<i64>)] = &[
        (
            "On Friday, May 3, at 2:19am PDT a pipe burst and the ovens went down. By 7:10am PDT baking was back to normal.",
            Some(291),
        ),
        (
            "A pipe burst on Friday at 02:19 UTC. The ovens were fully restored at 07:10 UTC.",
            Some(291),
        ),
        (
            "From 14:05 to 15:40 UTC customers could not order bread.",
            Some(95),
        ),
        (
            "The till was out of service for about two hours.",
            Some(120),
        ),
        ("Between 9 and 11 a.m. customers could not pay.", Some(120)),
        ("The outage lasted just under 40 minutes.", Some(40)),
        (
            "The ovens went down at 22:40 UTC and came back at 06:10 UTC the next morning.",
            Some(450),
        ),
        (
            "The ovens went down at 22:40 UTC on May 3. They were back to normal the following morning at 06:10 UTC.",
            Some(450),
        ),
        ("Service was restored after 47 minutes.", Some(47)),
        ("Orders failed for 1 hour and 12 minutes.", Some(72)),
        ("For 25 minutes, nobody could pay by card.", Some(25)),
        (
            "Starting at 10:15 CET, the till returned errors. The last error was seen at 11:02 CET, when all was resolved.",
            Some(47),
        ),
        (
            "At approximately 03:12 UTC, the main oven lost power. Service was fully restored at approximately 04:02 UTC.",
            Some(50),
        ),
        (
            "The incident began at 13:20 UTC and ended at 14:05 UTC.",
            Some(45),
        ),
        ("**Total downtime:** 3h 20m", Some(200)),
        ("**Outage duration:** 2 hours 5 minutes", Some(125)),
        ("**Length of outage:** 95 minutes", Some(95)),
        (
            "**Total impact duration:** 5 hours 26 minutes (10:45 - 16:11 UTC)",
            Some(326),
        ),
        ("**Downtime:** ~3 hrs", Some(180)),
        ("We had a complete outage of roughly 90 minutes.", Some(90)),
        ("The 2-hour outage reached four shops.", Some(120)),
        ("This hour-long outage reached four shops.", Some(60)),
        (
            "Bakers saw errors for a little over three hours.",
            Some(180),
        ),
        (
            "For around half an hour, the menu was slow to load.",
            Some(30),
        ),
        (
            "The ovens were degraded between 16:30 and 18:00 (UTC+2).",
            Some(90),
        ),
        (
            "On 3 May between 09:14 BST and 10:47 BST the shop was down.",
            Some(93),
        ),
        (
            "The disruption began on May 3 at 23:50 UTC and was over by 00:35 UTC on May 4.",
            Some(45),
        ),
        (
            "For approximately 1h45 our till returned errors.",
            Some(105),
        ),
        ("Payments were interrupted for less than ten minutes.", None),
        ("The outage ran from 9pm to 10:30pm local time.", Some(90)),
        ("From 1030 to 1145 UTC the till was unavailable.", Some(75)),
        (
            "The impact lasted from Friday 18:00 until Saturday 09:30 UTC.",
            Some(930),
        ),
        (
            "Ovens were unavailable for a total of 12 minutes and 30 seconds.",
            Some(12),
        ),
        ("In total, the outage took 2 hours.", Some(120)),
        ("The issue lasted 5 hours and 26 minutes.", Some(326)),
        ("The incident was resolved in 38 minutes.", Some(38)),
        ("It was 38 minutes before the ovens were hot again.", None),
        (
            "Between 2:00 PM and 4:30 PM PST on May 3, 2024, visitors got an error instead of a menu.",
            Some(150),
        ),
        (
            "At 8:15 p.m. Eastern time the ovens stopped; at 9:05 p.m. Eastern time they were back to normal.",
            Some(50),
        ),
        (
            "The outage started around 11:30pm and was fixed around 1am.",
            Some(90),
        ),
        (
            "The interruption lasted from 10:00 through 10:45 UTC.",
            Some(45),
        ),
        ("Service was down for ~20min.", Some(20)),
        ("Shops were offline for two and a half hours.", Some(150)),
        ("Shops were offline for 1.5h.", Some(90)),
        ("The whole episode lasted a day and a half.", Some(2160)),
        ("The lag of this issue was 37 minutes.", None),
        ("Within 15 minutes we had restored the ovens.", None),
        ("The shop is open from 08:00 to 18:00.", None),
        (
            "We keep receipts for two hours in case the till is down.",
            None,
        ),
        (
            "The bakers were on a call about the outage for four hours.",
            None,
        ),
        (
            "A night shift bakes from 22:00 to 06:00 without errors.",
            None,
        ),
        (
            "Alerts wait for 10 minutes before they say that an oven is down.",
            None,
        ),
        (
            "Customers retried for up to 30 minutes while the till was failing.",
            None,
        ),
    ];
}
