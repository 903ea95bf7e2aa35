//! Which day a date means that does not say everything: years, weekdays, and the order of day and
//! month.

use jiff::civil::Date;

use crate::config::DateOrder;

use super::calendar::DateText;

/// What a date means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::postmortem) struct Reading {
    /// The day; `None` where it stays open.
    pub date: Option<Date>,
    /// Whether there were two ways to read it and nothing decided.
    pub ambiguous: bool,
}

impl Reading {
    const fn sure(date: Option<Date>) -> Self {
        Self {
            date,
            ambiguous: false,
        }
    }
}

/// The day that a date means. `near` is the day before it in the story, `document` the day that
/// the document is filed under.
pub(in crate::postmortem) fn resolve(
    text: DateText,
    order: Option<DateOrder>,
    near: Option<Date>,
    document: Option<Date>,
) -> Reading {
    match text {
        DateText::Full(date) => Reading::sure(Some(date)),
        DateText::MonthDay { month, day } => Reading::sure(nearest_year(month, day, near)),
        DateText::Weekday(weekday) => Reading::sure(near.and_then(|near| {
            (0..7_i64).find_map(|days| {
                let date = near.checked_add(jiff::Span::new().days(days)).ok()?;
                (date.weekday() == weekday).then_some(date)
            })
        })),
        DateText::Numbered(number) => Reading::sure(document.and_then(|first| {
            let later = jiff::Span::new().days(i64::from(number) - 1);
            first.checked_add(later).ok()
        })),
        DateText::Numeric {
            first,
            second,
            year,
        } => {
            let [day_first, month_first] = readings(first, second, year, near);
            let date = match (day_first, month_first, order) {
                (Some(a), Some(b), None) if a != b => {
                    // The nearer one to the document's day is the better guess; without one,
                    // no guess is better than a wrong day.
                    let nearest = |day| {
                        [b, a]
                            .into_iter()
                            .min_by_key(|date| days_between(*date, day))
                    };
                    return Reading {
                        date: document.and_then(nearest),
                        ambiguous: true,
                    };
                }
                (_, _, Some(DateOrder::MonthFirst)) => month_first.or(day_first),
                _ => day_first.or(month_first),
            };
            Reading::sure(date)
        }
    }
}

/// The order that dates show: by a month that cannot be one, else by the document's own day.
pub(in crate::postmortem) fn infer_order(
    dates: &[DateText],
    document: Option<Date>,
) -> Option<DateOrder> {
    let mut votes = dates.iter().filter_map(|date| vote(*date, None));
    match votes.next() {
        // A section that does both decides nothing.
        Some(first) => votes.all(|vote| vote == first).then_some(first),
        None => dates.iter().find_map(|date| vote(*date, document)),
    }
}

/// The order that one date shows.
fn vote(date: DateText, document: Option<Date>) -> Option<DateOrder> {
    let DateText::Numeric {
        first,
        second,
        year,
    } = date
    else {
        return None;
    };
    let Some(document) = document else {
        return match (first > 12, second > 12) {
            (true, false) => Some(DateOrder::DayFirst),
            (false, true) => Some(DateOrder::MonthFirst),
            _ => None,
        };
    };
    match readings(first, second, year, Some(document)) {
        [Some(a), Some(b)] if a != b && a == document => Some(DateOrder::DayFirst),
        [Some(a), Some(b)] if a != b && b == document => Some(DateOrder::MonthFirst),
        _ => None,
    }
}

/// Both readings: day first, month first.
fn readings(first: i8, second: i8, year: Option<i16>, near: Option<Date>) -> [Option<Date>; 2] {
    let date = |month, day| match year {
        Some(year) => Date::new(year, month, day).ok(),
        None => nearest_year(month, day, near),
    };
    [date(second, first), date(first, second)]
}

/// The date of that day and month that is nearest.
fn nearest_year(month: i8, day: i8, near: Option<Date>) -> Option<Date> {
    let near = near?;
    [-1, 0, 1]
        .into_iter()
        .filter_map(|years| Date::new(near.year().checked_add(years)?, month, day).ok())
        .min_by_key(|date| days_between(*date, near))
}

fn days_between(a: Date, b: Date) -> i64 {
    a.duration_since(b).as_hours().abs() / 24
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const fn numeric(first: i8, second: i8) -> DateText {
        DateText::Numeric {
            first,
            second,
            year: Some(2024),
        }
    }

    #[test]
    fn day_and_month_follow_the_order() {
        let read = |text, order| resolve(text, order, None, None);
        let jan = date(2024, 1, 10);
        let oct = date(2024, 10, 1);
        assert_eq!(
            read(numeric(1, 10), Some(DateOrder::MonthFirst)),
            Reading::sure(Some(jan))
        );
        assert_eq!(
            read(numeric(1, 10), Some(DateOrder::DayFirst)),
            Reading::sure(Some(oct))
        );
        assert_eq!(
            read(numeric(1, 31), None),
            Reading::sure(Some(date(2024, 1, 31)))
        );
        assert_eq!(
            read(numeric(3, 3), None),
            Reading::sure(Some(date(2024, 3, 3)))
        );
        assert_eq!(
            read(numeric(1, 10), None),
            Reading {
                date: None,
                ambiguous: true
            }
        );
        let near_january = resolve(numeric(1, 10), None, None, Some(date(2024, 1, 20)));
        assert_eq!(
            near_january,
            Reading {
                date: Some(jan),
                ambiguous: true
            }
        );
    }

    #[test]
    fn the_order_is_inferred_from_impossible_months() {
        assert_eq!(
            infer_order(&[numeric(1, 10), numeric(1, 16)], None),
            Some(DateOrder::MonthFirst)
        );
        assert_eq!(
            infer_order(&[numeric(16, 1)], None),
            Some(DateOrder::DayFirst)
        );
        assert_eq!(infer_order(&[numeric(16, 1), numeric(1, 16)], None), None);
        assert_eq!(
            infer_order(&[numeric(1, 10)], Some(date(2024, 1, 10))),
            Some(DateOrder::MonthFirst)
        );
    }

    #[test]
    fn years_and_weekdays_are_near() {
        let read = |text, near| resolve(text, None, Some(near), None).date;
        let new_year = DateText::MonthDay { month: 12, day: 31 };
        assert_eq!(read(new_year, date(2024, 1, 2)), Some(date(2023, 12, 31)));
        let monday = DateText::Weekday(jiff::civil::Weekday::Monday);
        assert_eq!(read(monday, date(2024, 1, 2)), Some(date(2024, 1, 8)));
    }
}
