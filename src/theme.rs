//! The theme: templates, one style sheet, small scripts and an icon, embedded in the program.
//!
//! Owns the template engine; the files beside the pages are made in `assets`. Templates see what every
//! page knows (`page`) and one view; they look nothing up, know no clock and read no files. Knows
//! nothing of what the views mean, and nothing of where the output goes.

mod assets;
mod bounds;
mod sources;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

use pulldown_cmark_escape::{IoWriter, escape_html};
use rust_embed::RustEmbed;
use serde::Serialize;
use tera::{Context, ErrorKind, Kwargs, ReportError, State, Tera, Value};

use assets::Files;

use crate::words;
pub use assets::{Assets, Script};

#[derive(RustEmbed)]
#[folder = "theme/"]
#[exclude = "js/*"]
struct Embedded;

/// What the scripts are made of, for sites that have some of it of their own.
#[derive(RustEmbed)]
#[folder = "theme/"]
#[include = "js/*"]
struct Sources;

/// What is wrong with a theme, or with a page that it was to make.
#[derive(Debug, thiserror::Error)]
pub enum ThemeError {
    /// A file that every theme has is not there.
    #[error("the theme has no `{0}`")]
    Missing(String),
    /// A template or style sheet is not UTF-8.
    #[error("`{0}` of the theme is not UTF-8")]
    NotText(String),
    /// A template that does not parse, or that asks for what its view does not have.
    #[error("theme/templates/{template}:{line}:{column}: {message}")]
    Template {
        /// The template's name.
        template: String,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// A fault without a place in a template.
    #[error("{template}: {message}")]
    Engine {
        /// The template that was to be rendered, or all of them.
        template: String,
        /// What is wrong.
        message: String,
    },
}

/// A theme, ready to render.
#[derive(Debug)]
pub struct Theme {
    /// The files beside the pages.
    pub assets: Assets,
    engine: Tera,
    fingerprint: String,
}

impl Theme {
    /// The default theme.
    pub fn embedded() -> Result<Self, ThemeError> {
        Self::overridden(&BTreeMap::new())
    }

    /// The default theme with the files of a site in the place of those of the same name.
    pub fn overridden(own: &BTreeMap<String, Vec<u8>>) -> Result<Self, ThemeError> {
        let files = Embedded::iter().filter_map(|path| {
            let own = own.get(path.as_ref()).map(|bytes| bytes.clone().into());
            let data = own.or_else(|| Some(Embedded::get(&path)?.data))?;
            Some((path.into_owned(), data))
        });
        let made = assets::MADE.map(|(path, bytes)| (path.to_owned(), Cow::Borrowed(bytes)));
        let joined = assets::joined(own, |path| Some(Sources::get(path)?.data))?;
        Self::from_files(files.chain(made).chain(joined).collect())
    }

    /// The names of all files of a theme.
    pub fn names() -> impl Iterator<Item = Cow<'static, str>> {
        Embedded::iter().chain(Sources::iter())
    }

    /// The texts of the files that the default theme is made of, but for its scripts.
    pub fn shipped() -> impl Iterator<Item = String> {
        let files = Embedded::iter().filter_map(|path| Embedded::get(&path));
        files.map(|file| String::from_utf8_lossy(&file.data).into_owned())
    }

    /// A theme from its files, by path relative to its folder.
    pub fn from_files(files: BTreeMap<String, Cow<'static, [u8]>>) -> Result<Self, ThemeError> {
        Ok(Self {
            engine: engine(&files)?,
            assets: Assets::new(&files)?,
            fingerprint: fingerprint(&files),
        })
    }

    /// A hash of every file of the theme: a part of the key of whatever is made with it.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// A page of the site.
    pub fn render(
        &self,
        template: &str,
        page: &impl Serialize,
        view: &impl Serialize,
    ) -> Result<String, ThemeError> {
        let mut context = Context::new();
        context.insert_value("page", value(template, page)?);
        context.insert_value("view", value(template, view)?);
        self.run(template, &context)
    }

    /// A file for machines, which has no `page`: `feed.xml`, `sitemap.xml`.
    pub fn render_xml(&self, template: &str, view: &impl Serialize) -> Result<String, ThemeError> {
        let mut context = Context::new();
        context.insert_value("view", value(template, view)?);
        self.run(template, &context)
    }

    fn run(&self, template: &str, context: &Context) -> Result<String, ThemeError> {
        bounds::begin();
        let mut page = bounds::Page::default();
        self.engine
            .render_to(template, context, &mut page)
            .map_err(|error| located(template, &error))?;
        String::from_utf8(page.finish()).map_err(|error| ThemeError::Engine {
            template: template.to_owned(),
            message: error.to_string(),
        })
    }
}

fn value(template: &str, data: &impl Serialize) -> Result<Value, ThemeError> {
    Value::try_from_serializable(data).map_err(|error| located(template, &error))
}

/// All templates are added in one step, because they extend and use each other.
fn engine(files: &Files) -> Result<Tera, ThemeError> {
    let mut templates = Vec::new();
    for (path, bytes) in files {
        if let Some(name) = path.strip_prefix("templates/") {
            templates.push((name, text(path, bytes)?));
        }
    }
    let mut engine = Tera::new();
    engine.autoescape_on([".html", ".htm", ".xml", ".svg"]);
    engine.set_escape_fn(escape);
    engine.register_function("range", bounds::range);
    engine.register_test("whole", is_whole);
    engine.register_filter("number", |count: u64, _: Kwargs, _: &State<'_>| {
        words::number(count)
    });
    engine
        .add_raw_templates(templates)
        .map_err(|error| located("templates", &error))?;
    Ok(engine)
}

/// Whether a word with a hyphen stays on one line: a day, a code such as `AP-NORTHEAST-2`, in capitals or with a
/// digit, or a short word; neither longer than a phone has room for.
fn is_whole(word: &str, _: Kwargs, _: &State<'_>) -> bool {
    const LONGEST_CODE: usize = 24;
    const LONGEST_WORD: usize = 16;
    let says_code = word.chars().any(|c| c.is_ascii_digit()) || !word.contains(char::is_lowercase);
    let longest = if says_code {
        LONGEST_CODE
    } else {
        LONGEST_WORD
    };
    word.trim_matches('-').contains('-') && word.chars().count() <= longest
}

/// Escapes for HTML and XML alike, and drops what XML 1.0 forbids: one stray control character
/// in a title would make a whole feed unreadable, and means nothing in HTML either.
fn escape(input: &str, output: &mut dyn io::Write) -> io::Result<()> {
    let is_suspect = |byte: u8| byte < b' ' || byte == b'\xef';
    if !input.bytes().any(is_suspect) {
        return escape_html(IoWriter(output), input);
    }
    let is_forbidden = |c: char| {
        matches!(c, '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}') && !matches!(c, '\t' | '\n' | '\r')
    };
    escape_html(IoWriter(output), &input.replace(is_forbidden, ""))
}

fn text<'f>(path: &str, bytes: &'f [u8]) -> Result<&'f str, ThemeError> {
    std::str::from_utf8(bytes).map_err(|_| ThemeError::NotText(path.to_owned()))
}

fn fingerprint(files: &Files) -> String {
    let mut hasher = blake3::Hasher::new();
    for (path, bytes) in files {
        // Lengths first, so that no two sets of files read as the same bytes.
        hasher.update(&(path.len() as u64).to_le_bytes());
        hasher.update(path.as_bytes());
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    }
    hasher.finalize().to_hex().to_string()
}

fn located(template: &str, error: &tera::Error) -> ThemeError {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => at(report),
        ErrorKind::Io(io::ErrorKind::FileTooLarge) => at_the_start(template, bounds::too_large()),
        ErrorKind::CircularExtend {
            tpl,
            inheritance_chain,
        } => at_the_start(tpl, in_a_circle("extends", inheritance_chain)),
        ErrorKind::CircularInclude { tpl, include_chain } => {
            at_the_start(tpl, in_a_circle("includes", include_chain))
        }
        other => first_report(&other.to_string()).unwrap_or_else(|| ThemeError::Engine {
            template: template.to_owned(),
            message: other.to_string(),
        }),
    }
}

/// What is found where templates are put together comes as a text of reports: `error: <message>`,
/// and in the next line ` --> <template>:<line>:<column>`.
fn first_report(text: &str) -> Option<ThemeError> {
    let (_, report) = text.split_once("error: ")?;
    let (message, rest) = report.split_once('\n')?;
    let (_, place) = rest.lines().next()?.split_once("--> ")?;
    let mut parts = place.rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    let others = match rest.matches("error: ").count() {
        0 => String::new(),
        count => format!(" (and {count} more)"),
    };
    Some(ThemeError::Template {
        template: parts.next()?.to_owned(),
        line,
        column,
        message: format!("{message}{others}"),
    })
}

/// A fault of a template as a whole.
fn at_the_start(template: &str, message: String) -> ThemeError {
    ThemeError::Template {
        template: template.to_owned(),
        line: 1,
        column: 1,
        message,
    }
}

fn in_a_circle(how: &str, chain: &[String]) -> String {
    format!("the template {how} itself: {}", chain.join(" → "))
}

fn at(report: &ReportError) -> ThemeError {
    ThemeError::Template {
        template: report.filename().to_owned(),
        line: report.span().start_line,
        column: report.span().start_col + 1,
        message: report.message().to_owned(),
    }
}

#[cfg(test)]
mod tests;
