//! Tags of site generators (Jekyll, Hugo, Eleventy): `{% include note.html %}`, `{{ site.baseurl }}`,
//! `{{< ref "other.md" >}}`. Readers of such a site never see them. A placeholder such as `{{ what happened }}`
//! is none.

use std::ops::Range;

/// The longest tag, in bytes.
const LONGEST: usize = 400;
/// What variables of generators begin with.
const VARIABLES: [&str; 10] = [
    "$.", ".Page.", ".Params.", ".Site.", "include.", "layout.", "page.", "post.", "site.",
    "theme.",
];
/// Tags in `{% %}`, without those that hide what stands between them.
const TAGS: [&str; 30] = [
    "assign",
    "block",
    "capture",
    "case",
    "cycle",
    "else",
    "elsif",
    "endblock",
    "endcapture",
    "endcase",
    "endfor",
    "endhighlight",
    "endif",
    "endraw",
    "endtabs",
    "endunless",
    "extends",
    "for",
    "gist",
    "highlight",
    "if",
    "include",
    "include_cached",
    "include_relative",
    "increment",
    "layout",
    "raw",
    "render",
    "unless",
    "when",
];
/// Tags whose one argument stands in their place: where a link leads, when an update was written.
const TELLING: [&str; 5] = ["link", "post_url", "ref", "relref", "track"];

/// A tag, and what of it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    pub place: Range<usize>,
    pub read: Option<Range<usize>>,
}

/// The tags of a line, in order, without those in code.
pub(super) fn read(line: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = line.get(at..).and_then(|rest| rest.find('{')) {
        let start = at + open;
        at = start + 1;
        let is_code = line.get(..start).unwrap_or_default().matches('`').count() % 2 == 1;
        if let Some(tag) = tag_at(line, start).filter(|_| !is_code) {
            at = tag.place.end;
            found.push(tag);
        }
    }
    found
}

fn tag_at(line: &str, start: usize) -> Option<Tag> {
    let rest = line.get(start..line.floor_char_boundary(line.len().min(start + LONGEST)))?;
    let forms = [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}"), ("{{", "}}")];
    let (open, close) = forms.into_iter().find(|(open, _)| rest.starts_with(open))?;
    let end = rest.find(close)?;
    let inner = rest.get(open.len()..end)?;
    let words = inner.trim_matches(|c: char| c.is_whitespace() || c == '-');
    let name = words.split_whitespace().next().unwrap_or_default();
    let is_known = match open {
        "{{" => VARIABLES.iter().any(|variable| words.starts_with(variable)),
        "{%" => TAGS.contains(&name) || TELLING.contains(&name),
        _ => words.starts_with(|c: char| c.is_alphabetic() || c == '/'),
    };
    let tells = open != "{{" && TELLING.contains(&name);
    let read = tells.then(|| argument(line, start + open.len()..start + end, name));
    is_known.then(|| Tag {
        place: start..start + end + close.len(),
        read: read.flatten(),
    })
}

/// The argument behind the name of a tag, without quotes.
fn argument(line: &str, inner: Range<usize>, name: &str) -> Option<Range<usize>> {
    let text = line.get(inner.clone())?;
    let behind = text.find(name)? + name.len();
    let is_mark = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '-');
    let argument = text.get(behind..)?;
    let start = argument.find(|c| !is_mark(c))?;
    let end = argument.trim_end_matches(is_mark).len();
    Some(inner.start + behind + start..inner.start + behind + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line as it is read.
    fn check(line: &str, expected: &str) {
        let mut kept = String::new();
        let mut at = 0;
        for tag in read(line) {
            kept.push_str(&line[at..tag.place.start]);
            kept.push_str(tag.read.map_or("", |read| &line[read]));
            at = tag.place.end;
        }
        kept.push_str(&line[at..]);
        assert_eq!(kept, expected, "{line}");
    }

    #[test]
    fn tags_of_generators_are_told_from_placeholders() {
        check("{% include note.html %}It broke", "It broke");
        check("[a]({{ site.baseurl }}/b)", "[a](/b)");
        check("[a]({{< ref \"b.md\" >}}) c", "[a](b.md) c");
        check("[a]({% post_url 2024-05-06-b %})", "[a](2024-05-06-b)");
        check(
            "We look. {{< track \"2024-02-10T21:00:00.000Z\" >}}",
            "We look. 2024-02-10T21:00:00.000Z",
        );
        check("{{% notice warning %}}Late{{% /notice %}}", "Late");
        check("{%- if page.a -%}b{%- endif -%}", "b");
        for line in [
            "{{ what happened }}",
            "{{author}}",
            "`{% include a %}` fell",
            "{% comment %}secret{% endcomment %}",
            "{{ a",
            "{a: b}",
        ] {
            check(line, line);
        }
    }
}
