//! Lines that look like front matter, for where its fences do not tell.

use super::Format;
use crate::postmortem::schema::VISIBILITY_FIELDS;
use crate::text::{BYTE_ORDER_MARK, Span};

/// The longest name of a field; what is longer in front of a colon is a sentence.
const MAX_NAME: usize = 40;

/// The lines of a text from an offset on: each with its line end as a span, without it as text.
pub(in crate::postmortem) struct Lines<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lines<'t> {
    pub(in crate::postmortem) const fn from(text: &'t str, at: usize) -> Self {
        Self { text, at }
    }
}

/// Whether a character takes no place: what editors and web pages leave at the start of a file.
pub(in crate::postmortem) const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | BYTE_ORDER_MARK
    )
}

/// The first line that says something: from its first visible character to its end, and that
/// without space around it. Comments of HTML, which tools are told things with, are passed over.
pub(super) fn opening(text: &str, start: usize) -> Option<(Span, &str)> {
    let mut in_comment = false;
    for (span, line) in Lines::from(text, start) {
        let visible = line.trim_start_matches(is_invisible);
        let start = span.start + line.len() - visible.len();
        let content = visible.trim_end_matches(|c: char| c.is_whitespace() || is_invisible(c));
        let rest = match content.trim_start().strip_prefix("<!--") {
            _ if in_comment => content,
            Some(rest) => rest,
            None if content.is_empty() => continue,
            None => return Some((Span::new(start, span.end), content)),
        };
        in_comment = match rest.split_once("-->") {
            Some((_, behind)) if behind.trim().is_empty() => false,
            // A paragraph that starts with a comment is a paragraph.
            Some(_) => return None,
            None => true,
        };
    }
    None
}

impl<'t> Iterator for Lines<'t> {
    type Item = (Span, &'t str);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.text.get(self.at..)?;
        let line = rest.split_inclusive('\n').next()?;
        let span = Span::new(self.at, self.at + line.len());
        self.at = span.end;
        Some((span, line.trim_end_matches(['\n', '\r'])))
    }
}

/// The lines behind a fence that look like fields.
pub(super) struct Block {
    /// Offset behind the last of them.
    pub(super) end: usize,
    /// Whether the first line that is neither blank nor a comment is a field.
    pub(super) starts_with_a_field: bool,
    /// Whether a blank line stands between the fence and the first field.
    starts_with_a_gap: bool,
    /// How many names of one word there are.
    fields: usize,
    /// Whether one of them is a name that nobody begins a sentence with.
    sure: bool,
}

impl Block {
    /// The block at `start`: fields, what is indented below them, items of lists, comments in
    /// between. A blank line ends it, unless a field with a small initial follows.
    pub(super) fn at(text: &str, start: usize, format: Format) -> Self {
        let mut block = Self {
            end: start,
            starts_with_a_field: false,
            starts_with_a_gap: false,
            fields: 0,
            sure: false,
        };
        let mut after_gap = false;
        let mut in_block_text = false;
        for (span, line) in Lines::from(text, start) {
            if line.trim().is_empty() {
                after_gap = true;
                block.starts_with_a_gap |= block.fields == 0;
                continue;
            }
            let name = field_name(line, format);
            let continues = match name {
                Some(name) => {
                    let small = name.starts_with(char::is_lowercase);
                    block.end == start || !after_gap || small
                }
                None if line.starts_with([' ', '\t']) => {
                    block.end > start && (!after_gap || in_block_text)
                }
                None if line.starts_with('#') => {
                    // Belongs to the block only if a field follows, which moves the end.
                    if after_gap && block.end > start {
                        break;
                    }
                    continue;
                }
                None => block.end > start && !after_gap && goes_on(line, format),
            };
            if !continues {
                break;
            }
            if let Some(name) = name {
                block.starts_with_a_field |= block.end == start;
                block.count(name);
                let value = line.trim_end();
                in_block_text =
                    value.ends_with(['|', '>']) || value.ends_with("|-") || value.ends_with(">-");
            }
            block.end = span.end;
            after_gap = false;
        }
        block
    }

    fn count(&mut self, name: &str) {
        if name.contains(' ') {
            return;
        }
        self.fields += 1;
        self.sure |= name.starts_with(char::is_lowercase) || is_visibility(name);
    }

    /// Whether these lines are front matter even though no fence closes them.
    pub(super) const fn is_front_matter(&self) -> bool {
        self.starts_with_a_field && !self.starts_with_a_gap && (self.sure || self.fields >= 2)
    }

    pub(super) fn ends_with_a_blank_line(&self, text: &str) -> bool {
        Lines::from(text, self.end)
            .next()
            .is_some_and(|(_, line)| line.trim().is_empty())
    }

    /// Where the body begins: behind the block, and behind a line such as `----` that was meant
    /// to close it.
    pub(super) fn behind_mistyped_fence(&self, text: &str) -> usize {
        match Lines::from(text, self.end).next() {
            Some((span, line)) => {
                let line = line.trim();
                let mark = line.chars().next().unwrap_or(' ');
                let mistyped = line.len() >= 2
                    && "-—–+;*=_".contains(mark)
                    && line.chars().all(|c| "-—–+;*=_".contains(c));
                if mistyped { span.end } else { self.end }
            }
            None => self.end,
        }
    }
}

/// Whether a line that is neither field nor indented belongs to the value above it.
fn goes_on(line: &str, format: Format) -> bool {
    match format {
        Format::Yaml => line.starts_with("- ") || line == "-" || line.starts_with([']', '}']),
        Format::Toml => line.starts_with([']', '}', '"', '\'']),
        Format::Json => true,
    }
}

/// The name of the field that a line without indentation starts, `None` for other lines.
fn field_name(line: &str, format: Format) -> Option<&str> {
    let name = match format {
        Format::Yaml => {
            let (name, value) = line.split_once(':')?;
            let separate = value.is_empty() || value.starts_with([' ', '\t']);
            separate.then_some(name)?
        }
        Format::Toml if line.starts_with('[') => {
            let name = line.trim_end().trim_start_matches('[');
            name.strip_suffix(']')?.trim_end_matches(']')
        }
        Format::Toml => line.split_once('=')?.0,
        Format::Json => {
            return line
                .starts_with(['{', '"', ' ', '}', '[', ']'])
                .then_some(line);
        }
    };
    let name = name.trim_end().trim_matches(['"', '\'']);
    let is_name = name.len() <= MAX_NAME
        && name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' '));
    is_name.then_some(name)
}

fn is_visibility(name: &str) -> bool {
    VISIBILITY_FIELDS
        .iter()
        .any(|field| name.eq_ignore_ascii_case(field))
}

/// Also `status:draft`, which is no field for want of a space, but meant as one.
fn is_like_visibility(line: &str) -> bool {
    line.split_once([':', '='])
        .is_some_and(|(name, _)| is_visibility(name.trim().trim_matches(['"', '\''])))
}

/// Whether what stands between two fences, and does not begin with a field, is nevertheless meant
/// as front matter: it says who may read the document, or has fields and no gap.
pub(super) fn may_be_broken_fields(matter: &str, format: Format) -> bool {
    let names: Vec<_> = matter
        .lines()
        .filter_map(|line| field_name(line, format))
        .collect();
    let has_gap = matter.trim().lines().any(|line| line.trim().is_empty());
    format == Format::Json
        || matter.lines().any(is_like_visibility)
        || (!names.is_empty() && !has_gap)
}

/// The offset behind the brace that closes the one at the start; braces in text do not count.
pub(super) fn matching_brace(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut in_text = false;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'{' if !in_text => depth += 1,
            b'}' if !in_text => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}
