//! A text that was rewritten for the parser, and where each piece of it stands in the file.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag};

/// Where a piece of the rewritten text begins.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// In the rewritten text.
    at: usize,
    /// In the text as written: where it stands, or where it was put in.
    from: usize,
    kind: Kind,
}

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// As the author wrote it.
    Written,
    /// Words in place of the author's.
    Words,
    /// Marks for the parser, which are no words anywhere.
    Marks,
}

/// A rewritten text.
#[derive(Debug, Default)]
pub(in crate::postmortem::markdown) struct Rewritten {
    text: String,
    /// In the order of the text, the first at its start.
    pieces: Vec<Piece>,
    /// Where the titles of boxes begin, in the rewritten text.
    titles: Vec<usize>,
}

/// Rewrites a text from its start to its end.
pub(super) struct Rewriter<'s> {
    source: &'s str,
    rewritten: Rewritten,
    /// How much of the source is done with.
    done: usize,
}

/// The class of the heading that is the title of a box.
pub(in crate::postmortem::markdown) const BOX_TITLE: &str = "alert-title";

impl<'s> Rewriter<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Self {
            source,
            rewritten: Rewritten::default(),
            done: 0,
        }
    }

    /// Puts marks in at an offset of the source.
    pub(super) fn insert(&mut self, at: usize, marks: &str) {
        self.put(at, marks, Kind::Marks);
    }

    /// Puts words in at an offset of the source, in place of what is skipped there.
    pub(super) fn insert_words(&mut self, at: usize, words: &str) {
        self.put(at, words, Kind::Words);
    }

    fn put(&mut self, at: usize, text: &str, kind: Kind) {
        self.keep_to(at);
        if !text.is_empty() {
            self.begin(at, kind);
            self.rewritten.text.push_str(text);
        }
    }

    /// The same for the marks in front of a box's title.
    pub(super) fn insert_title(&mut self, at: usize, marks: &str) {
        self.keep_to(at);
        self.rewritten.titles.push(self.rewritten.text.len());
        self.insert(at, marks);
    }

    /// Leaves a passage of the source out.
    pub(super) fn skip(&mut self, passage: Range<usize>) {
        self.keep_to(passage.start);
        self.done = self.done.max(passage.end);
    }

    /// The rewritten text; `None` where nothing was to be done.
    pub(super) fn finish(mut self) -> Option<Rewritten> {
        if self.done == 0 && self.rewritten.text.is_empty() {
            return None;
        }
        self.keep_to(self.source.len());
        Some(self.rewritten)
    }

    fn keep_to(&mut self, at: usize) {
        if self.done < at {
            self.begin(self.done, Kind::Written);
            let kept = self.source.get(self.done..at).unwrap_or_default();
            self.rewritten.text.push_str(kept);
            self.done = at;
        }
    }

    fn begin(&mut self, from: usize, kind: Kind) {
        let at = self.rewritten.text.len();
        self.rewritten.pieces.push(Piece { at, from, kind });
    }
}

impl Rewritten {
    /// What the parser is to read.
    pub(in crate::postmortem::markdown) fn text(&self) -> &str {
        &self.text
    }

    /// An event of the rewritten text as one of `source`, the text as written.
    pub(in crate::postmortem::markdown) fn restored<'a>(
        &self,
        event: Event<'_>,
        range: Range<usize>,
        source: &'a str,
    ) -> (Event<'a>, Range<usize>) {
        let start = self.start(range.start);
        let place = start..self.end(range.end).max(start);
        let event = match event {
            Event::Text(words) => Event::Text(self.words(words, source)),
            Event::Html(words) => Event::Html(self.words(words, source)),
            Event::InlineHtml(words) => Event::InlineHtml(self.words(words, source)),
            Event::Code(CowStr::Borrowed(code)) => {
                Event::Code(self.words(CowStr::Borrowed(code), source))
            }
            Event::Code(code) if self.holds_marks(&range) => {
                let written = self.written(range, source);
                Event::Code(without_backticks(&written).unwrap_or(code.into_string().into()))
            }
            Event::Start(Tag::Heading { level, .. })
                if self.titles.binary_search(&range.start).is_ok() =>
            {
                Event::Start(Tag::Heading {
                    level,
                    id: None,
                    classes: vec![CowStr::Borrowed(BOX_TITLE)],
                    attrs: Vec::new(),
                })
            }
            other => other.into_static(),
        };
        (event, place)
    }

    /// Words of the rewritten text as they stand in the source, without marks.
    fn words<'a>(&self, words: CowStr<'_>, source: &'a str) -> CowStr<'a> {
        let CowStr::Borrowed(borrowed) = words else {
            return words.into_string().into();
        };
        let at = (borrowed.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize);
        let range = at.map(|at| at..at + borrowed.len());
        let Some(range) = range.filter(|range| self.text.get(range.clone()) == Some(borrowed))
        else {
            return borrowed.to_owned().into();
        };
        let first = self.piece(range.start);
        let is_whole = self
            .pieces
            .get(first + 1)
            .is_none_or(|next| next.at >= range.end);
        match self.pieces.get(first) {
            Some(piece) if is_whole && piece.kind == Kind::Written => {
                let start = piece.from + (range.start - piece.at);
                let kept = source.get(start..start + range.len());
                CowStr::Borrowed(kept.unwrap_or_default())
            }
            _ => self.written(range, source).into(),
        }
    }

    /// A range of the rewritten text without its marks.
    fn written(&self, range: Range<usize>, source: &str) -> String {
        let first = self.piece(range.start);
        let pieces = self.pieces.get(first..).unwrap_or_default();
        let mut written = String::with_capacity(range.len());
        for (index, piece) in pieces.iter().enumerate() {
            if piece.at >= range.end {
                break;
            }
            let next = pieces
                .get(index + 1)
                .map_or(self.text.len(), |next| next.at);
            let (from, to) = (piece.at.max(range.start), next.min(range.end));
            let start = piece.from + (from - piece.at);
            written.push_str(match piece.kind {
                Kind::Written => source.get(start..start + (to - from)).unwrap_or_default(),
                Kind::Words => self.text.get(from..to).unwrap_or_default(),
                Kind::Marks => "",
            });
        }
        written
    }

    fn holds_marks(&self, range: &Range<usize>) -> bool {
        let first = self.piece(range.start);
        let mut pieces = self.pieces.iter().skip(first);
        let mut within = pieces.by_ref().take_while(|piece| piece.at < range.end);
        within.any(|piece| piece.kind != Kind::Written)
    }

    /// The piece that holds an offset.
    fn piece(&self, at: usize) -> usize {
        let next = self.pieces.partition_point(|piece| piece.at <= at);
        next.saturating_sub(1)
    }

    fn start(&self, at: usize) -> usize {
        self.pieces
            .get(self.piece(at))
            .map_or(at, |piece| match piece.kind {
                Kind::Written => piece.from + (at - piece.at),
                Kind::Words | Kind::Marks => piece.from,
            })
    }

    /// Where something that ends at an offset ends in the source.
    fn end(&self, at: usize) -> usize {
        let Some(last) = at.checked_sub(1) else {
            return 0;
        };
        let piece = self.pieces.get(self.piece(last));
        piece.map_or(at, |piece| match piece.kind {
            Kind::Written => piece.from + (at - piece.at),
            Kind::Words | Kind::Marks => piece.from,
        })
    }
}

/// The inside of a code span as a page shows it.
fn without_backticks(span: &str) -> Option<CowStr<'static>> {
    let ticks = span.len() - span.trim_start_matches('`').len();
    let inside = span.get(ticks..span.len().checked_sub(ticks)?)?;
    let line = inside.replace("\r\n", " ").replace(['\n', '\r'], " ");
    let padded = line
        .strip_prefix(' ')
        .and_then(|line| line.strip_suffix(' '))
        .filter(|line| !line.trim().is_empty());
    Some(padded.unwrap_or(&line).to_owned().into())
}
