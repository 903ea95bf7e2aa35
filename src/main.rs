//! The `afterword` program: parses the arguments, runs the command, returns its exit code.

use std::process::ExitCode;
use std::sync::Arc;

use afterword::cli::Cli;
use afterword::commands::{self, print};
use afterword::load::STACK_BYTES;
use mimalloc::MiMalloc;

/// Building is a great many short-lived texts: with the allocator of the system it takes an eighth
/// more of the processor's time, and after one edit a fifth.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    // A file that grows too large is an error to be told, not the end of the program. Where the signal
    // cannot be caught it stays as it was.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
    print::tame_panics();
    let cli = match Cli::from_arguments() {
        Ok(cli) => cli,
        Err(exit) => return exit,
    };
    let pool = rayon::ThreadPoolBuilder::new()
        .stack_size(STACK_BYTES)
        .build_global();
    let result = pool
        .map_err(anyhow::Error::from)
        .and_then(|()| commands::run(&cli));
    match result {
        Ok(exit) => exit.into(),
        Err(error) => {
            // Where standard error is closed there is nobody to tell.
            let _ = print::error(&error.to_string());
            commands::Exit::CouldNotRun.into()
        }
    }
}
