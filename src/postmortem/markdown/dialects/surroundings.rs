//! What a line stands in, as far as one that goes from line to line can tell: code, comments and the
//! elements of HTML whose text is no Markdown.
//!
//! Where it is mistaken, it takes too much for such a passage, in which nothing is rewritten.

/// Elements whose lines belong to them up to their end, blank ones too.
const VERBATIM: [(&str, &str); 4] = [
    ("<pre", "</pre"),
    ("<script", "</script"),
    ("<style", "</style"),
    ("<textarea", "</textarea"),
];

/// What the lines so far have left open.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Surroundings {
    /// The mark of a code block and how many there are.
    fence: Option<(u8, usize)>,
    /// What ends a comment or an element.
    until: Option<&'static str>,
}

impl Surroundings {
    /// Goes on to the next line; says whether it is Markdown from its start to its end.
    pub(super) fn enter(&mut self, line: &str) -> bool {
        let mut rest = line;
        if let Some(end) = self.until {
            let Some(at) = find_any_case(rest, end) else {
                return false;
            };
            self.until = None;
            rest = rest.get(at + end.len()..).unwrap_or_default();
            self.open_in(rest);
            return false;
        }
        let words = behind_marks(line);
        if let Some((mark, least)) = self.fence {
            let count = run(words, mark);
            if count >= least && words.get(count..).unwrap_or_default().trim().is_empty() {
                self.fence = None;
            }
            return false;
        }
        if let Some(fence) = fence(words) {
            self.fence = Some(fence);
            return false;
        }
        rest = words;
        self.open_in(rest);
        self.until.is_none()
    }

    /// Whether a comment or an element is open that must not be torn.
    pub(super) const fn is_closed(&self) -> bool {
        self.until.is_none()
    }

    /// Forgets a code block that ended with what stood around it.
    pub(super) const fn leave(&mut self) {
        self.fence = None;
    }

    /// Looks for what a line opens and leaves open.
    fn open_in(&mut self, line: &str) {
        if !line.contains('<') {
            return;
        }
        let element = VERBATIM.iter().find(|(start, end)| {
            starts_any_case(line, start) && find_any_case(line, end).is_none()
        });
        self.until = element.map(|(_, end)| *end);
        let mut rest = line;
        while let Some((_, inside)) = rest.split_once("<!--") {
            let Some((_, behind)) = inside.split_once("-->") else {
                self.until = Some("-->");
                return;
            };
            rest = behind;
        }
    }
}

/// A line without what may stand in front of a block: marks of quotes and of one list item.
fn behind_marks(line: &str) -> &str {
    let words = line.trim_start_matches([' ', '\t', '>']);
    let item = words.strip_prefix(['-', '*', '+']).or_else(|| {
        words
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .strip_prefix(['.', ')'])
    });
    match item.and_then(|rest| rest.strip_prefix([' ', '\t'])) {
        Some(rest) => rest.trim_start(),
        None => words,
    }
}

fn fence(words: &str) -> Option<(u8, usize)> {
    let mark = *words.as_bytes().first()?;
    let count = run(words, mark);
    let info = words.get(count..)?;
    let is_fence = matches!(mark, b'`' | b'~') && count >= 3;
    (is_fence && !(mark == b'`' && info.contains('`'))).then_some((mark, count))
}

fn run(words: &str, mark: u8) -> usize {
    words.bytes().take_while(|byte| *byte == mark).count()
}

pub(super) fn starts_any_case(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|found| found.eq_ignore_ascii_case(start))
}

/// Where a text begins in another one, whatever its case.
pub(super) fn find_any_case(text: &str, wanted: &str) -> Option<usize> {
    let first = wanted.chars().next()?;
    let places = text.match_indices(first).map(|(at, _)| at);
    places.into_iter().find(|at| {
        text.get(*at..)
            .is_some_and(|rest| starts_any_case(rest, wanted))
    })
}
