//! Prints what a review asks about every Markdown document of a folder, one JSON object a line, for counting and
//! reading what the rules do to real documents:
//!
//! ```sh
//! cargo run --release --example review -- FOLDER
//! cargo run --release --example review -- --sentences FILE.jsonl    # {"text": …} a line, each as a document
//! cargo run --release --example review -- --myths FILE.jsonl        # {"text": …, "myths": […]} a line: how many are known
//! ```
//!
//! The objects are those of `--format json`. The last line on standard error counts documents, words and findings. With `--myths`
//! there is one line for each myth instead: how many of its sentences are met with a myth that they tell, and how
//! often it is right where it is shown. A sentence counts for the first myth that it tells.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::{env, fs};

use afterword::config::Config;
use afterword::diagnostics::json;
use afterword::postmortem::derive;
use afterword::review;
use afterword::text::SourceText;
use anyhow::{Context, Result};

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let mut counts = Counts::default();
    let mut out = BufWriter::new(io::stdout().lock());
    match &arguments[..] {
        [option, file] if option == "--sentences" => {
            let lines = fs::read_to_string(file).with_context(|| file.clone())?;
            for (at, line) in lines.lines().enumerate() {
                let value: serde_json::Value = serde_json::from_str(line)?;
                let sentence = value["text"].as_str().unwrap_or_default();
                let text = format!("# Story on 2024-05-01\n\n{sentence}\n");
                review_one(&(at + 1).to_string(), &text, &mut counts, &mut out)?;
            }
        }
        [option, file] if option == "--myths" => {
            let lines = fs::read_to_string(file).with_context(|| file.clone())?;
            return compare(&lines, &mut out);
        }
        [folder] => {
            let files = walkdir::WalkDir::new(folder).sort_by_file_name();
            for file in files {
                let file = file?;
                let is_document = file.path().extension().is_some_and(|ending| ending == "md");
                if file.file_type().is_file() && is_document {
                    let text = String::from_utf8_lossy(&fs::read(file.path())?).into_owned();
                    let path = file.path().strip_prefix(Path::new(folder))?;
                    review_one(&path.to_string_lossy(), &text, &mut counts, &mut out)?;
                }
            }
        }
        _ => anyhow::bail!("usage: review FOLDER | --sentences FILE.jsonl | --myths FILE.jsonl"),
    }
    out.flush()?;
    let Counts {
        documents,
        words,
        findings,
    } = counts;
    writeln!(
        io::stderr(),
        "{documents} documents, {words} words, {findings} findings"
    )?;
    Ok(())
}

#[derive(Default)]
struct Counts {
    documents: usize,
    words: usize,
    findings: usize,
}

/// How well a myth is known.
#[derive(Clone, Copy, Default)]
struct Known {
    told: usize,
    found: usize,
    shown: usize,
    right: usize,
}

impl Known {
    fn line(self, myth: &str) -> String {
        let Self {
            told,
            found,
            shown,
            right,
        } = self;
        format!(
            "{myth:<30} found {found:>4} of {told:>4} ({:>3} %)   right {right:>4} of {shown:>4} ({:>3} %)",
            100 * found / told.max(1),
            100 * right / shown.max(1),
        )
    }
}

/// Prints by myth how many of the sentences that tell one are known, and how many are right of those that are shown.
fn compare(lines: &str, out: &mut impl Write) -> Result<()> {
    let config = Config::for_site("site");
    let mut all = Known::default();
    let mut by_myth: BTreeMap<String, Known> = BTreeMap::new();
    for line in lines.lines() {
        let value: serde_json::Value = serde_json::from_str(line)?;
        let text = value["text"].as_str().unwrap_or_default();
        let told: Vec<&str> = value["myths"].as_array().map_or_else(Vec::new, |myths| {
            myths.iter().filter_map(|myth| myth.as_str()).collect()
        });
        let text = format!("# Story on 2024-05-01\n\n{text}\n");
        let source = SourceText::new("story.md", text.as_str());
        let found = derive::read(source, &config, None).value;
        let found = found.map_or_else(Vec::new, |story| review::findings(&story, &config));
        let shown: Vec<&str> = found.iter().filter_map(|one| one.myth.as_deref()).collect();
        let is_found = shown.iter().any(|myth| told.contains(myth));
        if let Some(first) = told.first() {
            for known in [&mut all, by_myth.entry((*first).to_owned()).or_default()] {
                known.told += 1;
                known.found += usize::from(is_found);
            }
        }
        for myth in shown {
            for known in [&mut all, by_myth.entry(myth.to_owned()).or_default()] {
                known.shown += 1;
                known.right += usize::from(told.contains(&myth));
            }
        }
    }
    for (myth, known) in by_myth {
        writeln!(out, "{}", known.line(&myth))?;
    }
    writeln!(out, "{}", all.line("all"))?;
    out.flush()?;
    Ok(())
}

/// Prints the findings of one document.
fn review_one(path: &str, text: &str, counts: &mut Counts, out: &mut impl Write) -> Result<()> {
    let config = Config::for_site("site");
    let source = SourceText::new(path, text);
    let Some(postmortem) = derive::read(source, &config, None).value else {
        return Ok(());
    };
    let text: Arc<str> = Arc::from(text);
    let found = review::findings(&postmortem, &config);
    for finding in json::findings(&found, &|_| Some(text.clone())) {
        writeln!(out, "{}", serde_json::to_string(&finding)?)?;
    }
    counts.documents += 1;
    counts.words += text.split_whitespace().count();
    counts.findings += found.len();
    Ok(())
}
