//! Writes a library of postmortems that is made up but looks like real ones, for measurements.
//!
//! The same seed and count give the same bytes. See `benches/README.md`.

#[path = "generate/body.rs"]
mod body;
#[path = "generate/front_matter.rs"]
mod front_matter;
#[path = "generate/phrases.rs"]
mod phrases;
#[path = "generate/plan.rs"]
mod plan;
#[path = "generate/random.rs"]
mod random;
#[path = "generate/timeline.rs"]
mod timeline;
#[path = "generate/words.rs"]
mod words;

use std::path::{Path, PathBuf};
use std::{env, fs, io, io::Write, process::ExitCode};

use anyhow::{Context, bail};

use phrases::Phrases;
use plan::Plan;
use random::Random;
use timeline::Timeline;

const USAGE: &str = "\
Writes a made-up library of postmortems.

Usage: cargo bench --bench generate -- [--count N] [--seed N] [--blocks N] DIR

  --count N   how many postmortems (default: 1000)
  --seed N    another seed is another library (default: 1)
  --blocks N  how many long blocks of code each has beside the short one of two thirds (default: 0)
  DIR         where to; must not exist or be empty
";

const SITE: &str = "\
title = \"Incident library\"
description = \"Made-up postmortems to measure with\"
base_url = \"https://learn.example/\"
";

/// What the command line asks for.
struct Order {
    count: usize,
    seed: u64,
    blocks: usize,
    root: PathBuf,
}

fn main() -> ExitCode {
    let order = match order(env::args().skip(1)) {
        Ok(Some(order)) => order,
        Ok(None) => return say(USAGE, 0),
        Err(error) => return say(&format!("error: {error:#}\n\n{USAGE}"), 2),
    };
    match write_library(&order) {
        Ok(()) => say(
            &format!("{} postmortems in {}\n", order.count, order.root.display()),
            0,
        ),
        Err(error) => say(&format!("error: {error:#}\n"), 2),
    }
}

fn say(text: &str, code: u8) -> ExitCode {
    // A closed terminal is no reason to fail.
    let _ = io::stderr().write_all(text.as_bytes());
    ExitCode::from(code)
}

/// `None` where there is nothing to do, as when cargo runs every bench there is.
fn order(mut arguments: impl Iterator<Item = String>) -> anyhow::Result<Option<Order>> {
    let (mut count, mut seed, mut blocks, mut root) = (1000, 1, 0, None);
    while let Some(argument) = arguments.next() {
        let mut number = || -> anyhow::Result<u64> {
            let value = arguments
                .next()
                .with_context(|| format!("`{argument}` needs a number"))?;
            value
                .parse()
                .with_context(|| format!("`{value}` is no number"))
        };
        match argument.as_str() {
            "--count" => count = usize::try_from(number()?)?,
            "--seed" => seed = number()?,
            "--blocks" => blocks = usize::try_from(number()?)?,
            // Cargo says that this is a benchmark.
            "--bench" => {}
            // A test runner asks which tests there are: none.
            "--help" | "-h" | "--list" => return Ok(None),
            unknown if unknown.starts_with('-') => bail!("unknown option `{unknown}`"),
            _ if root.is_some() => bail!("more than one folder is given"),
            folder => root = Some(PathBuf::from(folder)),
        }
    }
    Ok(root.map(|root| Order {
        count,
        seed,
        blocks,
        root,
    }))
}

fn write_library(order: &Order) -> anyhow::Result<()> {
    let in_the_way = fs::read_dir(&order.root).is_ok_and(|mut entries| entries.next().is_some());
    if in_the_way {
        bail!("{} is not empty", order.root.display());
    }
    fs::create_dir_all(&order.root)?;
    fs::write(order.root.join("site.toml"), SITE)?;
    let phrases = Phrases::load();
    let plans = plan::plans(order.seed, order.count, &phrases);
    for (index, plan) in plans.iter().enumerate() {
        let path = order.root.join("content/postmortems").join(file_of(plan));
        // Plans are sorted by day: the folder of a year is new when its first story comes.
        if index == 0 || plans[index - 1].day.year() != plan.day.year() {
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
        }
        let random = Random::stream(order.seed, 2 * index as u64 + 1);
        write_story(&path, plan, &plans, &phrases, order.blocks, random)
            .with_context(|| path.display().to_string())?;
    }
    Ok(())
}

fn write_story(
    path: &Path,
    plan: &Plan,
    plans: &[Plan],
    phrases: &Phrases,
    blocks: usize,
    mut random: Random,
) -> anyhow::Result<()> {
    let others = || plan.links.iter().map(|&index| &plans[index]);
    let links: Vec<String> = others()
        .map(|other| link(plan, other, random.percent(40)))
        .collect();
    let systems = plan.systems.iter().map(String::as_str).collect();
    let mut voice = phrases.voice(random, systems, links.clone());
    let timeline = Timeline::new(plan.day, &mut voice).context("the day is beyond the calendar")?;
    let mut text = String::new();
    if plan.has_front_matter {
        let related: Vec<&str> = others().map(|other| other.id.as_str()).collect();
        text += &front_matter::front_matter(plan, &related, &timeline, &mut voice);
    }
    text += &body::body(plan, &links, &timeline, &mut voice);
    text += &body::evidence(blocks, &mut voice);
    fs::write(path, text)?;
    Ok(())
}

/// The file below `content/postmortems`.
fn file_of(plan: &Plan) -> String {
    format!("{}/{}.md", plan.day.year(), plan.id)
}

/// A mention of another story: by its id, or by its file as editors follow it.
fn link(from: &Plan, to: &Plan, by_id: bool) -> String {
    if by_id {
        format!("[[{}]]", to.id)
    } else if from.day.year() == to.day.year() {
        format!("[{}]({}.md)", to.title, to.id)
    } else {
        format!("[{}](../{})", to.title, file_of(to))
    }
}
