//! The timeline of a story, in the four shapes and several zones in which people write them.

use jiff::civil::Date;
use jiff::{ToSpan, Zoned};

use crate::phrases::Voice;

/// Where the stories take place; most teams write UTC.
const ZONES: [&str; 8] = [
    "UTC",
    "UTC",
    "UTC",
    "UTC",
    "America/New_York",
    "America/Los_Angeles",
    "Europe/Berlin",
    "Europe/London",
];

/// How a timeline is written.
#[derive(Clone, Copy)]
enum Shape {
    List,
    Table,
    Headings,
    Paragraphs,
}

/// What happened when.
pub struct Timeline {
    pub zone: &'static str,
    pub moments: Vec<Zoned>,
    shape: Shape,
    clock: &'static str,
}

impl Timeline {
    /// Six to ten moments that begin on a day; `None` where the calendar has no such day.
    pub fn new(day: Date, voice: &mut Voice) -> Option<Self> {
        let zone = *voice.random.pick(&ZONES);
        let (hour, minute) = (voice.random.below(24), voice.random.below(60));
        let start = day.at(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0);
        let mut now = start.in_tz(zone).ok()?;
        let mut moments = Vec::new();
        for _ in 0..voice.random.between(6, 10) {
            moments.push(now.clone());
            let minutes = voice.random.between(1, 45) as i64;
            now = now.checked_add(minutes.minutes()).ok()?;
        }
        let twelve_hours = zone.starts_with("America") && voice.random.percent(50);
        Some(Self {
            zone,
            moments,
            shape: *voice.random.pick(&[
                Shape::List,
                Shape::Table,
                Shape::Headings,
                Shape::Paragraphs,
            ]),
            clock: if twelve_hours { "%-I:%M %p" } else { "%H:%M" },
        })
    }

    /// The section, heading included. A date is written where the day changes.
    pub fn markdown(&self, voice: &mut Voice) -> String {
        let zone = self.moments.first().map_or_else(
            || "UTC".to_owned(),
            |first| first.strftime("%Z").to_string(),
        );
        let mut text = match self.shape {
            Shape::List => format!("## Timeline\n\nAll times are {zone}.\n\n"),
            Shape::Table => {
                format!("## Timeline\n\n| Time ({zone}) | What happened |\n|---|---|\n")
            }
            Shape::Headings => format!("## Timeline (all times {zone})\n\n"),
            Shape::Paragraphs => "## Timeline\n\n".to_owned(),
        };
        let mut day = None;
        for moment in &self.moments {
            let mut time = moment.strftime(self.clock).to_string();
            if voice.random.percent(5) {
                time.insert(0, '~');
            }
            if day != Some(moment.date()) {
                day = Some(moment.date());
                time.insert_str(0, &format!("{} ", moment.date()));
            }
            let event = voice.say("event");
            text += &match self.shape {
                Shape::List => format!("- {time} **{event}.** {}\n", voice.say("happened")),
                Shape::Table => format!("| {time} | {event}. |\n"),
                Shape::Headings => format!("### {time}\n\n{event}.\n\n"),
                Shape::Paragraphs => format!("**{time} {}** – {event}.\n\n", moment.strftime("%Z")),
            };
        }
        text.truncate(text.trim_end().len());
        text
    }
}
