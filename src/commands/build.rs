//! `afterword build`: loads the site, renders all routes in parallel into a staged folder, and
//! switches.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use clap::Args;
use rayon::prelude::*;
use serde::Serialize;

use super::Exit;
use super::report::{Report, Style};
use super::site::{self, DEFAULT_OUTPUT, Format, Readers};
use crate::cli::Common;
use crate::config::Config;
use crate::diagnostics::{Level, count};
use crate::disk::publish::{Publication, PublishError, Published};
use crate::disk::read::{self, Asset};
use crate::load::{self, Loaded};
use crate::search::engines::backend;
use crate::search::export::{self, Reach};
use crate::search::{Documents, SearchIndex};
use crate::site::{Content, Site};
use crate::theme::ThemeError;

/// Arguments of `build`.
#[derive(Clone, Debug, Args)]
pub struct BuildArgs {
    /// Where the site goes; default: `public` below the root.
    #[arg(long, short, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Where the site will be served, for feeds, the sitemap and previews.
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Whose eyes it is for.
    #[command(flatten)]
    pub readers: Readers,
    /// Publish nothing when a document has errors.
    #[arg(long)]
    pub strict: bool,
    /// Make the search work where the site is opened from a folder, too; it takes twice the space.
    #[arg(long)]
    pub offline: bool,
    /// How to report.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
    /// Print every finding; without it, repeated warnings are summed up.
    #[arg(long)]
    pub all: bool,
    /// Print how long each stage took.
    #[arg(long)]
    pub timings: bool,
}

/// What `--format json` prints.
#[derive(Debug, Serialize)]
struct Summary {
    postmortems: usize,
    notes: usize,
    pages: usize,
    written: usize,
    unchanged: usize,
    removed: usize,
    errors: usize,
    warnings: usize,
    elapsed_ms: u128,
}

/// Why nothing was published.
#[derive(Debug, thiserror::Error)]
enum BuildError {
    #[error(transparent)]
    Publish(#[from] PublishError),
    #[error("`{address}` could not be rendered: {source}")]
    Render { address: String, source: ThemeError },
    #[error("`{path}` could not be read: {source}")]
    Asset {
        path: String,
        source: std::io::Error,
    },
}

/// Builds the site.
///
/// # Errors
/// Where there is no site, or its output cannot be written.
pub fn run(args: &BuildArgs, common: &Common) -> anyhow::Result<Exit> {
    let started = Instant::now();
    let style = Style::new(common, args.all);
    let Some((root, mut config)) = site::open(common, &style)? else {
        return Ok(Exit::CouldNotRun);
    };
    let output = args
        .output
        .clone()
        .unwrap_or_else(|| root.path.join(DEFAULT_OUTPUT));
    let output =
        std::path::absolute(&output).with_context(|| format!("{} is no path", output.display()))?;
    override_config(&mut config, args)?;
    let content = root.path.join(&config.content.dir);
    let mut loaded = load::load(&root.path, config, &output)?;
    let errors = count(&loaded.diagnostics, Level::Error);
    report(&loaded, &style)?;
    let Some(site) = loaded.site.take() else {
        return Ok(Exit::CouldNotRun);
    };
    if args.strict && errors > 0 {
        style.say(&format!(
            "nothing was published, because the content has {} and --strict was given",
            counted(errors, "error")
        ))?;
        return Ok(Exit::Findings);
    }
    let mut timings = loaded.timings.clone();
    let site = searchable(site, args, &mut timings)?;
    let published = match publish(
        &site,
        &loaded.assets,
        &output,
        &root.path,
        &content,
        &mut timings,
    ) {
        Ok(published) => published,
        Err(BuildError::Publish(error @ PublishError::Locked { .. })) => {
            style.fail(&error.to_string())?;
            return Ok(Exit::Busy);
        }
        Err(error) => return Err(error.into()),
    };
    let summary = Summary {
        postmortems: loaded.counts.postmortems,
        notes: loaded.counts.notes,
        pages: site
            .routes()
            .keys()
            .filter(|address| address.ends_with(".html"))
            .count(),
        written: published.written,
        unchanged: published.unchanged,
        removed: published.removed,
        errors,
        warnings: count(&loaded.diagnostics, Level::Warning),
        elapsed_ms: started.elapsed().as_millis(),
    };
    conclude(&summary, &timings, args, &style, &output)?;
    Ok(Exit::Fine)
}

fn conclude(
    summary: &Summary,
    timings: &[(&'static str, Duration)],
    args: &BuildArgs,
    style: &Style,
    output: &Path,
) -> anyhow::Result<()> {
    if args.timings {
        let mut lines = String::new();
        for (stage, time) in timings {
            writeln!(lines, "{stage}\t{:.1}", time.as_secs_f64() * 1000.0)?;
        }
        std::io::stderr().lock().write_all(lines.as_bytes())?;
    }
    match args.format {
        Format::Json => writeln!(
            std::io::stdout().lock(),
            "{}",
            serde_json::to_string(summary)?
        )?,
        Format::Human => style.say(&summary.sentence(output))?,
    }
    Ok(())
}

impl Summary {
    fn sentence(&self, output: &Path) -> String {
        let mut parts = vec![
            counted(self.postmortems, "postmortem"),
            counted(self.pages, "page"),
            format!("{} written", self.written),
        ];
        let more = [(self.removed, "removed"), (self.unchanged, "unchanged")];
        parts.extend(
            more.iter()
                .filter(|(number, _)| *number > 0)
                .map(|(number, what)| format!("{number} {what}")),
        );
        let findings = [(self.errors, "error"), (self.warnings, "warning")];
        parts.extend(
            findings
                .iter()
                .filter(|(number, _)| *number > 0)
                .map(|(number, what)| counted(*number, what)),
        );
        #[expect(clippy::cast_precision_loss, reason = "a duration for people")]
        let seconds = self.elapsed_ms as f64 / 1000.0;
        format!(
            "{}, {seconds:.2} s → {}",
            parts.join(", "),
            output.display()
        )
    }
}

fn counted(number: usize, what: &str) -> String {
    if number == 1 {
        format!("1 {what}")
    } else {
        format!("{number} {what}s")
    }
}

/// What the command line says goes before site.toml.
fn override_config(config: &mut Config, args: &BuildArgs) -> anyhow::Result<()> {
    if let Some(url) = &args.base_url {
        let is_web = url.starts_with("https://") || url.starts_with("http://");
        anyhow::ensure!(
            is_web,
            "`{url}` is no base URL; write one such as https://learn.example/"
        );
        config.base_url = Some(format!("{}/", url.trim_end_matches('/')));
    }
    args.readers.choose(config);
    Ok(())
}

fn report(loaded: &Loaded, style: &Style) -> anyhow::Result<()> {
    let source = |path: &str| loaded.text(path);
    Report::new(&loaded.diagnostics, &source).print(style)?;
    Report::new(&loaded.conflicts, &source).print(style)?;
    Ok(())
}

/// Adds the files of the search: an index, or what pages must know to ask the engine that has one.
fn searchable(
    site: Site,
    args: &BuildArgs,
    timings: &mut Vec<(&'static str, Duration)>,
) -> anyhow::Result<Site> {
    let started = Instant::now();
    let reach = if args.offline {
        Reach::HostsAndFolders
    } else {
        Reach::Hosts
    };
    let config = site.config();
    let files = if let Some(engine) = &config.search_backend {
        let documents = Documents::new(site.catalog(), config);
        vec![backend::file(&documents, engine, &config.synonyms)?]
    } else {
        let index = SearchIndex::build(site.catalog(), config)?;
        export::files(&index, reach)?
    };
    timings.push(("index", started.elapsed()));
    Ok(site.with_search(files))
}

/// Renders all routes and switches.
fn publish(
    site: &Site,
    assets: &[Asset],
    output: &Path,
    root: &Path,
    content: &Path,
    timings: &mut Vec<(&'static str, Duration)>,
) -> Result<Published, BuildError> {
    let started = Instant::now();
    let files: BTreeMap<&str, &Asset> = assets
        .iter()
        .map(|asset| (asset.path.as_str(), asset))
        .collect();
    let publication = Publication::begin(output, root, content)?;
    let routes: Vec<_> = site.routes().iter().collect();
    routes
        .par_iter()
        .try_for_each(|(address, route)| -> Result<(), BuildError> {
            let content = site
                .render(address, route)
                .map_err(|source| BuildError::Render {
                    address: (*address).clone(),
                    source,
                })?;
            match content {
                Content::Bytes(bytes) => publication.write(address, &bytes)?,
                Content::Asset(path) => {
                    let Some(asset) = files.get(path.as_str()) else {
                        return Ok(());
                    };
                    let file = read::open_asset(asset)
                        .map_err(|source| BuildError::Asset { path, source })?;
                    publication.copy(address, file)?;
                }
            }
            Ok(())
        })?;
    timings.push(("render and write", started.elapsed()));
    let started = Instant::now();
    let published = publication.commit()?;
    timings.push(("publish", started.elapsed()));
    Ok(published)
}
