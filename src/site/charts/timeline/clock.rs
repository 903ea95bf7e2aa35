//! What is written beside a mark: when it was, what it marks and the words of its event.

use std::borrow::Cow;

use jiff::civil::Date;

use super::course::Label;
use super::day_of;
use super::phrase::phrase;
use super::points::Point;
use crate::postmortem::timeline::{Instant, Milestone};
use crate::site::charts::moments;
use crate::site::words;
use crate::zone;

/// Characters of a phrase.
const PHRASE: usize = 50;
/// Characters of the phrase of a moment that says how it began, was noticed or ended.
const TELLING_PHRASE: usize = 70;

/// How times are written in the picture.
pub struct Clock {
    /// Whether times are only known as how far they are from T.
    pub is_relative: bool,
    /// The first moment, whose offset needs no mention.
    pub first: Instant,
    /// The year that needs no mention.
    pub year: i16,
}

impl Clock {
    /// The words of a mark. A day is written where it is another than the one before.
    pub fn label(&self, point: &Point<'_>, text: &str, day_before: Option<Date>) -> Label {
        let day = day_of(point.at);
        let (mut written_day, mut time) = (String::new(), String::new());
        if self.is_relative {
            time = self.relative(point.at);
        } else {
            if day_before != Some(day) || point.is_day {
                let is_of_year = day.year() == self.year;
                let format = if is_of_year { "%-d %b" } else { "%-d %b %Y" };
                written_day = day.strftime(format).to_string();
            }
            if !point.is_day {
                let until = point.event.and_then(|(_, event)| event.until);
                let until = until.filter(|until| day_of(*until) == day);
                time = match until {
                    Some(until) => format!("{}–{}", of_day(point.at), of_day(until)),
                    None => of_day(point.at),
                };
                if let (Some(offset), Some(first)) = (point.at.offset, self.first.offset)
                    && offset != first
                {
                    time = format!("{time} {}", zone::written(offset));
                }
            }
        }
        let milestone: Vec<Cow<'_, str>> = point
            .milestones
            .iter()
            .enumerate()
            .map(|(at, milestone)| match at {
                0 => Cow::Borrowed(moments::title(*milestone)),
                _ => Cow::Owned(moments::title(*milestone).to_lowercase()),
            })
            .collect();
        let is_telling = !milestone.is_empty();
        let lead = point.event.and_then(|(_, event)| event.lead.as_deref());
        let text = match is_telling {
            true => without_label(text, &point.milestones),
            false => text,
        };
        Label {
            day: written_day,
            time,
            phrase: phrase(text, lead, if is_telling { TELLING_PHRASE } else { PHRASE }),
            milestone: milestone.join(", "),
        }
    }

    fn relative(&self, at: Instant) -> String {
        match at.timestamp.as_second() {
            0 => "T".to_owned(),
            seconds => {
                let sign = if seconds < 0 { '−' } else { '+' };
                format!("T{sign}{}", words::duration(seconds.abs()))
            }
        }
    }

    /// A moment in a sentence.
    pub fn said(&self, point: &Point<'_>, day_before: Option<Date>) -> String {
        match () {
            () if self.is_relative => self.relative(point.at),
            () if point.is_day => words::day(day_of(point.at)).human,
            () => super::human(point.at, day_before, Some(self.year)),
        }
    }
}

fn of_day(at: Instant) -> String {
    let time = at.civil().time();
    let format = if time.second() == 0 {
        "%H:%M"
    } else {
        "%H:%M:%S"
    };
    time.strftime(format).to_string()
}

/// An event's text without a label in front that says no more than the name of its moment.
fn without_label<'t>(text: &'t str, milestones: &[Milestone]) -> &'t str {
    let Some((label, rest)) = text.split_once([':', '.', '–', '—']) else {
        return text;
    };
    let names_it = |milestone: &Milestone| {
        let stem = milestone.id().get(..5).unwrap_or_default();
        label.to_lowercase().contains(stem)
    };
    let is_label = label.split_whitespace().count() <= 3 && milestones.iter().any(names_it);
    match is_label && rest.split_whitespace().count() > 1 {
        true => rest,
        false => text,
    }
}
