//! What only authors are told in a preview: beside a story what is suggested and nobody confirmed, and what a
//! review asks; on the home page how much is suggested, and where it is decided. No published page has any of it.

use std::sync::Arc;

use serde::Serialize;

use super::live;
use crate::adopt::{self, Item};
use crate::config::FILE_NAME;
use crate::diagnostics::ignore::Comments;
use crate::diagnostics::json::{self, Finding};
use crate::diagnostics::levels;
use crate::postmortem::ignores;
use crate::review;
use crate::site::{Route, Site};

/// What is told.
#[derive(Serialize)]
pub(super) struct Told {
    questions: Vec<Finding>,
    suggestions: Vec<Suggestion>,
    /// Suggested systems and factors of all stories, on the home page.
    waiting: Option<usize>,
    /// Where suggestions are decided, where they can be.
    desk: Option<&'static str>,
}

#[derive(Serialize)]
struct Suggestion {
    field: String,
    title: String,
    said: Option<String>,
}

/// What authors are told at an address; `None` for pages that are neither a story nor the home page.
pub(super) fn told(site: &Site, address: &str, has_desk: bool) -> Option<Told> {
    let desk = has_desk.then_some(live::DESK);
    let index = match site.routes().get(address)? {
        Route::Postmortem(index) => *index,
        Route::Home => {
            let uses = site.catalog().entries.iter().flat_map(|entry| &entry.uses);
            return Some(Told {
                questions: Vec::new(),
                suggestions: Vec::new(),
                waiting: Some(uses.filter(|used| used.is_suggested()).count()),
                desk,
            });
        }
        _ => return None,
    };
    let entry = site.catalog().entries.get(index)?;
    let document = &entry.document;
    let mut questions = review::findings(document, site.config());
    let text = &document.source.text;
    let comments = ignores::read(text, document.body, &document.outline);
    Comments::of([(&*document.source.path, comments.as_slice())]).silence(&mut questions);
    levels::apply(&site.config().check_levels, &mut questions, FILE_NAME);
    let items = adopt::items(entry, site.catalog(), site.config());
    let suggestions = items.into_iter().filter(Item::is_suggested);
    Some(Told {
        questions: json::findings(&questions, &|_| Some(Arc::clone(text))),
        suggestions: suggestions
            .map(|item| Suggestion {
                field: item.field,
                title: item.title,
                said: item.said,
            })
            .collect(),
        waiting: None,
        desk,
    })
}
