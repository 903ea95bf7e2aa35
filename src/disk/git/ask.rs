//! Runs git: without a shell, and so that nothing of its surroundings decides what it answers.

use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::Path;
use std::process::{ChildStdout, Command, Stdio};

/// As much of git's complaints as is worth reading.
const MAX_COMPLAINT_BYTES: u64 = 16 * 1024;

/// Variables of git that say where its configuration lies, or how far upwards to look for a
/// repository. All others (`GIT_DIR` and its like) speak of another repository than the root's.
pub(super) const KEPT_VARIABLES: [&str; 3] = [
    "GIT_CEILING_DIRECTORIES",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
    "GIT_EXEC_PATH",
];

/// What git answered.
pub(super) struct Answer<T> {
    /// What was made of its output.
    pub(super) value: T,
    /// What it said to people.
    pub(super) complaint: String,
    /// Whether it went well.
    pub(super) is_fine: bool,
}

/// Runs git and reads its output as it comes. `Command::output` panics where a pipe cannot be read.
pub(super) fn ask<T>(
    mut git: Command,
    read: impl FnOnce(ChildStdout) -> io::Result<T>,
) -> io::Result<Answer<T>> {
    let mut child = git.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let answer = std::thread::scope(|scope| {
        // Read beside the output, or a git that complains a lot would wait for us for ever.
        let complaint = std::thread::Builder::new()
            .spawn_scoped(scope, || stderr.map(read_complaint).unwrap_or_default())?;
        let stdout = stdout.ok_or(io::ErrorKind::BrokenPipe)?;
        // A git whose output nobody reads any longer ends by itself.
        let value = read(stdout);
        let complaint = complaint.join().unwrap_or_default();
        value.map(|value| (value, complaint))
    });
    let status = child.wait()?;
    answer.map(|(value, complaint)| Answer {
        value,
        complaint,
        is_fine: status.success(),
    })
}

/// A short answer as a whole.
pub(super) fn whole(mut stdout: ChildStdout) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stdout.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// `git` for the repository around `root`, without a shell, in an environment in which it asks
/// nobody, runs no other program, fetches nothing and writes nothing.
pub(super) fn git(root: &Path) -> Command {
    let mut git = Command::new("git");
    for (name, _) in std::env::vars_os() {
        if !is_harmless(&name) {
            git.env_remove(name);
        }
    }
    git.env("LC_ALL", "C")
        .env_remove("LANGUAGE")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .arg("-C")
        .arg(root)
        .args(["--no-pager", "--literal-pathspecs"])
        .args(["-c", "core.quotepath=off"])
        .args(["-c", "core.fsmonitor=false"])
        .args(["-c", "log.showSignature=false"])
        .args(["-c", "log.follow=false"])
        .args(["-c", "log.showRoot=true"])
        .args(["-c", "protocol.allow=never"])
        .stdin(Stdio::null());
    git
}

fn is_harmless(variable: &OsStr) -> bool {
    let Some(name) = variable.to_str() else {
        return true;
    };
    !name.starts_with("GIT_")
        || KEPT_VARIABLES.contains(&name)
        || (name.starts_with("GIT_CONFIG")
            && name != "GIT_CONFIG_PARAMETERS"
            && name != "GIT_CONFIG")
}

fn read_complaint(stderr: impl Read) -> String {
    let mut bytes = Vec::new();
    let mut stderr = stderr.take(MAX_COMPLAINT_BYTES);
    // What cannot be read of a complaint is not missed; git's exit status decides.
    let _ = stderr.read_to_end(&mut bytes);
    let _ = io::copy(&mut stderr.into_inner(), &mut io::sink());
    String::from_utf8_lossy(&bytes).into_owned()
}
