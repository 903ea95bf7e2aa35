//! Markdown as other tools write it, in the words of the parser: boxes, tabs, headings in HTML or without marks,
//! abbreviations, bars within links of tables, colons that begin no definition, and tags of site generators.
//!
//! Goes through a text once, line by line, before it is parsed, and leaves code, comments and verbatim
//! HTML alone. Nothing of the author's is changed but marks, and each piece keeps its place
//! ([`Rewritten`]). A comment is never torn: what it hides stays hidden.

mod boxes;
mod headings;
mod lines;
mod rewritten;
mod surroundings;
mod tags;
mod unmarked;

#[cfg(test)]
mod tests;

use boxes::{Header, Title, tab};
use lines::{INDENTED, Line, colons, indent, is_below_header, is_list_item};
use rewritten::Rewriter;
pub(super) use rewritten::{BOX_TITLE, Rewritten};
use surroundings::Surroundings;

use super::marks::LONGEST_LINK;

/// Boxes of a text. Long manuals have a hundred; what is beyond stays text.
const MOST_BOXES: usize = 1_000;
/// How many boxes may stand within each other: each lengthens every line within it.
const DEEPEST_BOX: usize = 5;
/// The longest indented box, in bytes: its end is looked for line by line.
const LONGEST_BOX: usize = 256 * 1024;
/// Abbreviations of a text.
const MOST_ABBREVIATIONS: usize = 1_000;
/// What stands in front of the lines of a box.
const QUOTE: &str = "> ";
/// The longest abbreviation, in bytes.
const LONGEST_ABBREVIATION: usize = 60;

/// Abbreviations and what they stand for, in the order of the text.
pub(super) type Abbreviations<'t> = Vec<(&'t str, &'t str)>;

/// The text as the parser is to read it, where that is another one, and the abbreviations that are
/// defined in it.
pub(super) fn rewritten(source: &str) -> (Option<Rewritten>, Abbreviations<'_>) {
    let mut walk = Walk::over(source);
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        walk.take(Line::new(start, line));
        start += line.len();
    }
    (walk.rewriter.finish(), walk.abbreviations)
}

/// A box or a tab that is open.
struct Open {
    /// Columns of white space in front of its mark, behind those of the boxes around it.
    kept: usize,
    /// What stands in front of its lines for the parser.
    mark: &'static str,
    /// Whether its text stands in.
    is_indented: bool,
    /// Where it ends: behind its last line, or where the line begins that closes it.
    end: usize,
}

struct Walk<'s> {
    source: &'s str,
    rewriter: Rewriter<'s>,
    abbreviations: Abbreviations<'s>,
    surroundings: Surroundings,
    open: Vec<Open>,
    /// What stands in front of each line within the open boxes.
    marks: String,
    boxes: usize,
    /// Where boxes of colons begin and end, in order.
    colons: Vec<(usize, usize)>,
    /// Where headings without marks begin, in order.
    unmarked: Vec<usize>,
    in_list: bool,
    /// Whether the line before has words.
    follows_words: bool,
    /// Whether the line before is part of a quote.
    follows_quote: bool,
    /// Whether the line before is part of raw HTML.
    follows_html: bool,
    /// What stands before this was rewritten already.
    done: usize,
}

impl<'s> Walk<'s> {
    fn over(source: &'s str) -> Self {
        Self {
            source,
            rewriter: Rewriter::new(source),
            abbreviations: Vec::new(),
            surroundings: Surroundings::default(),
            open: Vec::new(),
            marks: String::new(),
            boxes: 0,
            colons: colons(source, MOST_BOXES),
            unmarked: unmarked::find(source),
            in_list: false,
            follows_words: false,
            follows_quote: false,
            follows_html: false,
            done: 0,
        }
    }

    fn take(&mut self, line: Line<'s>) {
        if line.start < self.done {
            return;
        }
        if self.ends_boxes(line) {
            return;
        }
        let line = self.mark(line);
        let is_markdown = self.surroundings.enter(line.text);
        let is_quote = line.text.trim_start().starts_with('>');
        let begins = is_markdown && (self.begins_box(line) || self.begins_tab(line));
        if is_markdown && !begins && !self.is_heading(line) && !self.is_unmarked_heading(line) {
            self.mend(line);
        }
        self.follows_quote = is_quote;
        let is_blank = line.is_blank();
        let words = line.text.trim_start();
        self.follows_html = !is_blank && (self.follows_html || words.starts_with('<'));
        if is_list_item(words) {
            self.in_list = true;
        } else if !is_blank && !self.follows_words && words.len() == line.text.len() {
            self.in_list = false;
        }
        self.follows_words = !is_blank;
    }

    /// Ends the boxes that end here; says whether the line does nothing else.
    fn ends_boxes(&mut self, line: Line<'_>) -> bool {
        let before = self.open.len();
        let mut closes = false;
        while let Some(last) = self.open.last()
            && last.end <= line.start
        {
            closes |= !last.is_indented && last.end == line.start;
            self.open.pop();
            self.surroundings.leave();
        }
        if self.open.len() == before {
            return false;
        }
        self.marks.clear();
        for open in &self.open {
            self.marks.push_str(&" ".repeat(open.kept));
            self.marks.push_str(open.mark);
        }
        // What comes next belongs to no paragraph within the box.
        let marks = format!("{}\n", self.marks.trim_end());
        self.rewriter.insert(line.start, &marks);
        self.follows_words = false;
        self.follows_quote = false;
        if closes {
            self.rewriter.skip(line.start..line.next);
        }
        closes
    }

    /// Puts the marks of the open boxes in front of a line; returns what stands behind them.
    fn mark(&mut self, line: Line<'s>) -> Line<'s> {
        if self.open.is_empty() {
            return line;
        }
        if line.is_blank() {
            self.rewriter.insert(line.start, self.marks.trim_end());
            self.rewriter.skip(line.start..line.end());
            return line.behind(line.text.len());
        }
        let mut rest = line;
        for open in &self.open {
            let (columns, kept) = indent(rest.text, open.kept);
            rest = rest.behind(kept);
            // Less white space than in front of the mark: the quote goes on all the same.
            let missing = " ".repeat(open.kept.saturating_sub(columns));
            self.rewriter
                .insert(rest.start, &format!("{missing}{}", open.mark));
            if open.is_indented {
                let (_, bytes) = indent(rest.text, INDENTED);
                self.rewriter.skip(rest.start..rest.start + bytes);
                rest = rest.behind(bytes);
            }
        }
        rest
    }

    /// Begins a box where a line does; says whether it did.
    fn begins_box(&mut self, line: Line<'s>) -> bool {
        let (columns, bytes) = line.indent();
        let words = line.behind(bytes);
        let is_indented = words.text.starts_with("!!!") || words.text.starts_with("???");
        let is_quote = words.text.starts_with('>') && !self.follows_quote;
        let is_box = is_indented || is_quote || words.text.starts_with(":::");
        if !is_box || self.boxes >= MOST_BOXES || (columns >= INDENTED && !self.in_list) {
            return false;
        }
        if is_quote {
            let Some(header) = Header::of_quote(words.text, 1) else {
                return false;
            };
            self.boxes += 1;
            self.write_header(words, columns, &header);
            return true;
        }
        if self.open.len() >= DEEPEST_BOX {
            return false;
        }
        let around = self.open.last().map_or(self.source.len(), |open| open.end);
        let header = if is_indented {
            Header::of_bangs(words.text)
        } else {
            let from = words.text.len() - words.text.trim_start_matches(':').len();
            Header::of_colons(words.text, from)
        };
        let Some(header) = header else {
            return false;
        };
        let end = if is_indented {
            self.boxes += 1;
            let end = self.extent(line, columns);
            // A line without text below it may well be prose.
            let is_titled = matches!(header.title, Some(Title::Written(_)));
            end.filter(|end| is_titled || *end > line.next)
        } else {
            self.closing(words.start)
        };
        let Some(end) = end.filter(|end| *end <= around) else {
            return false;
        };
        self.boxes += usize::from(!is_indented);
        self.write_header(words, columns, &header);
        self.enter(Open {
            kept: columns,
            mark: QUOTE,
            is_indented,
            end,
        });
        true
    }

    fn enter(&mut self, open: Open) {
        self.marks.push_str(&" ".repeat(open.kept));
        self.marks.push_str(open.mark);
        self.open.push(open);
    }

    /// Begins a tab where a line does, `=== "Title"` with its text indented below: a bold title, and what stands
    /// below it as it would stand by itself. Says whether it did.
    fn begins_tab(&mut self, line: Line<'s>) -> bool {
        let (columns, bytes) = line.indent();
        let words = line.behind(bytes);
        if !words.text.starts_with("===")
            || self.boxes >= MOST_BOXES
            || self.open.len() >= DEEPEST_BOX
            || (columns >= INDENTED && !self.in_list)
        {
            return false;
        }
        let around = self.open.last().map_or(self.source.len(), |open| open.end);
        let title = tab(words.text);
        let end = title.as_ref().and_then(|_| self.extent(line, columns));
        let (Some(title), Some(end)) = (title, end.filter(|end| *end <= around)) else {
            return false;
        };
        self.boxes += 1;
        let marks = format!("{}{}", self.marks, " ".repeat(columns));
        if self.follows_words {
            self.rewriter.insert(words.start, &format!("\n{marks}"));
        }
        let (from, to) = (words.start + title.start, words.start + title.end);
        self.rewriter.skip(words.start..from);
        self.rewriter.insert(from, "**");
        self.rewriter.skip(to..words.end());
        self.rewriter
            .insert(words.end(), &format!("**\n{}", marks.trim_end()));
        self.enter(Open {
            kept: columns,
            mark: "",
            is_indented: true,
            end,
        });
        true
    }

    /// Where the line begins that closes a box of colons.
    fn closing(&self, start: usize) -> Option<usize> {
        let at = self
            .colons
            .binary_search_by_key(&start, |(start, _)| *start);
        self.colons.get(at.ok()?).map(|(_, end)| *end)
    }

    /// Where the indented text below a line ends; `None` where it would tear a comment, or is no box
    /// any more.
    fn extent(&self, header: Line<'_>, columns: usize) -> Option<usize> {
        let around = self.open.iter();
        let around = around.map(|open| open.kept + if open.is_indented { INDENTED } else { 0 });
        let least = around.sum::<usize>() + columns + INDENTED;
        let mut surroundings = Surroundings::default();
        let mut end = header.next;
        let mut start = header.next;
        for text in self.source.get(header.next..)?.split_inclusive('\n') {
            let line = Line::new(start, text);
            start = line.next;
            if start - header.start > LONGEST_BOX {
                return None;
            }
            if !line.is_blank() {
                if line.indent().0 < least {
                    break;
                }
                end = line.next;
            }
            surroundings.enter(line.text);
        }
        surroundings.is_closed().then_some(end)
    }

    /// Writes the first line of a box, whose mark stands where `line` begins.
    fn write_header(&mut self, line: Line<'_>, columns: usize, header: &Header) {
        let Header { kind, title } = header;
        let marks = format!("{}{}> ", self.marks, " ".repeat(columns));
        if self.follows_words {
            // The mark behind this one begins a line, whatever stands before it.
            let before = marks.strip_suffix("> ").unwrap_or_default();
            self.rewriter.insert(line.start, &format!("\n{before}"));
        }
        self.rewriter.insert(line.start, &format!("> [!{kind}]"));
        let end = line.end();
        match title {
            None => {}
            Some(Title::Written(place)) => {
                let (from, to) = (line.start + place.start, line.start + place.end);
                self.rewriter.skip(line.start..from);
                self.rewriter.insert(from, &format!("\n{marks}"));
                self.rewriter.insert_title(from, "###### ");
                self.rewriter.skip(to..end);
                return;
            }
            Some(Title::Kind(word)) => {
                self.rewriter.insert(line.start, &format!("\n{marks}"));
                self.rewriter.insert_title(line.start, "###### ");
                self.rewriter.insert_words(line.start, word);
            }
        }
        self.rewriter.skip(line.start..end);
    }

    /// Marks a heading that has no marks as one; says whether the line is one.
    fn is_unmarked_heading(&mut self, line: Line<'s>) -> bool {
        if !self.open.is_empty() || self.unmarked.binary_search(&line.start).is_err() {
            return false;
        }
        let marks = if self.follows_words { "\n## " } else { "## " };
        self.rewriter.insert(line.start, marks);
        let end = line.start + unmarked::name(line.text).len();
        self.rewriter.skip(end..line.end());
        true
    }

    /// Writes a heading of HTML as one of Markdown; says whether the line begins one.
    fn is_heading(&mut self, line: Line<'s>) -> bool {
        let (columns, bytes) = line.indent();
        let words = line.behind(bytes);
        if !words.text.starts_with('<') || (columns >= INDENTED && !self.follows_html) {
            return false;
        }
        // Marks in front of its lines are none of its words.
        let rest = self.source.get(words.start..).unwrap_or_default();
        let rest = if self.open.is_empty() {
            rest
        } else {
            words.text
        };
        let Some(heading) = headings::read(rest) else {
            return false;
        };
        let end = words.start + heading.end;
        let (from, to) = (
            words.start + heading.words.start,
            words.start + heading.words.end,
        );
        self.rewriter.skip(line.start..words.start);
        let before = if self.follows_words {
            format!("\n{}", self.marks)
        } else {
            String::new()
        };
        self.rewriter.insert(words.start, &before);
        self.rewriter
            .insert(words.start, &format!("{} ", "#".repeat(heading.level)));
        self.rewriter.skip(words.start..from);
        // A heading of Markdown has one line.
        let mut at = from;
        for line in self
            .source
            .get(from..to)
            .unwrap_or_default()
            .split_inclusive('\n')
        {
            let start = at + (line.len() - line.trim_start().len());
            if at > from {
                self.rewriter.skip(at..start);
                self.rewriter.insert_words(start, " ");
            }
            at += line.len();
            self.rewriter.skip(start + line.trim().len()..at);
        }
        self.rewriter.skip(to..end);
        self.rewriter
            .insert(end, &format!("\n{}", self.marks.trim_end()));
        self.done = end;
        true
    }

    /// Mends what the parser would take for something else.
    fn mend(&mut self, line: Line<'s>) {
        let words = line.text.trim_start_matches([' ', '\t', '>']);
        let at = line.end() - words.len();
        match words.as_bytes() {
            [b':', next, ..] if !next.is_ascii_whitespace() && !is_below_header(words) => {
                self.rewriter.insert(at, "\\");
            }
            [b'*', b'[', ..] if line.indent().0 < INDENTED && self.is_abbreviation(words) => {
                self.rewriter.skip(at..line.end());
                return;
            }
            _ => {}
        }
        if words.contains("[[") && words.contains('|') {
            self.mend_links(at, words);
        }
        if words.contains("{{") || words.contains("{%") {
            self.mend_tags(at, words);
        }
    }

    /// Leaves the tags of site generators out, but for what they say.
    fn mend_tags(&mut self, start: usize, line: &str) {
        for tag in tags::read(line) {
            let read = tag.read.unwrap_or(tag.place.end..tag.place.end);
            self.rewriter
                .skip(start + tag.place.start..start + read.start);
            self.rewriter.skip(start + read.end..start + tag.place.end);
        }
    }

    /// Notes what `*[SLO]: service level objective` defines.
    fn is_abbreviation(&mut self, line: &'s str) -> bool {
        let defined = line.strip_prefix("*[").and_then(|rest| {
            let (short, long) = rest.split_once("]:")?;
            Some((short.trim(), long.trim()))
        });
        let Some((short, long)) = defined else {
            return false;
        };
        let is_one = !short.is_empty()
            && short.len() <= LONGEST_ABBREVIATION
            && !short.contains(['[', ']', '`', '*'])
            && short.contains(char::is_alphanumeric)
            && !long.is_empty()
            && !long.contains('*');
        if is_one && self.abbreviations.len() < MOST_ABBREVIATIONS {
            self.abbreviations.push((short, long));
        }
        is_one
    }

    /// Keeps the bar of `[[id|words]]` from ending a cell.
    fn mend_links(&mut self, start: usize, line: &str) {
        let mut at = 0;
        while let Some(open) = line.get(at..).and_then(|rest| rest.find("[[")) {
            let inside = at + open + 2;
            let longest = line.floor_char_boundary(line.len().min(inside + LONGEST_LINK));
            let window = line.get(inside..longest).unwrap_or_default();
            let Some(end) = window.find("]]") else {
                at = longest;
                continue;
            };
            at = inside + end + 2;
            let link = window.get(..end).unwrap_or_default();
            // The last ones of `[[[[id|words]]`.
            let begin = link.rfind("[[").map_or(0, |begin| begin + 2);
            let bar = link.get(begin..).and_then(|link| link.find('|'));
            let Some(bar) = bar.map(|bar| begin + bar) else {
                continue;
            };
            if !link.get(..bar).unwrap_or_default().ends_with('\\') {
                self.rewriter.insert(start + inside + bar, "\\");
            }
        }
    }
}
