//! `afterword init`: a fresh site.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Exit;
use super::print::Printer;
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
pub fn run(args: &InitArgs, printer: &mut Printer<'_>) -> anyhow::Result<Exit> {
    let mut files = scaffold::site();
    // Forges put these into new repositories; theirs stay.
    let is_kept = |path: &str| KEPT.contains(&path) && args.dir.join(path).exists();
    let kept: Vec<String> = files
        .iter()
        .map(|file| file.path.clone())
        .filter(|path| is_kept(path))
        .collect();
    files.retain(|file| !kept.contains(&file.path));
    let in_the_way = create::in_the_way(&args.dir, files.iter().map(|file| file.path.as_str()));
    if !in_the_way.is_empty() {
        printer.say("error: these are already there, so nothing was written:")?;
        for path in in_the_way {
            printer.say(&format!("  {}", escape::os(path.as_os_str())))?;
        }
        printer
            .say("help: move them away, or make the site in another folder: afterword init DIR")?;
        return Ok(Exit::CouldNotRun);
    }
    let texts = files
        .iter()
        .map(|file| (file.path.as_str(), file.text.as_str()));
    create::files(&args.dir, texts)?;

    printer.result(&args.dir)?;
    let at = if args.dir == Path::new(".") {
        String::new()
    } else {
        format!(" --root {}", escape::shell(&args.dir))
    };
    printer.say(&format!(
        "{} files written; content/index.md says what is what",
        files.len()
    ))?;
    for path in &kept {
        printer.say(&format!("{path} was already there and stays as it is"))?;
    }
    printer.say("next:")?;
    printer.say(&format!("  afterword build{at}"))?;
    printer.say(&format!(
        "  afterword new{at} \"What happened, as a story would say it\""
    ))?;
    Ok(Exit::Fine)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn init(dir: &Path) -> (Exit, String, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let args = InitArgs {
            dir: dir.to_owned(),
        };
        let exit = run(&args, &mut Printer::new(&mut out, &mut err)).unwrap();
        (
            exit,
            String::from_utf8(out).unwrap(),
            String::from_utf8(err).unwrap(),
        )
    }

    #[test]
    fn a_site_is_made_beside_what_is_there() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join(".git")).unwrap();
        fs::write(dir.path().join("LICENSE"), "mine").unwrap();
        let (exit, out, _) = init(dir.path());
        assert_eq!(exit, Exit::Fine);
        assert_eq!(out, format!("{}\n", dir.path().display()));
        for file in scaffold::site() {
            assert_eq!(
                fs::read_to_string(dir.path().join(&file.path)).unwrap(),
                file.text,
                "{}",
                file.path
            );
        }
        let hidden: Vec<_> = fs::read_dir(dir.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .filter(|name| name.to_string_lossy().starts_with(".afterword"))
            .collect();
        assert!(hidden.is_empty(), "{hidden:?}");
    }

    #[test]
    fn nothing_is_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("README.md"), "mine").unwrap();
        fs::write(dir.path().join("site.toml"), "").unwrap();
        let (exit, out, err) = init(dir.path());
        assert_eq!((exit, out.as_str()), (Exit::CouldNotRun, ""));
        assert!(err.contains("site.toml"), "{err}");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
    }

    #[test]
    fn what_a_forge_puts_into_a_repository_stays() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("README.md"), "mine").unwrap();
        let (exit, _, err) = init(dir.path());
        assert_eq!(exit, Exit::Fine);
        assert!(err.contains("README.md was already there"), "{err}");
        assert_eq!(
            fs::read_to_string(dir.path().join("README.md")).unwrap(),
            "mine"
        );
        assert!(dir.path().join("site.toml").is_file());
    }
}
