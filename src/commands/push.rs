//! `afterword push`: sends what is searched to an engine, the only command that opens a connection.

use std::env::{self, VarError};
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;

use super::Exit;
use super::build::progress::Progress;
use super::export;
use super::print::{self, counted};
use super::report::Style;
use super::site::{self, Use};
use crate::cli::Common;
use crate::config::BackendKind;
use crate::escape;
use crate::postmortem::Postmortem;
use crate::push::{Address, Credentials, Options, Outcome, Patience, Push};
use crate::search::{Documents, Telling};

/// Names in the environment.
const USER: &str = "AFTERWORD_ENGINE_USER";
const PASSWORD: &str = "AFTERWORD_ENGINE_PASSWORD";
const TOKEN: &str = "AFTERWORD_ENGINE_TOKEN";
const API_KEY: &str = "AFTERWORD_ENGINE_API_KEY";

/// What `--help` says behind the arguments.
const CREDENTIALS: &str = "\
Credentials come from the environment and are sent over https only, or to this machine:
  AFTERWORD_ENGINE_USER and AFTERWORD_ENGINE_PASSWORD    a user of the engine
  AFTERWORD_ENGINE_TOKEN                                 a bearer token
  AFTERWORD_ENGINE_API_KEY                               an API key, as Elasticsearch returns it";

/// Arguments of `push`.
#[derive(Clone, Debug, Args)]
#[command(after_help = CREDENTIALS)]
pub struct PushArgs {
    /// Where OpenSearch or Elasticsearch is: `https://search.example/`.
    #[arg(value_name = "URL")]
    pub url: String,
    /// The name that pages ask for, an alias of the index that is filled; default: the one of
    /// `[search] backend`, else `postmortems`.
    #[arg(long, value_name = "NAME")]
    pub index: Option<String>,
    /// Send only what changed, and delete what is gone, in the index that is searched now. Readers see
    /// each change as it arrives.
    #[arg(long)]
    pub update: bool,
    /// Search the new documents even where the engine refused some of them.
    #[arg(long)]
    pub allow_refused: bool,
    /// Shards of a new index; default: the engine's.
    #[arg(long, value_name = "N")]
    pub shards: Option<u32>,
    /// Copies of each shard of a new index; default: the engine's.
    #[arg(long, value_name = "N")]
    pub replicas: Option<u32>,
    /// Certificates to trust, in place of the system's: a PEM file.
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// How many times to try a request while the engine is too busy.
    #[arg(long, value_name = "N", default_value_t = 8)]
    pub tries: u32,
    /// How long to wait before the second try, in milliseconds; doubled each time, up to half a minute.
    #[arg(long, value_name = "MS", default_value_t = 500)]
    pub wait: u64,
    /// Whose eyes it is for; nobody sees more than on the site that `build` makes with the same.
    #[command(flatten)]
    pub sources: Use,
}

/// Sends the documents of the site.
///
/// # Errors
/// Where there is no site, or the engine cannot be used. What is searched stays as it was.
pub fn run(args: &PushArgs, common: &Common) -> anyhow::Result<Exit> {
    let style = Style::new(common, false);
    let address = Address::read(&args.url)?;
    let credentials = credentials()?;
    address.admits(&credentials)?;
    let authority = match &args.ca {
        None => None,
        Some(path) => Some(
            fs::read(path)
                .with_context(|| format!("{} cannot be read", escape::os(path.as_os_str())))?,
        ),
    };
    let (_, site, loaded) = site::load_documents(common, args.sources, "nothing was sent")?;
    let (catalog, config) = (site.catalog(), site.config());
    let backend = config.search_backend.as_ref();
    anyhow::ensure!(
        backend.is_none_or(|backend| backend.kind == BackendKind::OpenSearch),
        "the pages of this site ask Quickwit, which `push` does not write to; use `afterword export --format quickwit`, or change `[search] backend`"
    );
    let alias = export::index(args.index.as_ref(), config)?;
    let documents = Documents::without_texts(catalog, config);
    let options = Options {
        update: args.update,
        allow_refused: args.allow_refused,
        shards: args.shards,
        replicas: args.replicas,
        patience: Patience {
            first: Duration::from_millis(args.wait),
            tries: args.tries.max(1),
        },
    };
    let push = Push {
        address: &address,
        credentials: &credentials,
        authority: authority.as_deref(),
        alias: &alias,
        language: &config.language,
        site: &Telling::fingerprint(&documents, catalog),
        words: &loaded.words,
        options: &options,
    };
    let read = |document: &Postmortem| loaded.texts.of(document);
    let telling = Telling::new(&documents, catalog, config, &read);
    let mut progress = Progress::new(!common.quiet);
    let pushed = push.run(&telling, &progress);
    progress.finish();
    tell(&pushed?, &alias, &address, &style)
}

/// Who asks, as the environment says.
fn credentials() -> anyhow::Result<Credentials> {
    let user = variable(USER)?;
    let password = variable(PASSWORD)?;
    let (token, key) = (variable(TOKEN)?, variable(API_KEY)?);
    match (user, password, token, key) {
        (None, None, None, None) => Ok(Credentials::None),
        (Some(user), Some(password), None, None) => Ok(Credentials::User(user, password)),
        (None, None, Some(token), None) => Ok(Credentials::Token(token)),
        (None, None, None, Some(key)) => Ok(Credentials::ApiKey(key)),
        (Some(_), None, None, None) => anyhow::bail!("{USER} is set and {PASSWORD} is not"),
        (None, Some(_), None, None) => anyhow::bail!("{PASSWORD} is set and {USER} is not"),
        _ => anyhow::bail!(
            "the environment names credentials of more than one kind; unset all but one of {USER} with {PASSWORD}, {TOKEN}, {API_KEY}"
        ),
    }
}

/// A value of the environment; an empty one is none.
fn variable(name: &str) -> anyhow::Result<Option<String>> {
    match env::var(name) {
        Ok(value) if value.contains(|c: char| c.is_control()) => {
            anyhow::bail!("{name} holds a line break or another control character")
        }
        Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => anyhow::bail!("{name} is not UTF-8"),
    }
}

/// Says what was done.
fn tell(outcome: &Outcome, alias: &str, address: &Address, style: &Style) -> anyhow::Result<Exit> {
    let Outcome {
        engine,
        index,
        is_same,
        sent,
        kept,
        removed,
        refused,
        is_searched,
        removed_indices,
    } = outcome;
    for one in refused {
        print::error(&format!("`{}` was refused: {}", one.id, one.reason))?;
    }
    if *is_same {
        style.say(&format!(
            "nothing changed: `{alias}` at {} has the {} of this site already",
            address.host(),
            counted(*kept, "document")
        ))?;
        return Ok(Exit::Fine);
    }
    let mut said = vec![format!("{} sent", counted(*sent, "document"))];
    if *kept > 0 {
        said.push(format!("{} there already", print::thousands(*kept)));
    }
    if *removed > 0 {
        said.push(format!("{} removed", print::thousands(*removed)));
    }
    style.say(&format!(
        "{} → `{index}` at {} ({engine})",
        said.join(", "),
        address.host()
    ))?;
    if !is_searched {
        print::error(&format!(
            "{} refused, so `{alias}` does not lead to all of this site; mend that and push again, or use `--allow-refused`",
            match refused.len() {
                1 => "1 document was".to_owned(),
                number => format!("{} documents were", print::thousands(number)),
            }
        ))?;
        return Ok(Exit::CouldNotRun);
    }
    style.say(&format!("`{alias}` leads there now"))?;
    if !removed_indices.is_empty() {
        style.say(&format!("removed: {}", removed_indices.join(", ")))?;
    }
    Ok(Exit::Fine)
}
