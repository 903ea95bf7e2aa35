//! The `afterword` program: parses the arguments, runs the command, returns its exit code.

use std::io::Write as _;
use std::process::ExitCode;

use afterword::cli::Cli;
use afterword::commands;
use clap::Parser as _;

/// Stack of the worker threads: depth is bounded everywhere, and this leaves room all the same.
const STACK_BYTES: usize = 16 * 1024 * 1024;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let pool = rayon::ThreadPoolBuilder::new()
        .stack_size(STACK_BYTES)
        .build_global();
    let result = pool
        .map_err(anyhow::Error::from)
        .and_then(|()| commands::run(&cli));
    match result {
        Ok(outcome) => ExitCode::from(outcome.code()),
        Err(error) => {
            // Where standard error is closed there is nobody to tell.
            let _ = writeln!(std::io::stderr().lock(), "error: {error:#}");
            ExitCode::from(commands::Outcome::Failed.code())
        }
    }
}
