//! Where quotes and brackets open that are never closed. The parser complains behind them, where a next field begins.

/// What opens a value in quotes.
pub(super) const QUOTES: [char; 2] = ['"', '\''];

/// What opens a list or a mapping.
pub(super) const BRACKETS: [char; 2] = ['[', '{'];

/// Where the last value above the line of a place begins that opens with one of some marks and is not closed on its
/// own line.
pub(super) fn opened_before(source: &str, place: usize, marks: [char; 2]) -> Option<usize> {
    let (above, _) = source.get(..place)?.rsplit_once('\n')?;
    let mut end = above.len();
    for line in above.rsplit('\n') {
        let start = end - line.len();
        end = start.saturating_sub(1);
        let line = line.trim_end();
        let value = value_of(line);
        let open = value.chars().next().filter(|first| marks.contains(first));
        if open.is_some_and(|open| !is_closed(value, open)) {
            return Some(start + line.len() - value.len());
        }
    }
    None
}

/// The value of a line `name: value` or `- value`.
fn value_of(line: &str) -> &str {
    let line = line.trim_start_matches([' ', '-']);
    match line.split_once(": ") {
        Some((name, value)) if !name.starts_with(QUOTES) => value.trim_start(),
        _ => line,
    }
}

/// Whether a value is closed on its line.
fn is_closed(value: &str, open: char) -> bool {
    let count = |mark: char| value.matches(mark).count();
    match open {
        '[' => count('[') <= count(']'),
        '{' => count('{') <= count('}'),
        quote => {
            let rest = value.get(1..).unwrap_or_default();
            let behind = rest.rsplit_once(quote).map(|(_, behind)| behind.trim());
            behind.is_some_and(|behind| behind.is_empty() || behind.starts_with(['#', ',', ']']))
        }
    }
}
