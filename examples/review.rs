//! Prints what a review asks about every Markdown document of a folder, one JSON object a line, for counting and
//! reading what the rules do to real documents:
//!
//! ```sh
//! cargo run --release --example review -- FOLDER
//! cargo run --release --example review -- --sentences FILE.jsonl    # {"text": …} a line, each as a document
//! ```
//!
//! The objects are those of `--format json`. The last line on standard error counts documents, words and findings.

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
        _ => anyhow::bail!("usage: review FOLDER | --sentences FILE.jsonl"),
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
