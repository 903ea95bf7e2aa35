use super::*;

/// A drawing around `inside`.
fn svg(inside: &str) -> String {
    format!("<svg xmlns=\"{SVG}\" xmlns:xlink=\"{XLINK}\" width=\"4\" height=\"2\">{inside}</svg>")
}

fn cleaned(inside: &str) -> (String, Vec<&'static str>) {
    let cleaned = clean(&svg(inside)).unwrap();
    let start = format!("<svg xmlns=\"{SVG}\" width=\"4\" height=\"2\">");
    let text = cleaned.text.strip_prefix(&start).unwrap_or(&cleaned.text);
    let text = text.strip_suffix("</svg>\n").unwrap_or(text);
    (text.to_owned(), cleaned.left_out.into_keys().collect())
}

#[track_caller]
fn check(inside: &str, expected: &str, left_out: &[&str]) {
    let (text, out) = cleaned(inside);
    assert_eq!(
        (text.as_str(), out.as_slice()),
        (expected, left_out),
        "{inside}"
    );
}

#[test]
fn what_draws_stays() {
    for same in [
        "<path d=\"M0 0h40\" fill=\"url(#a)\"/>",
        "<defs><linearGradient id=\"a\"><stop offset=\"1\" stop-color=\"red\"/></linearGradient></defs>",
        "<g transform=\"rotate(3)\"><text x=\"1\">5 &lt; 6 &amp; 7</text></g>",
        "<style>.a { fill: url(#a) }</style>",
        "<image href=\"data:image/png;base64,iVBORw0=\"/>",
        "<title>Two &lt;b&gt; words</title>",
    ] {
        check(same, same, &[]);
    }
    check(
        "<use xlink:href=\"#a\"/><text xml:space=\"preserve\"><![CDATA[<script>]]></text>",
        "<use href=\"#a\"/><text xml:space=\"preserve\">&lt;script&gt;</text>",
        &[],
    );
}

#[test]
fn what_runs_loads_or_asks_is_left_out() {
    check("<script>alert(1)</script><g/>", "<g/>", &["a script"]);
    check(
        "<g onclick=\"x()\" OnLoad=\"x()\"/>",
        "<g/>",
        &["an event handler"],
    );
    check(
        "<foreignObject><p xmlns=\"http://www.w3.org/1999/xhtml\">x</p></foreignObject><g/>",
        "<g/>",
        &["HTML"],
    );
    check(
        "<h:script xmlns:h=\"http://www.w3.org/1999/xhtml\">alert(1)</h:script>",
        "",
        &["a script"],
    );
    check(
        "<a xlink:href=\"javascript:alert(1)\"><text>x</text></a>",
        "<a><text>x</text></a>",
        &[],
    );
    check(
        "<a id=\"l\"><set attributeName=\"href\" to=\"javascript:alert(1)\"/></a>",
        "<a id=\"l\"></a>",
        &["an animation"],
    );
    let elsewhere = "a reference to another place";
    check("<use href=\"x.svg#a\"/>", "<use/>", &[elsewhere]);
    check(
        "<image xlink:href=\"//example.org/x.png\"/>",
        "<image/>",
        &[elsewhere],
    );
    check(
        "<image href=\"data:image/svg+xml;base64,PHN2Zz4=\"/>",
        "<image/>",
        &[elsewhere],
    );
    check(
        "<filter><feImage href=\"http://x/\"/></filter>",
        "<filter></filter>",
        &[elsewhere],
    );
    let style = "a style that loads something";
    check("<style>@import 'x';</style>", "", &[style]);
    // Comments go, and what stood around them then stands together.
    check(
        "<style>a { fill: url<!-- -->(http://x/) }</style>",
        "",
        &[style],
    );
    check(
        "<g style=\"fill: url(http://x/)\" fill=\"u\\rl(x)\"/>",
        "<g/>",
        &[style],
    );
    check(
        "<?xml-stylesheet href='x.xsl'?><g/>",
        "<g/>",
        &["instructions to other programs"],
    );
    // A title holds words, whatever stands in it: as HTML, elements within it would be HTML.
    check(
        "<title>a<style>x</style><g/></title>",
        "<title>a</title>",
        &[],
    );
}

#[test]
fn what_no_browser_shows_is_left_out_without_a_word() {
    check(
        "<metadata><x/></metadata><i:layer xmlns:i=\"urn:i\" i:x=\"1\"/><!-- c --><g data-x=\"1\" xml:base=\"http://x/\"/>",
        "<g/>",
        &[],
    );
}

#[test]
fn notes_say_where_it_stands_first() {
    let text = svg("\n<g/>\n<script/>\n<script/>");
    let left_out = clean(&text).unwrap().left_out;
    assert_eq!(left_out.into_iter().collect::<Vec<_>>(), [("a script", 3)]);
}

#[test]
fn the_usual_first_lines_are_passed_over() {
    let text = format!(
        "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\"\n \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">\n{}",
        svg("<script/>")
    );
    let cleaned = clean(&text).unwrap();
    assert!(cleaned.text.starts_with("<svg "), "{}", cleaned.text);
    assert_eq!(cleaned.left_out.get("a script"), Some(&4));
}

#[test]
fn what_is_no_plain_drawing_is_refused_with_a_reason() {
    let check = |text: &str, reason: &str| {
        let error = clean(text).unwrap_err();
        assert!(error.contains(reason), "{error}");
    };
    check("<html><body/></html>", "no SVG drawing");
    check("<svg/>", "no SVG drawing");
    check(
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><g></svg>",
        "line 1, column 44",
    );
    check("", "not well-formed");
    check(
        &format!("<!DOCTYPE svg [<!ENTITY a \"<script/>\">]>{}", svg("&a;")),
        "entities",
    );
    check("<!DOCTYPE svg", "not closed");
    check(&svg("&a;"), "not well-formed");
    check(&svg(&"<g>".repeat(2_000)), "not well-formed");
    check(
        &svg(&["<g>".repeat(2_000), "</g>".repeat(2_000)].concat()),
        "elaborate",
    );
    let attributes: String = (0..2_000).map(|n| format!(" a{n}=\"\"")).collect();
    check(&svg(&format!("<g{attributes}/>")), "elaborate");
    let prefixes: String = (0..200).map(|n| format!(" xmlns:n{n}=\"u\"")).collect();
    check(&svg(&format!("<g{prefixes}/>")), "elaborate");
}

#[test]
fn cleaning_again_changes_nothing() {
    let once = clean(&svg(
        "<g fill=\"a&quot;b\"><text>a &amp;amp; b &#13;&#9; ]]&gt;</text></g>",
    ));
    let once = once.unwrap().text;
    assert_eq!(clean(&once).unwrap().text, once);
}
