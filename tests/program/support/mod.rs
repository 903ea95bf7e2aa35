//! A site in a temporary folder, for tests that look at it from outside: files go in, the program
//! runs, pages and JSON come out.

pub mod engine;
pub mod loaded;
pub mod pages;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;

/// Who commits: a name and an address.
pub const AUTHOR: [&str; 2] = ["Zq Author", "zq-author@example.org"];

/// A folder with content, and the output beside it.
pub struct Sandbox {
    dir: tempfile::TempDir,
}

/// How a run of the program ended.
#[derive(Debug)]
pub struct Run {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Sandbox {
    /// A repository as it is: no site.toml.
    pub fn repository(files: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("library")).unwrap();
        let sandbox = Self { dir };
        for (path, text) in files {
            sandbox.write(path, text);
        }
        sandbox
    }

    /// A site with this site.toml; the paths of the files are relative to its `content` folder.
    pub fn site(config: &str, files: &[(&str, &str)]) -> Self {
        let sandbox = Self::repository(&[("site.toml", config)]);
        fs::create_dir(sandbox.root().join("content")).unwrap();
        for (path, text) in files {
            sandbox.write(&format!("content/{path}"), text);
        }
        sandbox
    }

    /// The root of the site.
    pub fn root(&self) -> PathBuf {
        self.dir.path().join("library")
    }

    /// Where [`Self::build`] publishes.
    pub fn output(&self) -> PathBuf {
        self.dir.path().join("output")
    }

    /// Another path beside the site.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file below the root.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Takes a file below the root away.
    pub fn remove(&self, path: &str) {
        fs::remove_file(self.root().join(path)).unwrap();
    }

    /// `build` with further words.
    pub fn build(&self, words: &[&str]) -> Run {
        run(&mut self.command(words))
    }

    /// `build` that must exit with 0.
    pub fn built(&self, words: &[&str]) -> Run {
        let run = self.build(words);
        assert_eq!(run.code, 0, "{}", run.err);
        run
    }

    /// `build` as a command that is yet to be run.
    pub fn command(&self, words: &[&str]) -> Command {
        self.with(program(), words)
    }

    /// `build`, behind whatever starts the program.
    pub fn with(&self, mut start: Command, words: &[&str]) -> Command {
        start.arg("build").arg("--root").arg(self.root());
        start.arg("--output").arg(self.output()).args(words);
        start
    }

    /// Two stories, `ovens.md` beside a picture, and `tills.md`.
    pub fn two_stories(config: &str, ovens: &str, tills: &str) -> Self {
        let sandbox = Self::site(
            config,
            &[
                ("postmortems/ovens.md", ovens),
                ("postmortems/tills.md", tills),
            ],
        );
        sandbox.write("content/postmortems/oven.png", b"\x89PNG\r\n\x1a\n");
        sandbox
    }

    /// Runs git at the root.
    pub fn git(&self, words: &[&str]) {
        self.git_on("2024-06-01T12:00:00Z", words);
    }

    /// The same, as if it were this moment.
    pub fn git_on(&self, moment: &str, words: &[&str]) {
        let [name, email] = AUTHOR;
        let mut git = Command::new("git");
        git.arg("-C").arg(self.root());
        git.args(["-c", &format!("user.name={name}")]);
        git.args(["-c", &format!("user.email={email}")]);
        git.env("GIT_AUTHOR_DATE", moment)
            .env("GIT_COMMITTER_DATE", moment)
            .env("GIT_CONFIG_GLOBAL", "/dev/null");
        git.args(words).assert().success();
    }

    /// A page or another text of the output.
    pub fn page(&self, address: &str) -> String {
        let path = self.output().join(address);
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{address}: {error}"))
    }

    /// A JSON file of the output.
    pub fn json(&self, address: &str) -> Value {
        serde_json::from_str(&self.page(address)).unwrap()
    }

    /// Whether the output has a file of this address.
    pub fn has(&self, address: &str) -> bool {
        self.output().join(address).is_file()
    }

    /// All files of the output, the bookkeeping included.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        files_below(&self.output())
    }

    /// The files of the output that hold these words, in any case or in their name.
    pub fn mentions(&self, words: &str) -> Vec<String> {
        let words = words.to_lowercase();
        let holds = |(path, bytes): (String, Vec<u8>)| {
            let text = String::from_utf8_lossy(&bytes).to_lowercase();
            (path.to_lowercase().contains(&words) || text.contains(&words)).then_some(path)
        };
        self.files().into_iter().filter_map(holds).collect()
    }
}

/// The program under test, deaf to what the environment would tell it.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_afterword"));
    command
        .env_remove("NO_COLOR")
        .env_remove("RAYON_NUM_THREADS");
    command
}

/// Runs a command to its end.
pub fn run(command: &mut Command) -> Run {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run {
        code: output.status.code().unwrap(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// All files below a folder by their path, with `/` between the parts.
pub fn files_below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap();
            (
                path.to_str().unwrap().to_owned(),
                fs::read(entry.path()).unwrap(),
            )
        })
        .collect()
}
