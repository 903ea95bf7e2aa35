//! Arguments: what can be said on the command line. What it does is in [`crate::commands`].

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::commands::adopt::AdoptArgs;
use crate::commands::build::BuildArgs;
use crate::commands::check::CheckArgs;
use crate::commands::explain::ExplainArgs;
use crate::commands::export::ExportArgs;
use crate::commands::init::InitArgs;
use crate::commands::new::NewArgs;
use crate::commands::print::{self, Stream};
use crate::commands::push::PushArgs;
use crate::commands::search::SearchArgs;
use crate::commands::serve::ServeArgs;
use crate::escape;

/// What `--help` says behind the commands. README.md has the same.
const EXIT_CODES: &str = "\
Exit codes of all commands:
  0    success; findings in documents are printed and stop nothing
  1    `check` has findings at or above the `--deny` level, `build --strict` has errors, or a search
       found nothing
  2    the command could not run; an existing site is left as it was
  75   another build is writing to the same output; try again later";

/// Turns a folder of Markdown postmortems into a site to learn from.
#[derive(Debug, Parser)]
#[command(name = "afterword", version, arg_required_else_help = true, after_help = EXIT_CODES)]
pub struct Cli {
    /// What all commands understand.
    #[command(flatten)]
    pub common: Common,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

impl Cli {
    /// Reads the arguments of the program.
    ///
    /// # Errors
    /// How the program ends where they ask for help or make no sense, which has been said then.
    pub fn from_arguments() -> Result<Self, ExitCode> {
        let words: Vec<OsString> = std::env::args_os().collect();
        let error = match Self::try_parse_from(&words) {
            Ok(cli) => return Ok(cli),
            Err(error) => error,
        };
        // The message quotes arguments as they are, so that it is made of harmless ones.
        let harmless = words.iter().map(|word| escape::os(word));
        let error = Self::try_parse_from(harmless).err().unwrap_or(error);
        let to = if error.use_stderr() {
            Stream::Err
        } else {
            Stream::Out
        };
        let has_color = print::can_have_color(to);
        let text = if has_color {
            error.render().ansi().to_string()
        } else {
            error.render().to_string()
        };
        // Where the stream is closed there is nobody to tell.
        let _ = print::colored_lines(to, &text, has_color);
        let code = u8::try_from(error.exit_code()).unwrap_or(2);
        Err(ExitCode::from(code))
    }
}

/// What all commands understand.
#[derive(Clone, Debug, Args)]
pub struct Common {
    /// The folder of the site; default: the nearest one upwards with a site.toml, else this one as it is.
    #[arg(long, global = true, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Print problems and nothing else.
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// When to use colors.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

/// When to use colors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start a new site, with notes and one worked example.
    Init(InitArgs),
    /// Start a new postmortem, with prompts that help to tell it.
    New(NewArgs),
    /// Show the site in the browser while you write: saved changes appear by themselves.
    Serve(ServeArgs),
    /// Build the site into a folder, in one step: the last good site stays until the new one is whole.
    Build(BuildArgs),
    /// Check for broken links, unread timeline lines, misspelt names and more, before a commit or in CI.
    Check(CheckArgs),
    /// Show as a diff what was found or is suggested and front matter could state, or add it to the files.
    Adopt(AdoptArgs),
    /// Explain a rule, where each value of a story came from, or what a term is.
    Explain(ExplainArgs),
    /// Search the site from the terminal, with the same results as its search page.
    Search(SearchArgs),
    /// Write the documents of the search for other programs, and for engines that can search more than a browser.
    Export(ExportArgs),
    /// Send the documents of the search to OpenSearch or Elasticsearch, and switch over once all are there.
    Push(PushArgs),
}
