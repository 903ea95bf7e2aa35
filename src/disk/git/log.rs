//! Reads what `git log` prints.

use std::collections::BTreeSet;
use std::io::{self, BufRead};

use jiff::civil::Date;

use super::History;

/// What begins the record of a commit; no file name in real life does.
const COMMIT_MARK: u8 = 1;

/// Reads records that end in a zero byte: a commit with its two days, then the files it changed,
/// the first of them behind a line feed.
pub(super) fn parse_log(
    mut log: impl BufRead,
    boundary: &BTreeSet<String>,
    history: &mut History,
) -> io::Result<()> {
    let mut days: Option<(Date, Date)> = None;
    let mut follows_commit = false;
    let mut record = Vec::new();
    loop {
        record.clear();
        if log.read_until(0, &mut record)? == 0 {
            return Ok(());
        }
        if record.last() == Some(&0) {
            record.pop();
        }
        if record.first() == Some(&COMMIT_MARK) {
            days = parse_commit(record.get(1..).unwrap_or_default(), boundary);
            follows_commit = true;
            continue;
        }
        let mut name = record.as_slice();
        if std::mem::take(&mut follows_commit) {
            name = name.strip_prefix(b"\n").unwrap_or(name);
        }
        // Names that are not UTF-8 are not read as documents either.
        if let Some((written, committed)) = days
            && let Ok(path) = std::str::from_utf8(name)
            && !path.is_empty()
        {
            history.enter(path, written, committed);
        }
    }
}

/// The author's and the committer's day; `None` for a commit at which the history is cut off,
/// because it seems to have changed every file.
fn parse_commit(record: &[u8], boundary: &BTreeSet<String>) -> Option<(Date, Date)> {
    let mut parts = std::str::from_utf8(record).ok()?.split(' ');
    let (id, written, committed) = (parts.next()?, parts.next()?, parts.next()?);
    if boundary.contains(id) {
        return None;
    }
    written.parse().ok().zip(committed.parse().ok())
}
