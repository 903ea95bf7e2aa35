//! Asks a site's index made-up queries and prints what it answers, one JSON object a line, so that
//! the script in the browser can be held against it: `benches/README.md` tells how.
//!
//! The queries are made of the site's own words. The same seed and count give the same bytes.

#[path = "answers/queries.rs"]
mod queries;
#[path = "generate/random.rs"]
#[expect(
    dead_code,
    reason = "made-up libraries draw more from chance than queries do"
)]
mod random;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io, process::ExitCode};

use anyhow::{Context, bail};

use afterword::config::Config;
use afterword::disk::root;
use afterword::load;
use afterword::search::SearchIndex;
use afterword::search::answer::{Request, Sort};
use queries::Queries;
use serde_json::json;

const USAGE: &str = "\
Prints made-up queries and what a site answers.

Usage: cargo bench --bench answers -- [--count N] [--seed N] [--output FILE] ROOT

  --count N      how many queries (default: 240)
  --seed N       other queries (default: 1)
  --output FILE  where to (default: standard output)
  ROOT           the folder of the site
";

/// What the command line asks for.
struct Order {
    count: usize,
    seed: u64,
    output: Option<PathBuf>,
    root: PathBuf,
}

fn main() -> ExitCode {
    let answered = match order(env::args().skip(1)) {
        Ok(Some(order)) => answer_all(&order),
        Ok(None) => io::stdout().write_all(USAGE.as_bytes()).map_err(Into::into),
        Err(error) => Err(error),
    };
    let Err(error) = answered else {
        return ExitCode::SUCCESS;
    };
    let _ = writeln!(io::stderr().lock(), "error: {error:#}");
    ExitCode::FAILURE
}

/// The order of the arguments; `None` without any, as in a plain `cargo bench`.
fn order(arguments: impl Iterator<Item = String>) -> anyhow::Result<Option<Order>> {
    let (mut count, mut seed, mut output, mut root) = (240, 1, None, None);
    // Cargo adds an argument of its own.
    let mut arguments = arguments.filter(|argument| argument != "--bench");
    while let Some(argument) = arguments.next() {
        let mut number = || arguments.next().and_then(|value| value.parse::<u64>().ok());
        match argument.as_str() {
            "--output" => output = arguments.next().map(PathBuf::from),
            "--count" => count = usize::try_from(number().context("--count needs a number")?)?,
            "--seed" => seed = number().context("--seed needs a number")?,
            option if option.starts_with('-') => bail!("unknown option {option}\n\n{USAGE}"),
            _ => root = Some(PathBuf::from(argument)),
        }
    }
    Ok(root.map(|root| Order {
        count,
        seed,
        output,
        root,
    }))
}

fn answer_all(order: &Order) -> anyhow::Result<()> {
    let index = index(&order.root)?;
    let mut out: Box<dyn Write> = match &order.output {
        Some(path) => Box::new(io::BufWriter::new(fs::File::create(path)?)),
        None => Box::new(io::BufWriter::new(io::stdout().lock())),
    };
    for asked in Queries::new(&index, order.seed).take(order.count) {
        let request = Request {
            sort: if asked.by_date {
                Sort::Date
            } else {
                Sort::Relevance
            },
            offset: asked.offset,
            ..Request::default()
        };
        let answer = index.search(&asked.text, &request)?;
        let sort = if asked.by_date { "date" } else { "relevance" };
        let options = json!({ "sort": sort, "offset": asked.offset });
        let line = json!({ "query": asked.text, "options": options, "answer": answer });
        writeln!(out, "{line}")?;
    }
    out.flush()?;
    Ok(())
}

fn index(folder: &Path) -> anyhow::Result<SearchIndex> {
    let root = root::at(folder)?;
    let name = root.folder_name();
    let config = match &root.config {
        Some(source) => Config::from_toml(&source.path, &source.text, &name)
            .map_err(|_| anyhow::anyhow!("site.toml has errors; `afterword build` tells them"))?,
        None => Config::for_repository(&name),
    };
    let loaded = load::load(&root.path, config, &root.path.join("public"))?;
    let site = loaded
        .site
        .context("there is no site; `afterword build` tells why")?;
    Ok(SearchIndex::build(site.catalog(), site.config()))
}
