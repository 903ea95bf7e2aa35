//! `afterword search`: answers a query from the index that the pages are searched by, so that both
//! find the same in the same order.

use std::fmt::Write as _;
use std::io;

use clap::builder::styling::{AnsiColor, Style as Look};
use clap::{Args, ValueEnum};

use super::Exit;
use super::print::{self, Stream, counted};
use super::report::Style;
use super::site::{self, Format, Use};
use crate::cache::{
    self,
    search::{Origins, SearchCache},
};
use crate::cli::Common;
use crate::disk::root::Root;
use crate::escape::{self, line};
use crate::fields::Choice;
use crate::load::{self, settings::DEFAULT_OUTPUT};
use crate::search::answer::{AnswerTheme, Hit, HitTerm};
use crate::search::documents::TERM;
use crate::search::facets::FacetValue;
use crate::search::{Answer, Boosts, Correction, Request, SearchIndex, Sort};

/// Values of a facet that are named; the rest is counted.
const FACET_VALUES: usize = 5;

/// Terms of a document that are named; the rest is counted.
const TERMS: usize = 6;

/// What it comes to where the site cannot be read.
const NOTHING: &str = "nothing was searched";

/// Arguments of `search`.
#[derive(Clone, Debug, Args)]
#[command(after_help = QUERIES)]
pub struct SearchArgs {
    /// What to look for; quote it for the shell.
    #[arg(required = true, value_name = "QUERY")]
    pub query: Vec<String>,
    /// Maximum number of results.
    #[arg(long, short = 'n', value_name = "N", default_value_t = 10)]
    pub limit: usize,
    /// Skip the first N results.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub offset: usize,
    /// The order of the results.
    #[arg(long, value_name = "ORDER", default_value = "relevance")]
    pub sort: Order,
    /// Search for unknown words as they are.
    #[arg(long)]
    pub no_correction: bool,
    /// What of the sources is searched.
    #[command(flatten)]
    pub sources: Use,
    /// How to print.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
}

/// How a query is written, for the help.
const QUERIES: &str = "\
Queries:
  connection pool           both words; any of them where no document has both
  \"connection pool\"         exact phrase
  pool -kafka               without a word
  system:checkout           by system, factor, myth or another taxonomy: by id, title or alias
  suggested-system:redis    by a system or a factor (suggested-factor:…) that only the text suggests
  kind:near-miss            incident, near-miss, drill, external, term, or a kind that site.toml adds
  severity:sev1 year:2024   by what the document states
  cluster:eu                by a field that site.toml declares with `filter = true`
  after:2024-03 before:2025 by date

The last word may be the beginning of one. Exits with 1 where nothing is found.";

/// The orders of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Order {
    /// The best match.
    Relevance,
    /// The newest.
    Date,
}

/// Searches the site.
///
/// # Errors
/// Where there is no site.
pub fn run(args: &SearchArgs, common: &Common) -> anyhow::Result<Exit> {
    let style = Style::new(common, false);
    let (root, mut config) = site::open(common, &style)?;
    args.sources.choose(&mut config);
    let kinds = config.kinds.clone();
    let cache = SearchCache::open(&root.path, &config);
    let output = root.path.join(DEFAULT_OUTPUT);
    let (sight, last) = cache::search::look(&root.path, &config, &output, cache.as_ref());
    let sight = sight.map_err(|error| site::not_loaded(error.into(), NOTHING, &style))?;
    let (query, request) = (args.query.join(" "), args.request());
    let kept = cache.as_ref().zip(last);
    let kept = kept.and_then(|(cache, last)| cache.recall(last, &sight));
    if let Some(found) = kept.and_then(|kept| kept.search(&query, &request)) {
        let page = Page::of(&root, &found.origins, &kinds);
        return args.show(&found.answer, common, &style, &page);
    }
    let memo = cache.as_ref().map(|cache| cache.documents.memo(&config));
    let loaded = load::load_seen(&root.path, config, sight, &memo.unwrap_or_default(), &());
    let loaded = loaded.map_err(|error| site::not_loaded(error, NOTHING, &style))?;
    let Some(site) = &loaded.site else {
        return Err(site::no_site(&loaded, &style));
    };
    let index = SearchIndex::build(site.catalog(), site.config());
    let origins = Origins::of(site);
    let answer = index.search(&query, &request)?;
    let page = Page::of(&root, &origins, &kinds);
    let shown = args.show(&answer, common, &style, &page);
    if let Some(cache) = &cache {
        cache.documents.remember(&loaded.memo);
        cache.keep(&loaded, &index, &origins);
    }
    shown
}

impl SearchArgs {
    fn request(&self) -> Request {
        Request {
            limit: self.limit,
            offset: self.offset,
            sort: match self.sort {
                Order::Relevance => Sort::Relevance,
                Order::Date => Sort::Date,
            },
            correction: if self.no_correction {
                Correction::Off
            } else {
                Correction::Nearest
            },
            boosts: Boosts::default(),
            stories_first: true,
        }
    }

    fn show(
        &self,
        answer: &Answer,
        common: &Common,
        style: &Style,
        page: &Page<'_>,
    ) -> anyhow::Result<Exit> {
        let printed = match self.format {
            Format::Json => print::json(&format!("{}\n", serde_json::to_string(answer)?)),
            Format::Human => {
                tell(answer, self, style)?;
                let has_color = print::has_color(common, Stream::Out);
                let text = page.colored(has_color).text(answer, self.offset);
                print::colored_lines(Stream::Out, &text, has_color)
            }
        };
        match printed {
            // Whoever reads has seen enough: `afterword search … | head`.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
            written => written?,
        }
        Ok(if answer.total == 0 {
            Exit::NothingFound
        } else {
            Exit::Fine
        })
    }
}

/// Says how the query was understood, where that is not plain.
fn tell(answer: &Answer, args: &SearchArgs, style: &Style) -> io::Result<()> {
    for item in &answer.ignored {
        style.say(&format!(
            "`{item}` matches no filter of this site; searched for as words"
        ))?;
    }
    if let Some(corrected) = &answer.corrected {
        style.say(&format!(
            "showing results for `{}`; --no-correction searches for `{}`",
            corrected.to, corrected.from
        ))?;
    }
    let themes: Vec<&str> = answer.themes.iter().map(|one| one.title.as_str()).collect();
    if answer.total > 0 && !themes.is_empty() {
        style.say(&format!("these words speak of: {}", themes.join(", ")))?;
    }
    if answer.relaxed {
        style.say(&match answer.complete {
            0 if !themes.is_empty() => "no document has all of these words".to_owned(),
            1 if !themes.is_empty() => "one document has all of these words".to_owned(),
            complete if !themes.is_empty() => {
                format!("{complete} documents have all of these words")
            }
            0 => "no document has all of these words; showing those with any of them".to_owned(),
            1 => "one document has all of these words; the others have some".to_owned(),
            complete => {
                format!("{complete} documents have all of these words; the others have some")
            }
        })?;
    }
    if answer.total == 0 {
        style.say(&format!("nothing found for `{}`", args.query.join(" ")))?;
    }
    Ok(())
}

/// How parts of a result look; by default like everything else.
#[derive(Default)]
struct Looks {
    title: Look,
    hit: Look,
    aside: Look,
    path: Look,
}

impl Looks {
    const COLORED: Self = Self {
        title: Look::new().bold(),
        hit: AnsiColor::Red.on_default().bold(),
        aside: Look::new().dimmed(),
        path: AnsiColor::Magenta.on_default(),
    };
}

/// Prints results for people.
struct Page<'a> {
    root: &'a Root,
    origins: &'a Origins,
    kinds: &'a [Choice],
    looks: Looks,
}

impl<'a> Page<'a> {
    fn of(root: &'a Root, origins: &'a Origins, kinds: &'a [Choice]) -> Self {
        let looks = Looks::default();
        Self {
            root,
            origins,
            kinds,
            looks,
        }
    }

    fn colored(&self, has_color: bool) -> Self {
        let looks = if has_color {
            Looks::COLORED
        } else {
            Looks::default()
        };
        Self { looks, ..*self }
    }

    fn text(&self, answer: &Answer, offset: usize) -> String {
        let mut text = String::new();
        for hit in &answer.hits {
            self.hit(&mut text, hit, &answer.themes);
            text.push('\n');
        }
        if answer.total > 0 {
            let shown = answer.hits.len();
            text.push_str(&extent(answer.total, offset, shown));
            for (name, values) in &answer.facets.0 {
                self.facet(&mut text, name, values);
            }
        }
        text
    }

    fn hit(&self, text: &mut String, hit: &Hit, themes: &[AnswerTheme]) {
        let Looks {
            title,
            hit: marked,
            aside,
            path,
        } = self.looks;
        let facts = [hit.date.clone(), self.kind(hit), hit.severity.clone()];
        // What the words speak of comes first: it says why the document is there.
        let mut terms: Vec<&HitTerm> = hit.terms.iter().collect();
        terms.sort_by_key(|term| !themes.iter().any(|theme| theme.id == term.id));
        let terms = terms.into_iter().take(TERMS);
        let terms = terms.map(|term| match term.suggested {
            true => format!("{} (suggested)", term.title),
            false => term.title.clone(),
        });
        let more = hit.terms.len().saturating_sub(TERMS);
        let more = (more > 0).then(|| format!("{more} more"));
        let facts = facts.into_iter().flatten().chain(terms).chain(more);
        let facts: Vec<String> = facts.collect();
        let _ = writeln!(text, "{title}{}{title:#}", line(&hit.title));
        let _ = writeln!(text, "{aside}{}{aside:#}", line(&facts.join(" · ")));
        let _ = writeln!(text, "{path}{}{path:#}", line(&self.place(hit)));
        let mut snippet = String::new();
        if let Some(section) = &hit.section {
            let _ = write!(snippet, "{aside}{}:{aside:#} ", line(&section.title));
        }
        for piece in &hit.snippet {
            let words = line(&piece.text);
            let _ = if piece.hit {
                write!(snippet, "{marked}{words}{marked:#}")
            } else {
                write!(snippet, "{words}")
            };
        }
        if !snippet.is_empty() {
            let _ = writeln!(text, "  {snippet}");
        }
    }

    /// What a document is: of a term, what one of its dimension is called.
    fn kind(&self, hit: &Hit) -> Option<String> {
        if hit.kind == TERM {
            let (dimension, _) = hit.id.split_once('/')?;
            return self.origins.dimensions.get(dimension).cloned();
        }
        let mut kinds = self.kinds.iter();
        kinds
            .find(|kind| kind.id == hit.kind)
            .map(|kind| kind.title.clone())
    }

    /// The file that a document was read from, or its page where it ships with Afterword.
    fn place(&self, hit: &Hit) -> String {
        let path = self.origins.paths.get(&hit.id);
        path.map_or_else(|| hit.url.clone(), |path| self.path(path))
    }

    /// A path as it leads there from here.
    fn path(&self, path: &str) -> String {
        let full = self.root.path.join(path);
        let here = std::env::current_dir().and_then(|here| here.canonicalize());
        let below = here
            .ok()
            .and_then(|here| full.strip_prefix(here).ok().map(ToOwned::to_owned));
        escape::os(below.unwrap_or(full).as_os_str())
    }

    fn facet(&self, text: &mut String, name: &str, values: &[FacetValue]) {
        if values.is_empty() {
            return;
        }
        let aside = self.looks.aside;
        let named = values.iter().take(FACET_VALUES);
        let mut named: Vec<String> = named
            .map(|value| format!("{} {aside}{}{aside:#}", line(&value.title), value.count))
            .collect();
        if values.len() > FACET_VALUES {
            named.push(format!(
                "{aside}{} more{aside:#}",
                values.len() - FACET_VALUES
            ));
        }
        let _ = writeln!(text, "{aside}{}:{aside:#} {}", line(name), named.join(", "));
    }
}

/// `12 documents, 1 to 10 shown`.
fn extent(total: usize, offset: usize, shown: usize) -> String {
    let documents = counted(total, "document");
    let first = offset + 1;
    match shown {
        _ if shown == total => format!("{documents}\n"),
        0 => format!("{documents}, none shown\n"),
        1 => format!("{documents}, number {first} shown\n"),
        _ => format!("{documents}, {first} to {} shown\n", offset + shown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_say_what_is_shown() {
        let check = |total, offset, shown, expected: &str| {
            assert_eq!(extent(total, offset, shown), format!("{expected}\n"));
        };
        check(1, 0, 1, "1 document");
        check(12, 0, 10, "12 documents, 1 to 10 shown");
        check(12, 10, 2, "12 documents, 11 to 12 shown");
        check(12, 11, 1, "12 documents, number 12 shown");
        check(12, 20, 0, "12 documents, none shown");
    }
}
