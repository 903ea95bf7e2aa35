//! `afterword check`: reports every finding about the site in one run, in file order. It writes nothing
//! but the fixes of `--fix` and the baseline of `--write-baseline`.

mod fixes;
mod known;
mod output;
mod selection;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use clap::{Args, ValueEnum};
use fixes::Fixed;
use known::Known;
use output::{CheckFormat, Output};
use selection::Selection;

use super::Exit;
use super::print::{self, counted};
use super::report::Style;
use super::site::{self, Use};
use crate::cache::documents;
use crate::cli::Common;
use crate::config::{Config, FILE_NAME};
use crate::diagnostics::baseline::Compared;
use crate::diagnostics::levels::{self, Deny};
use crate::diagnostics::{self, Diagnostic, Level, count};
use crate::disk::git;
use crate::disk::root::Root;
use crate::load::settings::{self, DEFAULT_OUTPUT};
use crate::load::styles::{self, Styles};
use crate::load::{self, LoadError, Loaded};
use crate::review;
use crate::site::Site;

/// What `--help` says behind the options.
const EXAMPLES: &str = "\
Examples:
  afterword check                                   the whole site
  afterword check content/postmortems/2024-05.md    one file, read as part of the site
  afterword check --only links,terms/unknown        these rules; a family stands for all of its rules
  afterword check --changed-since origin/main       files changed on this branch
  afterword check --format sarif > findings.sarif   for code scanning
  afterword check --write-baseline                  from now on report new findings only
  afterword check --fix                             fix misspelt names and the like in the files

Exits with 1 if there are findings at or above the `--deny` level: errors, by default. `--deny never`
always exits with 0, `--deny warning` is stricter; `[check] deny` in site.toml sets it for the site.
`afterword explain links/broken` explains a rule, and how to fix or ignore its findings.";

/// A fix can make room for another; this many rounds are enough.
const MOST_ROUNDS: usize = 8;

/// Arguments of `check`.
#[derive(Clone, Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct CheckArgs {
    /// Files and folders to report on; default: all. The whole site is read either way.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// What of the sources it holds.
    #[command(flatten)]
    pub sources: Use,
    /// Output format.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: CheckFormat,
    /// Exit with 1 if there are findings at or above this level; default: `[check] deny` in site.toml, else `error`.
    #[arg(long, value_name = "LEVEL")]
    pub deny: Option<DenyName>,
    /// Report only these rules or families.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Don't report these rules or families.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// Report only on files that changed since a git revision, uncommitted changes included.
    #[arg(long, value_name = "REV")]
    pub changed_since: Option<String>,
    /// File with known findings, which are not reported; default: `.afterword-baseline.json` at the root.
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Report known findings, too.
    #[arg(long, conflicts_with_all = ["baseline", "write_baseline"])]
    pub no_baseline: bool,
    /// Write all current findings to the baseline, so that only new ones are reported from now on.
    #[arg(long, conflicts_with_all = ["paths", "only", "ignore", "changed_since"])]
    pub write_baseline: bool,
    /// Fix in the files what has only one fix: misspelt names, deprecated terms, paths with one candidate.
    /// Every other byte stays as it is.
    #[arg(long, conflicts_with = "write_baseline")]
    pub fix: bool,
    /// Print every finding; without it, repeated ones are summed up.
    #[arg(long)]
    pub all: bool,
    /// Don't use or write the cache in `.afterword` at the root of the site.
    #[arg(long)]
    pub no_cache: bool,
}

/// The levels of `--deny`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DenyName {
    /// Errors.
    Error,
    /// Errors and warnings.
    Warning,
    /// All findings.
    Suggestion,
    /// None.
    Never,
}

impl From<DenyName> for Deny {
    fn from(name: DenyName) -> Self {
        match name {
            DenyName::Error => Self::Error,
            DenyName::Warning => Self::Warning,
            DenyName::Suggestion => Self::Suggestion,
            DenyName::Never => Self::Never,
        }
    }
}

/// Checks the site.
///
/// # Errors
/// If it could not be checked.
pub fn run(args: &CheckArgs, common: &Common) -> anyhow::Result<Exit> {
    let mut output = Output {
        format: args.format,
        common,
        all: args.all || !args.only.is_empty(),
        prefix: String::new(),
    };
    let checked = check(args, &mut output);
    if let Err(error) = &checked {
        output.print(&[], &|_| None, Some(&error.to_string()))?;
    }
    checked
}

fn check(args: &CheckArgs, output: &mut Output<'_>) -> anyhow::Result<Exit> {
    let started = Instant::now();
    let root = site::root(output.common)?;
    if matches!(args.format, CheckFormat::Sarif | CheckFormat::Github) {
        output.prefix = git::prefix(&root.path);
    }
    let selection = Selection::of(args, &root.path)?;
    let mut config = match settings::of(&root) {
        Ok(config) => config,
        Err(findings) => {
            let text = |path: &str| site_toml(&root, path);
            return stop(output, &findings, &text, "site.toml is wrong");
        }
    };
    args.sources.choose(&mut config);
    let styles = styles::add(&root.path, &mut config);
    let check = Check {
        args,
        style: Style::new(output.common, args.all),
        known: Known::of(args, &root),
        root: &root,
        config,
        styles,
        selection,
    };
    let loaded = match check.load() {
        Ok(loaded) => loaded,
        Err(error) => {
            let reason = format!(
                "nothing was checked, because {error}; fix that, or use `--skip-unreadable` to leave those out"
            );
            return match error {
                LoadError::Unreadable { findings, .. } => {
                    stop(output, &findings, &|_| None, &reason)
                }
                LoadError::Read(_) => Err(error.into()),
            };
        }
    };
    if args.write_baseline {
        return check.write_baseline(&loaded);
    }
    let (loaded, fixed) = match args.fix {
        true => check.fix(loaded)?,
        false => (loaded, Fixed::default()),
    };
    let findings = check.everything(&loaded);
    let text = |path: &str| check.text(&loaded, path);
    let found = check.compared(findings, &loaded)?;
    output.print(&found.new, &text, None)?;
    check.conclude(&found, fixed, &loaded, started)?;
    let deny = args.deny.map(Deny::from).or(check.config.check_deny);
    let deny = deny.unwrap_or(Deny::Error);
    let is_denied = |finding: &Diagnostic| deny.denies(finding.level());
    Ok(match found.new.iter().any(is_denied) {
        _ if fixed.left > 0 => Exit::CouldNotRun,
        true => Exit::Findings,
        false => Exit::Fine,
    })
}

/// The text of site.toml, where a path is that of it.
fn site_toml(root: &Root, path: &str) -> Option<Arc<str>> {
    let config = root.config.as_ref();
    let config = config.filter(|config| *config.path == *path);
    config.map(|config| Arc::clone(&config.text))
}

/// A check under way.
struct Check<'a> {
    args: &'a CheckArgs,
    style: Style,
    root: &'a Root,
    config: Config,
    styles: Styles,
    selection: Selection,
    known: Option<Known>,
}

impl Check<'_> {
    /// The text of a file that findings point into.
    fn text(&self, loaded: &Loaded, path: &str) -> Option<Arc<str>> {
        let of_style = || self.styles.texts.get(path).cloned();
        let text = loaded.text(path).or_else(|| site_toml(self.root, path));
        text.or_else(of_style)
    }

    fn load(&self) -> Result<Loaded, LoadError> {
        let (root, config) = (&self.root.path, self.config.clone());
        let built = root.join(DEFAULT_OUTPUT);
        if self.args.no_cache {
            load::load(root, config, &built)
        } else {
            documents::load(root, config, &built)
        }
    }

    /// All findings of a load: in documents, about the site as a whole, what a review asks, and about ignore
    /// comments.
    fn everything(&self, loaded: &Loaded) -> Vec<Diagnostic> {
        let catalog = loaded.site.as_ref().map(Site::catalog);
        let mut reviewed = catalog.map_or_else(Vec::new, |catalog| {
            review::of_catalog(catalog, &self.config)
        });
        let mut comments = loaded.comments.clone();
        comments.silence(&mut reviewed);
        let mut findings = comments.remarks();
        findings.extend(self.styles.findings.iter().cloned());
        findings.append(&mut reviewed);
        // Not everything is looked at in a document that is not published.
        findings.retain(|finding| {
            let place = finding.location.as_ref();
            place.is_none_or(|place| !loaded.withheld.contains(&place.path))
        });
        levels::apply(&self.config.check_levels, &mut findings, FILE_NAME);
        findings.extend(loaded.diagnostics.iter().cloned());
        findings.extend(loaded.conflicts.iter().cloned());
        diagnostics::sort(&mut findings);
        findings
    }

    /// Those of all findings that are wanted, and how many the baseline knows.
    fn compared(&self, findings: Vec<Diagnostic>, loaded: &Loaded) -> anyhow::Result<Compared> {
        let mut found = match &self.known {
            Some(known) => known.compare(findings, &|path| self.text(loaded, path))?,
            None => Compared {
                new: findings,
                known: 0,
                gone: 0,
            },
        };
        found.new = self.selection.choose(found.new);
        Ok(found)
    }

    fn write_baseline(&self, loaded: &Loaded) -> anyhow::Result<Exit> {
        if let Some(known) = &self.known {
            let count = known.write(&self.everything(loaded), &|path| self.text(loaded, path))?;
            let (count, path) = (counted(count, "finding"), known.path.display());
            self.style.say(&format!(
                "wrote {count} to {path}; from now on only new ones are reported"
            ))?;
        }
        Ok(Exit::Fine)
    }

    /// Applies fixes until none is left, and loads the site again.
    fn fix(&self, mut loaded: Loaded) -> anyhow::Result<(Loaded, Fixed)> {
        let mut fixed = Fixed::default();
        for _ in 0..MOST_ROUNDS {
            let found = self.compared(self.everything(&loaded), &loaded)?;
            let round = fixes::apply(self.root, &loaded, &found.new)?;
            fixed.words += round.words;
            fixed.left = round.left;
            if round.words == 0 {
                break;
            }
            loaded = self.load()?;
        }
        Ok((loaded, fixed))
    }

    /// How many findings `--fix` would fix.
    fn fixable(&self, findings: &[Diagnostic], loaded: &Loaded) -> usize {
        let is_fixed = |finding: &&Diagnostic| {
            let text = |path: &str| self.text(loaded, path);
            let place = finding.location.as_ref().zip(finding.fix.as_ref());
            place.is_some_and(|(at, fix)| {
                text(&at.path).is_some_and(|text| fix.place(&text).is_some())
            })
        };
        findings.iter().filter(is_fixed).count()
    }

    /// Says what came out.
    fn conclude(
        &self,
        found: &Compared,
        fixed: Fixed,
        loaded: &Loaded,
        started: Instant,
    ) -> anyhow::Result<()> {
        let seconds = started.elapsed().as_secs_f64();
        let summary = summary(&found.new, loaded.sources.len());
        self.style.say(&format!("{summary} ({seconds:.2} s)"))?;
        if fixed.words > 0 {
            let words = counted(fixed.words, "finding");
            self.style.say(&format!("fixed {words}; see `git diff`"))?;
        }
        match self.fixable(&found.new, loaded) {
            _ if self.args.fix => {}
            0 => {}
            count => self
                .style
                .say(&format!("`--fix` can fix {count} of them"))?,
        }
        for told in about_baseline(found) {
            self.style.say(&told)?;
        }
        if let Some(first) = found.new.first() {
            let code = first.rule.code;
            self.style
                .say(&format!("for more on a rule: `afterword explain {code}`"))?;
        }
        Ok(())
    }
}

/// Reports why the site cannot be checked.
fn stop(
    output: &Output<'_>,
    findings: &[Diagnostic],
    source: &dyn Fn(&str) -> Option<Arc<str>>,
    reason: &str,
) -> anyhow::Result<Exit> {
    output.print(findings, source, Some(reason))?;
    print::error(reason)?;
    Ok(Exit::CouldNotRun)
}

/// The numbers, in one line.
fn summary(findings: &[Diagnostic], documents: usize) -> String {
    let levels = [
        (Level::Error, "error"),
        (Level::Warning, "warning"),
        (Level::Suggestion, "suggestion"),
    ];
    let counts = levels
        .iter()
        .map(|(level, word)| (count(findings, *level), word));
    let parts: Vec<_> = counts
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| counted(count, word))
        .collect();
    if parts.is_empty() {
        let documents = counted(documents, "document");
        return format!("no findings in {documents}");
    }
    parts.join(", ")
}

/// What the baseline hides, and what it could forget, a line each.
fn about_baseline(found: &Compared) -> Vec<String> {
    let (hidden, gone) = (found.known, found.gone);
    let mut told = Vec::new();
    if hidden > 0 {
        let known = counted(hidden, "known finding");
        told.push(format!("{known} hidden; `--no-baseline` shows them"));
    }
    if gone > 0 {
        let known = counted(gone, "known finding");
        told.push(format!(
            "{known} gone; `--write-baseline` updates the baseline"
        ));
    }
    told
}
