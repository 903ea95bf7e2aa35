//! Every rule there is, each with its code, level and reason, in one place that feeds the
//! reports, the guide and the tests.

use super::{Level, did_you_mean};

/// A kind of finding.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its stable name, `family/name`.
    pub code: &'static str,
    /// How much it matters.
    pub level: Level,
    /// What it finds and why that matters, one or two sentences.
    pub reason: &'static str,
}

impl Rule {
    /// The family that it belongs to.
    #[must_use]
    pub fn family(&self) -> &'static str {
        self.code.split('/').next().unwrap_or(self.code)
    }

    /// Its name within the family.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.code.split('/').nth(1).unwrap_or(self.code)
    }

    /// Whether a name is its code or its family.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        name == self.code || name == self.family()
    }
}

/// The rule of a code.
#[must_use]
pub fn of_code(code: &str) -> Option<&'static Rule> {
    ALL.iter().find(|rule| rule.code == code).copied()
}

/// The name of a rule or a family that may have been meant by one that is none.
#[must_use]
pub fn meant(name: &str) -> Option<&'static str> {
    let codes = || ALL.iter().map(|rule| rule.code);
    let by_name = ALL.iter().find(|rule| rule.name() == name);
    by_name.map(|rule| rule.code).or_else(|| {
        let names = codes().chain(ALL.iter().map(|rule| rule.family()));
        did_you_mean(name, names)
    })
}

/// Declares the rules and the table of all of them.
macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal, $level:ident;)+) => {
        $(
            $(#[doc = $doc])+
            pub static $name: Rule = Rule { code: $code, level: Level::$level, reason: concat!($($doc),+) };
        )+

        /// All rules, in the order of this file.
        pub static ALL: &[&Rule] = &[$(&$name),+];
    };
}

rules! {
    /// site.toml is not valid TOML; nothing is published until it is.
    CONFIG_SYNTAX = "config/syntax", Error;
    /// site.toml has a key that Afterword does not know; nothing is published, because the key was meant to do something.
    CONFIG_UNKNOWN_KEY = "config/unknown-key", Error;
    /// A key of site.toml has a value that it cannot have; nothing is published.
    CONFIG_VALUE = "config/value", Error;
    /// A level in `[check.levels]` of site.toml changes nothing.
    CONFIG_LEVEL = "config/level", Warning;
    /// A folder of `[check] styles` is not there, or a rule in it is one that only Vale can ask.
    CONFIG_STYLE = "config/style", Suggestion;
    /// A file in `theme/` has no name that the theme knows, so it takes the place of nothing.
    THEME_UNKNOWN = "theme/unknown-file", Warning;
    /// A file of the theme cannot be used; nothing is published until it can.
    THEME_BROKEN = "theme/broken", Error;
    /// A file is not UTF-8; UTF-16 is converted, other bytes are read as Windows-1252, and what stands for no character is shown as a replacement character.
    NOT_UTF8 = "files/not-utf8", Warning;
    /// A file could not be read.
    UNREADABLE = "files/unreadable", Error;
    /// A file looks like a Markdown document but lacks the ending, so it is left out.
    LOOKS_LIKE_MARKDOWN = "files/looks-like-markdown", Suggestion;
    /// A template, a draft by its folder or title, or another file that is no postmortem by its name is left out.
    LEFT_OUT = "files/left-out", Suggestion;
    /// A line of a .gitignore file is not a valid pattern; it is skipped, so what it was meant to hide is read.
    IGNORE_PATTERN = "files/ignore-pattern", Warning;
    /// A symbolic link is not followed.
    SYMLINK = "files/symlink", Suggestion;
    /// An image or another file that a text shows or links to does not hold what its ending says, or a drawing cannot be made harmless; a browser might run it, so it is not published.
    ATTACHMENT = "files/attachment", Warning;
    /// A drawing is published without the scripts, references and styles in it that could run or load something.
    DRAWING = "files/drawing", Warning;
    /// The history is cut off by a shallow clone, so dates of first and last change are left out.
    SHALLOW_CLONE = "git/shallow", Warning;
    /// The git history could not be read.
    GIT_FAILED = "git/failed", Warning;
    /// The front matter starts with a fence that is never closed, so it cannot be told from the body; the document is built from its text alone.
    FRONT_MATTER_UNCLOSED = "front-matter/unclosed", Error;
    /// A value without quotes holds what means something else to YAML, such as a colon and a space; it is read as text.
    FRONT_MATTER_QUOTES = "front-matter/quotes", Warning;
    /// The front matter is not valid YAML, TOML or JSON; the document is built from what can be derived.
    FRONT_MATTER_SYNTAX = "front-matter/syntax", Error;
    /// A field has a value of a type that it cannot have; the field is left out.
    FIELD_TYPE = "front-matter/type", Error;
    /// A field has a value that does not exist, such as 30 February; the field is left out.
    FIELD_VALUE = "front-matter/value", Error;
    /// Two fields are names of the same thing and say different things; the first in the documented order is used.
    FIELD_SPARE = "front-matter/spare-field", Warning;
    /// A field that neither Afterword nor the site knows; nothing is made of it.
    UNKNOWN_FIELD = "front-matter/unknown-field", Warning;
    /// A field that is compared across incidents has a word of its own; it is kept as written.
    UNKNOWN_WORD = "front-matter/unknown-word", Warning;
    /// A field lists more than anybody means; the first of them are used.
    TOO_MANY = "front-matter/too-many", Error;
    /// A later phase of the incident is stated to be before an earlier one; both are shown as they are.
    TIMES_ORDER = "front-matter/times-order", Warning;
    /// A field of another tool says when the document is to appear or to go. Builds know no clock, so it is left out until its status says whether it is to be seen.
    SCHEDULE = "front-matter/schedule", Error;
    /// Two places say different things about who may see the document. The narrower one holds, so that nothing gets out by mistake.
    CONTRADICTING_VISIBILITY = "front-matter/contradicting-visibility", Error;
    /// A table near the top calls the document a draft. It is published all the same, because many collections keep that cell from their template and never change it.
    SAYS_DRAFT = "derive/says-draft", Warning;
    /// It cannot be told who may see the document: an unknown status or audience, something with which other tools or people hide it, or a block that is not quite front matter. It is left out, because it might not be meant for those who would see it.
    UNKNOWN_VISIBILITY = "front-matter/unknown-visibility", Error;
    /// Two places give different dates for the incident; the first one in the documented order is used.
    DATES_DISAGREE = "derive/dates-disagree", Warning;
    /// No date was found anywhere; the document is filed without one.
    DATE_MISSING = "derive/date-missing", Suggestion;
    /// The title still is the template's placeholder.
    PLACEHOLDER_TITLE = "derive/placeholder-title", Suggestion;
    /// A time looks like a time but cannot be one; the line stays in the text as it is.
    TIMELINE_TIME = "timeline/time", Warning;
    /// A time goes backwards without a date, so midnight is taken to have passed.
    TIMELINE_BACKWARDS = "timeline/backwards", Suggestion;
    /// Lines of a timeline hold a time and are not read as events.
    TIMELINE_UNREAD = "timeline/unread", Suggestion;
    /// A date such as 01-10-2024 can be read in two ways and nothing decides between them.
    TIMELINE_DATE_ORDER = "timeline/date-order", Warning;
    /// A time zone abbreviation contradicts itself or the season.
    TIMELINE_ZONE = "timeline/zone", Warning;
    /// A fault of Afterword itself, met while it read one document; the others are not affected.
    INTERNAL = "files/internal", Error;
    /// Two documents claim one address, so one of them could not be reached; nothing is published.
    ADDRESS_CONFLICT = "site/address-conflict", Error;
    /// Something that is withheld is in the site all the same, by a fault of Afterword; nothing is published.
    WITHHELD_SOURCE = "site/withheld", Error;
    /// Documents have the same name, so their addresses take the folder in, or a mark of the path where that is the same too.
    DERIVED_TWINS = "site/derived-twins", Warning;
    /// A stated relation names a postmortem that does not exist.
    UNKNOWN_RELATION = "links/unknown-relation", Warning;
    /// A document names itself as related; the relation is left out.
    SELF_RELATION = "links/self-relation", Warning;
    /// Terms are each other's parents, so none of them stands on top; one of the parents is left out.
    TERM_CIRCLE = "terms/circle", Warning;
    /// Documents have fields that other tools file them by, such as `tags`; their values are what they name, and the rest is a dimension of its own where enough documents have it.
    FILED = "terms/filed", Suggestion;
    /// A term looks like a misspelling of another one.
    UNKNOWN_TERM = "terms/unknown", Warning;
    /// A term is deprecated; its replacement is used.
    DEPRECATED_TERM = "terms/deprecated", Suggestion;
    /// An alias in the note of a term means another term, so it does not lead to this one.
    TERM_CONFLICT = "terms/conflict", Warning;
    /// "Human error" names no condition that a team could change; the question is which conditions made the action make sense.
    HUMAN_ERROR = "terms/human-error", Warning;
    /// A link leads to a document, an anchor or a file that does not exist.
    BROKEN_LINK = "links/broken", Warning;
    /// A link or an image leads to a file that belongs to a document which is not published: it lies in its folder. The file is left out, because it may tell what the document tells.
    WITHHELD_FILE = "links/withheld", Error;
    /// A stop of a reading path cannot be read there: it does not exist, is not published, or stands on the path already; it is left out.
    PATH_STOP = "paths/stop", Warning;
    /// A reading path names nothing to read.
    PATH_EMPTY = "paths/empty", Suggestion;
    /// A link or image has an address of a scheme that is not allowed.
    UNSAFE_ADDRESS = "links/unsafe-address", Warning;
    /// Markdown is nested deeper than a person reads; the rest is shown flat.
    NESTING = "markdown/nesting", Warning;
    /// A document holds more headings, links or elements than anybody reads; what stands behind the limit is left out.
    TOO_MUCH = "markdown/too-much", Error;
    /// Raw HTML that is not allowed is shown as text.
    RAW_HTML = "markdown/raw-html", Suggestion;
    /// An ignore comment gives no reason, so nobody can tell later whether it still applies.
    IGNORE_REASON = "ignore/no-reason", Suggestion;
    /// An ignore comment matches no finding; one day it would hide a new one.
    IGNORE_UNUSED = "ignore/unused", Suggestion;

    // What a review asks the author before a story is told.

    /// "Should have", "could have" and "if only" tell of what did not happen. What did happen, and what made it sensible then, is still to be told.
    LANGUAGE_COUNTERFACTUAL = "language/counterfactual", Suggestion;
    /// Somebody failed to do, forgot or did not do something: that tells what was absent. The question is what they were attending to, and what would have prompted it.
    LANGUAGE_OMISSION = "language/omission", Suggestion;
    /// "Human error" and its kin are a label that is put on ordinary work once its outcome is known. The question is which conditions met.
    LANGUAGE_HUMAN_ERROR = "language/human-error", Warning;
    /// "The root cause" picks one condition of several that had to be present together; it is asked about once in a document.
    LANGUAGE_ROOT_CAUSE = "language/root-cause", Suggestion;
    /// A word such as careless, negligent or sloppy judges a person and explains nothing. The question is how it looked from inside.
    LANGUAGE_JUDGEMENT = "language/judgement", Warning;
    /// What is obvious once the outcome is known was one sign among many before. The question is what was visible then.
    LANGUAGE_HINDSIGHT = "language/hindsight", Suggestion;
    /// A person is the subject of what broke. Names are not wrong in themselves; what the person saw and went by is what others can learn from.
    LANGUAGE_PERSON_AS_CAUSE = "language/person-as-cause", Suggestion;
    /// "Why did you" asks somebody to justify themselves; "how" and "what" ask for the story.
    LANGUAGE_WHY_PERSON = "language/why-person", Suggestion;
    /// Being more careful, reminding and retraining ask people to be better at the same work. The question is what would make it easier next time.
    LANGUAGE_DEFICIT_FIX = "language/deficit-fix", Suggestion;
    /// Fault, blame and culprit look for who. Blaming is a habit to notice and to work past.
    LANGUAGE_BLAME_NOUN = "language/blame-noun", Warning;
    /// A mean time to anything moves without anything having changed, so no result follows from it; the incidents themselves show more.
    LANGUAGE_MTTR_CLAIM = "language/mttr-claim", Suggestion;
    /// "Mistakes were made" leaves out who did what in which role, and what they knew. Off unless `[check.levels]` gives it a level.
    LANGUAGE_DISTANCING = "language/distancing", Suggestion;
    /// The text tells a first story, one of the beliefs that have a note as a myth. Its second story begins with how it made sense.
    LANGUAGE_FIRST_STORY = "language/first-story", Suggestion;
    /// A rule of the site's own, one of `[[check.rules]]` in site.toml, asks about a passage.
    LANGUAGE_OWN = "language/own", Suggestion;
    /// A key, a token or a password stands in the document. Whoever can read the repository can use it, and its history keeps it: withdraw it, then take it out.
    PRIVACY_SECRET = "privacy/secret", Warning;
    /// The e-mail address of a person stands in the document; a role says as much to those who learn from it.
    PRIVACY_EMAIL = "privacy/email", Suggestion;
    /// An IP address that is reachable from outside stands in the document, and may lead to a machine or to a customer.
    PRIVACY_ADDRESS = "privacy/ip-address", Suggestion;
    /// People are listed by name. On pages their list shows roles only, unless the site opts in; the rest of the text stays as it is written, and the repository shows what stands in the file.
    PRIVACY_NAMES = "privacy/names", Suggestion;
    /// Something of the template is still there: a placeholder, a prompt, or filler text.
    HYGIENE_RESIDUE = "hygiene/template-residue", Suggestion;
    /// A section has a heading and nothing below it.
    HYGIENE_EMPTY_SECTION = "hygiene/empty-section", Suggestion;
    /// An image has no text alternative, so whoever does not see it is not told what it shows.
    HYGIENE_IMAGE_TEXT = "hygiene/image-text", Suggestion;
}

/// A rule as its code, for what is kept between runs.
pub(super) mod by_code {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

    use super::Rule;

    pub fn serialize<S: Serializer>(rule: &&'static Rule, to: S) -> Result<S::Ok, S::Error> {
        rule.code.serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<&'static Rule, D::Error> {
        let code = String::deserialize(from)?;
        super::of_code(&code).ok_or_else(|| D::Error::custom("there is no such rule"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_explained() {
        let mut codes: Vec<_> = ALL.iter().map(|rule| rule.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), ALL.len());
        assert!(ALL.iter().all(|rule| rule.reason.trim().ends_with('.')));
    }
}
