//! Everything that the program says: no other module writes to standard output or standard error.
//!
//! Sentences are lines: whatever a file name or a value brings along shows in them and is obeyed by
//! nobody ([`crate::escape`]). Reports of several lines escape what they quote themselves; what they
//! forgot shows all the same, because only line feeds and colors pass.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::{self, IsTerminal as _, Write};

use crate::cli::{Color, Common};
use crate::escape;

/// Where something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Standard output: results.
    Out,
    /// Standard error: words for people.
    Err,
}

/// Says one line.
///
/// # Errors
/// Where the stream cannot be written to.
pub fn line(to: Stream, line: &str) -> io::Result<()> {
    write(to, &format!("{}\n", escape::line(line)))
}

/// Says lines that are already put together, in which nothing needs a color.
///
/// # Errors
/// Where the stream cannot be written to.
pub fn lines(to: Stream, lines: &str) -> io::Result<()> {
    write(to, &escape::lines(lines))
}

/// Says lines that are already put together; colors pass where they are wanted.
///
/// # Errors
/// Where the stream cannot be written to.
pub fn colored_lines(to: Stream, lines: &str, has_color: bool) -> io::Result<()> {
    if has_color {
        write(to, &escape::colored_lines(lines))
    } else {
        write(to, &escape::lines(lines))
    }
}

/// Prints a unified diff, with the line ends that the file has.
///
/// # Errors
/// Where standard output cannot be written to.
pub fn patch(diff: &str, has_color: bool) -> io::Result<()> {
    let harmless = escape::file_lines(diff);
    if !has_color {
        return write(Stream::Out, &harmless);
    }
    let lines = harmless.split_inclusive('\n');
    let colored: String = lines
        .map(|line| {
            let color = match line.chars().next() {
                Some('+') => "\u{1b}[32m",
                Some('-') => "\u{1b}[31m",
                Some('@') => "\u{1b}[36m",
                _ => return line.to_owned(),
            };
            let content = line.trim_end_matches(['\r', '\n']);
            let end = line.get(content.len()..).unwrap_or_default();
            format!("{color}{content}\u{1b}[0m{end}")
        })
        .collect();
    write(Stream::Out, &colored)
}

/// Prints JSON as a result.
///
/// # Errors
/// Where standard output cannot be written to.
pub fn json(text: &str) -> io::Result<()> {
    write(Stream::Out, &escape::json(text))
}

/// Says why the program could not do what it was asked to.
///
/// # Errors
/// Where standard error is closed, so that there is nobody to tell.
pub fn error(error: &str) -> io::Result<()> {
    line(Stream::Err, &format!("error: {error}"))
}

/// Whether somebody looks at a stream.
#[must_use]
pub fn is_terminal(stream: Stream) -> bool {
    match stream {
        Stream::Out => io::stdout().is_terminal(),
        Stream::Err => io::stderr().is_terminal(),
    }
}

/// Whether to use colors on a stream.
#[must_use]
pub fn has_color(common: &Common, stream: Stream) -> bool {
    match common.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => can_have_color(stream),
    }
}

/// Whether a stream shows colors to somebody who did not ask for none.
#[must_use]
pub fn can_have_color(stream: Stream) -> bool {
    is_terminal(stream) && std::env::var_os("NO_COLOR").is_none()
}

/// Lets a panic be told in a line as well: its message may quote a document.
pub fn tame_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        let place = place.unwrap_or_default();
        let message = panic.payload_as_str().unwrap_or("no message");
        let _ = line(Stream::Err, &format!("panicked at {place}: {message}"));
        let trace = Backtrace::capture();
        if trace.status() == BacktraceStatus::Captured {
            let _ = lines(Stream::Err, &format!("{trace}\n"));
        }
    }));
}

fn write(to: Stream, text: &str) -> io::Result<()> {
    match to {
        Stream::Out => io::stdout().lock().write_all(text.as_bytes()),
        Stream::Err => io::stderr().lock().write_all(text.as_bytes()),
    }
}

/// A number with its noun.
pub fn counted(number: usize, what: &str) -> String {
    if number == 1 {
        format!("1 {what}")
    } else {
        format!("{} {what}s", thousands(number))
    }
}

/// A number with commas between its thousands: `1,904`.
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_easy_to_take_in() {
        let check = |number, expected: &str| assert_eq!(thousands(number), expected);
        check(0, "0");
        check(999, "999");
        check(1904, "1,904");
        check(1_000_000, "1,000,000");
        assert_eq!(counted(1, "page"), "1 page");
        assert_eq!(counted(20_000, "page"), "20,000 pages");
    }
}
