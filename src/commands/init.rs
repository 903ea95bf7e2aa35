//! `afterword init`: a fresh site.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Exit;
use super::print::{self, Stream};
use crate::disk::create;
use crate::escape;
use crate::scaffold;

/// Files that a new repository often has already, and that a site does not need.
const KEPT: [&str; 2] = [".gitignore", "README.md"];

/// Make a new site: settings, an introduction, an example, and notes to change as you like.
///
/// Nothing that is there is overwritten: where one of the files exists, none is written.
#[derive(Args, Clone, Debug)]
pub struct InitArgs {
    /// Folder of the site; it is made if it does not exist.
    #[arg(default_value = ".")]
    pub dir: PathBuf,
}

/// Writes the site. The folder is the result.
///
/// # Errors
///
/// Fails where a file cannot be written; then none is left behind.
pub fn run(dir: &Path) -> anyhow::Result<Exit> {
    let say = |line: &str| print::line(Stream::Err, line);
    let mut files = scaffold::site();
    // Forges put these into new repositories; theirs stay.
    let is_kept = |path: &str| KEPT.contains(&path) && dir.join(path).exists();
    let kept: Vec<String> = files
        .iter()
        .map(|file| file.path.clone())
        .filter(|path| is_kept(path))
        .collect();
    files.retain(|file| !kept.contains(&file.path));
    let in_the_way = create::in_the_way(dir, files.iter().map(|file| file.path.as_str()));
    if !in_the_way.is_empty() {
        say("error: these are already there, so nothing was written:")?;
        for path in in_the_way {
            say(&format!("  {}", escape::os(path.as_os_str())))?;
        }
        say("help: move them away, or make the site in another folder: afterword init DIR")?;
        return Ok(Exit::CouldNotRun);
    }
    let texts = files
        .iter()
        .map(|file| (file.path.as_str(), file.text.as_str()));
    create::files(dir, texts)?;

    print::line(Stream::Out, &escape::os(dir.as_os_str()))?;
    let at = if dir == Path::new(".") {
        String::new()
    } else {
        format!(" --root {}", escape::shell(dir))
    };
    say(&format!(
        "{} files written; content/index.md explains what they are",
        files.len()
    ))?;
    for path in &kept {
        say(&format!("{path} was already there and stays as it is"))?;
    }
    say("next:")?;
    say(&format!("  afterword build{at}"))?;
    say(&format!(
        "  afterword new{at} \"What happened, as a story would say it\""
    ))?;
    Ok(Exit::Fine)
}
