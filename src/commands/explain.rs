//! `afterword explain`: what a rule means and how to fix its findings; where each value of a story came
//! from; what a term or an id is.

mod place;
mod rule;
mod story;
mod term;

use std::io;
use std::path::Path;

use anyhow::bail;
use clap::Args;
use serde_json::Value;

use super::Exit;
use super::print::{self, Stream};
use super::site::{self, AudienceName, Format, ReadersArgs, Use};
use crate::catalog::terms::Term;
use crate::cli::Common;
use crate::diagnostics::{did_you_mean, rules};
use crate::disk::root::Root;
use crate::load::Loaded;
use crate::site::Site;

/// What `--help` says behind the options.
const EXAMPLES: &str = "\
Examples:
  afterword explain links/broken                     a rule, with an example and how to fix or ignore it
  afterword explain rules                            all rules
  afterword explain content/postmortems/2024-05.md   each value of a story, and where it came from
  afterword explain factor:retry-storm               a term, and the stories that name it
  afterword explain INC-12                           a story by its id";

/// Arguments of `explain`.
#[derive(Clone, Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ExplainArgs {
    /// A rule or a family of rules, a document, a term or the id of a story.
    #[arg(value_name = "RULE | FILE | ID")]
    pub what: String,
    /// Output format.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
}

/// What there is to say, for people and for programs.
struct Said {
    text: String,
    data: Value,
}

/// Explains.
///
/// # Errors
/// Where there is nothing of that name, or no site.
pub fn run(args: &ExplainArgs, common: &Common) -> anyhow::Result<Exit> {
    let said = match rule::said(&args.what) {
        Some(said) => said,
        None => of_site(&args.what, common)?,
    };
    let printed = match args.format {
        Format::Human => print::lines(Stream::Out, &said.text),
        Format::Json => print::json(&format!("{:#}\n", said.data)),
    };
    match printed {
        // Whoever reads has seen enough: `afterword explain rules | head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        printed => printed?,
    }
    Ok(Exit::Fine)
}

/// What the site knows of a file, a term or an id. Whoever asks has the files, so that drafts and what is
/// for few readers are explained as well.
fn of_site(what: &str, common: &Common) -> anyhow::Result<Said> {
    let sources = Use {
        readers: ReadersArgs {
            audience: Some(AudienceName::Restricted),
            drafts: true,
        },
        skip_unreadable: false,
    };
    let (root, site, loaded) = site::load(common, sources, "nothing was explained")?;
    let path = Path::new(what);
    if path.symlink_metadata().is_ok_and(|data| !data.is_dir()) {
        return of_file(path, &root, &site, &loaded);
    }
    if let Some(entry) = story::of_id(&site, what) {
        return Ok(story::said(&site, entry));
    }
    let terms = term::of_name(&site, what);
    if !terms.is_empty() {
        return Ok(term::said(&site, &terms));
    }
    let terms = site
        .catalog()
        .vocabulary
        .all()
        .map(|term| term.id.slug.as_str());
    let ids = site.catalog().entries.iter();
    let ids = ids.map(|entry| entry.document.id.value.0.as_str());
    let codes = rules::ALL.iter().map(|rule| rule.code);
    match did_you_mean(what, codes.chain(ids).chain(terms)) {
        Some(meant) => bail!("nothing is called `{what}`; did you mean `{meant}`?"),
        None => bail!("nothing is called `{what}`: no rule, file, term or story"),
    }
}

fn of_file(path: &Path, root: &Root, site: &Site, loaded: &Loaded) -> anyhow::Result<Said> {
    let path = site::path_within(path, &root.path)?;
    let catalog = site.catalog();
    let mut entries = catalog.entries.iter();
    if let Some(entry) = entries.find(|entry| *entry.document.source.path == *path) {
        return Ok(story::said(site, entry));
    }
    let describes = |term: &&Term| {
        let note = term.note.as_ref().filter(|_| !term.builtin);
        note.is_some_and(|note| *note.source.path == *path)
    };
    let terms: Vec<_> = catalog.vocabulary.all().filter(describes).collect();
    if !terms.is_empty() {
        return Ok(term::said(site, &terms));
    }
    let is_read = loaded
        .sources
        .iter()
        .any(|document| *document.source.path == *path);
    match is_read {
        true => bail!(
            "{path} is read, but is neither a story nor the note of a term; try `afterword check {path}`"
        ),
        false => bail!(
            "{path} is not a document of the site; `afterword check --only files` lists what was left out"
        ),
    }
}
