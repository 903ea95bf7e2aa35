//! Raw HTML of authors: written anew from an allow-list, or shown as the text that it is.

use html_escape::decode_html_entities;
use pulldown_cmark::{Event, TagEnd};

use super::inlines::Size;
use super::writer::{Open, Style, Writer};
use super::{RawHtml, Target, escape};
use crate::diagnostics::rules;
use crate::postmortem::markdown::raw_html::{self, Tag, Token};
use crate::text::Span;

/// How deep raw elements may nest.
const DEEPEST: usize = 30;

/// What is done with an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Treatment {
    /// Written, has no end.
    Void,
    /// Written, holds words.
    Inline,
    /// Written, holds blocks.
    Block,
    /// Left out, its text stays.
    Unwrapped,
    /// Left out with all that it holds.
    Removed,
    /// Shown as text.
    Shown,
}

/// The elements that are written wherever raw HTML stands, each with its own name.
const ALWAYS: [(&str, Treatment); 9] = [
    ("details", Treatment::Block),
    ("summary", Treatment::Block),
    ("figure", Treatment::Block),
    ("figcaption", Treatment::Block),
    ("kbd", Treatment::Inline),
    ("sub", Treatment::Inline),
    ("sup", Treatment::Inline),
    ("br", Treatment::Void),
    ("img", Treatment::Void),
];

/// The elements that are written besides where a site allows raw HTML. Headings are not among
/// them: they would break the page's outline.
const SANITIZED: [(&str, Treatment); 37] = [
    ("a", Treatment::Inline),
    ("abbr", Treatment::Inline),
    ("b", Treatment::Inline),
    ("blockquote", Treatment::Block),
    ("caption", Treatment::Block),
    ("cite", Treatment::Inline),
    ("code", Treatment::Inline),
    ("dd", Treatment::Block),
    ("del", Treatment::Inline),
    ("div", Treatment::Block),
    ("dl", Treatment::Block),
    ("dt", Treatment::Block),
    ("em", Treatment::Inline),
    ("hr", Treatment::Void),
    ("i", Treatment::Inline),
    ("ins", Treatment::Inline),
    ("li", Treatment::Block),
    ("mark", Treatment::Inline),
    ("ol", Treatment::Block),
    ("p", Treatment::Block),
    ("pre", Treatment::Block),
    ("q", Treatment::Inline),
    ("s", Treatment::Inline),
    ("samp", Treatment::Inline),
    ("small", Treatment::Inline),
    ("span", Treatment::Inline),
    ("strong", Treatment::Inline),
    ("table", Treatment::Block),
    ("tbody", Treatment::Block),
    ("td", Treatment::Block),
    ("tfoot", Treatment::Block),
    ("th", Treatment::Block),
    ("thead", Treatment::Block),
    ("tr", Treatment::Block),
    ("ul", Treatment::Block),
    ("var", Treatment::Inline),
    ("wbr", Treatment::Void),
];

/// Elements whose content is not text for people.
#[rustfmt::skip]
const REMOVED: [&str; 18] = [
    "applet", "embed", "frameset", "head", "iframe", "math", "noembed", "noframes", "noscript",
    "object", "plaintext", "script", "select", "style", "svg", "template", "textarea", "xmp",
];

impl Writer<'_> {
    /// Collects the lines of an open HTML block; says whether the event belonged to one.
    pub(super) fn raw_takes(&mut self, event: &Event<'_>, _: Span) -> bool {
        let Some((html, _)) = &mut self.raw_block else {
            return false;
        };
        match event {
            Event::End(TagEnd::HtmlBlock) => {
                if let Some((html, span)) = self.raw_block.take() {
                    self.raw(&html, span, self.style != Style::Inline);
                    self.close_raw_words(true);
                    if self.style == Style::Inline {
                        self.out.push(' ');
                    }
                }
            }
            Event::Html(line) | Event::Text(line) => html.push_str(line),
            _ => {}
        }
        true
    }

    /// A tag or a comment within a sentence.
    pub(super) fn raw_inline(&mut self, html: &str, span: Span) {
        self.raw(html, span, false);
    }

    fn raw(&mut self, html: &str, span: Span, is_block: bool) {
        let mut removed: Option<String> = None;
        for token in raw_html::tokens(html) {
            if let Some(name) = &removed {
                if matches!(&token, Token::Close(end, _) if end == name) {
                    removed = None;
                }
                continue;
            }
            match token {
                Token::Text(text) => self.raw_text(&decode_html_entities(text), is_block),
                Token::Comment { is_closed: true } => {}
                Token::Comment { is_closed: false } => self.find(
                    &rules::RAW_HTML,
                    "this comment is never closed, so all that follows is part of it".to_owned(),
                    "close it with `-->`",
                    span,
                ),
                Token::Declaration(source) => self.show(source, is_block, Treatment::Shown),
                // The outline knows the place by its name.
                Token::Open(tag) if tag.place().is_some() => {
                    self.places += usize::from(!tag.source.ends_with("/>"));
                }
                Token::Close(name, _) if name == "a" && self.places > 0 => self.places -= 1,
                Token::Open(tag) => {
                    if self.raw_start(&tag, span, is_block) == Treatment::Removed {
                        removed = Some(tag.name);
                    }
                }
                Token::Close(name, source) => self.raw_end(&name, source, is_block),
            }
        }
    }

    fn treatment(&self, name: &str, is_block: bool) -> (Treatment, &'static str) {
        let find = |list: &[(&'static str, Treatment)]| {
            let mut entries = list.iter();
            entries
                .find(|(known, _)| *known == name)
                .map(|(name, treatment)| (*treatment, *name))
        };
        let is_sanitized = self.raw_html == RawHtml::Sanitize;
        match find(&ALWAYS) {
            // A block within a sentence would end the paragraph around it.
            Some((Treatment::Block, name)) if !is_block && !is_sanitized => {
                (Treatment::Shown, name)
            }
            Some(known) => known,
            None if !is_sanitized || !raw_html::is_element(name) => (Treatment::Shown, ""),
            None if REMOVED.contains(&name) => (Treatment::Removed, ""),
            None => find(&SANITIZED).unwrap_or((Treatment::Unwrapped, "")),
        }
    }

    fn raw_start(&mut self, tag: &Tag<'_>, span: Span, is_block: bool) -> Treatment {
        let (mut treatment, name) = self.treatment(&tag.name, is_block);
        let around = match name {
            "summary" => Some("details"),
            "figcaption" if self.raw_html == RawHtml::Escape => Some("figure"),
            _ => None,
        };
        let is_stray = around.is_some_and(|around| {
            self.close_raw_words(false);
            self.open.last() != Some(&Open::Raw(around))
        });
        if is_stray && treatment == Treatment::Block {
            treatment = Treatment::Shown;
        }
        match treatment {
            Treatment::Shown | Treatment::Unwrapped | Treatment::Removed => {
                self.report(&tag.name, treatment, span);
                self.show(tag.source, is_block, treatment);
            }
            Treatment::Void if name == "img" => {
                self.start_raw_words(is_block);
                self.raw_image(tag, span);
            }
            Treatment::Void => {
                self.start_raw_words(is_block);
                self.out.push_str(&format!("<{name}>"));
            }
            Treatment::Inline => {
                self.start_raw_words(is_block);
                self.raw_element(name, tag, span);
            }
            Treatment::Block => {
                self.close_raw_words(false);
                self.raw_element(name, tag, span);
            }
        }
        treatment
    }

    fn raw_element(&mut self, name: &'static str, tag: &Tag<'_>, span: Span) {
        let depth = self
            .open
            .iter()
            .rev()
            .take_while(|open| matches!(open, Open::Raw(_)))
            .count();
        if depth >= DEEPEST {
            return;
        }
        self.holds_raw |= self.raw_html == RawHtml::Sanitize;
        self.out.push('<');
        self.out.push_str(name);
        match name {
            "details" if tag.attribute("open").is_some() => self.out.push_str(" open"),
            "a" => self.raw_address(tag, span),
            "td" | "th" => {
                for span in ["colspan", "rowspan"] {
                    if let Some(count) = tag.attribute(span).and_then(number).filter(|n| *n <= 100)
                    {
                        self.attribute(span, &count.to_string());
                    }
                }
            }
            "abbr" => {
                if let Some(title) = tag.attribute("title") {
                    self.attribute("title", title);
                }
            }
            _ => {}
        }
        self.out.push('>');
        self.open.push(Open::Raw(name));
    }

    fn raw_address(&mut self, tag: &Tag<'_>, span: Span) {
        let Some(written) = tag.attribute("href") else {
            return;
        };
        let (url, rel) = match self.target(written, span) {
            Target::Internal(url) => (url, ""),
            Target::External(url) => (url, " class=\"external\" rel=\"noreferrer noopener\""),
            Target::Broken | Target::Withheld => return,
        };
        self.out.push_str(" href=\"");
        escape::address(&mut self.out, &url);
        self.out.push('"');
        self.out.push_str(rel);
    }

    fn raw_image(&mut self, tag: &Tag<'_>, span: Span) {
        let Some(source) = tag.attribute("src") else {
            return;
        };
        let size = Size {
            width: tag.attribute("width").and_then(number),
            height: tag.attribute("height").and_then(number),
        };
        let description = tag.attribute("alt").unwrap_or_default();
        let title = tag.attribute("title").unwrap_or_default();
        self.image(source, description, title, size, span);
    }

    fn raw_end(&mut self, name: &str, source: &str, is_block: bool) {
        let (treatment, _) = self.treatment(name, is_block);
        match treatment {
            Treatment::Shown => self.show(source, is_block, treatment),
            Treatment::Inline | Treatment::Block => {
                // Only what was opened within the same element of Markdown.
                let is_raw = |open: &&Open| matches!(open, Open::Raw(_));
                let mut raw = self.open.iter().rev().take_while(is_raw);
                let position =
                    raw.position(|open| matches!(open, Open::Raw(open) if *open == name));
                for _ in 0..position.map_or(0, |position| position + 1) {
                    self.close();
                }
                if position.is_some() && treatment == Treatment::Block {
                    self.out.push('\n');
                }
            }
            Treatment::Void | Treatment::Unwrapped | Treatment::Removed => {}
        }
    }

    fn raw_text(&mut self, text: &str, is_block: bool) {
        if text.trim().is_empty() {
            if !self.out.is_empty() && !self.out.ends_with(char::is_whitespace) {
                let space = if text.contains('\n') { '\n' } else { ' ' };
                self.out.push(space);
            }
            return;
        }
        self.start_raw_words(is_block);
        self.abbreviated(text);
    }

    fn show(&mut self, source: &str, is_block: bool, treatment: Treatment) {
        let is_declaration = source.starts_with("<!") || source.starts_with("<?");
        let is_dropped = is_declaration && self.raw_html == RawHtml::Sanitize;
        if treatment == Treatment::Shown && !is_dropped {
            self.start_raw_words(is_block);
            self.words(source);
        }
    }

    /// Words of a block need a paragraph around them.
    fn start_raw_words(&mut self, is_block: bool) {
        let is_wrapped = self
            .open
            .iter()
            .rev()
            .map_while(|open| match open {
                Open::Raw(name) => Some(*name),
                _ => None,
            })
            .any(|name| matches!(name, "p" | "summary" | "figure" | "figcaption"));
        if is_block && !is_wrapped && self.raw_html == RawHtml::Escape {
            self.out.push_str("<p class=\"raw-html\">");
            self.open.push(Open::Raw("p"));
        }
    }

    /// Closes what holds words and was left open; a summary or a caption only at the end of its block.
    fn close_raw_words(&mut self, is_end: bool) {
        while let Some(Open::Raw(name)) = self.open.last() {
            let mut known = ALWAYS.iter().chain(&SANITIZED);
            let is_inline = known.any(|(known, t)| known == name && *t == Treatment::Inline);
            let is_paragraph = *name == "p" && (is_end || self.raw_html == RawHtml::Escape);
            let is_text = is_paragraph || (matches!(*name, "summary" | "figcaption") && is_end);
            if !(is_inline || is_text) {
                break;
            }
            if is_text {
                self.out.truncate(self.out.trim_end().len());
            }
            self.close();
        }
    }

    /// Reports each element once: a page of `<div>`s is one thing to know.
    fn report(&mut self, name: &str, treatment: Treatment, span: Span) {
        const MOST_NAMES: usize = 50;
        if !raw_html::is_element(name)
            || self.reported.len() >= MOST_NAMES
            || !self.reported.insert(name.to_owned())
        {
            return;
        }
        let (what, help) = match treatment {
            Treatment::Shown => (
                "is shown as text",
                "write it as Markdown, or allow raw HTML with `[markdown] html = \"sanitize\"`",
            ),
            Treatment::Removed => ("is left out with what it holds", "write it as Markdown"),
            _ => ("is left out, its text stays", "write it as Markdown"),
        };
        self.find(
            &rules::RAW_HTML,
            format!("the element `<{name}>` {what}"),
            help,
            span,
        );
    }
}

/// A size of an attribute, in pixels.
fn number(value: &str) -> Option<u32> {
    const LARGEST: u32 = 20_000;
    let digits = value.trim().trim_end_matches("px");
    digits
        .parse()
        .ok()
        .filter(|number| (1..=LARGEST).contains(number))
}
