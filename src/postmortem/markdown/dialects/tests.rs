//! Tests of what the parser reads, and of where it stands.

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::postmortem::markdown::Content;

/// The blocks and words of a text as one line.
fn shown(text: &str) -> String {
    let mut shown = String::new();
    let mut in_code = false;
    for (event, range) in Content::of(text).events() {
        match event {
            Event::Start(Tag::BlockQuote(kind)) => {
                shown.push_str(&format!("<{:?} ", kind.map(|kind| format!("{kind:?}"))));
            }
            Event::End(TagEnd::BlockQuote(_)) => shown.push('>'),
            Event::Start(Tag::Heading { level, classes, .. }) => {
                let mark = if classes.is_empty() { "#" } else { "title" };
                shown.push_str(&format!("{mark}{}", *level as usize));
            }
            Event::Start(Tag::DefinitionList) => shown.push_str("dl"),
            Event::Start(Tag::CodeBlock(_)) => {
                in_code = true;
                shown.push_str("code(");
            }
            Event::End(TagEnd::CodeBlock) => {
                in_code = false;
                shown.push(')');
            }
            Event::Text(code) if in_code => shown.push_str(code),
            Event::Start(Tag::Item) => shown.push('*'),
            Event::Start(Tag::HtmlBlock) => shown.push_str("html"),
            Event::Text(words) => {
                shown.push_str(&format!("({words})"));
                // The name of a kind of box stands nowhere.
                let found = text[range.clone()].replace("\\|", "|");
                let found = found.split_whitespace().collect::<String>();
                let words = words.split_whitespace().collect::<String>();
                assert!(
                    found == words || found.is_empty(),
                    "{text:?} {words:?} {found:?}"
                );
            }
            Event::Code(code) => {
                shown.push_str(&format!("`{code}`"));
                assert!(text[range.clone()].starts_with('`'), "{text:?}");
            }
            Event::Html(html) | Event::InlineHtml(html) => shown.push_str(&format!("[{html}]")),
            _ => {}
        }
    }
    shown
        .replace("Some(\"", "")
        .replace("\")", "")
        .replace("None ", "")
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(shown(text), expected, "{text:?}");
}

#[test]
fn boxes_of_all_tools_are_alerts() {
    check("> [!NOTE]\n> a", "<Note (a)>");
    check("> [!warning] So\n> a", "<Warning title6(So)(a)>");
    check("!!! note\n    a\n\n    b\n\nc", "<Note (a)(b)>(c)");
    check("!!! danger\n    a", "<Caution title6(Danger)(a)>");
    check(
        "??? tip \"So *be* it\"\n    a\nb",
        "<Tip title6(So )(be)( it)(a)>(b)",
    );
    check("!!! note\n\ta\n\n\tb", "<Note (a)(b)>");
    check(":::note\na\n:::\nb", "<Note (a)>(b)");
    check(
        "::: warning So\n- a\n- b\n:::\n\nc",
        "<Warning title6(So)*(a)*(b)>(c)",
    );
    check("a\n:::note[So]\nb\n:::", "(a)<Note title6(So)(b)>");
    check(":::note\r\na\r\n:::\r\nb", "<Note (a)>(b)");
}

#[test]
fn boxes_hold_blocks() {
    check(
        "!!! note\n    - a\n      b\n    - c\n\n    ```\n    d\n\n      e\n    ```\n",
        "<Note *(a)(b)*(c)code(d\n\n  e\n)>",
    );
    check("!!! note\n    a\n\n        b\n", "<Note (a)code(b\n)>");
    check(
        ":::note\n:::tip\na\n:::\nb\n:::\nc",
        "<Note <Tip (a)>(b)>(c)",
    );
    check(
        "::::note\n!!! tip\n    a\nb\n::::\nc",
        "<Note <Tip (a)>(b)>(c)",
    );
    check(
        "- a\n\n    !!! note\n        b\n\n    c\n",
        "*(a)<Note (b)>(c)",
    );
    check(":::note\n# a\n\nb\n:::", "<Note #1(a)(b)>");
}

#[test]
fn tabs_stand_by_themselves() {
    check(
        "=== \"a\"\n\n    - b\n    - c\n\n=== \"d\"\n\n    e\n\nf",
        "(a)*(b)*(c)(d)(e)(f)",
    );
    check("a\n=== \"b\"\n    c\nd", "(a)(b)(c)(d)");
    check(
        "- a\n\n    === \"b\"\n        c\n\n    d\n",
        "*(a)(b)(c)(d)",
    );
    check(
        "=== \"a\"\n    !!! note\n        b\n\n    c\n",
        "(a)<Note (b)>(c)",
    );
    check("!!! note\n    === \"a\"\n        b\n", "<Note (a)(b)>");
    check("=== a\n    b", "(=== a)(b)");
    check("a\n===\nb", "#1(a)(b)");
}

#[test]
fn what_is_no_box_stays_text() {
    check("!!! note\na", "(!!! note)(a)");
    check("!!! wow, it broke\n    a", "(!!! wow, it broke)(a)");
    check(":::note\na", "(:::note)(a)");
    check("::: {.columns}\na\n:::", "(::: {.columns})(a)(:::)");
    check(
        "```\n:::note\na\n:::\n!!! note\n    b\n```",
        "code(:::note\na\n:::\n!!! note\n    b\n)",
    );
    check("    !!! note\n        b", "code(!!! note\n    b)");
    check(
        "<!-- a\n:::note\n-->\n\nb\n:::",
        "html[<!-- a\n][:::note\n][-->\n](b)(:::)",
    );
}

#[test]
fn boxes_tear_no_comment() {
    check(
        "!!! note\n    a <!-- b\nc\n\nd -->\n",
        "(!!! note)(a <!-- b)(c)(d -->)",
    );
    check(
        ":::note\n<!-- a\n:::\nb -->\n:::\nc",
        "<Note html[<!-- a\n][:::\n][b -->\n]>(c)",
    );
    check(
        "<div>\n<!-- a\n<h1>b</h1>\nc -->\n</div>",
        "html[<div>\n][<!-- a\n][<h1>b</h1>\n][c -->\n][</div>]",
    );
}

#[test]
fn a_colon_begins_a_definition_before_a_space_only() {
    check("a\n\n:b c", "(a)(:b c)");
    check("a\n: b", "dl(a)(b)");
    check("> a\n> :q: c", "<(a)(:q: c)>");
    check("|a|b|\n:-|-:\n|c|d|", "(a)(b)(c)(d)");
    check("a `b\n:c` d", "(a )`b :c`( d)");
    check("a\n\n    :b\n", "(a)code(:b\n)");
}

#[test]
fn bars_of_links_end_no_cell() {
    check("|a|b|\n|-|-|\n|[[c|d]]|e|", "(a)(b)([[c|d]])(e)");
    check("|a|b|\n|-|-|\n|[[c\\|d]]|e|", "(a)(b)([[c|d]])(e)");
    check("see [[c|d]] | e", "(see [[c|d]] | e)");
    check("`[[c|d]]` and [[ -f | x ]]", "`[[c|d]]`( and [[ -f | x ]])");
    check("    [[c|d]]", "code([[c|d]])");
}

#[test]
fn headings_of_html_are_headings() {
    check("<h1 align=\"center\">A story</h1>\n\na", "#1(A story)(a)");
    check(
        "<h2>\n  A\n  <b>story</b>\n</h2>\na",
        "#2(A )[<b>](story)[</b>](a)",
    );
    check(
        "<div align=center>\n  <h1>A</h1>\n  <p>b</p>\n</div>",
        "html[<div align=center>\n]#1(A)html(  )[<p>b</p>\n][</div>]",
    );
    check(
        "<h1><img src=\"a.png\"></h1>",
        "html[<h1><img src=\"a.png\"></h1>]",
    );
    check("```\n<h1>a</h1>\n```", "code(<h1>a</h1>\n)");
}

#[test]
fn abbreviations_are_defined_and_not_shown() {
    let check = |text: &str, expected: &[(&str, &str)], words: &str| {
        let content = Content::of(text);
        assert_eq!(content.abbreviations, expected, "{text:?}");
        assert_eq!(shown(text), words, "{text:?}");
    };
    let slo = [("SLO", "service level objective")];
    check(
        "An SLO.\n\n*[SLO]: service level objective\n",
        &slo,
        "(An SLO.)",
    );
    check(
        "*[SLO]:  service level objective\r\n*[b]: c",
        &[slo[0], ("b", "c")],
        "",
    );
    check("*[a]: b* c", &[], "([a]: b)( c)");
    check("    *[a]: b", &[], "code(*[a]: b)");
    check("*[]: b", &[], "(*[]: b)");
}

#[test]
fn lines_that_name_sections_are_headings_where_there_are_none() {
    check(
        "Summary:\nThe ovens were cold.\nRoot cause\n\nA door stood open.\n",
        "#2(Summary)(The ovens were cold.)#2(Root cause)(A door stood open.)",
    );
    check(
        "Summary:\r\nIt was cold.\r\n\r\nImpact\r\n\r\nNone.\r\n",
        "#2(Summary)(It was cold.)#2(Impact)(None.)",
    );
    check("Summary\n\nIt was cold.\n", "(Summary)(It was cold.)");
    check(
        "# Ovens\n\nSummary\n\nIt was cold.\n\nImpact\n\nNone.\n",
        "#1(Ovens)(Summary)(It was cold.)(Impact)(None.)",
    );
    check(
        "Summary\n-------\n\nIt was cold.\n\nImpact\n\nNone.\n",
        "#2(Summary)(It was cold.)(Impact)(None.)",
    );
}
