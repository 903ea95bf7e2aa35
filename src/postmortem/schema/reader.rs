//! Front matter fields by our names: the site's own names for them, the types of the model, and
//! the rules that a bad value breaks.

use super::conventions::is_empty;
use super::{VISIBILITY_FIELDS, names, statements};
use crate::config::Config;
use crate::data::fields::{Fields, Problem, ProblemKind, Text, Unknown, normalised, text_of};
use crate::data::{Node, Value};
use crate::diagnostics::fix::Fix;
use crate::diagnostics::{Diagnostic, Location, Rule, did_you_mean, rules};
use crate::ids::{PostmortemId, Slug};
use crate::postmortem::{Derived, Origin};
use crate::text::Span;
use crate::words::{self, is_language_tag};

/// The longest title, in characters. What is longer is a paragraph in the wrong place.
const MAX_TITLE: usize = 300;

/// The most items of one field that are used. A report on a failure of a whole region names a
/// hundred and fifty systems.
pub(super) const MOST_ITEMS: usize = 1_000;

/// The fields of one front matter.
pub(crate) struct Reader<'n, 'c> {
    pub(super) fields: Fields<'n>,
    pub(super) config: &'c Config,
    pub(super) path: &'c str,
    /// When the document is dated, where that has a time of day.
    pub(super) dated_at: Option<Text>,
    /// Whether it is resolved, where a plain yes or no says so.
    pub(super) is_resolved: Option<(bool, Span)>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl<'n, 'c> Reader<'n, 'c> {
    /// The fields of a mapping; `None` where the value is none.
    pub(crate) fn of(matter: &'n Node, path: &'c str, config: &'c Config) -> Option<Self> {
        Fields::of(matter).map(|fields| Self {
            fields,
            config,
            path,
            dated_at: None,
            is_resolved: None,
            diagnostics: Vec::new(),
        })
    }

    pub(super) const fn config(&self) -> &'c Config {
        self.config
    }

    /// Adds a finding.
    pub(super) fn push(&mut self, rule: &'static Rule, span: Span, message: String, help: String) {
        self.diagnostics
            .push(Diagnostic::new(rule, Location::within(self.path, span), message).help(help));
    }

    /// Adds the finding that a value cannot be used.
    pub(crate) fn refuse(&mut self, span: Span, message: String, help: &str) {
        self.fields.report(Problem::value(message, span, help));
    }

    /// Takes over what is wrong with a mapping inside of a field.
    pub(crate) fn absorb(&mut self, inner: Fields<'n>) {
        self.fields.absorb(inner);
    }

    /// The value of a field under the first of its names that holds one.
    pub(crate) fn node(&mut self, ours: &str) -> Option<&'n Node> {
        first_filled(&self.nodes(ours))
    }

    /// The values of a field, under all of its names.
    pub(super) fn nodes(&mut self, ours: &str) -> Vec<&'n Node> {
        let mut names = names::of(ours, self.config);
        // "affected: 120 customers" names no systems.
        names.retain(|name| name != "affected" || !self.says_other_than_a_list(name));
        let nodes = names.iter().filter_map(|name| self.fields.take(name));
        nodes.collect()
    }

    fn says_other_than_a_list(&self, name: &str) -> bool {
        let mut entries = self.fields.entries();
        entries.any(|(key, node)| {
            normalised(&key.name) == name && !matches!(node.value, Value::List(_))
        })
    }

    /// The items of a field, under all of its names; a single value is its own item.
    pub(crate) fn items(&mut self, ours: &str) -> Vec<&'n Node> {
        let mut items = Vec::new();
        for node in self.nodes(ours) {
            match &node.value {
                Value::List(list) => items.extend(list),
                _ => items.push(node),
            }
        }
        self.keep_most(ours, &mut items, |node| Some(node.span));
        items
    }

    /// Leaves out what a field lists beyond all measure, and says so at the first of it.
    pub(super) fn keep_most<T>(
        &mut self,
        ours: &str,
        items: &mut Vec<T>,
        place: impl Fn(&T) -> Option<Span>,
    ) {
        let Some(further) = items.get(MOST_ITEMS) else {
            return;
        };
        let count = items.len();
        self.push(
            &rules::TOO_MANY,
            place(further).unwrap_or(Span::new(0, 0)),
            format!("`{ours}` lists {count}, and no more than {MOST_ITEMS} are used; those from here on are left out"),
            "keep those that matter, or split the document".to_owned(),
        );
        items.truncate(MOST_ITEMS);
    }

    /// One text; what is empty is absent.
    pub(crate) fn text(&mut self, ours: &str) -> Option<Text> {
        let node = self.node(ours)?;
        self.text_of(ours, node)
    }

    /// The text of a value that belongs to the field `ours`.
    pub(crate) fn text_of(&mut self, ours: &str, node: &Node) -> Option<Text> {
        match text_of(node) {
            Some(text) if text.text.trim().is_empty() => None,
            Some(text) => Some(Text {
                text: text.text.trim().to_owned(),
                ..text
            }),
            None => {
                self.fields.report(Problem::wrong_type(ours, node, "text"));
                None
            }
        }
    }

    /// Text in one line.
    pub(crate) fn line(&mut self, ours: &str) -> Option<Derived<String>> {
        let text = self.text(ours)?;
        let line = text.text.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.chars().count() > MAX_TITLE {
            let message = format!("`{ours}` is longer than {MAX_TITLE} characters");
            self.refuse(
                text.span,
                message,
                "move the text to `summary` or to the body",
            );
            return None;
        }
        Some(Derived::at(line, Origin::FrontMatter, text.span))
    }

    /// Markdown.
    pub(crate) fn passage(&mut self, ours: &str) -> Option<Derived<String>> {
        let found = self
            .text(ours)
            .map(|text| Derived::at(text.text, Origin::FrontMatter, text.span))?;
        for name in names::of(ours, self.config) {
            let other = self.fields.take(&name).and_then(text_of);
            let is_said = |text: &Text| {
                let text = text.text.trim();
                text.is_empty() || text == found.value.trim()
            };
            if let Some(other) = other.filter(|other| !is_said(other)) {
                self.push(
                    &rules::FIELD_SPARE,
                    other.span,
                    format!("`{name}` is shown nowhere, because another field is the {ours}"),
                    "put both into one field, or into the text".to_owned(),
                );
            }
        }
        Some(found)
    }

    /// A list of Markdown.
    pub(crate) fn passages(&mut self, ours: &str) -> Vec<Derived<String>> {
        let mut passages = Vec::new();
        for node in self.items(ours) {
            if node.value == Value::Null {
                continue;
            }
            match text_of(node) {
                Some(text) if text.text.trim().is_empty() => {}
                Some(text) => passages.push(Derived::at(
                    text.text.trim().to_owned(),
                    Origin::FrontMatter,
                    text.span,
                )),
                None => self.fields.report(Problem::wrong_item(ours, node, "text")),
            }
        }
        passages
    }

    /// Warns about a word that is none of a few; it is kept all the same.
    pub(super) fn compare(&mut self, what: &str, word: &Text, known: &[&str]) {
        let written = normalised(&word.text).replace('_', "-");
        if written.is_empty() || known.contains(&written.as_str()) {
            return;
        }
        let choices = words::choices(known.iter().copied());
        let help = match did_you_mean(&written, known.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`? the words are {choices}"),
            None => format!("write {choices} where one of them fits"),
        };
        let message = format!("`{}` is none of the words for {what}", word.text.trim());
        self.push(&rules::UNKNOWN_WORD, word.span, message, help);
    }

    /// An id, and the same as a label where prose may mention it.
    pub(super) fn id(&mut self, ours: &str) -> Option<(Derived<PostmortemId>, Option<String>)> {
        let text = self.text(ours)?;
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ' | '#');
        let slug = Slug::from_text(&text.text).filter(|_| text.text.chars().all(plain));
        let Some(slug) = slug else {
            let message = format!("`{}` cannot be an id", text.text);
            self.refuse(text.span, message, "use letters, digits and hyphens");
            return None;
        };
        let is_label = text.text.chars().any(|c| c.is_ascii_uppercase())
            && text.text.chars().any(|c| c.is_ascii_digit())
            && !text.text.contains(' ');
        let id = Derived::at(PostmortemId(slug), Origin::FrontMatter, text.span);
        Some((id, is_label.then_some(text.text)))
    }

    /// Former ids, also as the paths that other generators write.
    pub(super) fn aliases(&mut self, ours: &str) -> Vec<(Slug, Span)> {
        let mut aliases = Vec::new();
        for passage in self.passages(ours) {
            let written = passage.value.as_str();
            let span = passage.from.span.unwrap_or(Span::new(0, 0));
            let leads_away = written.contains(':')
                || written.starts_with("//")
                || written.contains('\\')
                || written.split('/').any(|part| part == "..");
            let name = written.trim_end_matches('/').rsplit('/').next();
            let name = name.map(|name| name.strip_suffix(".html").unwrap_or(name));
            match name.and_then(Slug::from_text) {
                Some(slug) if !leads_away => aliases.push((slug, span)),
                _ => {
                    let message = format!("`{written}` cannot be a former id");
                    self.refuse(span, message, "use letters, digits and hyphens");
                }
            }
        }
        aliases
    }

    /// A BCP 47 tag.
    pub(super) fn language(&mut self, ours: &str) -> Option<String> {
        let text = self.text(ours)?;
        if is_language_tag(&text.text) {
            return Some(text.text);
        }
        let message = format!("`{}` is not a language tag", text.text);
        self.refuse(text.span, message, "write a tag such as `en` or `pt-BR`");
        None
    }

    /// Ends the reading: the fields without a meaning, and all findings. Those named in `common`
    /// are no reason for one.
    pub(crate) fn finish(mut self, common: &[&str]) -> (Vec<(String, Node)>, Vec<Diagnostic>) {
        // Those are read apart from the others, in every spelling.
        for ours in VISIBILITY_FIELDS {
            self.nodes(ours);
        }
        let rest = self.fields.finish();
        let mut diagnostics = self.diagnostics;
        diagnostics.extend(
            rest.problems
                .into_iter()
                .map(|p| diagnostic_of(p, self.path)),
        );
        let uncommon = rest.unknown.iter().filter(|unknown| {
            let name = normalised(&unknown.key.name);
            !common.contains(&name.as_str()) && !statements::is_known(&unknown.key.name)
        });
        diagnostics.extend(
            uncommon
                .map(Unknown::problem)
                .map(|problem| diagnostic_of(problem, self.path)),
        );
        let extra = rest
            .unknown
            .iter()
            .map(|unknown| (unknown.key.name.clone(), unknown.node.clone()))
            .collect();
        (extra, diagnostics)
    }
}

fn diagnostic_of(problem: Problem, path: &str) -> Diagnostic {
    let rule = match problem.kind {
        ProblemKind::Type => &rules::FIELD_TYPE,
        ProblemKind::Value => &rules::FIELD_VALUE,
        ProblemKind::UnknownField => &rules::UNKNOWN_FIELD,
    };
    // Who may see a document is for people to say.
    let meant = problem
        .meant
        .filter(|(_, meant)| !VISIBILITY_FIELDS.contains(&meant.as_str()));
    let fix = meant.and_then(|(written, meant)| Fix::slip(problem.span, &written, &meant));
    let diagnostic = Diagnostic::new(rule, Location::within(path, problem.span), problem.message);
    let diagnostic = diagnostic.fix(fix);
    match (problem.help, problem.kind) {
        (Some(help), _) => diagnostic.help(help),
        (None, ProblemKind::UnknownField) => diagnostic.help(
            "in site.toml, map it under `[front_matter.fields]` if it means one of Afterword's fields, or declare it under `[[fields]]` if it is one of your own",
        ),
        (None, _) => diagnostic,
    }
}

/// The first value that holds something, else the first.
pub(super) fn first_filled<'n>(nodes: &[&'n Node]) -> Option<&'n Node> {
    let filled = nodes.iter().find(|node| !is_empty(node));
    filled.or(nodes.first()).copied()
}
