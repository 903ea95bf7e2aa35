//! Links that lead nowhere, or to what is not published.

use rayon::prelude::*;

use crate::catalog::links::texts::{Links, shows};
use crate::catalog::links::{Destination, LinkIndex, MOST_SUGGESTIONS, Resource, anchor};
use crate::catalog::resolve::Resolved;
use crate::diagnostics::fix::Fix;
use crate::diagnostics::{self, Diagnostic, Location, Rule, rules};
use crate::path;
use crate::postmortem::markdown::{self, LinkKind, LinkUse};
use crate::postmortem::outline::Anchor;
use crate::postmortem::{Note, Outline};
use crate::text::{SourceText, Span};

/// A document that may hold links.
struct Linking<'a> {
    source: &'a SourceText,
    /// What its body names.
    body: &'a [LinkUse],
    outline: &'a Outline,
    links: &'a Links,
}

/// Judges the links of all documents but the notes that ship with Afterword.
pub(super) fn check(resolved: &Resolved) -> Vec<Diagnostic> {
    let described = resolved.terms.described();
    let described = described.filter(|term| !term.builtin);
    let notes = described.filter_map(|term| term.note.as_ref());
    let notes = notes.chain(resolved.pages.values());
    let notes = notes.chain(resolved.paths.iter().map(|path| &path.note));
    let notes = notes.chain(&resolved.introduction);
    let entries = resolved.entries.iter().map(|entry| &entry.document);
    let entries = entries.map(|document| (&document.source, &*document.links, &*document.outline));
    let notes = notes.map(|note: &Note| (&note.source, note.links(), note.outline()));
    let linking = entries.chain(notes).filter_map(|(source, body, outline)| {
        Some(Linking {
            source,
            body,
            outline,
            links: resolved.links.get(&*source.path)?,
        })
    });
    let linking: Vec<Linking<'_>> = linking.collect();
    let mut found: Vec<Found> = linking
        .par_iter()
        .map(|document| judge(document, resolved))
        .collect();
    suggest(&mut found, &resolved.documents);
    let found = found.into_iter();
    found
        .flat_map(|found| diagnostics::in_measure(found.diagnostics))
        .collect()
}

#[derive(Default)]
struct Found {
    diagnostics: Vec<Diagnostic>,
    /// Names that are not known, each with its finding's place among the others.
    unknown: Vec<(usize, String)>,
}

fn judge(document: &Linking<'_>, resolved: &Resolved) -> Found {
    let mut judge = Judge {
        document,
        resolved,
        is_located: true,
        found: Found::default(),
    };
    for link in document.body {
        judge.judge(link);
    }
    judge.is_located = false;
    for link in document.links.of_texts() {
        judge.judge(link);
    }
    judge.found
}

/// Says of unknown names what may have been meant. Each is held against all names there are, so that
/// only of the first of them it is looked for.
fn suggest(found: &mut [Found], documents: &LinkIndex) {
    let mut left = MOST_SUGGESTIONS;
    for found in found.iter_mut() {
        found.unknown.truncate(left);
        left -= found.unknown.len();
    }
    found.par_iter_mut().for_each(|found| {
        for (at, target) in std::mem::take(&mut found.unknown) {
            if let Some(near) = documents.nearest(&target)
                && let Some(finding) = found.diagnostics.get_mut(at)
            {
                finding.help = Some(format!("did you mean `[[{near}]]`?"));
            }
        }
    });
}

/// What a link is judged by.
struct Judge<'a> {
    document: &'a Linking<'a>,
    resolved: &'a Resolved,
    /// Whether links have a place in the file. Where one without leads to is what counts; only what
    /// must not be published is reported.
    is_located: bool,
    found: Found,
}

impl Judge<'_> {
    /// Reports a link where it leads nowhere.
    fn judge(&mut self, link: &LinkUse) {
        let target = link.target.as_str();
        let to = self
            .document
            .links
            .to(link)
            .unwrap_or(&Destination::Missing);
        match (link.kind, to) {
            (LinkKind::Mention | LinkKind::Reference, _) => {}
            (LinkKind::Link | LinkKind::Image, to) => self.destination(link, to),
            (_, Destination::Resource(place, fragment)) => {
                self.place(link, place, fragment.as_ref())
            }
            (_, Destination::WithheldFile) => self.withheld(link),
            (_, Destination::Unfit { path, reason, .. }) => self.unfit(link, path, reason),
            (LinkKind::Embed, _) => self.broken(
                link,
                format!("no image or document is called `{target}`"),
                "check the name; the file may be of a kind that is not published",
            ),
            (LinkKind::Wiki, _) => {
                if self.is_located {
                    let unknown = (self.found.diagnostics.len(), target.to_owned());
                    self.found.unknown.push(unknown);
                }
                let help = "write the id of a postmortem, or a term such as `factor:retry-storm`";
                self.broken(link, format!("nothing is called `{target}`"), help);
            }
        }
    }

    fn broken(&mut self, link: &LinkUse, message: String, help: impl Into<String>) {
        if self.is_located {
            self.report(&rules::BROKEN_LINK, link, message, help);
        }
    }

    /// Reports a link to a path at which nothing lies.
    fn missing(&mut self, link: &LinkUse) {
        let (from, target) = (&*self.document.source.path, link.target.as_str());
        let documents = &self.resolved.documents;
        let alike = documents.nearest_path(from, target);
        let near = alike.or_else(|| documents.only_of_name(target));
        let help = match (alike, near) {
            (Some(near), _) => format!("did you mean `{near}`? Capitals count in addresses"),
            (None, Some(near)) => format!("did you mean `{}`?", path::seen_from(from, near)),
            (None, None) if target.starts_with('/') => {
                "check the path, which starts at the root of the site; the text stays, the link is dropped"
                    .to_owned()
            }
            (None, None) => {
                "check the path, which starts at this document; the text stays, the link is dropped"
                    .to_owned()
            }
        };
        let fix = near.and_then(|near| self.exchange(link, near));
        let message = format!("`{target}` leads to no file of the site");
        self.broken(link, message, help);
        if self.is_located
            && let Some(finding) = self.found.diagnostics.last_mut()
        {
            finding.fix = fix.map(Box::new);
        }
    }

    /// The exchange of a link's path for that of another document, where both are written plainly.
    fn exchange(&self, link: &LinkUse, near: &str) -> Option<Fix> {
        let SourceText { path, text } = self.document.source;
        let written = link.target.split(['#', '?']).next()?;
        let start = link.span.of(text).rfind(written)? + link.span.start;
        let replacement = path::seen_from(path, near);
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_');
        let span = Span::new(start, start + written.len());
        replacement
            .chars()
            .all(is_plain)
            .then(|| Fix::new(span, written, &replacement))
    }

    /// Reports a link to a file that belongs to a document which is withheld.
    fn withheld(&mut self, link: &LinkUse) {
        let target = &link.target;
        self.report(
            &rules::WITHHELD_FILE,
            link,
            format!("`{target}` belongs to a document that is not published, so it is left out"),
            "put a copy beside this document, or move the file to a folder that belongs to neither",
        );
    }

    /// Reports a link to a file that is not published for what it holds.
    fn unfit(&mut self, link: &LinkUse, file: &str, reason: &str) {
        self.report(
            &rules::ATTACHMENT,
            link,
            format!("`{file}` exists but is not published, because {reason}"),
            "fix it, or give it the file extension of what it holds; the text stays, the link is dropped",
        );
    }

    fn report(
        &mut self,
        rule: &'static Rule,
        link: &LinkUse,
        message: String,
        help: impl Into<String>,
    ) {
        let location = Location {
            path: self.document.source.path.to_string(),
            span: self.is_located.then_some(link.span),
        };
        let diagnostic = Diagnostic::new(rule, location, message).help(help);
        self.found.diagnostics.push(diagnostic);
    }

    fn place(&mut self, link: &LinkUse, place: &Resource, fragment: Option<&String>) {
        // An embedded document is linked to as a whole.
        if let (Resource::Postmortem(to), Some(fragment)) = (place, fragment)
            && link.kind != LinkKind::Embed
            && let Some(entry) = self.resolved.entries.get(*to)
        {
            self.heading(link, &entry.document.outline, fragment);
        }
    }

    fn heading(&mut self, link: &LinkUse, outline: &Outline, fragment: &str) {
        if anchor(outline, fragment) == Anchor::Missing {
            let target = &link.target;
            let message =
                format!("`{target}` leads to a heading `#{fragment}` that does not exist");
            self.broken(link, message, known_anchors(outline));
        }
    }

    fn destination(&mut self, link: &LinkUse, to: &Destination) {
        let target = link.target.as_str();
        match to {
            Destination::External if markdown::is_allowed(target) => {}
            Destination::External => {
                let excerpt: String = target.chars().take(60).collect();
                let message = format!(
                    "the address `{excerpt}` is not allowed, so its words stay without a link"
                );
                let help = "use an http, https, mailto or tel address, or a path";
                if self.is_located {
                    self.report(&rules::UNSAFE_ADDRESS, link, message, help);
                }
            }
            Destination::Resource(place, _) if !shows(link.kind, place) => self.broken(
                link,
                format!("`{target}` is a document, not an image"),
                "remove the `!`, so that it is a link",
            ),
            Destination::Resource(place, fragment) => self.place(link, place, fragment.as_ref()),
            Destination::Fragment(fragment) if fragment.is_empty() => {}
            Destination::Fragment(fragment) => self.heading(link, self.document.outline, fragment),
            Destination::Withheld => self.broken(
                link,
                format!("`{target}` leads to a document that is not published"),
                "it is a draft or meant for another audience; the text stays, the link is dropped",
            ),
            Destination::WithheldFile => self.withheld(link),
            Destination::Unfit { path, reason, .. } => self.unfit(link, path, reason),
            Destination::Unpublished { url: Some(_), .. } => {}
            Destination::Unpublished { reason, url: None } => self.broken(
                link,
                format!("`{target}` exists but is not published, because {reason}"),
                "set `repository` in site.toml to link there; the text stays, the link is dropped",
            ),
            Destination::Outside { path } => self.broken(
                link,
                format!("`{target}` exists, but outside of the folder that is read, so it is not published"),
                how_to_take_in(path),
            ),
            Destination::Missing => self.missing(link),
        }
    }
}

/// What brings a file outside of the content, by its path seen from the root, into it.
fn how_to_take_in(path: &str) -> String {
    let steps = path.matches("../").count();
    let up = match steps {
        0 => {
            return "choose a `[content] dir` in site.toml that holds both (`.` is the whole folder), or move the file beside the document".to_owned();
        }
        1 => "one level up".to_owned(),
        steps => format!("{steps} levels up"),
    };
    format!(
        "build the folder {up} (`--root`, or site.toml there), where `[content] include` can keep to these documents; or move the file beside the document"
    )
}

fn known_anchors(outline: &Outline) -> String {
    let anchors: Vec<String> = outline
        .headings
        .iter()
        .take(8)
        .map(|h| format!("`#{}`", h.anchor))
        .collect();
    if anchors.is_empty() {
        "the document has no headings; link to it without a fragment".to_owned()
    } else {
        format!("its headings are {}", anchors.join(", "))
    }
}
