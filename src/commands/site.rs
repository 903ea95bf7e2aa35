//! What the commands that load a site have in common: which folder it is, what its site.toml says,
//! and what the arguments change about it.

use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, ValueEnum};

use super::Exit;
use super::print;
use super::report::{Report, Style};
use super::stopped::Stopped;
use crate::cache::documents;
use crate::cli::Common;
use crate::config::Config;
use crate::disk::root::{self, Root};
use crate::load::settings::{self, DEFAULT_OUTPUT, Readers};
use crate::load::{LoadError, Loaded, Memo};
use crate::site::Site;
use crate::words::Audience;

/// Whose eyes the site is for.
#[derive(Clone, Copy, Debug, Args)]
pub struct ReadersArgs {
    /// Who the site is for: it holds what this audience may read.
    #[arg(long, value_name = "AUDIENCE")]
    pub audience: Option<AudienceName>,
    /// Show drafts too.
    #[arg(long)]
    pub drafts: bool,
}

/// Which sources of the site are used.
#[derive(Clone, Copy, Debug, Args)]
pub struct Use {
    /// Whose eyes the site is for.
    #[command(flatten)]
    pub readers: ReadersArgs,
    /// Leave out files and folders that cannot be read (no permission, a disk error); without it,
    /// they stop the command.
    #[arg(long)]
    pub skip_unreadable: bool,
}

/// The audiences by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AudienceName {
    /// Everybody.
    Public,
    /// The organisation.
    Internal,
    /// Those whom the organisation names.
    Restricted,
}

/// How a command prints its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Human,
    /// One JSON object on standard output.
    Json,
}

impl From<ReadersArgs> for Readers {
    fn from(args: ReadersArgs) -> Self {
        let audience = args.audience.map(|audience| match audience {
            AudienceName::Public => Audience::Public,
            AudienceName::Internal => Audience::Internal,
            AudienceName::Restricted => Audience::Restricted,
        });
        Self {
            audience,
            drafts: args.drafts,
        }
    }
}

impl Use {
    /// What the command line says goes before site.toml.
    pub fn choose(self, config: &mut Config) {
        Readers::from(self.readers).choose(config);
        config.skip_unreadable = self.skip_unreadable;
    }
}

/// The folder of the site and its configuration.
///
/// # Errors
/// Where there is no folder, or site.toml is wrong, which is told.
pub fn open(common: &Common, style: &Style) -> anyhow::Result<(Root, Config)> {
    let root = root(common)?;
    let config = settings(&root, style)?;
    Ok((root, config))
}

/// The configuration of the site in a folder.
///
/// # Errors
/// Where site.toml is wrong, which is told.
pub fn settings(root: &Root, style: &Style) -> anyhow::Result<Config> {
    settings::of(root).map_err(|findings| {
        let text = |_: &str| root.config.as_ref().map(|source| source.text.clone());
        let report = Report::new(&findings, &text).print(style);
        let stopped = Stopped::new(Exit::CouldNotRun, "site.toml is wrong").by(&findings, &text);
        report.map_or_else(Into::into, |()| stopped.into())
    })
}

/// Loads the site for a command that writes none, from what is remembered; without it, `outcome`.
///
/// # Errors
/// Where there is no site, which is told.
pub fn load(common: &Common, sources: Use, outcome: &str) -> anyhow::Result<(Root, Site, Loaded)> {
    load_for(common, sources, outcome, false)
}

/// Loads the site for a command that hands over its documents: without what only pages need.
///
/// # Errors
/// As [`load`].
pub fn load_documents(
    common: &Common,
    sources: Use,
    outcome: &str,
) -> anyhow::Result<(Root, Site, Loaded)> {
    load_for(common, sources, outcome, true)
}

fn load_for(
    common: &Common,
    sources: Use,
    outcome: &str,
    is_export: bool,
) -> anyhow::Result<(Root, Site, Loaded)> {
    let style = Style::new(common, false);
    let (root, mut config) = open(common, &style)?;
    sources.choose(&mut config);
    config.is_export = is_export;
    let mut loaded = documents::load(&root.path, config, &root.path.join(DEFAULT_OUTPUT))
        .map_err(|error| not_loaded(error, outcome, &style))?;
    if is_export {
        // What there is to say about the content is said by `build`.
        loaded.memo = Memo::default();
        loaded.diagnostics = Vec::new();
    }
    match loaded.site.take() {
        Some(site) => Ok((root, site, loaded)),
        None => Err(no_site(&loaded, &style)),
    }
}

/// Tells why there is no site: two documents of one address, a broken theme. What else is to say
/// about the content is said by `build`.
pub fn no_site(loaded: &Loaded, style: &Style) -> anyhow::Error {
    let text = |path: &str| loaded.text(path);
    let report = Report::new(&loaded.conflicts, &text).print(style);
    let reason = "there is no site before the conflicts are resolved";
    let stopped = Stopped::new(Exit::CouldNotRun, reason).by(&loaded.conflicts, &text);
    report.map_or_else(Into::into, |()| stopped.into())
}

/// Tells why nothing could be loaded, so that `outcome`.
pub fn not_loaded(error: LoadError, outcome: &str, style: &Style) -> anyhow::Error {
    let reason = format!(
        "{outcome}, because {error}; mend that, or leave out what cannot be read with `--skip-unreadable`"
    );
    let LoadError::Unreadable { findings, .. } = error else {
        return error.into();
    };
    let told = Report::new(&findings, &|_| None).print(style);
    let told = told.and_then(|()| print::error(&reason));
    let stopped = Stopped::new(Exit::CouldNotRun, reason).by(&findings, &|_| None);
    told.map_or_else(Into::into, |()| stopped.into())
}

/// The folder of the site, whatever its site.toml says.
///
/// # Errors
/// Where there is no folder, or a site.toml that cannot be read.
pub fn folder(common: &Common) -> anyhow::Result<PathBuf> {
    Ok(root(common)?.path)
}

/// The folder that was named, exactly; without a name, the nearest site upwards.
///
/// # Errors
/// As [`folder`].
pub fn root(common: &Common) -> anyhow::Result<Root> {
    Ok(match &common.root {
        Some(folder) => root::at(folder)?,
        None => root::find(Path::new("."))?,
    })
}

/// A path of the command line, relative to the root of the site, with `/` between its parts. A link is
/// not followed: it has a name of its own.
///
/// # Errors
/// Where there is no such path, or it lies elsewhere.
pub fn path_within(path: &Path, root: &Path) -> anyhow::Result<String> {
    let resolved = resolve(path).with_context(|| format!("{} cannot be found", path.display()))?;
    let below = resolved.strip_prefix(root).map_err(|_| {
        let (path, root) = (path.display(), root.display());
        anyhow::anyhow!("{path} is not part of the site at {root}")
    })?;
    let below = below.to_str().map(str::to_owned);
    below.with_context(|| {
        format!(
            "{} is not UTF-8, so no document is called that",
            path.display()
        )
    })
}

fn resolve(path: &Path) -> io::Result<PathBuf> {
    let Some(name) = path.file_name() else {
        return path.canonicalize();
    };
    path.symlink_metadata()?;
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    Ok(folder.unwrap_or(Path::new(".")).canonicalize()?.join(name))
}
