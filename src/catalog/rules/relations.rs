//! Relations that name the document itself, or no postmortem at all.

use crate::catalog::links::{LinkIndex, MOST_SUGGESTIONS, Resource};
use crate::catalog::resolve::Resolved;
use crate::diagnostics::fix::Fix;
use crate::diagnostics::{Diagnostic, Location, rules};
use crate::postmortem::{Postmortem, RelationMention};

pub(super) fn check(resolved: &Resolved) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut unknown = 0;
    for (index, entry) in resolved.entries.indexed() {
        let document = &entry.document;
        for (mention, place) in document.relations.iter().zip(&entry.relations) {
            match place {
                Some(Resource::Postmortem(other)) if *other == index => found.push(
                    Diagnostic::new(
                        &rules::SELF_RELATION,
                        Location::within(&document.source.path, mention.to.span),
                        format!("`{}` is this document itself", mention.to.text),
                    )
                    .help("link to another postmortem, or remove the relation"),
                ),
                Some(_) => {}
                None => {
                    let may_search = unknown < MOST_SUGGESTIONS;
                    let documents = Some(&resolved.documents).filter(|_| may_search);
                    unknown += 1;
                    found.push(unknown_relation(document, mention, documents));
                }
            }
        }
    }
    found
}

fn unknown_relation(
    document: &Postmortem,
    mention: &RelationMention,
    documents: Option<&LinkIndex>,
) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        &rules::UNKNOWN_RELATION,
        Location::within(&document.source.path, mention.to.span),
        format!("no postmortem is called `{}`", mention.to.text),
    );
    match documents.and_then(|documents| documents.nearest(&mention.to.text)) {
        Some(near) => diagnostic
            .help(format!("did you mean `{near}`?"))
            .fix(Fix::slip(mention.to.span, &mention.to.text, near)),
        None => {
            diagnostic.help("write the `id` of a postmortem, which is the last part of its address")
        }
    }
}
