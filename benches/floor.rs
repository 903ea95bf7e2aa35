//! The least that a site generator does: reads every Markdown file, splits off the front matter,
//! turns the body into HTML, puts it into one template and writes it, on all cores. No titles, no
//! terms, no links: what Afterword's own time is compared with.

#![expect(
    clippy::print_stderr,
    reason = "a command line tells people what went wrong"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use pulldown_cmark::{Options, Parser, html};
use rayon::prelude::*;
use tera::{Context, Tera};
use walkdir::WalkDir;

const TEMPLATE: &str = "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>{{ title }}</title></head>\n\
    <body><main><article>{{ body | safe }}</article></main></body>\n</html>\n";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let paths: Vec<&String> = arguments.iter().filter(|a| *a != "--folders").collect();
    let [content, output] = paths.as_slice() else {
        eprintln!("usage: cargo bench --bench floor -- CONTENT OUTPUT [--folders]");
        return ExitCode::SUCCESS;
    };
    let folders = arguments.iter().any(|argument| argument == "--folders");
    match build(Path::new(content), Path::new(output), folders) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn build(content: &Path, output: &Path, folders: bool) -> Result<(), Box<dyn std::error::Error>> {
    let mut engine = Tera::new();
    engine.add_raw_template("page.html", TEMPLATE)?;
    let documents: Vec<PathBuf> = WalkDir::new(content)
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect();
    fs::create_dir_all(output)?;
    documents.par_iter().try_for_each(|path| {
        page(path, output, folders, &engine).map_err(|error| error.to_string())
    })?;
    Ok(())
}

fn page(
    path: &Path,
    output: &Path,
    folders: bool,
    engine: &Tera,
) -> Result<(), Box<dyn std::error::Error>> {
    let text = fs::read_to_string(path)?;
    let body = match text
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
    {
        Some((_, body)) => body,
        None => &text,
    };
    let mut content = String::with_capacity(body.len() * 3 / 2);
    html::push_html(&mut content, Parser::new_ext(body, Options::ENABLE_TABLES));
    let name = path.file_stem().unwrap_or_default();
    let mut context = Context::new();
    context.insert("title", &name.to_string_lossy());
    context.insert("body", &content);
    let page = engine.render("page.html", &context)?;
    let mut target = output.join(name);
    if folders {
        fs::create_dir_all(&target)?;
        target.push("index.html");
    } else {
        target.add_extension("html");
    }
    fs::write(target, page)?;
    Ok(())
}
