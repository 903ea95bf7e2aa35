//! Raw HTML in Markdown, cut into tags, comments and text.
//!
//! A reader, not a judge: what may reach a page is decided where pages are written. It is
//! stricter than a browser, so that what it takes for text is escaped and harmless.

use html_escape::decode_html_entities;

use crate::diagnostics::ignore;

/// The longest tag that is read as one, in bytes. An unfinished tag costs at most this much.
const LONGEST_TAG: usize = 4096;

/// A piece of raw HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token<'h> {
    /// Text, entities as written.
    Text(&'h str),
    /// `<name …>`.
    Open(Tag<'h>),
    /// `</name>`, the name in lower case, and as written.
    Close(String, &'h str),
    /// `<!-- … -->`; `false` where the end is missing.
    Comment {
        /// Whether the comment ends.
        is_closed: bool,
    },
    /// `<!DOCTYPE …>`, `<?php … ?>`.
    Declaration(&'h str),
}

/// An opening tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag<'h> {
    /// Its name in lower case.
    pub(super) name: String,
    /// Names in lower case and values, character references decoded.
    pub(super) attributes: Vec<(String, String)>,
    /// The whole tag as written.
    pub(super) source: &'h str,
}

impl Tag<'_> {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        attributes
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.as_str())
    }
}

impl Tag<'_> {
    /// The name of a place: `<a name="…">` that leads nowhere itself.
    pub(super) fn place(&self) -> Option<&str> {
        let is_place = self.name == "a" && self.attribute("href").is_none();
        let name = || self.attribute("id").or_else(|| self.attribute("name"));
        is_place
            .then(name)
            .flatten()
            .filter(|name| !name.is_empty())
    }
}

/// The names that raw HTML gives to places.
#[must_use]
pub fn named_places(html: &str) -> Vec<String> {
    let tags = tokens(html).into_iter().filter_map(|token| match token {
        Token::Open(tag) => tag.place().map(str::to_owned),
        _ => None,
    });
    tags.collect()
}

/// Whether HTML is comments and nothing else.
#[must_use]
pub fn is_comment(html: &str) -> bool {
    tokens(html).iter().all(|token| match token {
        Token::Comment { .. } => true,
        Token::Text(text) => text.trim().is_empty(),
        Token::Open(_) | Token::Close(..) | Token::Declaration(_) => false,
    })
}

/// What the comments of a text say to people, in one line.
#[must_use]
pub fn words_of_comments(text: &str) -> String {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some((_, inside)) = rest.split_once("<!--") {
        let (comment, behind) = inside.split_once("-->").unwrap_or((inside, ""));
        if !comment.trim_start().starts_with(ignore::MARK) {
            words.extend(comment.split_whitespace());
        }
        rest = behind;
    }
    words.join(" ")
}

/// Cuts raw HTML.
pub(super) fn tokens(html: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut text_start = 0;
    let mut at = 0;
    let last_end = html.rfind('>').unwrap_or(0);
    while let Some(next) = html.get(at..).and_then(|rest| rest.find('<')) {
        let start = at + next;
        let rest = html.get(start..).unwrap_or_default();
        let read = if rest.starts_with("<!--") {
            Some(comment(rest))
        } else if start < last_end {
            markup(rest)
        } else {
            None
        };
        let Some((length, token)) = read else {
            at = start + 1;
            continue;
        };
        if text_start < start {
            found.push(Token::Text(html.get(text_start..start).unwrap_or_default()));
        }
        found.push(token);
        at = start + length;
        text_start = at;
    }
    if text_start < html.len() {
        found.push(Token::Text(html.get(text_start..).unwrap_or_default()));
    }
    found
}

/// Where the tag ends that a text begins with.
pub(super) fn tag_end(html: &str) -> Option<usize> {
    open(html).map(|(length, _)| length)
}

fn comment(rest: &str) -> (usize, Token<'_>) {
    let inside = rest.get(4..).unwrap_or_default();
    let ends_at_once = [(">", 5), ("->", 6)];
    if let Some((_, length)) = ends_at_once.iter().find(|(end, _)| inside.starts_with(end)) {
        return (*length, Token::Comment { is_closed: true });
    }
    match inside.find("-->") {
        Some(end) => (4 + end + 3, Token::Comment { is_closed: true }),
        None => (rest.len(), Token::Comment { is_closed: false }),
    }
}

fn markup(rest: &str) -> Option<(usize, Token<'_>)> {
    let mut window = LONGEST_TAG.min(rest.len());
    while !rest.is_char_boundary(window) {
        window -= 1;
    }
    let window = rest.get(..window)?;
    let bytes = window.as_bytes();
    match bytes.get(1)? {
        b'!' | b'?' => {
            let length = window.find('>')? + 1;
            Some((length, Token::Declaration(window.get(..length)?)))
        }
        b'/' => {
            let name_end = 2 + name_length(bytes.get(2..)?)?;
            let length = name_end + window.get(name_end..)?.find('>')? + 1;
            let is_clean = window.get(name_end..length - 1)?.trim().is_empty();
            let name = window.get(2..name_end)?.to_ascii_lowercase();
            is_clean.then_some((length, Token::Close(name, window.get(..length)?)))
        }
        _ => open(window),
    }
}

fn open(window: &str) -> Option<(usize, Token<'_>)> {
    let bytes = window.as_bytes();
    let mut at = 1 + name_length(bytes.get(1..)?)?;
    let name = window.get(1..at)?.to_ascii_lowercase();
    let mut attributes: Vec<(String, String)> = Vec::new();
    loop {
        let spaces = count(bytes, at, |b| b.is_ascii_whitespace() || b == b'/');
        let next = at + spaces;
        if bytes.get(next)? == &b'>' {
            let length = next + 1;
            let source = window.get(..length)?;
            let tag = Tag {
                name,
                attributes,
                source,
            };
            return Some((length, Token::Open(tag)));
        }
        if spaces == 0 {
            return None;
        }
        at = next;
        let length = count(bytes, at, |b| {
            !b.is_ascii_whitespace() && !b"\"'<>/=`".contains(&b) && b > 0x20
        });
        if length == 0 {
            return None;
        }
        let attribute = window.get(at..at + length)?.to_ascii_lowercase();
        at += length;
        let equals = at + count(bytes, at, |b| b.is_ascii_whitespace());
        let mut value = String::new();
        if bytes.get(equals)? == &b'=' {
            at = equals + 1;
            at += count(bytes, at, |b| b.is_ascii_whitespace());
            let (written, end) = value_at(window, at)?;
            value = decode_html_entities(written).into_owned();
            at = end;
        }
        // The first of two attributes of one name counts, as in a browser.
        if !attributes.iter().any(|(known, _)| *known == attribute) {
            attributes.push((attribute, value));
        }
    }
}

/// A value, quoted or not, and where it ends.
fn value_at(window: &str, at: usize) -> Option<(&str, usize)> {
    let bytes = window.as_bytes();
    let quote = *bytes.get(at)?;
    if quote == b'"' || quote == b'\'' {
        let length = count(bytes, at + 1, |b| b != quote);
        let end = at + 1 + length;
        bytes.get(end)?;
        return Some((window.get(at + 1..end)?, end + 1));
    }
    let length = count(bytes, at, |b| {
        !b.is_ascii_whitespace() && !b"\"'<>=`".contains(&b)
    });
    (length > 0).then_some((window.get(at..at + length)?, at + length))
}

fn name_length(bytes: &[u8]) -> Option<usize> {
    bytes.first().filter(|byte| byte.is_ascii_alphabetic())?;
    Some(count(bytes, 0, |b| b.is_ascii_alphanumeric() || b == b'-'))
}

fn count(bytes: &[u8], from: usize, is_part: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.iter().take_while(|byte| is_part(**byte)).count()
}

/// Whether a tag of this name separates words.
pub(super) fn is_break(name: &str) -> bool {
    matches!(
        name,
        "br" | "hr"
            | "p"
            | "div"
            | "li"
            | "td"
            | "th"
            | "tr"
            | "summary"
            | "details"
            | "figcaption"
    )
}

/// Whether HTML has, or had, an element of this name.
pub(super) fn is_element(name: &str) -> bool {
    ELEMENTS.binary_search(&name).is_ok()
}

#[rustfmt::skip]
const ELEMENTS: [&str; 146] = [
    "a", "abbr", "acronym", "address", "applet", "area", "article", "aside", "audio", "b", "base",
    "basefont", "bdi", "bdo", "bgsound", "big", "blink", "blockquote", "body", "br", "button",
    "canvas", "caption", "center", "cite", "code", "col", "colgroup", "command", "content",
    "data", "datalist", "dd", "del", "details", "dfn", "dialog", "dir", "div", "dl", "dt", "em",
    "embed", "fieldset", "figcaption", "figure", "font", "footer", "form", "frame", "frameset",
    "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html", "i", "iframe",
    "image", "img", "input", "ins", "isindex", "kbd", "keygen", "label", "legend", "li", "link",
    "listing", "main", "map", "mark", "marquee", "math", "menu", "menuitem", "meta", "meter",
    "multicol", "nav", "nobr", "noembed", "noframes", "noscript", "object", "ol", "optgroup",
    "option", "output", "p", "param", "picture", "plaintext", "portal", "pre", "progress", "q",
    "rb", "rp", "rt", "rtc", "ruby", "s", "samp", "script", "search", "section", "select", "slot",
    "small", "source", "spacer", "span", "strike", "strong", "style", "sub", "summary", "sup",
    "svg", "table", "tbody", "td", "template", "textarea", "tfoot", "th", "thead", "time",
    "title", "tr", "track", "tt", "u", "ul", "var", "video", "wbr", "xmp",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_cut_out_of_text() {
        let check = |html: &str, expected: &[&str]| {
            let found: Vec<_> = tokens(html)
                .into_iter()
                .map(|token| match token {
                    Token::Text(text) => format!("text {text}"),
                    Token::Open(tag) => {
                        tag.attributes.iter().fold(tag.name, |all, (name, value)| {
                            format!("{all} {name}={value}")
                        })
                    }
                    Token::Close(name, _) => format!("/{name}"),
                    Token::Comment { is_closed } => format!("comment {is_closed}"),
                    Token::Declaration(_) => "declaration".to_owned(),
                })
                .collect();
            assert_eq!(found, expected, "{html:?}");
        };
        check("a<B>c</b >d", &["text a", "b", "text c", "/b", "text d"]);
        check(
            "<img SRC='a' alt=\"b c\" hidden/>",
            &["img src=a alt=b c hidden="],
        );
        check("<img src=x onerror=a(1)>", &["img src=x onerror=a(1)"]);
        check(
            "<a href=\"&#x6a;ava&colon;&eacute;&bogus;&#0;\">",
            &["a href=java:é&bogus;&#0;"],
        );
        check(
            "a<!-- <b> -->c<!-- d",
            &["text a", "comment true", "text c", "comment false"],
        );
        check("<!DOCTYPE html><?php x ?>", &["declaration", "declaration"]);
        check("a < b <a <c>", &["text a < b <a ", "c"]);
        check("<a href=\"x", &["text <a href=\"x"]);
        check("</b onclick=1>", &["text </b onclick=1>"]);
        assert!(ELEMENTS.is_sorted());
    }
}
