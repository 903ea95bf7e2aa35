//! Code blocks and code within a sentence.

use pulldown_cmark::{CodeBlockKind, Event, TagEnd};

use super::escape;
use super::writer::{Style, Writer};
use crate::postmortem::markdown::highlight::highlight;

/// How much code of one document is highlighted, in bytes.
pub(super) const MOST_HIGHLIGHTED: usize = 128 * 1024;

/// The code block that is open.
pub(super) struct Code {
    language: String,
    text: String,
}

impl Writer<'_> {
    pub(super) fn start_code(&mut self, kind: &CodeBlockKind<'_>) {
        let language = match kind {
            CodeBlockKind::Fenced(info) => language(info),
            CodeBlockKind::Indented => String::new(),
        };
        let text = String::new();
        self.code = Some(Code { language, text });
    }

    /// Collects the text of an open code block; says whether the event belonged to one.
    pub(super) fn code_takes(&mut self, event: &Event<'_>) -> bool {
        let Some(code) = &mut self.code else {
            return false;
        };
        match event {
            Event::End(TagEnd::CodeBlock) => {
                if let Some(code) = self.code.take() {
                    self.code_block(&code);
                }
            }
            Event::Text(text) => code.text.push_str(text),
            _ => {}
        }
        true
    }

    pub(super) fn code_span(&mut self, code: &str) {
        self.out.push_str("<code>");
        self.words(code);
        self.out.push_str("</code>");
    }

    fn code_block(&mut self, code: &Code) {
        if self.style == Style::Inline {
            self.code_span(&code.text);
            self.out.push(' ');
            return;
        }
        // It may scroll, so that the keyboard has to reach it.
        self.out.push_str("<pre tabindex=\"0\"><code");
        if !code.language.is_empty() {
            self.attribute("class", &format!("language-{}", code.language));
        }
        self.out.push('>');
        let text = escape::visible(&code.text);
        match highlight(&text, &code.language, &mut self.highlightable) {
            Some(html) => {
                self.named += 1;
                self.words_written += text.split_whitespace().count();
                self.out.push_str(&html);
            }
            None => self.words(&text),
        }
        self.out.push_str("</code></pre>\n");
    }
}

/// The language of an info string: `rust,ignore` and `rust title="x"` are `rust`.
fn language(info: &str) -> String {
    let end = info.find([',', ' ', '\t', '{', ':']).unwrap_or(info.len());
    let name = info.get(..end).unwrap_or_default();
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '-' | '_' | '.');
    if name.len() <= 30 && name.chars().all(is_name) {
        name.to_ascii_lowercase()
    } else {
        String::new()
    }
}
