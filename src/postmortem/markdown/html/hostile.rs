//! Tests of what hostile documents can make of a page: nothing.

use proptest::prelude::*;

use super::tests::{Site, html, page, sanitized};
use super::*;

/// What hostile documents hold, to be put into every place that Markdown has.
const PAYLOADS: [&str; 36] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=\"a.png\" onload=\"alert(1)\" style=\"x\">",
    "<img src=\"jav&#x61;script:alert(1)\">",
    "<svg onload=alert(1)><script>1</script></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<base href=//evil.example><meta http-equiv=refresh content=0>",
    "<iframe srcdoc='<script>1</script>'></iframe><object data=x><embed src=x>",
    "<form action=//evil.example><input name=location><button>",
    "<style>@import url(//evil.example)</style>",
    "<details ontoggle=alert(1) open><summary onclick=x>a",
    "<kbd onmouseover=alert(1)>a",
    "<a href=\"javascript:alert(1)\" onclick=x>a</a>",
    "<div id=location style=\"x\" class=anchor>",
    "</details></summary></div></main></body></html>",
    "<!-- never closed",
    "<![CDATA[ <script>1</script> ]]><?php echo 1 ?><!DOCTYPE html>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1) \"b\")",
    "[a](&#x6a;avascript:alert(1)) [a](java&Tab;script&colon;alert(1))",
    "[a](<java\u{1}script:alert(1)>) [a](<  javascript:alert(1)>)",
    "[a](data:text/html;base64,x) ![a](vbscript:x) ![a](blob:x) [a](file:///etc/passwd)",
    "<javascript:alert(1)> <data:text/html,x>",
    "[a][evil] ![a][evil] [evil]\n\n[evil]: javascript:alert(1) \"\\\" onload=1\"\n",
    "[a](evil.md) [[pm-1|<b onclick=1>]] [[<script>]]",
    "[a](other.md \"\\\" onmouseover=alert(1) x=\\\"\")",
    "![\" onerror=alert(1) \"](a.png \"' onerror=1\")",
    "```x\" onload=1\n<script>1</script>\n```\n",
    "`<script>` ~~~</code></pre><script>",
    "a[^\"><script>]\n\n[^\"><script>]: <script>1</script>\n",
    "{{ config }} {% raw %} <% x %> {{< x >}}",
    "a\u{202e}b\u{2066}c\u{0}d\u{2028}e</script><!--",
    "# __proto__ {#x onload=1}\n# <img src=x onerror=1>\n# location\n",
    "<table><tr><td><table><select><option><textarea><title></textarea>",
];

#[test]
fn hostile_documents_hold_no_script() {
    let frames: [fn(&str) -> String; 12] = [
        |p| p.to_owned(),
        |p| format!("a {p} b\n\nc"),
        |p| format!("# {p}\n\n## {p}\n"),
        |p| format!("- {p}\n  - {p}\n"),
        |p| format!("> {p}\n\n> [!TIP]\n> {p}"),
        |p| format!("|{p}|b|\n|-|-|\n|{p}|{p}|\n"),
        |p| format!("![{p}](a.png) [{p}](other.md)"),
        |p| format!("x[^1]\n\n[^1]: {p}\n"),
        |p| format!("*a **{p}** b* ~~{p}~~"),
        |p| format!("{p}\n: {p}\n"),
        |p| format!("<details>\n<summary>{p}</summary>\n\n{p}\n\n</details>\n\n{p}"),
        |p| format!("[a](<{p}> '{p}')\n\n{p}{p}"),
    ];
    for payload in PAYLOADS {
        for frame in frames {
            let text = frame(payload);
            assert_safe(&html(&text));
            assert_safe(&sanitized(&text));
            assert_safe(&inline(&text, &Site));
            assert_safe(&block(&text, &Site));
        }
    }
}

#[test]
fn large_hostile_documents_are_bounded() {
    const SIZE: usize = 20_000;
    for unit in [
        "[",
        "*",
        "|",
        "`",
        "> ",
        "- ",
        "<a ",
        "<details>",
        "<b>",
        "**a",
        "[[a",
        "![",
        "<!--",
        "&#x",
        "\\",
    ] {
        let text = unit.repeat(SIZE / unit.len());
        let html = html(&text);
        assert!(html.len() < SIZE * 30, "{unit:?}: {}", html.len());
        assert_safe(&html);
        assert_safe(&sanitized(&text));
    }
    let columns = "|a".repeat(2000) + "\n" + &"|-".repeat(2000) + "\n" + &"|b\n".repeat(500);
    assert!(html(&columns).len() < 10_000_000);
}

/// Elements that pages may hold, and those of them that have no end.
const ELEMENTS: &str = " a abbr aside b blockquote br cite code dd del details div dl dt em figure \
    figcaption h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q s samp section small span \
    strong sub summary sup table caption tbody td tfoot th thead tr ul var wbr ";
const VOID: &str = " br hr img input wbr ";
const ATTRIBUTES: &str = " alt aria-hidden aria-label checked class colspan decoding disabled height \
    href id loading open rel role rowspan scope src start tabindex title type width ";

/// Reads HTML more strictly than any browser: whatever is not an element and an attribute of the
/// lists, quoted and closed in order, fails. Then has a real parser confirm the same tree.
#[track_caller]
pub(super) fn assert_safe(html: &str) {
    let tags = strict_tags(html);
    let mut open = Vec::new();
    for tag in &tags {
        match tag.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "{html}"),
            None if VOID.contains(&format!(" {tag} ")) => {}
            None => open.push(tag.as_str()),
        }
    }
    assert_eq!(open, Vec::<&str>::new(), "{html}");
    let reparsed = sanitize::in_order(html);
    assert_eq!(
        strict_tags(&reparsed),
        tags,
        "{html}\n=== a browser reads ===\n{reparsed}"
    );
}

#[track_caller]
fn strict_tags(html: &str) -> Vec<String> {
    let mut tags = Vec::new();
    let mut parts = html.split('<');
    assert!(!parts.next().unwrap_or_default().contains('>'));
    for part in parts {
        let mut rest = part.trim_start_matches('/');
        let name_end = rest.find(|c: char| !c.is_ascii_alphanumeric()).expect(html);
        let (name, behind) = rest.split_at(name_end);
        assert!(ELEMENTS.contains(&format!(" {name} ")), "<{part}");
        rest = behind;
        while let Some(attribute) = rest.strip_prefix(' ') {
            let end = attribute.find([' ', '=', '>']).expect(html);
            let (attribute, behind) = attribute.split_at(end);
            assert!(
                ATTRIBUTES.contains(&format!(" {attribute} ")),
                "{attribute} in <{part}"
            );
            rest = behind;
            if let Some(value) = behind.strip_prefix("=\"") {
                let (value, behind) = value.split_once('"').expect(html);
                assert_value(attribute, value);
                rest = behind;
            }
        }
        let text = rest.strip_prefix('>').unwrap_or_else(|| panic!("<{part}"));
        assert!(!text.contains('>'), "{text}");
        let closes = if part.starts_with('/') { "/" } else { "" };
        tags.push(format!("{closes}{name}"));
    }
    tags
}

#[track_caller]
fn assert_value(attribute: &str, value: &str) {
    assert!(
        !value.contains(['<', '\0', '\u{202e}']),
        "{attribute}={value}"
    );
    if attribute == "href" || attribute == "src" {
        let visible: String = value.chars().filter(|c| !c.is_control()).collect();
        let start = visible.split(['/', '?', '#']).next().unwrap_or_default();
        let scheme = start.split_once(':').map(|(scheme, _)| scheme);
        assert!(
            matches!(scheme, None | Some("http" | "https" | "mailto" | "tel")),
            "{value}"
        );
        assert!(!value.starts_with("//"), "{value}");
    }
    if attribute == "id" {
        let names = ["location", "search", "constructor", "content", "__proto__"];
        assert!(!names.contains(&value), "{value}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_becomes_balanced_html(parts in proptest::collection::vec(prop_oneof![
        proptest::sample::select(&PAYLOADS[..]).prop_map(str::to_owned),
        r"([\[\]()*_`~#>|!:^<&;\\ \r\n-]|[a-z0-9]|é|日){0,12}",
        proptest::sample::select(vec![
            "<details>", "</details>", "<summary>", "</summary>", "<kbd>", "</kbd>", "<sub>", "</sub>",
            "\n\n", "\n", "    ", "- ", "> ", "# ", "## ", "| a | b |\n|-|-|\n", "[^1]", "\n[^1]: ",
            "- [ ] ", "a\n: ", "**", "[x](other.md)", "[[pm-1]]", "<div>", "</div>", "<p>", "<td>",
        ]).prop_map(str::to_owned),
    ], 0..24)) {
        let text = parts.concat();
        assert_safe(&html(&text));
        assert_safe(&sanitized(&text));
        assert_safe(&inline(&text, &Site));
        assert_safe(&block(&text, &Site));
        for piece in page(&text, RawHtml::Escape).0.pieces {
            assert_safe(&piece.html);
        }
        for (finding, span) in page(&text, RawHtml::Escape).1.iter().map(|f| (f, f.span)) {
            prop_assert!(text.get(span.start..span.end).is_some(), "{:?}", finding);
        }
    }
}
