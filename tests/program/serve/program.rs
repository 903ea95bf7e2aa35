//! The program itself as a preview, under limits that hold for a whole process.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use rustix::process::{Pid, Resource, Rlimit, getrlimit, prlimit, setrlimit};

use crate::support::Sandbox;

/// `afterword serve` in a process of its own. It ends when it is dropped.
pub struct Served {
    pub sandbox: Sandbox,
    pub address: SocketAddr,
    child: Child,
    said: Arc<Mutex<String>>,
}

impl Served {
    /// Serves a site; `setting` is what a shell does before it becomes the program, and may begin
    /// with another program that starts it.
    pub fn start(sandbox: Sandbox, setting: &str, words: &[&str]) -> Self {
        let script = format!("{setting} exec \"$0\" serve --port 0 \"$@\"");
        let mut child = Command::new("sh")
            .args(["-c", &script, env!("CARGO_BIN_EXE_afterword")])
            .arg("--root")
            .arg(sandbox.root())
            .args(words)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut before = String::new();
        let address = loop {
            let line = lines.next().expect(&before).unwrap();
            if let Some((_, rest)) = line.split_once("the site is at http://") {
                break rest.split_once('/').unwrap().0.parse().unwrap();
            }
            before.push_str(&line);
            before.push('\n');
        };
        let said = Arc::new(Mutex::new(before));
        let saying = Arc::clone(&said);
        // Nothing that it says may wait for a reader.
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let mut said = saying.lock().unwrap();
                said.push_str(&line);
                said.push('\n');
            }
        });
        Self {
            sandbox,
            address,
            child,
            said,
        }
    }

    /// What it has said to whoever started it.
    pub fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// How many files it may have open from now on. Returns how many it could before.
    pub fn may_open(&self, files: u64) -> u64 {
        let pid = Pid::from_raw(i32::try_from(self.child.id()).unwrap());
        let limit = Rlimit {
            current: Some(files),
            maximum: getrlimit(Resource::Nofile).maximum,
        };
        let before = prlimit(pid, Resource::Nofile, limit).unwrap();
        before.current.unwrap()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Lets these tests have as many files open as the system allows; returns how many.
pub fn open_many() -> u64 {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    setrlimit(Resource::Nofile, limit).unwrap();
    limit.current.unwrap_or(u64::MAX)
}
