//! Arguments: what can be said on the command line. What it does is in [`crate::commands`].

use clap::{Parser, Subcommand};

use crate::commands::build::BuildArgs;

/// Turns a folder of Markdown postmortems into a site to learn from.
#[derive(Debug, Parser)]
#[command(name = "afterword", version, arg_required_else_help = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build the site into a folder, in one step: the last good site stays until the new one is whole.
    Build(BuildArgs),
}
