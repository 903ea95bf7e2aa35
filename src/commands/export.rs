//! `afterword export`: writes what is searched for engines that others run, and says what to run next.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, ValueEnum};

use super::Exit;
use super::print::{self, counted};
use super::report::Style;
use super::site::{self, Use};
use crate::cli::Common;
use crate::config::{Backend, BackendKind, Config, is_index_name};
use crate::disk::publish::{Publication, PublishError};
use crate::disk::root::Root;
use crate::escape;
use crate::load::Words;
use crate::postmortem::Postmortem;
use crate::review::vale;
use crate::search::engines::{File, opensearch, quickwit, records};
use crate::search::{Documents, Telling};
use crate::site::addresses;

/// What stands for standard output.
const STANDARD_OUTPUT: &str = "-";
/// The one file of documents that no engine asked for.
const NDJSON: &str = "documents.ndjson";

/// Arguments of `export`.
#[derive(Clone, Debug, Args)]
pub struct ExportArgs {
    /// What to write.
    #[arg(long, value_name = "FORMAT")]
    pub format: ExportFormat,
    /// A folder of its own for the files; `-` is standard output, the default of `ndjson`.
    #[arg(long, short, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// The name of the index; default: the one of `[search] backend`, else `postmortems`.
    #[arg(long, value_name = "NAME")]
    pub index: Option<String>,
    /// Whose eyes it is for; nobody sees more than on the site that `build` makes with the same.
    #[command(flatten)]
    pub sources: Use,
}

/// What can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// One JSON object a line for each document.
    Ndjson,
    /// The configuration of a Quickwit index, and its documents.
    Quickwit,
    /// The mapping of an OpenSearch or Elasticsearch index, and its documents.
    Opensearch,
    /// The rules of language of `check` as a style for Vale, the site's own among them.
    Vale,
}

impl ExportFormat {
    /// The engine that reads it.
    const fn engine(self) -> Option<BackendKind> {
        match self {
            Self::Ndjson | Self::Vale => None,
            Self::Quickwit => Some(BackendKind::Quickwit),
            Self::Opensearch => Some(BackendKind::OpenSearch),
        }
    }
}

/// Writes the documents of the site.
///
/// # Errors
/// Where there is no site, or the files cannot be written.
pub fn run(args: &ExportArgs, common: &Common) -> anyhow::Result<Exit> {
    let style = Style::new(common, false);
    let folder = folder(args)?;
    if let (ExportFormat::Vale, Some(folder)) = (args.format, &folder) {
        return export_style(folder, common, &style);
    }
    let (root, site, loaded) = site::load_documents(common, args.sources, "nothing was exported")?;
    let (catalog, config) = (site.catalog(), site.config());
    let (words, texts) = (&loaded.words, &loaded.texts);
    let index = index(args.index.as_ref(), config)?;
    let documents = Documents::without_texts(catalog, config);
    let read = |document: &Postmortem| texts.of(document);
    let telling = Telling::new(&documents, catalog, config, &read);
    let site = Telling::fingerprint(&documents, catalog);
    let Some(folder) = folder else {
        return stream(&telling, words);
    };
    let named = (index.as_str(), config.language.as_str());
    let exit = publish(&folder, &root, config, |publication| {
        let put = |(name, bytes): File| -> anyhow::Result<()> {
            look(words, &name, &bytes)?;
            publication.write(&name, &bytes)?;
            Ok(())
        };
        match args.format.engine() {
            None => publication.fill(NDJSON, |file| {
                records::ndjson(&telling, |line| {
                    look(words, NDJSON, &line)?;
                    Ok(file.write_all(&line)?)
                })
            }),
            Some(BackendKind::Quickwit) => quickwit::files(&telling, named, &site, put),
            Some(BackendKind::OpenSearch) => opensearch::files(&telling, named, &site, put),
        }
    })?;
    if exit != Exit::Fine {
        return Ok(exit);
    }
    let told = Told {
        documents: documents.all.len(),
        folder: &folder,
        index: &index,
        backend: config.search_backend.as_ref(),
    };
    for line in told.next(args.format).lines() {
        style.say(line)?;
    }
    Ok(Exit::Fine)
}

/// Writes the rules of language, for which no document is needed, and says how Vale finds them.
fn export_style(folder: &Path, common: &Common, style: &Style) -> anyhow::Result<Exit> {
    let (root, config) = site::open(common, style)?;
    let rules = vale::style(&config).into_iter();
    let files: Vec<File> = rules
        .map(|(name, text)| (name, text.into_bytes()))
        .collect();
    let exit = publish(folder, &root, &config, |publication| {
        for (name, bytes) in &files {
            publication.write(name, bytes)?;
        }
        Ok(())
    })?;
    if exit == Exit::Fine {
        let named = |path: Option<&OsStr>| path.map_or_else(String::new, escape::os);
        let next = format!(
            "{} → {}\nNext, in `.vale.ini`:\n  StylesPath = {}\n  [*.md]\n  BasedOnStyles = {}",
            counted(files.len(), "rule"),
            escape::os(folder.as_os_str()),
            named(folder.parent().and_then(Path::file_name)),
            named(folder.file_name()),
        );
        for line in next.lines() {
            style.say(line)?;
        }
    }
    Ok(exit)
}

/// Where the files go; `None` for standard output.
fn folder(args: &ExportArgs) -> anyhow::Result<Option<PathBuf>> {
    let named = args.output.as_deref();
    let is_stream = named.is_none_or(|output| output.as_os_str() == STANDARD_OUTPUT);
    if !is_stream {
        let output = named.unwrap_or(Path::new(""));
        let path = std::path::absolute(output)
            .with_context(|| format!("{} is no path", output.display()))?;
        anyhow::ensure!(
            !path.join(addresses::HOME).exists(),
            "{} holds a site; choose a folder of its own for the export",
            path.display()
        );
        return Ok(Some(path));
    }
    anyhow::ensure!(
        args.format == ExportFormat::Ndjson,
        "this format is several files; name a folder for them, as in `--output {}`",
        match args.format {
            ExportFormat::Vale => "styles/Afterword",
            _ => "search-export",
        }
    );
    Ok(None)
}

pub(super) fn index(named: Option<&String>, config: &Config) -> anyhow::Result<String> {
    let configured = config.search_backend.as_ref().map(|backend| &backend.index);
    let Some(named) = named.or(configured) else {
        return Ok(Backend::INDEX.to_owned());
    };
    anyhow::ensure!(
        is_index_name(named),
        "`{named}` cannot be the name of an index; use three or more lower-case letters, digits, `-` and `_`, a letter first"
    );
    Ok(named.clone())
}

/// Refuses what has words of a withheld document.
fn look(words: &Words, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let Some(path) = words.found(bytes) else {
        return Ok(());
    };
    anyhow::bail!(
        "`{name}` has words of `{path}`, which is withheld, so nothing is written; this is a fault of Afterword: please report it"
    )
}

/// Prints the documents, a line of JSON each. What is printed cannot be taken back, so that all is
/// looked at before, where something is withheld.
fn stream(telling: &Telling<'_>, words: &Words) -> anyhow::Result<Exit> {
    if !words.is_empty() {
        records::ndjson(telling, |line| look(words, NDJSON, &line))?;
    }
    let printed = records::ndjson(telling, |line| -> anyhow::Result<()> {
        Ok(print::json(&String::from_utf8_lossy(&line))?)
    });
    match printed {
        // Whoever reads has seen enough: `afterword export … | head`.
        Err(error) if is_closed(&error) => Ok(Exit::Fine),
        printed => printed.map(|()| Exit::Fine),
    }
}

fn is_closed(error: &anyhow::Error) -> bool {
    let error = error.downcast_ref::<io::Error>();
    error.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// Puts files in a folder as `build` puts a site: all of them in one step, and never in the
/// place of something that Afterword did not write.
fn publish(
    folder: &Path,
    root: &Root,
    config: &Config,
    write: impl FnOnce(&Publication) -> anyhow::Result<()>,
) -> anyhow::Result<Exit> {
    let content = root.path.join(&config.content.dir);
    match Publication::begin(folder, &root.path, &content) {
        Ok(publication) => {
            write(&publication)?;
            publication.commit()?;
            Ok(Exit::Fine)
        }
        Err(error @ PublishError::Locked { .. }) => {
            print::error(&error.to_string())?;
            Ok(Exit::Busy)
        }
        Err(error) => Err(error.into()),
    }
}

/// What was written, for saying what comes next.
struct Told<'a> {
    documents: usize,
    folder: &'a Path,
    index: &'a str,
    backend: Option<&'a Backend>,
}

impl Told<'_> {
    /// What was written, and the commands that hand it over.
    fn next(&self, format: ExportFormat) -> String {
        let mut text = format!(
            "{} → {}",
            counted(self.documents, "document"),
            escape::os(self.folder.as_os_str())
        );
        let Some(engine) = format.engine() else {
            return text;
        };
        let configured = self.backend.filter(|backend| backend.kind == engine);
        let url = configured.map_or(
            match engine {
                BackendKind::Quickwit => "http://localhost:7280/",
                BackendKind::OpenSearch => "http://localhost:9200/",
            },
            |backend| &backend.url,
        );
        let commands = match engine {
            BackendKind::Quickwit => self.quickwit(url),
            BackendKind::OpenSearch => self.opensearch(url),
        };
        let _ = write!(text, "\nNext, in a shell:\n{commands}");
        text
    }

    fn quickwit(&self, url: &str) -> String {
        let (folder, index) = (escape::shell(self.folder), self.index);
        let (config, documents) = (quickwit::CONFIG, quickwit::DOCUMENTS);
        format!(
            "  curl --fail-with-body -X DELETE {url}api/v1/indexes/{index}   # where there is one: Quickwit replaces no documents
  curl --fail-with-body -H 'Content-Type: application/json' --data-binary @{folder}/{config} {url}api/v1/indexes
  for part in {folder}/{documents}-*.ndjson; do curl --fail-with-body --data-binary @\"$part\" '{url}api/v1/{index}/ingest?commit=force'; done"
        )
    }

    fn opensearch(&self, url: &str) -> String {
        let (folder, index) = (escape::shell(self.folder), self.index);
        let (config, documents) = (opensearch::CONFIG, opensearch::DOCUMENTS);
        format!(
            "  curl --fail-with-body -X DELETE {url}{index}   # where there is one: what left the site must leave the index
  curl --fail-with-body -X PUT -H 'Content-Type: application/json' --data-binary @{folder}/{config} {url}{index}
  for part in {folder}/{documents}-*.ndjson; do curl --fail-with-body -H 'Content-Type: application/x-ndjson' --data-binary @\"$part\" {url}_bulk; done"
        )
    }
}
