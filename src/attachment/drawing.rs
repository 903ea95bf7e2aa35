//! SVG without anything that runs, loads or asks: written anew from the elements and attributes that
//! are known to be harmless.
//!
//! What comes out is our own text: no declaration, no entity, no comment, no instruction. A reading of
//! the file that differs from a browser's therefore changes what the drawing looks like and never what
//! it may do.

mod allowed;
mod style;

use std::collections::BTreeMap;

use roxmltree::{Children, Document, Error, Node, ParsingOptions};

use crate::escape;
use allowed::{ATTRIBUTES, ELEMENTS, FREE_TEXT, HANDLER_PREFIX};

const SVG: &str = "http://www.w3.org/2000/svg";
const XHTML: &str = "http://www.w3.org/1999/xhtml";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Far above a drawing that helps anybody.
pub const MAX_BYTES: u64 = 16 * 1024 * 1024;
/// Nodes take more memory than the text does.
const MAX_NODES: u32 = 1_000_000;
/// Programs that draw nest groups, and not this deep.
const MAX_DEPTH: usize = 1_000;
/// The parser compares the attributes of an element with each other.
const MAX_ATTRIBUTES: usize = 500;
/// It hands prefixes down to every element that declares one.
const MAX_PREFIXES: usize = 64;

/// A drawing that may be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleaned {
    /// Its text.
    pub text: String,
    /// What was left out that a reader may miss or an author should know of, each with the line where
    /// it first stands.
    pub left_out: BTreeMap<&'static str, u32>,
}

/// The drawing in `text` without what runs, loads or asks.
///
/// # Errors
/// Why there is none, as the end of "it is not published, because …".
pub fn clean(text: &str) -> Result<Cleaned, String> {
    let text = text.trim_start_matches(crate::text::BYTE_ORDER_MARK);
    let text = without_doctype(text)?;
    if is_elaborate(&text) {
        return Err(TOO_ELABORATE.to_owned());
    }
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MAX_NODES,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(&text, options).map_err(|error| told(&error))?;
    let root = document.root_element();
    if !root.has_tag_name((SVG, "svg")) {
        return Err("it holds no SVG drawing".to_owned());
    }
    let mut writer = Writer {
        document: &document,
        text: String::with_capacity(text.len()),
        left_out: BTreeMap::new(),
    };
    for node in document.root().children().filter(Node::is_pi) {
        writer.leave_out("instructions to other programs", node);
    }
    writer.write(root)?;
    Ok(Cleaned {
        text: writer.text,
        left_out: writer.left_out,
    })
}

const TOO_ELABORATE: &str = "it is too elaborate to be checked; export it as a PNG image";

fn told(error: &Error) -> String {
    if matches!(error, Error::NodesLimitReached) {
        return TOO_ELABORATE.to_owned();
    }
    let place = error.pos();
    format!(
        "it is not well-formed XML (line {}, column {})",
        place.row, place.col
    )
}

/// The text without the line that names SVG's own document type, which many programs write. A
/// declaration of entities could make anything of a name, so there is no drawing then.
fn without_doctype(text: &str) -> Result<String, String> {
    const START: &str = "<!DOCTYPE";
    // Behind the first element it is no declaration, and no XML.
    let Some(at) = text.find(START) else {
        return Ok(text.to_owned());
    };
    let mut quote = None;
    for (offset, c) in text.char_indices().skip_while(|(offset, _)| *offset < at) {
        match (quote, c) {
            (None, '[') => {
                return Err(
                    "it declares entities (`<!DOCTYPE … [`); save it as plain SVG".to_owned(),
                );
            }
            (None, '>') => {
                let (declaration, rest) = (text.get(at..=offset), text.get(offset + 1..));
                // Lines stay where they are.
                let lines = declaration.unwrap_or_default().matches('\n').count();
                let before = text.get(..at).unwrap_or_default();
                return Ok([before, &"\n".repeat(lines), rest.unwrap_or_default()].concat());
            }
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    Err("its `<!DOCTYPE` is not closed".to_owned())
}

/// Whether reading it would take longer than it is worth.
fn is_elaborate(text: &str) -> bool {
    text.matches("xmlns:").count() > MAX_PREFIXES
        || text
            .split('<')
            .any(|tag| tag.bytes().filter(|byte| *byte == b'=').count() > MAX_ATTRIBUTES)
}

/// Writes what is harmless.
struct Writer<'d, 'i> {
    document: &'d Document<'i>,
    text: String,
    left_out: BTreeMap<&'static str, u32>,
}

impl<'d, 'i> Writer<'d, 'i> {
    /// Writes an element and all that is in it, without recursion.
    fn write(&mut self, root: Node<'d, 'i>) -> Result<(), String> {
        let mut open: Vec<(Children<'d, 'i>, &'static str)> = Vec::new();
        open.extend(self.begin(root));
        while let Some((children, name)) = open.last_mut() {
            let name = *name;
            let Some(child) = children.next() else {
                self.text.push_str("</");
                self.text.push_str(name);
                self.text.push('>');
                open.pop();
                continue;
            };
            if child.is_text() {
                let text = child.text().unwrap_or_default();
                push_escaped(&mut self.text, text, false);
            } else if child.is_element() {
                if is_words_only(name) {
                    continue;
                }
                open.extend(self.begin(child));
                if open.len() > MAX_DEPTH {
                    return Err(TOO_ELABORATE.to_owned());
                }
            } else if child.is_pi() {
                self.leave_out("instructions to other programs", child);
            }
        }
        self.text.push('\n');
        Ok(())
    }

    /// Writes the start of an element. Returns what is in it and how it ends, or `None` where nothing
    /// more is to be written of it.
    fn begin(&mut self, node: Node<'d, 'i>) -> Option<(Children<'d, 'i>, &'static str)> {
        let tag = node.tag_name();
        let known = ELEMENTS.iter().find(|known| **known == tag.name());
        let Some(name) = known.filter(|_| tag.namespace() == Some(SVG)) else {
            if let Some(what) = noteworthy(tag.namespace(), tag.name()) {
                self.leave_out(what, node);
            }
            return None;
        };
        if *name == "style" && !style::is_harmless(&words(node)) {
            self.leave_out("a style that loads something", node);
            return None;
        }
        self.text.push('<');
        self.text.push_str(name);
        if node.parent_element().is_none() {
            self.attribute("xmlns", SVG);
        }
        self.attributes(node, name);
        if !node.has_children() {
            self.text.push_str("/>");
            return None;
        }
        self.text.push('>');
        Some((node.children(), name))
    }

    fn attributes(&mut self, node: Node<'d, 'i>, element: &str) {
        let mut has_reference = false;
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            match attribute.namespace() {
                None | Some(XLINK) if name == "href" => {
                    if !has_reference && is_inside(element, value) {
                        has_reference = true;
                        self.attribute("href", value);
                    } else if element != "a" && !is_inside(element, value) {
                        // A link asks nobody until it is followed.
                        self.leave_out("a reference to another place", node);
                    }
                }
                None => self.plain_attribute(node, name, value),
                Some(XML) if matches!(name, "space" | "lang") => {
                    self.attribute(&format!("xml:{name}"), value);
                }
                Some(_) => {}
            }
        }
    }

    fn plain_attribute(&mut self, node: Node<'d, 'i>, name: &str, value: &str) {
        let is_aria = name
            .strip_prefix("aria-")
            .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_lowercase()));
        if is_aria || FREE_TEXT.contains(&name) {
            self.attribute(name, value);
        } else if ATTRIBUTES.contains(&name) {
            if style::is_harmless(value) {
                self.attribute(name, value);
            } else {
                self.leave_out("a style that loads something", node);
            }
        } else if name
            .get(..HANDLER_PREFIX.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(HANDLER_PREFIX))
        {
            self.leave_out("an event handler", node);
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.text.push(' ');
        self.text.push_str(name);
        self.text.push_str("=\"");
        push_escaped(&mut self.text, value, true);
        self.text.push('"');
    }

    fn leave_out(&mut self, what: &'static str, node: Node<'d, 'i>) {
        let place = || self.document.text_pos_at(node.range().start).row;
        self.left_out.entry(what).or_insert_with(place);
    }
}

/// What is said about an element that is left out; nothing about what no browser shows.
fn noteworthy(namespace: Option<&str>, name: &str) -> Option<&'static str> {
    match (namespace, name) {
        (_, "script") => Some("a script"),
        (Some(SVG), "foreignObject") | (Some(XHTML), _) => Some("HTML"),
        (Some(SVG), "set" | "discard") => Some("an animation"),
        (Some(SVG), name) if name.starts_with("animate") => Some("an animation"),
        (Some(SVG), "feImage" | "cursor" | "iframe" | "video" | "audio" | "handler") => {
            Some("a reference to another place")
        }
        _ => None,
    }
}

/// Elements that hold words and nothing else.
fn is_words_only(element: &str) -> bool {
    matches!(element, "title" | "desc" | "style")
}

/// Whether a reference stays within the drawing.
fn is_inside(element: &str, value: &str) -> bool {
    value.starts_with('#') || (element == "image" && style::is_embedded_picture(value))
}

/// The text in an element as it will stand there, without what is between.
fn words(node: Node<'_, '_>) -> String {
    let texts = node.children().filter(Node::is_text);
    texts.filter_map(|text| text.text()).collect()
}

/// Adds a value so that it is read as it is: line breaks would be read otherwise, and in an
/// attribute blanks would become spaces.
fn push_escaped(text: &mut String, value: &str, is_attribute: bool) {
    let escaped = escape::html(value).replace('\r', "&#13;");
    if is_attribute {
        text.push_str(&escaped.replace('\n', "&#10;").replace('\t', "&#9;"));
    } else {
        text.push_str(&escaped);
    }
}

#[cfg(test)]
mod tests;
