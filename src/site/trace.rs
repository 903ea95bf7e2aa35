//! What a page's links were resolved to: the questions that its texts asked the catalog, each with a
//! mark of the answer. A page whose key is as it was asks the same questions, as long as it gets the
//! same answers; where all of them still are the same, so is the page.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A question about a text's link.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Question {
    /// Where a destination leads.
    Link(String),
    /// Which image a source is.
    Image(String),
    /// What `[[…]]` means.
    Wiki(String),
    /// What `![[…]]` means.
    Embed(String),
    /// Whether a word is an id.
    Mention(String),
}

/// The questions of one page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// By the file that the text stands in.
    by_source: BTreeMap<String, BTreeMap<Question, Answer>>,
}

/// A mark of an answer: half a hash, which is enough to tell answers apart that nobody chose.
type Answer = [u8; 16];

impl Trace {
    /// Remembers what a question was answered with.
    pub(super) fn record(
        &mut self,
        source: &str,
        question: Question,
        answer: &impl std::fmt::Debug,
    ) {
        let mark = mark(answer);
        if let Some(asked) = self.by_source.get_mut(source) {
            asked.insert(question, mark);
        } else {
            let asked = BTreeMap::from([(question, mark)]);
            self.by_source.insert(source.to_owned(), asked);
        }
    }

    /// Whether every question still has its answer; `ask` marks the answer to a question of a file.
    pub(super) fn holds(&self, ask: impl Fn(&str, &Question) -> Answer) -> bool {
        self.by_source.iter().all(|(source, asked)| {
            asked
                .iter()
                .all(|(question, answer)| ask(source, question) == *answer)
        })
    }
}

/// The mark of an answer.
pub(super) fn mark(answer: &impl std::fmt::Debug) -> Answer {
    let hash = blake3::hash(format!("{answer:?}").as_bytes());
    let mut mark = Answer::default();
    for (to, from) in mark.iter_mut().zip(hash.as_bytes()) {
        *to = *from;
    }
    mark
}
