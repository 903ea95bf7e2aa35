//! `afterword build`: loads the site, renders all routes in parallel into a staged folder, and
//! switches. Where an earlier build saw and left the very same, it only says so again.

mod make;
pub(super) mod progress;
mod summary;

use std::fmt::Write as _;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use clap::Args;
use make::{BuildError, EarlierBuild};
use progress::Progress;
use summary::Summary;

use super::Exit;
use super::print::{self, Stream, counted, thousands};
use super::report::{Report, Style};
use super::site::{self, Format, Use};
use super::stopped::Stopped;
use crate::cache::{Cache, Folders, Pages, State};
use crate::cli::Common;
use crate::config::Config;
use crate::diagnostics::{Diagnostic, Level, count};
use crate::disk::publish::{Left, PublishError, Published};
use crate::load::settings::DEFAULT_OUTPUT;
use crate::load::{self, Counts, Listener as _, Loaded, Sight};
use crate::site::Site;

/// Arguments of `build`.
#[derive(Clone, Debug, Args)]
pub struct BuildArgs {
    /// Where the site goes; default: `public` below the root.
    #[arg(long, short, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Where the site will be served, for feeds, the sitemap and previews.
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// What of the sources it holds.
    #[command(flatten)]
    pub sources: Use,
    /// Publish nothing when a document has errors.
    #[arg(long)]
    pub strict: bool,
    /// Report everything, and write nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Publish even if more than half of the stories that are published now would disappear.
    #[arg(long)]
    pub allow_removal: bool,
    /// Make the search work where the site is opened from a folder, too; its files take twice the space.
    #[arg(long)]
    pub offline: bool,
    /// How to report.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
    /// Print every finding; without it, repeated warnings are summed up.
    #[arg(long)]
    pub all: bool,
    /// Neither read nor write the cache in `.afterword` at the root of the site.
    #[arg(long)]
    pub no_cache: bool,
    /// Print how long each stage took, and what it had to do.
    #[arg(long)]
    pub timings: bool,
}

/// Builds the site.
///
/// # Errors
/// Where there is no site, or its output cannot be written.
pub fn run(args: &BuildArgs, common: &Common) -> anyhow::Result<Exit> {
    let started = Instant::now();
    let style = Style::new(common, args.all || args.dry_run);
    let (root, mut config) = site::open(common, &style)?;
    let output = args
        .output
        .clone()
        .unwrap_or_else(|| root.path.join(DEFAULT_OUTPUT));
    let output =
        std::path::absolute(&output).with_context(|| format!("{} is no path", output.display()))?;
    override_config(&mut config, args)?;
    let content = root.path.join(&config.content.dir);
    let build = Build {
        args,
        style,
        started,
        folders: Folders {
            root: &root.path,
            content: &content,
            output: &output,
        },
        cache: if args.no_cache || args.dry_run {
            None
        } else {
            Cache::open(&root.path, &args.purpose(&output), &config)
        },
        progress: Progress::new(!common.quiet && args.format == Format::Human),
        timings: Vec::new(),
    };
    build.run(config)
}

impl BuildArgs {
    /// What tells the builds of one site apart: where the site goes, and for whom.
    fn purpose(&self, output: &Path) -> String {
        let (url, readers) = (&self.base_url, self.sources.readers);
        format!("{} {url:?} {readers:?} {}", output.display(), self.offline)
    }
}

/// A build under way.
struct Build<'a> {
    args: &'a BuildArgs,
    style: Style,
    started: Instant,
    folders: Folders<'a>,
    cache: Option<Cache>,
    progress: Progress,
    timings: Vec<Timing>,
}

/// How long a stage took, and what it had to do.
struct Timing {
    stage: &'static str,
    time: Duration,
    note: String,
}

impl Timing {
    fn since(stage: &'static str, started: Instant, note: String) -> Self {
        Self {
            stage,
            time: started.elapsed(),
            note,
        }
    }
}

impl Build<'_> {
    fn run(mut self, config: Config) -> anyhow::Result<Exit> {
        let Folders { root, output, .. } = self.folders;
        self.progress.begin("Looking for changes", None);
        let moment = self.cache.as_ref().map(|cache| cache.moment);
        let (sight, state) = rayon::join(
            || load::look(root, &config, output, moment),
            || self.cache.as_ref()?.state(),
        );
        let sight = sight?;
        let left = state.as_ref().map(|state| Arc::clone(&state.left));
        let state = self.unchanged(&sight, state);
        self.lap("look", self.started);
        if let Some(state) = state {
            return self.confirm(&state, &sight);
        }
        let recalled = Instant::now();
        let (memo, earlier) = rayon::join(
            || {
                let cache = self.cache.as_ref();
                cache
                    .map(|cache| cache.documents.memo(&config))
                    .unwrap_or_default()
            },
            || self.cache.as_ref().map(Cache::pages).unwrap_or_default(),
        );
        self.lap("recall", recalled);
        let loaded = match load::load_seen(root, config, sight, &memo, &self.progress) {
            Ok(loaded) => loaded,
            Err(error) => {
                self.progress.finish();
                return Err(site::not_loaded(
                    error,
                    "nothing was published",
                    &self.style,
                ));
            }
        };
        // The program ends with the build, and the system takes its memory back sooner than it could
        // be given back text by text.
        let mut loaded = ManuallyDrop::new(loaded);
        let _memo = ManuallyDrop::new(memo);
        self.note_stages(&loaded);
        self.progress.aside(|| report(&loaded, &self.style))?;
        let Some(site) = loaded.site.take().map(ManuallyDrop::new) else {
            self.progress.finish();
            return Err(site::no_site(&loaded, &self.style));
        };
        if self.args.strict {
            self.refuse_errors(&loaded)?;
        }
        if self.args.dry_run {
            return self.conclude_without(&site, &loaded);
        }
        let left = left.unwrap_or_default();
        let past = EarlierBuild { earlier, left };
        let (published, left, pages) = match self.make(&site, &loaded, &past) {
            Ok(made) => made,
            Err(BuildError::Publish(error @ PublishError::Locked { .. })) => {
                self.progress.finish();
                print::error(&error.to_string())?;
                return Err(Stopped::new(Exit::Busy, error.to_string()).into());
            }
            Err(error) => return Err(error.into()),
        };
        for warning in &published.warnings {
            let say = || print::line(Stream::Err, &format!("warning: {warning}"));
            self.progress.aside(say)?;
        }
        let count = pages_of(&site);
        let summary = self.summary(loaded.counts, count, published, &loaded.diagnostics);
        self.remember(
            &loaded,
            left,
            (pages != past.earlier).then_some(pages),
            count,
        );
        self.conclude(&summary)?;
        Ok(Exit::Fine)
    }

    /// Makes the pages, and writes none of them.
    fn conclude_without(&mut self, site: &Site, loaded: &Loaded) -> anyhow::Result<Exit> {
        self.try_out(site, &loaded.words)?;
        let count = pages_of(site);
        let published = Published::default();
        let summary = self.summary(loaded.counts, count, published, &loaded.diagnostics);
        self.conclude(&summary)?;
        Ok(Exit::Fine)
    }

    /// Stops where documents have errors.
    fn refuse_errors(&mut self, loaded: &Loaded) -> anyhow::Result<()> {
        let mut errors = loaded.diagnostics.clone();
        errors.retain(|finding| finding.level() == Level::Error);
        if errors.is_empty() {
            return Ok(());
        }
        self.progress.finish();
        let reason = format!(
            "nothing was published, because the content has {} and --strict was given",
            counted(errors.len(), "error")
        );
        self.style.say(&reason)?;
        let stopped = Stopped::new(Exit::Findings, reason);
        Err(stopped.by(&errors, &|path| loaded.text(path)).into())
    }

    /// Remembers what the build found out, saw and left; `pages` where they are other ones.
    fn remember(&mut self, loaded: &Loaded, left: Left, pages: Option<Pages>, count: usize) {
        let Some(cache) = &self.cache else { return };
        let started = Instant::now();
        self.progress.begin("Remembering", None);
        cache.documents.remember(&loaded.memo);
        if let Some(pages) = pages {
            cache.remember_pages(&pages);
        }
        cache.remember_state(&State {
            settings: cache.settings,
            head: loaded.memo.head(),
            sighting: loaded.sighting.clone(),
            left: Arc::new(left),
            diagnostics: loaded.diagnostics.clone(),
            counts: loaded.counts,
            pages: count,
        });
        self.lap("remember", started);
    }

    /// The times of loading, with what there was to parse.
    fn note_stages(&mut self, loaded: &Loaded) {
        let (parsed, remembered) = loaded.memo.counts();
        for (stage, time) in &loaded.timings {
            let note = match *stage {
                "parse" => format!(
                    "{} parsed, {} remembered",
                    thousands(parsed),
                    thousands(remembered)
                ),
                _ => String::new(),
            };
            self.timings.push(Timing {
                stage,
                time: *time,
                note,
            });
        }
    }

    /// The state of the last build, if this one would change nothing.
    fn unchanged(&self, sight: &Sight, state: Option<State>) -> Option<State> {
        let (cache, state) = (self.cache.as_ref()?, state?);
        if self.args.strict && count(&state.diagnostics, Level::Error) > 0 {
            return None;
        }
        let (state, is_moved) = state.again(cache.settings, sight, self.folders, cache.moment)?;
        if is_moved {
            cache.remember_state(&state);
        }
        Some(state)
    }

    /// Says of a site that is as it should be what building it said.
    fn confirm(&mut self, state: &State, sight: &Sight) -> anyhow::Result<Exit> {
        self.progress.finish();
        let source = |path: &str| sight.survey.text(path);
        Report::new(&state.diagnostics, &source).print(&self.style)?;
        let published = Published {
            unchanged: state.left.count(),
            ..Published::default()
        };
        let summary = self.summary(state.counts, state.pages, published, &state.diagnostics);
        self.conclude(&summary)?;
        Ok(Exit::Fine)
    }

    fn lap(&mut self, stage: &'static str, since: Instant) {
        self.timings
            .push(Timing::since(stage, since, String::new()));
    }

    fn summary(
        &self,
        counts: Counts,
        pages: usize,
        published: Published,
        diagnostics: &[Diagnostic],
    ) -> Summary {
        Summary {
            postmortems: counts.postmortems,
            notes: counts.notes,
            left_out: counts.left_out,
            pages,
            written: published.written,
            unchanged: published.unchanged,
            removed: published.removed,
            errors: count(diagnostics, Level::Error),
            warnings: count(diagnostics, Level::Warning),
            is_dry: self.args.dry_run,
            elapsed_ms: self.started.elapsed().as_millis(),
        }
    }

    fn conclude(&mut self, summary: &Summary) -> anyhow::Result<()> {
        self.progress.finish();
        if self.args.timings {
            let mut lines = String::new();
            for Timing { stage, time, note } in &self.timings {
                let line = format!(
                    "{stage:<10} {:>9.1} ms  {note}",
                    time.as_secs_f64() * 1000.0
                );
                writeln!(lines, "{}", line.trim_end())?;
            }
            print::lines(Stream::Err, &lines)?;
        }
        match self.args.format {
            Format::Json => print::json(&format!("{}\n", serde_json::to_string(summary)?))?,
            Format::Human => self.style.say(&summary.sentence(self.folders.output))?,
        }
        Ok(())
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
    args.sources.choose(config);
    Ok(())
}

/// The number of a site's pages.
fn pages_of(site: &Site) -> usize {
    let addresses = site.routes().keys();
    addresses
        .filter(|address| address.ends_with(".html"))
        .count()
}

fn report(loaded: &Loaded, style: &Style) -> anyhow::Result<()> {
    let source = |path: &str| loaded.text(path);
    Ok(Report::new(&loaded.diagnostics, &source).print(style)?)
}
