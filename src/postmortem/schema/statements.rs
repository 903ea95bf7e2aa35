//! What front matter says about who may see the document: every statement there is, under every
//! name and in every spelling, so that none is overlooked because another one was read first.

mod telling;

use jiff::civil::Date;

use telling::{hides, is_of_names, tells_by_its_name, weight_within};

use super::closed::{self, Reach};
use super::conventions::{self, Meaning, Reading, is_empty};
use super::spelling::squashed;
use super::states::{self, Standing};
use super::{COMMON_FIELDS, VISIBILITY_FIELDS, names};
use crate::config::Config;
use crate::data::fields::{flag_of, normalised, text_of};
use crate::data::{Key, Node, Value};
use crate::fields;
use crate::postmortem::{Audience, Status, when};
use crate::text::Span;
use crate::words::Word;

/// Something that says who may see a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Statement {
    pub(super) says: Says,
    pub(super) weight: Weight,
    pub(super) place: Position,
    /// All of it.
    pub(super) span: Span,
    /// The value.
    pub(super) value: Span,
}

/// What a statement says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// How far the document is.
    Status(Status),
    /// Who may read it.
    Audience(Audience),
    /// These may read it at most, says another tool.
    AtMost(Reach),
    /// Everybody may, says another tool.
    Open,
    /// It is to be seen up to a moment, or from one on.
    Scheduled,
    /// It cannot be told what; the message and the way to mend it.
    Unreadable(String, String),
}

/// How sure it is that a statement is about who may see the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// It looks like it. A status that is stated goes before it.
    Likely,
    /// A field of another tool.
    Theirs,
    /// `draft` and `published`, which say that it is a draft, and little if they say no.
    Flag,
    /// `status` or `audience`.
    Ours,
}

/// Where a statement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Position {
    FrontMatter,
    /// In a block that is not quite front matter.
    Block,
    /// In a line near the top of the body.
    Line,
    /// In a comment.
    Comment,
    /// In a row of a table.
    Row,
    /// In the title.
    Title,
    /// In the name of a folder.
    Folder,
}

/// Reads all statements of a front matter.
///
/// `first_change` is the day on which the history saw the file first.
pub(super) fn collect(
    matter: &Node,
    config: &Config,
    first_change: Option<Date>,
) -> Vec<Statement> {
    let mut collector = Collector {
        config,
        first_change,
        given: names::given_by_the_site(config).collect(),
        found: Vec::new(),
        empty: Vec::new(),
    };
    match &matter.value {
        Value::Map(entries) => {
            for (key, node) in entries {
                collector.entry(key, node);
            }
        }
        // Whoever writes a list meant its items as fields.
        Value::List(_) => collector.within("", matter, Weight::Theirs),
        _ => {}
    }
    collector.finish()
}

/// Whether a front matter hands something down that holds documents back.
pub(super) fn cascade(matter: &Node, config: &Config) -> bool {
    let Value::Map(entries) = &matter.value else {
        return false;
    };
    let is_cascade = |name: &str| squashed(name.split('.').next().unwrap_or(name)) == "cascade";
    let handed: Vec<_> = entries
        .iter()
        .filter(|(key, _)| is_cascade(&key.name))
        .cloned()
        .collect();
    let handed = Node {
        value: Value::Map(handed),
        span: matter.span,
    };
    !collect(&handed, config, None).is_empty()
}

struct Collector<'c> {
    config: &'c Config,
    first_change: Option<Date>,
    /// Names that the site gives a meaning.
    given: Vec<String>,
    found: Vec<Statement>,
    /// Fields of ours that are there and say nothing.
    empty: Vec<(&'static str, Statement)>,
}

impl Collector<'_> {
    fn entry(&mut self, key: &Key, node: &Node) {
        let name = normalised(&key.name);
        if let Some(ours) = self.ours(&name) {
            self.own(ours, key, node);
            return;
        }
        if name == "kind" && !self.given.contains(&name) {
            // A kind that is none of ours may be the status of another tool.
            self.guess(&name, key, node);
        }
        // What stands in a field of ours is no statement, but for a state that hides elsewhere.
        let is_ours = fields::built_in(&name).is_some_and(|field| field.id != fields::STATE);
        if self.given.contains(&name) || is_ours {
            return;
        }
        let is_build = squashed(&name) == "build";
        let has_fields = matches!(node.value, Value::Map(_)) || holds_mappings(node);
        let meaning = conventions::meaning(&key.name).filter(|meaning| {
            let tells_of_words = matches!(meaning, Meaning::Says | Meaning::Refuses(_));
            !(has_fields && tells_of_words)
        });
        if let Some(meaning) = meaning {
            self.theirs(meaning, key, node);
        } else if let Some((containers, last)) = key.name.rsplit_once('.') {
            let weight = weight_within(containers);
            self.field_within(containers, last, key.span, node, weight);
        } else if is_build {
            self.within("build", node, Weight::Theirs);
        } else if has_fields {
            self.within(&key.name, node, weight_within(&key.name));
        } else if COMMON_FIELDS.contains(&name.as_str()) {
            self.guess(&name, key, node);
        } else if let Some((_, meaning)) = nearly(&key.name, node)
            && let Reading::AtMost(reach) = conventions::plain_reading(meaning, node)
        {
            self.add(Says::AtMost(reach), Weight::Theirs, key.span, node);
        } else {
            self.guess(&name, key, node);
        }
    }

    /// Our name of a field that decides, by the one that is written.
    fn ours(&self, name: &str) -> Option<&'static str> {
        let written = squashed(name);
        names::deciding(&written, self.config).or_else(|| {
            let is_given = self.given.iter().any(|given| given == name);
            let mut ours = VISIBILITY_FIELDS.into_iter();
            ours.find(|ours| !is_given && *ours == written)
        })
    }

    fn own(&mut self, ours: &'static str, key: &Key, node: &Node) {
        if node.value == Value::Null {
            return;
        }
        let weight = match ours {
            "status" | "audience" => Weight::Ours,
            _ => Weight::Flag,
        };
        let is_the_sites = self.given.contains(&normalised(&key.name));
        let says = match ours {
            _ if !key.name.is_ascii() && !is_the_sites => Says::Unreadable(
                format!(
                    "`{}` has other letters than `{ours}`, or some that cannot be seen, so the document is left out",
                    key.name
                ),
                format!("write `{ours}` anew"),
            ),
            "status" => match self.status(node) {
                Some(says) => says,
                None => return,
            },
            "audience" => word(ours, node, Says::Audience),
            _ => match flag_of(node) {
                Some(flag) if flag == (ours == "draft") => Says::Status(Status::Draft),
                Some(_) => Says::Status(Status::Published),
                // Some write the day of publication here.
                None if ours == "published" && self.is_day(node) => return,
                None => Says::Unreadable(
                    format!("`{ours}` is neither true nor false, so the document is left out"),
                    "write `true` or `false`".to_owned(),
                ),
            },
        };
        let statement = Statement {
            says,
            weight,
            place: Position::FrontMatter,
            span: whole(key.span, node),
            value: node.span,
        };
        if is_empty(node) {
            self.empty.push((ours, statement));
        } else {
            self.found.push(statement);
        }
    }

    /// What a `status` says; `None` for one that says nothing about readers.
    fn status(&self, node: &Node) -> Option<Says> {
        let text = text_of(node).map(|text| text.text);
        let hint = match text
            .as_deref()
            .map(|text| states::standing(text, self.config))
        {
            Some(Standing::Status(status)) => return Some(Says::Status(status)),
            Some(Standing::State) => return None,
            Some(Standing::Hidden) => {
                let text = text.unwrap_or_default();
                return Some(Says::Unreadable(
                    format!("`status: {}` may hold the document back, so it is left out", text.trim()),
                    "say it in Afterword's terms instead: `audience: restricted` for the few, `status: draft` for nobody yet, `status: published` to publish it".to_owned(),
                ));
            }
            Some(Standing::Unknown)
                if text.as_deref().is_some_and(|text| !text.trim().is_empty()) =>
            {
                "; if the word says how things stand and nothing about readers, name it in site.toml: `[front_matter]` and `states = [\"…\"]`"
            }
            _ => "",
        };
        Some(match word("status", node, Says::Status) {
            Says::Unreadable(message, help) => Says::Unreadable(message, help + hint),
            says => says,
        })
    }

    fn is_day(&self, node: &Node) -> bool {
        text_of(node).is_some_and(|text| when::day(&text.text, self.config.date_order).is_ok())
    }

    /// Whether a day had come when the history saw the file first: it needs no clock to know that.
    fn was_there_on(&self, node: &Node) -> bool {
        let day = text_of(node).and_then(|text| when::day(&text.text, self.config.date_order).ok());
        day.is_some_and(|day| self.first_change.is_some_and(|first| day <= first))
    }

    fn theirs(&mut self, meaning: Meaning, key: &Key, node: &Node) {
        if matches!(meaning, Meaning::Appears | Meaning::Goes) {
            let is_over = meaning == Meaning::Appears && self.was_there_on(node);
            if !is_empty(node) && !is_over {
                self.add(Says::Scheduled, Weight::Likely, key.span, node);
            }
            return;
        }
        match conventions::reading(meaning, node) {
            Reading::Silent => {}
            Reading::Open => self.add(Says::Open, Weight::Theirs, key.span, node),
            Reading::AtMost(reach) => {
                self.add(Says::AtMost(reach), Weight::Theirs, key.span, node);
            }
        }
    }

    /// The fields inside of a value.
    fn within(&mut self, container: &str, node: &Node, weight: Weight) {
        match &node.value {
            Value::List(items) => {
                for item in items {
                    self.within(container, item, weight);
                }
            }
            Value::Map(entries) => {
                for (key, value) in entries {
                    if squashed(container) == "taxonomies" {
                        self.guess(&normalised(&key.name), key, value);
                    }
                    if matches!(value.value, Value::Map(_) | Value::List(_)) {
                        let is_build = squashed(&key.name) == "build";
                        let inner = if is_build { "build" } else { container };
                        self.within(inner, value, weight);
                    }
                    self.field_within(container, &key.name, key.span, value, weight);
                }
            }
            _ => {}
        }
    }

    fn field_within(
        &mut self,
        container: &str,
        name: &str,
        key: Span,
        node: &Node,
        weight: Weight,
    ) {
        let last = name.rsplit('.').next().unwrap_or(name);
        if squashed(container) == "build" {
            let value = text_of(node).map(|text| text.text.trim().to_lowercase());
            let hides = match squashed(last).as_str() {
                "render" => &["never", "false", "no", "link"][..],
                "list" => &["never", "false", "no"],
                _ => &[],
            };
            if value.is_some_and(|value| hides.contains(&value.as_str())) {
                self.add(Says::AtMost(Reach::Nobody), weight, key, node);
            }
            return;
        }
        let meaning = conventions::meaning_within(last)
            .or_else(|| nearly(last, node).map(|(_, meaning)| meaning));
        let Some(meaning) = meaning else {
            return;
        };
        if matches!(meaning, Meaning::Goes) && weight == Weight::Theirs && !is_empty(node) {
            self.add(Says::Scheduled, Weight::Likely, key, node);
        }
        // In a mapping of anything, `state` and `hidden` are about that thing.
        let is_telling = weight > Weight::Likely || tells_by_its_name(last);
        if let (true, Reading::AtMost(reach)) =
            (is_telling, conventions::plain_reading(meaning, node))
        {
            self.add(Says::AtMost(reach), weight, key, node);
        }
    }

    /// A field of which only the value, or words of its name, tell that it holds the document back.
    fn guess(&mut self, name: &str, key: &Key, node: &Node) {
        let declared = &self.config.declared;
        let is_declared = declared.iter().any(|field| normalised(&field.id) == name);
        // What the values of a declared field say is settled by the site.
        if is_declared || is_of_names(name) {
            return;
        }
        let by_value = match &node.value {
            Value::List(items) => items.iter().find_map(tagged),
            _ => tagged(node),
        };
        let by_name = || {
            let value = text_of(node)?.text.trim().to_lowercase();
            hides(name, &value).then_some(Reach::Nobody)
        };
        if let Some(reach) = by_value.or_else(by_name) {
            self.add(Says::AtMost(reach), Weight::Likely, key.span, node);
        }
    }

    fn add(&mut self, says: Says, weight: Weight, key: Span, node: &Node) {
        self.found.push(Statement {
            says,
            weight,
            place: Position::FrontMatter,
            span: whole(key, node),
            value: node.span,
        });
    }

    /// A field of ours that is empty says nothing where another name of it says something.
    fn finish(self) -> Vec<Statement> {
        let mut found = self.found;
        for (ours, statement) in self.empty {
            let is_filled = found.iter().any(|other| match &other.says {
                Says::Status(_) => ours != "audience",
                Says::Audience(_) => ours == "audience",
                _ => false,
            });
            if !is_filled {
                found.push(statement);
            }
        }
        found
    }
}

/// Whether a field that is none of ours may say who may see the document.
pub(super) fn is_known(name: &str) -> bool {
    let is_ours = VISIBILITY_FIELDS.contains(&squashed(name).as_str());
    is_ours || name == "build" || conventions::meaning(name).is_some()
}

/// The field that a name nearly is, if the value would tell anything in one.
fn nearly(name: &str, node: &Node) -> Option<(&'static str, Meaning)> {
    let tells = |node: &Node| {
        let text = text_of(node).map(|text| text.text.trim().to_lowercase());
        text.is_some_and(|text| conventions::tells(&text))
    };
    let tells = match &node.value {
        Value::List(items) => items.iter().any(tells),
        _ => tells(node),
    };
    tells.then(|| conventions::nearly(name)).flatten()
}

fn whole(key: Span, node: &Node) -> Span {
    Span::new(key.start, node.span.end.max(key.end))
}

fn word<W: Word>(name: &str, node: &Node, says: fn(W) -> Says) -> Says {
    let word = text_of(node).map(|text| text.text);
    if let Some(value) = word.as_deref().and_then(W::from_word) {
        return says(value);
    }
    let message = match word {
        Some(word) => format!("`{word}` is not a known {name}, so the document is left out"),
        None => format!(
            "`{name}` is {}, so the document is left out",
            node.value.kind()
        ),
    };
    Says::Unreadable(message, format!("write {}", W::choices()))
}

fn holds_mappings(node: &Node) -> bool {
    match &node.value {
        Value::List(items) => items.iter().any(|item| matches!(item.value, Value::Map(_))),
        _ => false,
    }
}

/// Who may see a document at most that has this tag, or these with commas between them.
fn tagged(node: &Node) -> Option<Reach> {
    let text = text_of(node)?.text;
    // A tag within a tag: `status/draft`.
    let last = |tag: &str| tag.rsplit(['/', ':']).next().and_then(closed::reach_of_tag);
    text.split([',', ';']).find_map(last)
}
