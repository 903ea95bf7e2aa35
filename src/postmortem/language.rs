//! The words of the languages that postmortems are written in: one file for each language, with all
//! that any reader of documents knows of it. Adding a language is adding its file and its name below.
//!
//! Knows words, and what each of them says. How they are put together is decided by whoever reads:
//! `outline/kind` headings, `when` times and dates, `timeline` milestones and columns, `derive` labels and titles.

mod chinese;
mod dutch;
mod english;
mod french;
mod german;
mod italian;
mod japanese;
mod portuguese;
mod spanish;

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use rustc_hash::FxHasher;

use super::outline::SectionKind;
use super::timeline::Milestone;
use crate::pattern;

/// What a language has words for. All words are in lower case unless a field says otherwise, and
/// apostrophes are left out.
#[derive(Debug)]
pub(super) struct Language {
    /// Telling words of headings, and what section they head.
    pub headings: &'static [(&'static str, SectionKind)],
    /// The same where words are not set apart: they count wherever they stand in a short heading.
    pub unspaced_headings: &'static [(&'static str, SectionKind)],
    /// Words that may stand around telling words without changing what is announced.
    pub fillers: &'static [&'static str],
    /// Words that may follow telling words and add to them: "impact *on* users".
    pub connectors: &'static [&'static str],
    /// What announces a timeline wherever it stands in a heading.
    pub timeline_anywhere: &'static [&'static str],
    /// How a heading begins that comes after the events of a timeline, beside the kinds that do.
    pub afterwards: &'static [&'static str],
    /// The names of the months, short ones too.
    pub months: [&'static [&'static str]; 12],
    /// Those of them that mean something else as well, so that they count with a capital letter or
    /// beside a year.
    pub doubtful_months: &'static [&'static str],
    /// The names of the days from Monday on. They count with a capital letter or before a comma.
    pub weekdays: [&'static [&'static str]; 7],
    /// What follows the number of a day: `2nd`.
    pub ordinals: &'static [&'static str],
    /// What stands between day, month and year: "2 *de* mayo *de* 2024".
    pub of: &'static [&'static str],
    /// Words in front of a date or time that belong to it, and whether they make it approximate.
    pub before_times: &'static [(&'static str, bool)],
    /// Words directly behind a time that make it approximate.
    pub behind_times: &'static [&'static str],
    /// Words between a date and its time.
    pub between_date_and_time: &'static [&'static str],
    /// Units of time, and the seconds that each has.
    pub units: &'static [(&'static str, i64)],
    /// Words that would be left dangling where a date at the end of a title is cut off.
    pub before_dates: &'static [&'static str],
    /// Words between the two ends of a range of times.
    pub until: &'static [&'static str],
    /// Words behind a number that make it an hour, and whether nothing but a time of day has them.
    pub hours: &'static [(&'static str, bool)],
    /// Words at the end of a line after which a number or a time goes on with the sentence.
    pub unfinished: &'static [&'static str],
    /// Words at the end of a sentence that a list goes on with, beside the connectors.
    pub before_lists: &'static [&'static str],
    /// Words of a sentence that only says that a list follows.
    pub announcing: &'static [&'static str],
    /// How a sentence begins that names the zone of all times.
    pub times_of_all: &'static [&'static str],
    /// What says that a sentence is about all events.
    pub all_events: &'static [&'static str],
    /// What says that a sentence is about the times of a timeline.
    pub speaks_of_times: &'static [&'static str],
    /// Beginnings of words that make all times of a section approximate.
    pub approximate: &'static [&'static str],
    /// Names of the columns of a timeline.
    pub columns: &'static [(&'static str, Column)],
    /// Names of the columns of a table of actions.
    pub action_columns: &'static [(&'static str, ActionColumn)],
    /// Names of labelled lines.
    pub labels: &'static [(&'static str, Label)],
    /// Words in the names of labels that say nothing.
    pub around_labels: &'static [&'static str],
    /// Labels of events, and the milestone that each names.
    pub milestones: &'static [(&'static str, Milestone)],
    /// Words in events that tell a phase. English is weighed by what was learned of it.
    pub events: &'static [(&'static str, Milestone)],
    /// Words for what people feel of an incident. Those of English are known where they are weighed.
    pub trouble: &'static [&'static str],
    /// Words of titles that say what kind of document it is, and nothing about what happened.
    pub document_words: &'static [&'static str],
    /// Words that tell how an incident or a document stands, and nothing about who may read it.
    pub states: &'static [&'static str],
}

/// What a column of a timeline is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// When it happened.
    Time,
    /// On which day.
    Date,
    /// When it ended.
    Until,
    /// On which weekday, or on which day.
    Day,
    /// What happened, or anything else.
    Text,
}

/// What a column of a table of actions is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ActionColumn {
    /// What is done.
    What,
    /// How far it is.
    State,
    /// Where it is tracked.
    Tracker,
    /// What it is for: to prevent, to detect.
    Kind,
    /// Who does it, by when, how urgent it is: nothing that is told on.
    Other,
}

/// What a label near the start of a document announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// The day of the incident.
    Date,
    /// When it began, which tells the day where nothing else does.
    Start,
    /// From when to when it was felt.
    Window,
    /// When a phase began.
    Moment(Milestone),
    /// How long it took until it was over.
    Lasted,
    /// How long it took until it was noticed.
    ToDetect,
    /// Who took part.
    People,
    /// How severe it was.
    Severity,
    /// How soon it is to be handled, which many write instead.
    Priority,
    /// The document's title.
    Title,
    /// What happened, in short.
    Summary,
    /// The systems that were involved.
    Systems,
    /// How the incident or the document stands.
    Status,
    /// Anything else that describes a document and tells no story: owner, tags.
    Other,
}

/// A month that a word names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Month {
    /// 1 to 12.
    pub number: i8,
    /// Whether the word means nothing else: `may` is a verb, and `mar` a word. Those are months
    /// only beside a year.
    pub is_sure: bool,
}

/// The language that most postmortems are written in, whose words come first.
pub(super) const ENGLISH: &Language = &english::ENGLISH;

/// The others.
pub(super) const OTHERS: [&Language; 8] = [
    &german::GERMAN,
    &french::FRENCH,
    &spanish::SPANISH,
    &portuguese::PORTUGUESE,
    &italian::ITALIAN,
    &dutch::DUTCH,
    &japanese::JAPANESE,
    &chinese::CHINESE,
];

/// What words say, to be looked up and never walked through.
pub(super) type Words<T> = HashMap<&'static str, T, BuildHasherDefault<FxHasher>>;

/// All languages, English first.
pub(super) fn all() -> impl Iterator<Item = &'static Language> {
    std::iter::once(ENGLISH).chain(OTHERS)
}

/// What the words of a field say in any language. Where two disagree the one that is named first
/// counts.
pub(super) fn meanings<T: Copy + 'static>(
    languages: impl Iterator<Item = &'static Language>,
    of: impl Fn(&Language) -> &'static [(&'static str, T)],
) -> Words<T> {
    let mut words = Words::default();
    for (word, meaning) in languages.flat_map(of) {
        words.entry(*word).or_insert(*meaning);
    }
    words
}

/// Whole words to look for in a text, all in one pass.
pub(super) struct AnyOf {
    words: &'static [&'static str],
    finder: OnceLock<pattern::Words>,
}

impl AnyOf {
    /// Takes words in lower case.
    pub const fn new(words: &'static [&'static str]) -> Self {
        Self {
            words,
            finder: OnceLock::new(),
        }
    }

    /// Whether a text in lower case contains one of them.
    pub fn is_in(&self, text: &str) -> bool {
        let finder = self.finder.get_or_init(|| pattern::words(self.words));
        let mut found = finder.find_overlapping_iter(text);
        found.any(|found| is_apart(text, found.range()))
    }

    /// Whether a text is one of them.
    pub fn is(&self, text: &str) -> bool {
        self.words.contains(&text)
    }
}

/// The words of one field in all languages, matched anywhere in a text.
pub(super) struct InAnyLanguage {
    of: fn(&Language) -> &'static [&'static str],
    finder: OnceLock<pattern::Words>,
}

impl InAnyLanguage {
    /// Takes the field.
    pub const fn new(of: fn(&Language) -> &'static [&'static str]) -> Self {
        Self {
            of,
            finder: OnceLock::new(),
        }
    }

    /// Whether a text contains one of them, in capitals or not.
    pub fn is_in(&self, text: &str) -> bool {
        self.find(text).is_some()
    }

    /// The text from the first match on.
    pub fn find<'t>(&self, text: &'t str) -> Option<&'t str> {
        if text.is_ascii() {
            return text.get(self.finder().find(text)?.start()..);
        }
        // In lower case a letter may have another length.
        let lower = text.to_lowercase();
        let found = self.finder().find(&lower)?.start();
        let mut reached = 0;
        let start = text.char_indices().find(|(_, letter)| {
            let before = reached;
            reached += letter.to_lowercase().map(char::len_utf8).sum::<usize>();
            before >= found
        });
        start.and_then(|(at, _)| text.get(at..))
    }

    fn finder(&self) -> &pattern::Words {
        self.finder.get_or_init(|| {
            let words: Vec<_> = all().flat_map(self.of).copied().collect();
            pattern::words_in_either_case(&words)
        })
    }
}

/// Whether a text in small letters holds one of the words, apart from others.
pub(super) fn holds(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| {
        let mut places = text.match_indices(word);
        places.any(|(at, word)| is_apart(text, at..at + word.len()))
    })
}

/// Whether a word of a text stands apart from others. Chinese and Japanese set none apart.
pub(super) fn is_apart(text: &str, word: Range<usize>) -> bool {
    let is_apart = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
    let before = text
        .get(..word.start)
        .and_then(|text| text.chars().next_back());
    let behind = text.get(word.end..).and_then(|text| text.chars().next());
    let first = text.get(word).and_then(|word| word.chars().next());
    first.is_some_and(|first| first >= '\u{3040}') || (is_apart(before) && is_apart(behind))
}

impl Language {
    /// A language without words, for what a language has none of.
    const NONE: Self = Self {
        headings: &[],
        unspaced_headings: &[],
        fillers: &[],
        connectors: &[],
        timeline_anywhere: &[],
        afterwards: &[],
        months: [&[]; 12],
        doubtful_months: &[],
        weekdays: [&[]; 7],
        ordinals: &[],
        of: &[],
        before_times: &[],
        behind_times: &[],
        between_date_and_time: &[],
        units: &[],
        before_dates: &[],
        until: &[],
        hours: &[],
        unfinished: &[],
        before_lists: &[],
        announcing: &[],
        times_of_all: &[],
        all_events: &[],
        speaks_of_times: &[],
        approximate: &[],
        columns: &[],
        action_columns: &[],
        labels: &[],
        around_labels: &[],
        milestones: &[],
        events: &[],
        trouble: &[],
        document_words: &[],
        states: &[],
    };
}

impl Month {
    /// The month that a word names, in whatever language.
    pub(super) fn named(word: &str) -> Option<Self> {
        static NAMES: LazyLock<Words<Month>> = LazyLock::new(|| {
            let mut names = Words::default();
            for language in all() {
                for (number, month) in (1..).zip(language.months) {
                    for name in month {
                        let is_sure = !language.doubtful_months.contains(name);
                        names.entry(*name).or_insert(Month { number, is_sure });
                    }
                }
            }
            names
        });
        // Most words are looked up here: no name of a month is shorter or longer.
        if word.len() < 3 || word.len() > 12 {
            return None;
        }
        let month = NAMES.get(word.to_lowercase().as_str())?;
        Some(Self {
            is_sure: month.is_sure || word.starts_with(char::is_uppercase),
            ..*month
        })
    }
}

/// The day of the week that a word names, from 1 for Monday.
pub(super) fn weekday(word: &str) -> Option<i8> {
    static NAMES: LazyLock<Words<i8>> = LazyLock::new(|| {
        let mut names = Words::default();
        for language in all() {
            for (number, day) in (1..).zip(language.weekdays) {
                for name in day {
                    names.entry(*name).or_insert(number);
                }
            }
        }
        names
    });
    NAMES.get(word.to_lowercase().as_str()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_months() {
        let check = |word: &str, expected: Option<(i8, bool)>| {
            let found = Month::named(word).map(|month| (month.number, month.is_sure));
            assert_eq!(found, expected, "{word}");
        };
        check("Sept", Some((9, true)));
        check("may", Some((5, false)));
        check("août", Some((8, true)));
        check("Mai", Some((5, true)));
        check("mars", Some((3, false)));
        check("Marc", None);
        check("ma", None);
    }

    #[test]
    fn words_name_weekdays() {
        assert_eq!(weekday("Thurs"), Some(4));
        assert_eq!(weekday("Samstag"), Some(6));
        assert_eq!(weekday("sunny"), None);
    }

    #[test]
    fn words_are_written_as_they_are_looked_up() {
        for language in all() {
            let headings = language.headings.iter().map(|(word, _)| *word);
            let labels = language.labels.iter().map(|(word, _)| *word);
            let columns = language.columns.iter().map(|(word, _)| *word);
            let action_columns = language.action_columns.iter().map(|(word, _)| *word);
            let milestones = language.milestones.iter().map(|(word, _)| *word);
            let units = language.units.iter().map(|(word, _)| *word);
            let months = language.months.iter().copied().flatten().copied();
            let weekdays = language.weekdays.iter().copied().flatten().copied();
            for word in headings
                .chain(labels)
                .chain(columns)
                .chain(action_columns)
                .chain(milestones)
                .chain(units)
                .chain(months.clone())
                .chain(weekdays)
            {
                assert_eq!(word, word.to_lowercase());
                assert!(!word.contains(['\'', '’']), "{word}");
            }
            for doubtful in language.doubtful_months {
                assert!(months.clone().any(|month| month == *doubtful), "{doubtful}");
            }
        }
    }
}
