//! Puts HTML that holds authors' elements in order, where a site allows them.
//!
//! The only place that knows ammonia. What comes in was written from the allow-list already; a
//! second reader, which parses as browsers do, closes what is open, moves what stands where it
//! cannot, and would take out whatever the first one missed.

use std::sync::OnceLock;

use ammonia::{Builder, UrlRelative};

#[rustfmt::skip]
const ELEMENTS: [&str; 63] = [
    "a", "abbr", "aside", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del",
    "details", "div", "dl", "dt", "em", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr",
    "i", "img", "input", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "section",
    "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "u", "ul", "var", "wbr",
    "bdi", "bdo", "dfn", "rp", "rt", "ruby", "time", "data",
];

#[rustfmt::skip]
const ATTRIBUTES: [&str; 25] = [
    "alt", "aria-hidden", "aria-label", "checked", "class", "colspan", "decoding", "disabled",
    "height", "href", "id", "loading", "open", "rel", "role", "rowspan", "scope", "src", "start",
    "tabindex", "title", "type", "value", "width", "lang",
];

/// The same HTML, well-formed and without anything that is not allowed.
pub(super) fn in_order(html: &str) -> String {
    builder().clean(html).to_string()
}

fn builder() -> &'static Builder<'static> {
    static BUILDER: OnceLock<Builder<'static>> = OnceLock::new();
    BUILDER.get_or_init(|| {
        let mut builder = Builder::empty();
        builder
            .tags(ELEMENTS.into_iter().collect())
            .generic_attributes(ATTRIBUTES.into_iter().collect())
            .url_schemes(["http", "https", "mailto", "tel"].into_iter().collect())
            .url_relative(UrlRelative::PassThrough)
            .clean_content_tags(["script", "style"].into_iter().collect())
            .link_rel(None);
        builder
    })
}
