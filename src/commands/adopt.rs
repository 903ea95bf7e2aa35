//! `afterword adopt`: what front matter could state of what was found elsewhere or is suggested, as a
//! diff. It writes only if it is asked to.

mod ask;
mod plan;

use std::io;
use std::path::PathBuf;

use anyhow::bail;
use clap::Args;

use super::Exit;
use super::print::{self, Stream, counted};
use super::report::Style;
use super::site::{self, AudienceName, ReadersArgs, Use};
use crate::adopt::{AdoptError, Item, diff, is_phase};
use crate::cli::Common;
use crate::disk::replace::Within;
use crate::escape;
use crate::text::Positions;
use ask::{Answer, Asking};
use plan::{Plan, Planned};

/// What `--help` says behind the options.
const EXAMPLES: &str = "\
Examples:
  afterword adopt                               show what front matter could state, as a diff
  afterword adopt content/postmortems/2024      of these files
  afterword adopt --only systems,factors        of these fields
  afterword adopt --interactive                 ask for each file
  afterword adopt --write                       add all of it to the files
  afterword adopt > adopt.diff                  to be edited, and applied with `git apply adopt.diff`

Only front matter changes: the text of a file stays as it is, byte for byte, and so do the fields that it
has. A wrong suggestion is refused for good with `not: [system:NAME, factor:NAME]` in front matter.";

/// Columns of the names of fields.
const NAMES: usize = 11;

/// Characters of a text that are quoted.
const QUOTED: usize = 100;

/// Arguments of `adopt`.
#[derive(Clone, Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct AdoptArgs {
    /// Files and folders; default: all stories of the site.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Add it to the files.
    #[arg(long)]
    pub write: bool,
    /// Ask for each file whether to add it.
    #[arg(long, conflicts_with = "write")]
    pub interactive: bool,
    /// Only these fields; `times` stands for all phases.
    #[arg(long, value_name = "FIELD", value_delimiter = ',')]
    pub only: Vec<String>,
}

/// Shows or adds what front matter could state.
///
/// # Errors
/// If there is no site, or a path or a field is not known.
pub fn run(args: &AdoptArgs, common: &Common) -> anyhow::Result<Exit> {
    // Whoever asks has the files, so that drafts and what is for few readers are read as well.
    let sources = Use {
        readers: ReadersArgs {
            audience: Some(AudienceName::Restricted),
            drafts: true,
        },
        skip_unreadable: false,
    };
    let style = Style::new(common, true);
    let (root, site, loaded) = site::load(common, sources, "nothing was adopted")?;
    for name in &args.only {
        let mut fields = site.config().all_fields();
        if name != "times" && !fields.any(|field| field.id == *name) {
            bail!("`{name}` is no field; try `--only systems,factors,date,times`");
        }
    }
    let mut paths = Vec::new();
    for path in &args.paths {
        paths.push(site::path_within(path, &root.path)?);
    }
    let is_wanted = |item: &Item| {
        let is_named =
            |name: &String| item.field == *name || name == "times" && is_phase(&item.field);
        args.only.is_empty() || args.only.iter().any(is_named)
    };
    let is_chosen = |path: &str| paths.is_empty() || paths.iter().any(|chosen| holds(chosen, path));
    let plan = Plan::make(&root.path, (site, loaded), &is_chosen, &is_wanted)?;
    for (path, reason) in &plan.left {
        let left = format!("{path} is left as it is: {reason}");
        match reason {
            AdoptError::Contradicts => style.say(&left)?,
            _ => print::error(&left)?,
        }
    }
    let within = Within::open(&root.path)?;
    let mut asking = Asking::new(args.write, args.interactive);
    let (mut files, mut values, mut failed) = (0, 0, false);
    let has_color = print::has_color(common, Stream::Out);
    for planned in &plan.documents {
        match show(planned, has_color) {
            // Whoever reads has seen enough: `afterword adopt | head`.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe && !args.write => {
                return Ok(Exit::Fine);
            }
            shown => shown?,
        }
        match asking.ask(&planned.path)? {
            Answer::No => continue,
            Answer::Quit => break,
            Answer::Yes => {}
        }
        let (before, after) = (planned.before.as_bytes(), planned.after.as_bytes());
        match within.replace(&planned.path, Some(before), Some(after)) {
            Ok(()) => {
                files += 1;
                values += planned.items.len();
            }
            Err(error) => {
                print::error(&error.to_string())?;
                failed = true;
            }
        }
    }
    conclude(args, &plan, (files, values), &style)?;
    let mut reasons = plan.left.iter().map(|(_, reason)| reason);
    let is_left = args.write && reasons.any(|reason| *reason != AdoptError::Contradicts);
    Ok(match failed || is_left {
        true => Exit::CouldNotRun,
        false => Exit::Fine,
    })
}

/// Whether a path is a file or below a folder; the root is above all.
fn holds(chosen: &str, path: &str) -> bool {
    let rest = path.strip_prefix(chosen);
    chosen.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn conclude(
    args: &AdoptArgs,
    plan: &Plan,
    (files, values): (usize, usize),
    style: &Style,
) -> io::Result<()> {
    if args.write || args.interactive {
        let (values, files) = (counted(values, "value"), counted(files, "file"));
        return style.say(&format!("added {values} to {files}"));
    }
    let all = || plan.documents.iter().flat_map(|planned| &planned.items);
    let suggested = all().filter(|item| item.is_suggested()).count();
    match all().count() {
        0 => style.say("front matter states all that was found"),
        count => style.say(&format!(
            "{} for {}, {suggested} of them suggested; `--write` adds them, `--interactive` asks first",
            counted(count, "value"),
            counted(plan.documents.len(), "file"),
        )),
    }
}

/// Prints what a document would state, where each value comes from, and the diff. All of it together can
/// be applied as a patch.
fn show(planned: &Planned, has_color: bool) -> io::Result<()> {
    let positions = Positions::of(planned.source.clone());
    let mut told = format!("{}\n", escape::line(&planned.path));
    for item in &planned.items {
        let place = item.from.span.map(|span| positions.at(span.start));
        let place = place.map(|at| format!(", {}:{}", at.line, at.column));
        let place = place.unwrap_or_default();
        let (field, value) = (&item.field, escape::line(&item.value));
        let from = match &item.said {
            Some(said) => format!("suggested by “{}”", escape::line(&in_short(said))),
            None => format!("from {}", item.from.origin.words()),
        };
        told.push_str(&format!("  {field:<NAMES$} {value} · {from}{place}\n"));
    }
    told.push('\n');
    let changed = diff(&planned.path, &planned.before, &planned.after);
    print::lines(Stream::Out, &told)?;
    print::patch(&changed, has_color)?;
    print::lines(Stream::Out, "\n")
}

/// A text in one line that is not too long.
fn in_short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default().trim_end()),
        None => line,
    }
}
