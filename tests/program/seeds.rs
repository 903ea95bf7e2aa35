//! A hundred faults in one folder, of all families: each is told with its place and a way to mend it.

use serde_json::Value;

use crate::support::{Sandbox, program, run};

const SEEDS: &str = include_str!("seeds.txt");

/// A fault: the rule that finds it and the document, with a mark where the finding begins.
struct Seed {
    code: &'static str,
    path: String,
    line: usize,
    column: usize,
    text: String,
}

fn seeds() -> Vec<Seed> {
    let (_, seeds) = SEEDS.split_once("=== ").unwrap();
    let seeds = seeds.split("\n=== ").enumerate();
    let seeds = seeds.map(|(at, seed)| {
        let name = format!("2024-05-06-seed-{at:03}");
        let (code, marked) = seed.split_once('\n').unwrap();
        let marked = marked.replace("SELF", &name).replace('·', "");
        let (before, _) = marked.split_once('‸').unwrap();
        Seed {
            code,
            path: format!("content/{name}.md"),
            line: before.matches('\n').count() + 1,
            column: before
                .chars()
                .rev()
                .take_while(|sign| *sign != '\n')
                .count()
                + 1,
            text: marked.replace('‸', ""),
        }
    });
    seeds.collect()
}

#[test]
fn a_hundred_faults_in_one_folder_are_all_told_where_they_are() {
    let seeds = seeds();
    assert!(seeds.len() >= 100);
    let sandbox = Sandbox::site(
        "",
        &[
            ("systems/oven.md", "It bakes.\n"),
            (
                "systems/stone-oven.md",
                "---\ndeprecated: it was taken down\nreplaced_by: oven\n---\n\nIt was of stone.\n",
            ),
        ],
    );
    for seed in &seeds {
        sandbox.write(&seed.path, &seed.text);
    }
    let mut command = program();
    let arguments = ["check", "--all", "--format", "json"];
    let run = run(command.current_dir(sandbox.root()).args(arguments));
    let told: Value = serde_json::from_str(&run.out).unwrap();
    let told = told["diagnostics"].as_array().unwrap();
    let is_told = |seed: &&Seed| {
        told.iter().any(|one| {
            one["code"] == seed.code
                && one["path"] == seed.path
                && one["line"] == seed.line
                && one["column"] == seed.column
                && one["help"].as_str().is_some_and(|help| !help.is_empty())
        })
    };
    let missed = seeds.iter().filter(|seed| !is_told(seed)).map(|seed| {
        let of_file = told.iter().filter(|one| one["path"] == seed.path);
        let Seed {
            code,
            path,
            line,
            column,
            ..
        } = seed;
        let of_file: Vec<_> = of_file.collect();
        format!("{code} at {path}:{line}:{column}, but {of_file:#?}")
    });
    assert_eq!(missed.collect::<Vec<_>>(), Vec::<String>::new());
}
