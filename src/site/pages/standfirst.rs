//! How much of an author's summary stands under the title: what is read at a glance. The rest
//! stays where the author put it.

/// Words of a summary that is read at a glance.
const WORDS: usize = 90;
/// Words of a first paragraph that is read at a glance by itself.
const WORDS_OF_ONE: usize = 140;
/// Paragraphs that are read at a glance.
const PARAGRAPHS: usize = 2;

/// Parts the HTML of a summary: what stands under the title, and what stays in the body. All of a
/// short one, the first paragraphs of a long one, and nothing of one that does not begin with a
/// paragraph of a readable length.
pub(super) fn split(html: &str) -> (&str, &str) {
    let html = html.trim();
    if words(html) <= WORDS {
        return (html, "");
    }
    let (mut end, mut read) = (0, 0);
    for paragraph in paragraphs(html).take(PARAGRAPHS) {
        read += words(paragraph);
        let limit = if end == 0 { WORDS_OF_ONE } else { WORDS };
        if read > limit {
            break;
        }
        end += paragraph.len();
    }
    let (lead, rest) = html.split_at(end);
    (lead.trim(), rest.trim())
}

/// The paragraphs that the HTML begins with. A paragraph holds no other one.
fn paragraphs(html: &str) -> impl Iterator<Item = &str> {
    let mut rest = html;
    std::iter::from_fn(move || {
        if !rest.trim_start().starts_with("<p>") {
            return None;
        }
        let (paragraph, behind) = rest.split_at_checked(rest.find("</p>")? + "</p>".len())?;
        rest = behind;
        Some(paragraph)
    })
}

/// The words of HTML, without its tags.
fn words(html: &str) -> usize {
    let texts = html
        .split('<')
        .map(|part| part.rsplit_once('>').map_or(part, |(_, text)| text));
    texts.map(|text| text.split_whitespace().count()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glance_is_lifted_and_nothing_is_lost() {
        let paragraph = |words: usize| format!("<p>{}</p>", "word ".repeat(words));
        let check = |parts: &[usize], lifted: usize| {
            let parts: Vec<String> = parts.iter().map(|words| paragraph(*words)).collect();
            let html = parts.join("\n");
            let (lead, rest) = split(&html);
            assert_eq!(lead, parts[..lifted].join("\n"), "{html}");
            assert_eq!(rest, parts[lifted..].join("\n"), "{html}");
        };
        check(&[40, 40], 2);
        check(&[20, 20, 20], 3);
        check(&[30, 30, 40], 2);
        check(&[60, 60], 1);
        check(&[120, 10], 1);
        check(&[120], 1);
        check(&[200], 0);
    }

    #[test]
    fn a_summary_of_another_shape_is_lifted_whole_or_not_at_all() {
        let short = "<ul><li>one</li></ul>";
        assert_eq!(split(short), (short, ""));
        let long = format!("<ul><li>{}</li></ul>", "word ".repeat(100));
        assert_eq!(split(&long), ("", long.as_str()));
        let mixed = format!("<p>It <em>was</em> slow.</p>\n{long}");
        assert_eq!(
            split(&mixed),
            ("<p>It <em>was</em> slow.</p>", long.as_str())
        );
    }
}
