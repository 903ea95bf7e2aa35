//! Builds documents of every construct at a size and at twice the size, and compares the times.
//!
//! Twice the input may take at most 2.5 times as long, and nothing below the size limit more than
//! five seconds. See `benches/README.md`.

#[path = "doubling/constructs.rs"]
mod constructs;
#[path = "doubling/fields.rs"]
mod fields;
#[path = "doubling/libraries.rs"]
mod libraries;
#[path = "doubling/measure.rs"]
mod measure;
#[path = "doubling/timelines.rs"]
mod timelines;

use std::path::PathBuf;
use std::{env, io, io::Write, process::ExitCode};

use anyhow::{Context, bail};

use constructs::Construct;
use measure::{Bench, Cost};

const USAGE: &str = "\
Builds documents of every construct at n and 2n, and says how much longer twice the input takes.

Usage: cargo bench --bench doubling -- [OPTIONS] PROGRAM

  --only TEXT     the constructs whose names hold TEXT
  --share N       leave out all but the Nth part of each largest size (default: 1)
  --runs N        take the median of N builds (default: 3)
  --list          print the names of the constructs
  PROGRAM         the program to measure: target/release/afterword
";

/// So many times as long may twice the input take.
const MOST: f64 = 2.5;
/// So long may anything below the size limit take, in seconds.
const LONGEST: f64 = 5.0;
/// Below this many seconds of work the noise is larger than what is measured.
const TELLING: f64 = 0.3;
/// Sizes as parts of the largest, each pair a doubling: well below the limits, and at the largest.
const PAIRS: [(usize, usize); 2] = [(32, 16), (2, 1)];

/// What the command line asks for.
struct Order {
    only: String,
    share: usize,
    runs: usize,
    program: PathBuf,
}

fn main() -> ExitCode {
    let order = match order(env::args().skip(1)) {
        Ok(Some(order)) => order,
        Ok(None) => return say(USAGE, 0),
        Err(error) => return say(&format!("error: {error:#}\n\n{USAGE}"), 2),
    };
    match run(&order) {
        Ok(true) => say("every construct is within the bounds\n", 0),
        Ok(false) => say("some constructs are out of bounds: see `!` above\n", 1),
        Err(error) => say(&format!("error: {error:#}\n"), 2),
    }
}

fn say(text: &str, code: u8) -> ExitCode {
    // A closed terminal is no reason to fail.
    let _ = io::stderr().write_all(text.as_bytes());
    ExitCode::from(code)
}

fn print(text: &str) {
    let mut out = io::stdout();
    let _ = out.write_all(text.as_bytes());
    let _ = out.flush();
}

/// `None` where there is nothing to do, as when cargo runs every bench there is.
fn order(mut arguments: impl Iterator<Item = String>) -> anyhow::Result<Option<Order>> {
    let (mut only, mut share, mut runs, mut program) = (String::new(), 1, 3, None);
    while let Some(argument) = arguments.next() {
        let mut value = || {
            let value = arguments.next();
            value.with_context(|| format!("`{argument}` needs a value"))
        };
        match argument.as_str() {
            "--only" => only = value()?,
            "--share" => share = value()?.parse().context("`--share` needs a number")?,
            "--runs" => runs = value()?.parse().context("`--runs` needs a number")?,
            "--list" => {
                for construct in all() {
                    print(&format!("{}\n", construct.name));
                }
                return Ok(None);
            }
            // Cargo says that this is a benchmark.
            "--bench" => {}
            "--help" | "-h" => return Ok(None),
            unknown if unknown.starts_with('-') => bail!("unknown option `{unknown}`"),
            _ if program.is_some() => bail!("more than one program is given"),
            path => program = Some(PathBuf::from(path)),
        }
    }
    Ok(program.map(|program| Order {
        only,
        share: share.max(1),
        runs: runs.max(1),
        program,
    }))
}

/// All constructs there are.
fn all() -> Vec<Construct> {
    let mut all = constructs::of_markdown();
    all.extend(timelines::of_timelines());
    all.extend(fields::of_front_matter());
    all.extend(libraries::of_libraries());
    all
}

/// Whether every construct is within the bounds.
fn run(order: &Order) -> anyhow::Result<bool> {
    let bench = Bench::new(&order.program, order.runs)?;
    print(&format!(
        "{:<32} {:>10} {:>8} {:>8} {:>6} {:>8} {:>8}\n",
        "construct", "size", "n: s", "2n: s", "ratio", "wall: s", "says"
    ));
    let mut is_well = true;
    for construct in all() {
        if construct.name.contains(&order.only) {
            for (small, large) in PAIRS {
                let size = construct.largest / order.share;
                is_well &= compare(&bench, &construct, size / small, size / large)?;
            }
        }
    }
    Ok(is_well)
}

/// Builds a construct at two sizes and prints what came of it; whether it is within the bounds.
fn compare(
    bench: &Bench,
    construct: &Construct,
    once: usize,
    twice: usize,
) -> anyhow::Result<bool> {
    let costs = bench.costs(&[&(construct.make)(once), &(construct.make)(twice)])?;
    let [small, large] = costs.as_slice() else {
        bail!("two sizes give two costs");
    };
    let work = |cost: &Cost| (cost.processor - bench.floor()).max(0.01);
    let ratio = (work(large) >= TELLING).then(|| work(large) / work(small));
    let is_well = ratio.is_none_or(|ratio| ratio <= MOST) && large.wall <= LONGEST;
    let shown = ratio.map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.2}"));
    print(&format!(
        "{:<32} {:>10} {:>8.2} {:>8.2} {:>6} {:>8.2} {:>8} {}\n",
        construct.name,
        twice,
        small.processor,
        large.processor,
        shown,
        large.wall,
        large.says,
        if is_well { "" } else { "!" },
    ));
    Ok(is_well)
}
