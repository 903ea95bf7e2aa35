//! Files that look like documents and have no ending of one: worth a hint, because somebody may miss
//! them.

use std::io;
use std::path::Path;

use super::SNIFF_BYTES;
use crate::config::{Config, Layout};
use crate::diagnostics::{Diagnostic, Location, rules};
use crate::disk::beneath::Folder;
use crate::disk::decode::is_text_start;
use crate::disk::names;
use crate::disk::walk::Candidate;

/// The hint how to include a file, where it is worth one.
pub(super) fn looks_like_markdown(
    root: &Folder,
    config: &Config,
    candidate: &Candidate,
) -> io::Result<Option<Diagnostic>> {
    let start = root.read_start(Path::new(&*candidate.path), SNIFF_BYTES)?;
    if !is_text_start(&start) || !has_headings(&String::from_utf8_lossy(&start)) {
        return Ok(None);
    }
    let glob = including_glob(&candidate.in_content);
    let mut include: Vec<_> = config.content.include.clone();
    include.push(glob);
    // JSON strings are TOML strings.
    let include = serde_json::to_string(&include).unwrap_or_default();
    let include = include.replace("\",\"", "\", \"");
    let help = match config.layout {
        Layout::Site => {
            format!("to include it, set `include = {include}` in `[content]` of site.toml")
        }
        Layout::Repository => format!(
            "to include it, give it the ending .md, or write a site.toml with `[content]`, `dir = \".\"` and `include = {include}`"
        ),
    };
    let finding = Diagnostic::new(
        &rules::LOOKS_LIKE_MARKDOWN,
        Location::file(&candidate.path),
        "the file looks like Markdown but has no Markdown ending, so it is left out",
    );
    Ok(Some(finding.help(help)))
}

/// The glob that includes a file and its like: all of its folder, or of its ending.
fn including_glob(in_content: &str) -> String {
    if let Some(ending) = names::ending(in_content) {
        return format!("**/*.{ending}");
    }
    match in_content.rsplit_once('/') {
        Some((folder, _)) => format!("{}/*", globset::escape(folder)),
        None => globset::escape(in_content),
    }
}

/// Whether a text starts with a heading or has some of the second level, in a way that comments
/// of scripts and configuration do not.
fn has_headings(text: &str) -> bool {
    let text = text.trim_start_matches(crate::text::BYTE_ORDER_MARK);
    if text.starts_with("#!") {
        return false;
    }
    // 0 where the line is no heading.
    let level = |line: &str| {
        let text = line.trim_start_matches('#');
        let level = line.len() - text.len();
        usize::from(level <= 6 && text.starts_with(' ')) * level
    };
    let mut lines = text.lines().skip_while(|line| line.trim().is_empty());
    let (first, second) = (
        lines.next().unwrap_or_default(),
        lines.next().unwrap_or_default(),
    );
    // Comments go on in the same way; a heading is followed by text or by a lower one.
    let starts_with_heading =
        level(first) > 0 && (!second.starts_with('#') || level(second) > level(first));
    let follows_blank_line = |pair: &[&str]| matches!(pair, [above, line] if above.trim().is_empty() && line.starts_with("## "));
    starts_with_heading
        || text
            .lines()
            .collect::<Vec<_>>()
            .windows(2)
            .any(follows_blank_line)
}
