//! Links, images and the links that are written as text.

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::writer::{Open, Writer};
use super::{Image, TOP, Target, WikiLink, escape};
use crate::diagnostics::rules;
use crate::postmortem::markdown::Words;
use crate::postmortem::markdown::address::{Address, classify, excerpt};
use crate::postmortem::markdown::content::is_label;
use crate::postmortem::markdown::marks::{Mark, marks};
use crate::postmortem::outline::Anchor;
use crate::text::Span;

/// An image whose description is being collected.
pub(super) struct Picture {
    source: String,
    title: String,
    words: Words,
    span: Span,
    /// Images within its description.
    depth: usize,
}

/// The size an author gives an image, which wins over the file's.
#[derive(Clone, Copy, Default)]
pub(super) struct Size {
    /// CSS pixels.
    pub(super) width: Option<u32>,
    /// CSS pixels.
    pub(super) height: Option<u32>,
}

/// What is said of a link to what is not published.
const WITHHELD_LINK: &str = "This link leads to something that is not published";

/// What stands for an image that is not published.
const WITHHELD_IMAGE: &str = "This image is not published";

impl Writer<'_> {
    pub(super) fn start_link(&mut self, kind: LinkType, written: &str, title: &str, span: Span) {
        self.links += 1;
        let found = match kind {
            label if is_label(label) => match self.resolve.wiki(written) {
                Some(link) => {
                    self.start_wiki(&link);
                    return;
                }
                None => Target::Broken,
            },
            LinkType::Email => self.target(&format!("mailto:{written}"), span),
            _ => self.target(written, span),
        };
        match found {
            Target::Internal(url) => self.start_anchor(&url, written, title, ""),
            Target::External(url) => {
                let rel = " class=\"external\" rel=\"noreferrer noopener\"";
                self.start_anchor(&url, written, title, rel);
            }
            // `target` has said why; the words stay, marked.
            Target::Broken => {
                let why = format!("This link leads nowhere: {}", excerpt(written));
                self.start_broken(&why);
            }
            Target::Withheld => self.start_broken(WITHHELD_LINK),
        }
    }

    fn start_broken(&mut self, why: &str) {
        self.out.push_str("<span class=\"broken-link\"");
        self.attribute("title", why);
        self.element(">", "</span>");
    }

    fn start_anchor(&mut self, url: &str, written: &str, title: &str, more: &str) {
        self.out.push_str("<a href=\"");
        escape::address(&mut self.out, url);
        self.out.push('"');
        self.out.push_str(more);
        if !title.is_empty() {
            self.attribute("title", title);
        }
        self.out.push('>');
        self.open.push(Open::Link {
            named: self.named,
            address: written.to_owned(),
        });
    }

    /// Where an address leads; reports what leads nowhere.
    pub(super) fn target(&mut self, written: &str, span: Span) -> Target {
        let target = match classify(written) {
            Address::Unsafe => {
                self.find(
                    &rules::UNSAFE_ADDRESS,
                    format!("the address `{}` is not allowed", excerpt(written)),
                    "use an http, https, mailto or tel address, or a path",
                    span,
                );
                return Target::Broken;
            }
            Address::External(url) => return Target::External(url),
            Address::Relative(path) => self.relative(&path),
        };
        if target == Target::Broken {
            self.find(
                &rules::BROKEN_LINK,
                format!("`{}` leads nowhere", excerpt(written)),
                "correct the path or take the link away",
                span,
            );
        }
        target
    }

    fn relative(&self, path: &str) -> Target {
        if let Some(fragment) = path.strip_prefix('#') {
            match self.outline.map(|outline| outline.find_anchor(fragment)) {
                Some(Anchor::Heading(anchor)) => return Target::Internal(format!("#{anchor}")),
                Some(Anchor::Top) => return Target::Internal(TOP.to_owned()),
                Some(Anchor::Missing) | None => {}
            }
        }
        let target = self.resolve.link(path);
        match &target {
            // What the site answers is checked as well, so that no mistake there can matter here.
            Target::Internal(url) => match classify(url) {
                Address::Relative(url) => Target::Internal(url),
                _ => Target::Broken,
            },
            Target::External(url) => match classify(url) {
                Address::External(url) => Target::External(url),
                _ => Target::Broken,
            },
            Target::Broken | Target::Withheld => target,
        }
    }

    /// Writes prose with the links that are written as text.
    pub(super) fn prose(&mut self, words: &str, span: Span) {
        if self.links > 0 {
            self.abbreviated(words);
            return;
        }
        let is_exact = words.len() == span.end - span.start;
        let mut rest = 0;
        for (place, mark) in marks(words) {
            let before = words.get(rest..place.start).unwrap_or_default();
            let here = if is_exact {
                Span::from(place.clone()).shifted(span.start)
            } else {
                span
            };
            match mark {
                Mark::Mention(word) => {
                    let link = if self.in_heading {
                        None
                    } else {
                        self.resolve.mention(word)
                    };
                    let Some(link) = link else { continue };
                    self.abbreviated(before);
                    self.wiki(&link, word);
                }
                Mark::Address(url) => {
                    self.abbreviated(before);
                    self.address(url);
                }
                Mark::Embed { target, words } => {
                    self.abbreviated(before);
                    self.embed(target, words, here);
                }
                Mark::Wiki { target, words } if target.starts_with('#') => {
                    self.abbreviated(before);
                    self.start_link(LinkType::Inline, target, "", here);
                    self.words(words.unwrap_or(target.trim_start_matches('#')));
                    self.links -= 1;
                    self.close();
                }
                Mark::Wiki { target, words } => {
                    self.abbreviated(before);
                    match self.resolve.wiki(target) {
                        Some(link) => self.wiki(&link, words.unwrap_or(&link.title)),
                        None => self.broken_wiki(target, words, here),
                    }
                }
            }
            rest = place.end;
        }
        self.abbreviated(words.get(rest..).unwrap_or_default());
    }

    /// A bare address becomes a link, as readers of other forges expect.
    fn address(&mut self, url: &str) {
        let rel = " class=\"external\" rel=\"noreferrer noopener\"";
        self.start_anchor(url, url, "", rel);
        self.words(url);
        self.close();
    }

    fn wiki(&mut self, link: &WikiLink, words: &str) {
        self.start_wiki(link);
        self.words(words);
        self.close();
    }

    fn start_wiki(&mut self, link: &WikiLink) {
        let class = match &link.dimension {
            Some(dimension) => format!("term term-{dimension}"),
            None => "document".to_owned(),
        };
        let Address::Relative(url) = classify(&link.url) else {
            self.element("", "");
            return;
        };
        self.out.push_str("<a");
        self.attribute("class", &class);
        self.out.push_str(" href=\"");
        escape::address(&mut self.out, &url);
        self.out.push('"');
        self.attribute("title", &link.title);
        self.out.push('>');
        self.open.push(Open::Link {
            named: self.named,
            address: link.title.clone(),
        });
    }

    /// An image by its name; a document is linked to, not repeated.
    fn embed(&mut self, target: &str, words: Option<&str>, span: Span) {
        if let Some(link) = self.resolve.wiki(target) {
            self.wiki(&link, words.unwrap_or(&link.title));
            return;
        }
        let is_size = |words: &&str| words.chars().all(|c| c.is_ascii_digit() || c == 'x');
        let mut numbers = words.filter(is_size).into_iter().flat_map(|w| w.split('x'));
        let size = Size {
            width: numbers.next().and_then(|number| number.parse().ok()),
            height: numbers.next().and_then(|number| number.parse().ok()),
        };
        let image = self.resolve.embed(target);
        let description = words.filter(|words| !is_size(words)).unwrap_or_default();
        if image.target == Target::Broken && !description.is_empty() {
            self.start_broken("This image is missing");
            self.words(description);
            self.close();
            return;
        }
        self.show_image(image, (target, description, ""), size, span);
    }

    fn broken_wiki(&mut self, target: &str, words: Option<&str>, span: Span) {
        self.find(
            &rules::BROKEN_LINK,
            format!("`[[{}]]` is neither a document nor a term", excerpt(target)),
            "correct the id, or give the term a note of its own",
            span,
        );
        // Behind own words the name may be that of a document which nobody is to know of.
        match words {
            Some(_) => self.start_broken("This link leads nowhere"),
            None => self.start_broken(&format!("This link leads nowhere: {target}")),
        }
        self.words(words.unwrap_or(target));
        self.close();
    }

    pub(super) fn start_picture(&mut self, source: &str, title: &str, span: Span) {
        self.picture = Some(Picture {
            source: source.to_owned(),
            title: title.to_owned(),
            words: Words::default(),
            span,
            depth: 0,
        });
    }

    /// Collects the description of an open image; says whether the event belonged to one.
    pub(super) fn picture_takes(&mut self, event: &Event<'_>, _: Span) -> bool {
        let Some(picture) = &mut self.picture else {
            return false;
        };
        match event {
            Event::Start(Tag::Image { .. }) => picture.depth += 1,
            Event::End(TagEnd::Image) if picture.depth > 0 => picture.depth -= 1,
            Event::End(TagEnd::Image) => {
                if let Some(picture) = self.picture.take() {
                    let description = picture.words.finish();
                    let size = Size::default();
                    self.image(
                        &picture.source,
                        &description,
                        &picture.title,
                        size,
                        picture.span,
                    );
                }
            }
            _ => picture.words.take(event),
        }
        true
    }

    /// Writes an image; one that cannot be shown is told by its description.
    pub(super) fn image(
        &mut self,
        source: &str,
        description: &str,
        title: &str,
        size: Size,
        span: Span,
    ) {
        let image = match classify(source) {
            Address::Relative(path) => self.resolve.image(&path),
            _ => Image {
                target: self.target(source, span),
                size: None,
            },
        };
        self.show_image(image, (source, description, title), size, span);
    }

    fn show_image(
        &mut self,
        image: Image,
        (source, description, title): (&str, &str, &str),
        size: Size,
        span: Span,
    ) {
        let shown = if description.is_empty() {
            source
        } else {
            description
        };
        match image.target {
            Target::Internal(url) if matches!(classify(&url), Address::Relative(_)) => {
                let is_link = self.starts_enlarging(&url, description, image.size);
                self.out.push_str("<img src=\"");
                escape::address(&mut self.out, &url);
                self.out.push('"');
                self.attribute("alt", description);
                self.size(size, image.size);
                // The caption of a figure says it already.
                if !title.is_empty() && !matches!(self.open.last(), Some(Open::Figure(_))) {
                    self.attribute("title", title);
                }
                self.out.push_str(" loading=\"lazy\" decoding=\"async\">");
                if is_link {
                    self.out.push_str("</a>");
                }
                self.named += usize::from(!description.is_empty());
            }
            // A page asks nothing of other hosts, not even a picture: it links there.
            Target::External(url) if matches!(classify(&url), Address::External(_)) => {
                if self.links > 0 {
                    self.words(shown);
                    return;
                }
                self.start_anchor(
                    &url,
                    source,
                    title,
                    " class=\"external remote-image\" rel=\"noreferrer noopener\"",
                );
                self.words(shown);
                self.close();
            }
            Target::Withheld => {
                self.start_broken(WITHHELD_IMAGE);
                self.words(if description.is_empty() {
                    WITHHELD_IMAGE
                } else {
                    description
                });
                self.close();
            }
            _ => {
                if matches!(classify(source), Address::Relative(_)) {
                    self.find(
                        &rules::BROKEN_LINK,
                        format!("the image `{}` does not exist", excerpt(source)),
                        "correct the path, or put the image beside the document",
                        span,
                    );
                }
                self.start_broken(&format!("This image is missing: {}", excerpt(source)));
                self.words(shown);
                self.close();
            }
        }
    }

    /// Width and height: the author's, else the file's. One alone would distort what is there
    /// before the image has come, so the other follows in proportion.
    fn size(&mut self, wanted: Size, file: Option<(u32, u32)>) {
        let scale = |of: u32, from: u32, to: u32| {
            let scaled = u64::from(of) * u64::from(to) / u64::from(from.max(1));
            u32::try_from(scaled).unwrap_or(u32::MAX)
        };
        let (width, height) = match (wanted.width, wanted.height, file) {
            (Some(width), Some(height), _) => (Some(width), Some(height)),
            (Some(width), None, Some((w, h))) => (Some(width), Some(scale(h, w, width))),
            (None, Some(height), Some((w, h))) => (Some(scale(w, h, height)), Some(height)),
            (None, None, Some((w, h))) => (Some(w), Some(h)),
            (width, height, None) => (width, height),
        };
        for (name, value) in [("width", width), ("height", height)] {
            if let Some(value) = value {
                self.attribute(name, &value.to_string());
            }
        }
    }
}
