//! `afterword new`: a postmortem to write.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use jiff::civil::Date;

use super::Exit;
use super::print::{self, Stream};
use super::report::Style;
use super::site;
use crate::catalog::terms::{TermNote, Terms};
use crate::cli::Common;
use crate::config::{Config, Layout};
use crate::disk::create::{self, CreateError};
use crate::disk::notes;
use crate::disk::root;
use crate::escape;
use crate::ids::Dimension;
use crate::postmortem::{note, when};
use crate::scaffold::postmortem::NewPostmortem;
use crate::text::SourceText;
use crate::vocabulary;
use crate::words;

/// The folder of new postmortems, below the content folder.
const FOLDER: &str = "postmortems";

/// The folder of templates, below the content folder; no page is made of them.
const TEMPLATES: &str = "templates";

/// Above any number of incidents of one day with one title.
const MOST_OF_ONE_NAME: usize = 1000;

/// Write a new postmortem: a file with questions to start from, as a draft.
///
/// The file is named by its day and title, and nothing that is there is overwritten.
#[derive(Args, Clone, Debug)]
pub struct NewArgs {
    /// What happened, as a story would say it.
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub title: String,
    /// The day it happened [default: today].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub date: Option<Date>,
    /// A system that was involved; can be given several times.
    #[arg(long, value_name = "ID")]
    pub system: Vec<String>,
    /// A contributing factor; can be given several times.
    #[arg(long, value_name = "ID")]
    pub factor: Vec<String>,
    /// A debunked myth about failure; can be given several times.
    #[arg(long, value_name = "ID")]
    pub myth: Vec<String>,
    /// What kind of experience it tells.
    /// It is `incident`, `near-miss`, `drill`, `external` or a kind that site.toml adds.
    #[arg(long, default_value = "incident")]
    pub kind: String,
    /// Start from this file of `content/templates` instead of the questions.
    ///
    /// Its front matter and text are copied, with `{title}` and `{date}` filled in.
    #[arg(long, value_name = "NAME")]
    pub template: Option<String>,
}

fn day(text: &str) -> Result<Date, String> {
    when::day(text, None).map_err(|_| "write a day that exists, as in 2024-03-12".to_owned())
}

/// Writes the file into the site at or above the folder that was named, or the current one. Its path
/// is the result.
///
/// # Errors
///
/// Fails where there is no folder, site.toml is wrong, or the file cannot be written.
pub fn run(args: &NewArgs, common: &Common) -> anyhow::Result<Exit> {
    let say = |line: &str| print::line(Stream::Err, line);
    let date = args.date.unwrap_or_else(today);
    let Some(mut postmortem) = NewPostmortem::new(&args.title, date) else {
        bail!("the title is empty; say what happened in a few words");
    };
    postmortem.systems.clone_from(&args.system);
    postmortem.factors.clone_from(&args.factor);
    postmortem.myths.clone_from(&args.myth);

    let root = root::find(common.root.as_deref().unwrap_or(Path::new(".")))?;
    let config = site::settings(&root, &Style::new(common, false))?;
    let Some(kind) = config.kind_of(&args.kind) else {
        let choices = words::choices(config.kind_ids());
        bail!(
            "`{}` is not a kind of story here; choose {choices}",
            args.kind
        );
    };
    postmortem.kind.clone_from(&config.kind(kind).id);
    postmortem.kinds = config.kind_ids().map(str::to_owned).collect();
    let content = root.path.join(&config.content.dir);
    let text = match &args.template {
        None => postmortem.text(),
        Some(name) => postmortem.filled(&template(name, &content)?),
    };
    let folder = match config.layout {
        Layout::Site => content.join(FOLDER),
        Layout::Repository => match &config.content.stories {
            Some(stories) => root.path.join(stories),
            None => root.path.clone(),
        },
    };
    let path = write(&folder, &postmortem.stem(), &text)?;

    if !config.has_file && config.content.stories.is_none() {
        say("note: there is no site.toml here or above, so the file is in this folder itself")?;
    }
    for hint in hints(args, &content, &config) {
        say(&format!("note: {hint}"))?;
    }
    say("a draft, which no one sees on the site until you change its `status`")?;
    print::line(Stream::Out, &escape::os(shortest(&path).as_os_str()))?;
    Ok(Exit::Fine)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a person writes the file today; nothing that is built depends on it"
)]
fn today() -> Date {
    jiff::Zoned::now().date()
}

/// Writes the file under the first name that is free, in any of the forms that a postmortem can
/// have: `name.md`, or `name/index.md`.
fn write(folder: &Path, stem: &str, text: &str) -> anyhow::Result<PathBuf> {
    for number in 1..=MOST_OF_ONE_NAME {
        let name = match number {
            1 => stem.to_owned(),
            _ => format!("{stem}-{number}"),
        };
        if folder.join(&name).symlink_metadata().is_ok() {
            continue;
        }
        let file = format!("{name}.md");
        if folder.join(&file).symlink_metadata().is_ok() {
            continue;
        }
        match create::file(folder, &file, text) {
            Ok(()) => return Ok(folder.join(file)),
            // Somebody else took the name in this moment.
            Err(CreateError::Exists { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    bail!("there are {MOST_OF_ONE_NAME} files called `{stem}`; give it a title of its own")
}

/// The text of a template of the site.
fn template(name: &str, content: &Path) -> anyhow::Result<String> {
    let wanted = name.trim_end_matches(".md");
    let mut known = Vec::new();
    for (path, text) in notes::below(content, &[TEMPLATES]) {
        let own = path
            .trim_start_matches(TEMPLATES)
            .trim_matches('/')
            .trim_end_matches(".md");
        if own == wanted {
            return Ok(text);
        }
        known.push(own.to_owned());
    }
    if known.is_empty() {
        bail!(
            "there are no templates here; put one into {}",
            content
                .join(TEMPLATES)
                .join(format!("{wanted}.md"))
                .display()
        );
    }
    let choices = words::choices(known.iter().map(String::as_str));
    bail!("`{wanted}` is no template here; choose {choices}")
}

/// What to say about factors and myths that nobody described. A term that nobody knows is no mistake:
/// it may be new, so all that comes of it is a hint.
fn hints(args: &NewArgs, content: &Path, config: &Config) -> Vec<String> {
    let (factors, myths) = (&Dimension::Factor, &Dimension::Myth);
    let notes = notes::below(content, &[factors.as_str(), myths.as_str()]);
    let notes = notes.into_iter().filter_map(|(path, text)| {
        let note = note::read(SourceText::new(path.as_str(), text), config).value?;
        TermNote::at(&path, note)
    });
    let builtin = vocabulary::notes(config);
    let terms = Terms::new(&builtin, notes.collect(), config);
    let of_factors = args.factor.iter();
    let of_factors = of_factors.filter_map(|id| hint(id, factors, myths, &terms));
    let of_myths = args.myth.iter();
    let of_myths = of_myths.filter_map(|id| hint(id, myths, factors, &terms));
    of_factors.chain(of_myths).collect()
}

/// What to say about a term of a dimension that is not known; it may belong to another one.
fn hint(written: &str, own: &Dimension, other: &Dimension, terms: &Terms) -> Option<String> {
    if terms.resolve(own, written).is_some() {
        return None;
    }
    let (one, another) = (own.singular(), other.singular());
    if let Some(term) = terms.resolve(other, written) {
        let id = &term.id.slug;
        return Some(format!(
            "`{written}` is a {another}, not a {one}; did you mean `--{another} {id}`?"
        ));
    }
    let action = match terms.nearest(Some(&one), written) {
        Some(id) => format!("did you mean `{}`?", id.slug),
        None => format!("if it is new, describe it with a note in `{own}`"),
    };
    Some(format!("no {one} is called `{written}` yet; {action}"))
}

/// The path as somebody in the current folder would write it.
fn shortest(path: &Path) -> &Path {
    let here = env::current_dir().and_then(|here| here.canonicalize());
    here.ok()
        .and_then(|here| path.strip_prefix(here).ok())
        .unwrap_or(path)
}

#[cfg(test)]
mod tests;
