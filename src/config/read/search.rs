//! `[search]`: words that mean the same, and the engine that answers in place of the site's files.

use super::{Reader, address_host};
use crate::config::{Backend, BackendKind, Config, is_index_name};
use crate::data::fields::{Problem, Text};
use crate::data::{Node, Value};
use crate::text::Span;
use crate::words::Word as _;

/// What a whole backend looks like, for those who left out a part of it.
const EXAMPLE: &str = "write `backend = { kind = \"opensearch\", url = \"https://search.example/\", index = \"postmortems\" }`";

impl Reader<'_> {
    pub(super) fn search(&mut self, config: &mut Config) {
        config.synonyms = self.synonyms();
        if let Some((fields, node)) = self.fields.map("backend") {
            let mut inner = Reader { fields };
            config.search_backend = inner.backend(node.span);
            self.fields.absorb(inner.fields);
        }
    }

    fn backend(&mut self, span: Span) -> Option<Backend> {
        let missing = ["kind", "url", "index"].map(|name| (name, self.fields.take(name).is_none()));
        for (name, _) in missing.into_iter().filter(|(_, is_missing)| *is_missing) {
            let message = format!("this backend has no `{name}`");
            self.fields.report(Problem::value(message, span, EXAMPLE));
        }
        let kind = self.choice("kind", BackendKind::WORDS);
        let url = self
            .fields
            .text("url")
            .and_then(|text| self.engine_url(&text));
        let index = self.fields.text("index").and_then(|text| {
            let help = "use three or more lower-case letters, digits, `-` and `_`, a letter first, as in `postmortems`";
            self.checked(text, is_index_name, "cannot be the name of an index", help)
        });
        Some(Backend {
            kind: kind?,
            url: url?,
            index: index?,
        })
    }

    /// An address that can stand in a content security policy: nothing in its host but names and a port.
    fn engine_url(&mut self, text: &Text) -> Option<String> {
        let url = text.text.trim();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
        let is_host = |host: &str| host.chars().all(is_plain);
        let is_engine = address_host(url).is_some_and(is_host)
            && !url.contains(['?', '#', '\\', '@', '\''])
            && url.is_ascii();
        if !is_engine {
            let help = "write one such as `https://search.example/`, without a name or password, `?` and `#`";
            self.refuse(text, "is not the http address of a search engine", help);
            return None;
        }
        Some(format!("{}/", url.trim_end_matches('/')))
    }

    fn synonyms(&mut self) -> Vec<Vec<String>> {
        let mut groups = Vec::new();
        for node in self.fields.items("synonyms") {
            let words: Option<Vec<String>> = match &node.value {
                Value::List(items) => items.iter().map(Node::scalar).collect(),
                _ => None,
            };
            match words {
                Some(words) if words.len() >= 2 => groups.push(words),
                _ => self.fields.report(Problem::value(
                    "this is not a group of words",
                    node.span,
                    "write lists in a list, as in `[[\"k8s\", \"kubernetes\"]]`",
                )),
            }
        }
        groups
    }
}
