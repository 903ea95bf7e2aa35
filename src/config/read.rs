//! From the text of site.toml to a [`Config`], with every problem of the file at once.

mod check;
mod fields;
mod search;

use std::collections::BTreeMap;

use super::{Config, Content, DateOrder, PathGlob, PathRule, Taxonomy};
use crate::data::fields::{Fields, Problem, ProblemKind, Text, Unknown, normalised};
use crate::data::{self, Node, SyntaxError};
use crate::diagnostics::{Diagnostic, Location, did_you_mean, rules};
use crate::fields::{BUILT_IN, Field, built_in};
use crate::ids::{Dimension, Slug};
use crate::refusals::{Refusal, Refusals};
use crate::text::{Span, mark_len};
use crate::words::{Audience, RawHtml, Word, is_language_tag, title_from};
use crate::zone;

/// Folders below the content and names in the output that a taxonomy cannot take.
const TAKEN: [&str; 11] = [
    "api",
    "archive",
    "assets",
    "feeds",
    "index",
    "pages",
    "paths",
    "postmortems",
    "redirects",
    "search",
    "words",
];

/// What sites usually declare as taxonomies.
const USUAL_TAXONOMIES: [&str; 4] = ["categories", "products", "tags", "teams"];

impl Config {
    /// Reads the site.toml at `path`, whose folder is named `folder`.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it.
    pub fn from_toml(path: &str, text: &str, folder: &str) -> Result<Self, Vec<Diagnostic>> {
        let body = Span::new(mark_len(text), text.len());
        let node = data::toml::parse(text, body).map_err(|errors| {
            let problem = |error: SyntaxError| Problem {
                kind: ProblemKind::Value,
                message: error.message,
                span: error.span,
                help: error.help,
                meant: None,
            };
            let told = |error| diagnostic(&rules::CONFIG_SYNTAX, problem(error), path);
            errors.into_iter().map(told).collect::<Vec<_>>()
        })?;
        let (config, problems) = read(&node, folder);
        if problems.is_empty() {
            return Ok(config);
        }
        let found = problems.into_iter().map(|problem| {
            let rule = match problem.kind {
                ProblemKind::UnknownField => &rules::CONFIG_UNKNOWN_KEY,
                ProblemKind::Type | ProblemKind::Value => &rules::CONFIG_VALUE,
            };
            diagnostic(rule, problem, path)
        });
        Err(found.collect())
    }
}

fn diagnostic(rule: &'static crate::diagnostics::Rule, problem: Problem, path: &str) -> Diagnostic {
    let location = Location::within(path, problem.span);
    let diagnostic = Diagnostic::new(rule, location, problem.message);
    match problem.help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

fn read(node: &Node, folder: &str) -> (Config, Vec<Problem>) {
    let mut config = Config::for_site(folder);
    let Some(fields) = Fields::of(node) else {
        return (config, Vec::new());
    };
    let mut reader = Reader { fields };
    reader.site(&mut config);
    // Path rules and field mappings may name the taxonomies.
    config.taxonomies = reader.taxonomies();
    config.declared = reader.declared_fields(&config.taxonomies);
    reader.kinds(&mut config.kinds);
    reader.within("content", |inner| inner.content(&mut config));
    reader.within("front_matter", |inner| {
        inner.within("fields", |fields| {
            config.fields = fields.mapping(&config.taxonomies, &config.declared);
        });
        let states = inner.fields.texts("states").into_iter();
        config.states = states.map(|state| one_spelling(&state.text)).collect();
    });
    reader.within("vocabulary", |inner| {
        set(&mut config.builtin_vocabulary, inner.fields.flag("builtin"));
    });
    reader.within("suggestions", |inner| {
        set(&mut config.suggest_factors, inner.chance("factors"));
        set(&mut config.suggest_systems, inner.fields.flag("systems"));
        config.refused = inner.refusals("not");
    });
    reader.within("markdown", |inner| {
        let words = [("escape", RawHtml::Escape), ("sanitize", RawHtml::Sanitize)];
        set(&mut config.raw_html, inner.choice("html", &words));
    });
    reader.within("people", |inner| {
        set(&mut config.publish_names, inner.fields.flag("names"));
    });
    reader.within("search", |inner| inner.search(&mut config));
    reader.within("check", |inner| inner.check(&mut config));
    (config, reader.finish())
}

fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

/// One table of site.toml.
struct Reader<'n> {
    fields: Fields<'n>,
}

impl<'n> Reader<'n> {
    /// Reads the table of a name, where there is one.
    fn within(&mut self, name: &str, read: impl FnOnce(&mut Reader<'n>)) {
        if let Some((fields, _)) = self.fields.map(name) {
            let mut inner = Reader { fields };
            read(&mut inner);
            self.fields.absorb(inner.fields);
        }
    }

    fn finish(self) -> Vec<Problem> {
        let rest = self.fields.finish();
        let unknown = rest.unknown.iter().map(Unknown::problem);
        let mut problems: Vec<_> = rest.problems.into_iter().chain(unknown).collect();
        for problem in &mut problems {
            if problem.kind == ProblemKind::UnknownField {
                problem.message = problem
                    .message
                    .replace("a known field", "a key of site.toml");
            }
        }
        problems.sort_by_key(|problem| problem.span);
        problems
    }

    fn refuse(&mut self, text: &Text, what: &str, help: &str) {
        let message = format!("`{}` {what}", text.text);
        self.fields.report(Problem::value(message, text.span, help));
    }

    fn site(&mut self, config: &mut Config) {
        let title = self.fields.text("title").map(|t| t.text);
        let title = title.filter(|title| !title.trim().is_empty());
        config.is_untitled = title.is_none();
        set(&mut config.title, title);
        let description = self.fields.text("description");
        set(&mut config.description, description.map(|t| t.text));
        config.base_url = self.fields.text("base_url").and_then(|t| self.base_url(&t));
        let language = self.fields.text("language").and_then(|text| {
            let help = "write a tag such as `en` or `pt-BR`";
            self.checked(text, is_language_tag, "is not a language tag", help)
        });
        set(&mut config.language, language);
        config.timezone = self.fields.text("timezone").and_then(|text| {
            let known = |name: &str| zone::parse(name).is_some();
            let help = "write a name such as `Europe/Zurich`, or an offset such as `+02:00`";
            self.checked(text, known, "is not a known time zone", help)
        });
        let orders = [("dmy", DateOrder::DayFirst), ("mdy", DateOrder::MonthFirst)];
        config.date_order = self.choice("date_order", &orders);
        set(
            &mut config.audience,
            self.choice("audience", Audience::WORDS),
        );
        config.repository = self.fields.text("repository").and_then(|text| {
            let fits = |url: &str| url.contains("{path}") && address_host(url).is_some();
            let help = "write an address such as `https://git.example/edit/main/{path}`";
            let what = "is not an http address with `{path}` in it";
            self.checked(text, fits, what, help)
        });
    }

    fn checked(
        &mut self,
        text: Text,
        fits: impl Fn(&str) -> bool,
        what: &str,
        help: &str,
    ) -> Option<String> {
        if fits(&text.text) {
            return Some(text.text);
        }
        self.refuse(&text, what, help);
        None
    }

    fn choice<T: Clone>(&mut self, name: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.fields.text(name)?;
        let found = words.iter().find(|(word, _)| *word == text.text);
        if found.is_none() {
            let names: Vec<_> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
            let help = format!("write one of {}", names.join(", "));
            self.refuse(&text, &format!("is not a value of `{name}`"), &help);
        }
        found.map(|(_, value)| value.clone())
    }

    fn refusals(&mut self, name: &str) -> Refusals {
        let mut refused = Vec::new();
        for text in self.fields.texts(name) {
            match Refusal::parse(&text.text) {
                Some(refusal @ Refusal::Term(_)) => refused.push(refusal),
                _ => {
                    let help = "write `system:NAME` or `factor:NAME`";
                    self.refuse(&text, "names no system and no factor", help);
                }
            }
        }
        Refusals(refused)
    }

    fn chance(&mut self, name: &str) -> Option<f32> {
        let text = self.fields.text(name)?;
        let chance = text.text.parse().ok();
        let chance = chance.filter(|chance| (0.0..=1.0).contains(chance));
        if chance.is_none() {
            let help = "write a number such as `0.5`; with `1` nothing is suggested";
            self.refuse(&text, "is not between 0 and 1", help);
        }
        chance
    }

    fn base_url(&mut self, text: &Text) -> Option<String> {
        let url = text.text.trim();
        let is_plain = !url.contains(['?', '#', '\\', '@']);
        if address_host(url).is_none() || !is_plain {
            self.refuse(
                text,
                "is not an address of a site",
                "write one such as `https://learn.example/`, without `?` and `#`",
            );
            return None;
        }
        Some(if url.ends_with('/') {
            url.to_owned()
        } else {
            format!("{url}/")
        })
    }

    fn content(&mut self, config: &mut Config) {
        let defaults = Content::default();
        let dir = self.fields.text("dir").and_then(|text| {
            let dir = plain_folder(&text.text);
            if dir.is_none() {
                let help = "write a folder below the one of site.toml, or `.`";
                self.refuse(&text, "is not a folder within the site", help);
            }
            dir
        });
        let include = self.globs("include");
        config.content = Content {
            is_dir_stated: dir.is_some(),
            dir: dir.unwrap_or(defaults.dir),
            stories: None,
            include: include.unwrap_or(defaults.include),
            exclude: self.globs("exclude").unwrap_or(defaults.exclude),
            default_audience: self
                .choice("default_audience", Audience::WORDS)
                .unwrap_or(defaults.default_audience),
            rules: self.rules(&config.taxonomies),
        };
    }

    fn globs(&mut self, name: &str) -> Option<Vec<String>> {
        self.fields.take(name)?;
        let texts = self.fields.texts(name);
        let globs = texts
            .into_iter()
            .filter_map(|text| self.glob(&text).map(|_| text.text));
        Some(globs.collect())
    }

    fn glob(&mut self, text: &Text) -> Option<PathGlob> {
        let plain = !text.text.is_empty() && !text.text.starts_with('!');
        let glob = PathGlob::new(&text.text).ok().filter(|_| plain);
        if glob.is_none() {
            self.refuse(
                text,
                "is not a glob",
                "write one such as `postmortems/**/*.md`",
            );
        }
        glob
    }

    fn rules(&mut self, taxonomies: &[Taxonomy]) -> Vec<PathRule> {
        let mut rules = Vec::new();
        for (fields, node) in self.tables("rules") {
            let mut inner = Reader { fields };
            let glob = inner.fields.text("path").and_then(|text| inner.glob(&text));
            let audience = inner.choice("audience", Audience::WORDS);
            let declared = taxonomies.iter().map(|taxonomy| taxonomy.dimension.clone());
            let mut terms = BTreeMap::new();
            for dimension in Dimension::BUILT_IN.into_iter().chain(declared) {
                let values: Vec<_> = inner
                    .fields
                    .texts(dimension.as_str())
                    .into_iter()
                    .map(|t| t.text)
                    .collect();
                if !values.is_empty() {
                    terms.insert(dimension, values);
                }
            }
            let has_path = inner.fields.take("path").is_some();
            self.fields.absorb(inner.fields);
            if !has_path {
                self.fields.report(Problem::value(
                    "this rule does not say for which documents it is",
                    node.span,
                    "add `path` with a glob",
                ));
            }
            rules.extend(glob.map(|path| PathRule {
                path,
                audience,
                terms,
            }));
        }
        rules
    }

    /// The tables of an array.
    fn tables(&mut self, name: &str) -> Vec<(Fields<'n>, &'n Node)> {
        let mut tables = Vec::new();
        for node in self.fields.items(name) {
            match Fields::of(node) {
                Some(fields) => tables.push((fields, node)),
                None => self
                    .fields
                    .report(Problem::wrong_item(name, node, "a table")),
            }
        }
        tables
    }

    fn taxonomies(&mut self) -> Vec<Taxonomy> {
        let mut taxonomies: Vec<Taxonomy> = Vec::new();
        for (fields, node) in self.tables("taxonomies") {
            let mut inner = Reader { fields };
            let title = inner.fields.text("title").map(|text| text.text);
            let id = inner.id_of(node, "taxonomy", "teams");
            let dimension = id.and_then(|id| inner.dimension(&id, &taxonomies));
            self.fields.absorb(inner.fields);
            taxonomies.extend(dimension.map(|dimension| Taxonomy {
                title: title.unwrap_or_else(|| title_from(dimension.as_str())),
                dimension,
            }));
        }
        taxonomies
    }

    fn dimension(&mut self, id: &Text, others: &[Taxonomy]) -> Option<Dimension> {
        let slug = Slug::from_text(&id.text).filter(|slug| slug.as_str() == id.text);
        let Some(slug) = slug else {
            let help = "use lower-case letters, digits and hyphens, as in `teams`";
            self.refuse(id, "cannot be the id of a taxonomy", help);
            return None;
        };
        let is_taken =
            TAKEN.contains(&slug.as_str()) || built_in(&normalised(slug.as_str())).is_some();
        let dimension = Dimension::from(slug);
        let is_known = !dimension.is_own() || others.iter().any(|one| one.dimension == dimension);
        if is_taken || is_known {
            self.refuse(id, "is already used", "choose another id");
            return None;
        }
        Some(dimension)
    }

    /// `ours = [theirs…]`.
    fn mapping(
        &mut self,
        taxonomies: &[Taxonomy],
        declared: &[Field],
    ) -> BTreeMap<String, Vec<String>> {
        let known: Vec<String> = BUILT_IN
            .iter()
            .chain(declared)
            .map(|field| normalised(&field.id))
            .chain(taxonomies.iter().map(|t| normalised(t.dimension.as_str())))
            .collect();
        let keys: Vec<_> = self.fields.entries().map(|(key, _)| key).collect();
        let mut mapping = BTreeMap::new();
        for key in keys {
            let ours = normalised(&key.name);
            let theirs = self.fields.texts(&key.name);
            if known.contains(&ours) {
                let theirs = theirs.into_iter().map(|text| text.text).collect();
                mapping.insert(ours, theirs);
                continue;
            }
            self.fields.report(Problem {
                kind: ProblemKind::UnknownField,
                message: format!("`{}` is not a field that Afterword reads", key.name),
                span: key.span,
                help: Some(mapping_help(&key.name, &known)),
                meant: None,
            });
        }
        mapping
    }
}

/// A word in lower case with single spaces, whatever stands between its parts.
fn one_spelling(word: &str) -> String {
    let word = word.to_lowercase().replace(['-', '_'], " ");
    word.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What to do about a mapping for a field that is not known.
fn mapping_help(written: &str, known: &[String]) -> String {
    let name = normalised(written);
    if USUAL_TAXONOMIES.contains(&name.as_str()) {
        return format!("declare it first, with `[[taxonomies]]` and `id = \"{name}\"`");
    }
    match did_you_mean(&name, known.iter().map(String::as_str)) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!(
            "our name stands first, as in `factors = [\"{written}\"]`; a field or a dimension of its own is declared first, with `[[fields]]` or `[[taxonomies]]` and `id = \"{}\"`",
            name.replace('_', "-")
        ),
    }
}

/// The host of an http address without spaces and control characters.
fn address_host(url: &str) -> Option<&str> {
    let lower = url.to_ascii_lowercase();
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| lower.starts_with(scheme))?;
    let rest = url.get(scheme.len()..)?;
    let host = rest.split(['/', '?', '#']).next()?;
    let is_plain = !url
        .chars()
        .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>'));
    let begins_well = host.starts_with(|c: char| c.is_alphanumeric() || c == '[');
    (begins_well && is_plain).then_some(host)
}

/// A relative folder without `.` and `..` in it; `.` for the root itself.
fn plain_folder(written: &str) -> Option<String> {
    if written.starts_with('/') || written.contains(['\\', ':', '\0']) {
        return None;
    }
    let parts: Vec<_> = written
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".")
        .collect();
    if parts.contains(&"..") || written.trim().is_empty() {
        return None;
    }
    Some(if parts.is_empty() {
        ".".to_owned()
    } else {
        parts.join("/")
    })
}

#[cfg(test)]
mod tests;
