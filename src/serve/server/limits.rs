//! How many connections there are at once, and for how long each is waited for.

use std::time::Duration;

use rustix::process::{Resource, getrlimit};

/// Files that the program needs beside connections: what it reads, watches and asks git.
const OTHER_FILES: u64 = 40;
/// More than anybody opens who wants to read.
const MOST: u64 = 1024;
/// How much is borne with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Connections that are open at once.
    pub(super) connections: usize,
    /// How long a connection may take for the head of a request, and stay open without one.
    pub(super) head: Duration,
    /// How long a connection has for its request in any case, however many others come.
    pub(super) grace: Duration,
    /// For how long nothing may be taken of an answer, where others wait for a connection.
    pub(super) stall: Duration,
    /// How long to wait before the next try, where no connection can be taken in.
    pub(super) breath: Duration,
}

impl Limits {
    /// As many connections as this process may have files, less what it needs itself.
    pub(super) fn of_this_process() -> Self {
        let files = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
        // An answer may hold a file as well.
        let connections = (files.saturating_sub(OTHER_FILES) / 4 * 3).clamp(8, MOST);
        Self {
            connections: usize::try_from(connections).unwrap_or(8),
            head: Duration::from_secs(10),
            grace: Duration::from_millis(25),
            stall: Duration::from_secs(30),
            breath: Duration::from_millis(10),
        }
    }

    /// Those who listen to events hold their connection for as long as a page is open; some are
    /// always left for requests.
    pub(super) const fn listeners(&self) -> usize {
        self.connections / 4 * 3
    }
}
