//! Tests of the HTML as pages hold it.

use super::hostile::assert_safe;
use super::*;
use crate::diagnostics::rules;
use crate::postmortem::outline;

/// A site that knows `other.md`, `a.png`, the document `pm-1` and the factor `retry-storm`.
pub(super) struct Site;

impl Resolve for Site {
    fn link(&self, destination: &str) -> Target {
        match destination {
            "other.md" => Target::Internal("other.html".to_owned()),
            "evil.md" => Target::Internal("javascript:alert(1)".to_owned()),
            "code.rs" => Target::External("https://git.example/code.rs".to_owned()),
            _ => Target::Broken,
        }
    }

    fn image(&self, source: &str) -> Image {
        let (target, size) = match source {
            "a.png" => (Target::Internal("media/a.png".to_owned()), Some((40, 20))),
            "large.png" => (
                Target::Internal("media/large.png".to_owned()),
                Some((1600, 900)),
            ),
            _ => (Target::Broken, None),
        };
        Image { target, size }
    }

    fn wiki(&self, target: &str) -> Option<WikiLink> {
        let link = |url: &str, title: &str, dimension: Option<&str>| WikiLink {
            url: url.to_owned(),
            title: title.to_owned(),
            dimension: dimension.map(str::to_owned),
        };
        match target {
            "pm-1" | "PM-1" => Some(link("pm-1.html", "Queue stall", None)),
            "factor:retry-storm" => Some(link("f.html", "Retry storm", Some("factors"))),
            _ => None,
        }
    }

    fn mention(&self, word: &str) -> Option<WikiLink> {
        (word == "PM-1").then(|| self.wiki("pm-1")).flatten()
    }
}

pub(super) fn page(text: &str, raw_html: RawHtml) -> (Rendered, Vec<Remark>) {
    let content = Content::of(text);
    render(&content, &outline::read(&content), raw_html, &Site)
}

/// All of a page's HTML.
pub(super) fn html(text: &str) -> String {
    joined(page(text, RawHtml::Escape).0)
}

pub(super) fn sanitized(text: &str) -> String {
    joined(page(text, RawHtml::Sanitize).0)
}

fn joined(rendered: Rendered) -> String {
    let pieces = rendered.pieces.iter().map(|piece| piece.html.as_str());
    pieces.chain([rendered.footnotes.as_str()]).collect()
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let found = html(text);
    assert_safe(&found);
    assert_eq!(found.trim_end(), expected, "{text:?}");
}

#[test]
fn prose_is_html() {
    check(
        "a *b* **c** ~~d~~ `<e>`",
        "<p>a <em>b</em> <strong>c</strong> <del>d</del> <code>&lt;e&gt;</code></p>",
    );
    check("a  \nb\n\n---", "<p>a<br>\nb</p>\n<hr>");
    check(
        "3. a\n4. b",
        "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>",
    );
    check("a\n: b", "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>");
    check(
        "- [x] a\n- [ ] b",
        "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled checked aria-label=\"Done\"> a</li>\n\
         <li class=\"task\"><input type=\"checkbox\" disabled aria-label=\"Not done\"> b</li>\n</ul>",
    );
    check(
        "> [!NOTE]\n> a",
        "<aside class=\"alert alert-note\" role=\"note\">\n<p class=\"alert-title\">Note</p>\n<p>a</p>\n</aside>",
    );
    check(
        "|a||\n|-|-:|\n|1|2|",
        "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"Table 1: a\">\n<table>\n\
         <thead>\n<tr><th scope=\"col\">a</th><td class=\"align-right\"></td></tr>\n</thead>\n<tbody>\n\
         <tr><td>1</td><td class=\"align-right\">2</td></tr>\n</tbody>\n</table>\n</div>",
    );
    check(
        "```rust,x\nlet\n```\n\n    <b>",
        "<pre tabindex=\"0\"><code class=\"language-rust\"><span class=\"hl-storage\">\
         let</span>\n</code></pre>\n\
         <pre tabindex=\"0\"><code>&lt;b&gt;</code></pre>",
    );
    check(
        "{{ a }} {% b %} <% c %>",
        "<p>{{ a }} {% b %} &lt;% c %&gt;</p>",
    );
}

#[test]
fn links_lead_where_the_site_says() {
    check(
        "[a](other.md \"t\\\"\")",
        "<p><a href=\"other.html\" title=\"t&quot;\">a</a></p>",
    );
    check(
        "[a](https://b.example?c&d) <x@y.example>",
        "<p><a href=\"https://b.example?c&amp;d\" class=\"external\" rel=\"noreferrer noopener\">a</a> \
         <a href=\"mailto:x@y.example\" class=\"external\" rel=\"noreferrer noopener\">x@y.example</a></p>",
    );
    check(
        "[a](gone.md)",
        "<p><span class=\"broken-link\" title=\"This link leads nowhere: gone.md\">a</span></p>",
    );
    check("[](other.md)", "<p><a href=\"other.html\">other.md</a></p>");
    check(
        "[a][PM-1], [PM-1][] and [pm-1]",
        "<p><a class=\"document\" href=\"pm-1.html\" title=\"Queue stall\">a</a>, \
         <a class=\"document\" href=\"pm-1.html\" title=\"Queue stall\">PM-1</a> and \
         <a class=\"document\" href=\"pm-1.html\" title=\"Queue stall\">pm-1</a></p>",
    );
    check(
        "[[factor:retry-storm]] [[pm-1|*]] PM-1 `PM-1` PM-2 [[gone]] [[1]]",
        "<p><a class=\"term term-factors\" href=\"f.html\" title=\"Retry storm\">Retry storm</a> \
         <a class=\"document\" href=\"pm-1.html\" title=\"Queue stall\">*</a> \
         <a class=\"document\" href=\"pm-1.html\" title=\"Queue stall\">PM-1</a> <code>PM-1</code> PM-2 \
         <span class=\"broken-link\" title=\"This link leads nowhere: gone\">gone</span> [[1]]</p>",
    );
    check(
        "[see PM-1 [[pm-1]]](other.md)",
        "<p><a href=\"other.html\">see PM-1 [[pm-1]]</a></p>",
    );
}

#[test]
fn images_have_their_size_and_ask_no_other_host() {
    check(
        "![a *b*](a.png 't') c",
        "<p><img src=\"media/a.png\" alt=\"a b\" width=\"40\" height=\"20\" title=\"t\" loading=\"lazy\" decoding=\"async\"> c</p>",
    );
    check(
        "<img src=\"a.png\" width=10 onerror=x()>",
        "<p class=\"raw-html\"><img src=\"media/a.png\" alt=\"\" width=\"10\" height=\"5\" loading=\"lazy\" decoding=\"async\"></p>",
    );
    check(
        "![a](https://b.example/c.png)",
        "<p><a href=\"https://b.example/c.png\" class=\"external remote-image\" rel=\"noreferrer noopener\">a</a></p>",
    );
    check(
        "[![](a.png)](other.md)",
        "<p><a href=\"other.html\"><img src=\"media/a.png\" alt=\"\" width=\"40\" height=\"20\" loading=\"lazy\" decoding=\"async\">other.md</a></p>",
    );
    check(
        "![a](b.png)",
        "<p><span class=\"broken-link\" title=\"This image is missing: b.png\">a</span></p>",
    );
}

#[test]
fn pictures_by_themselves_are_figures() {
    let image = "<img src=\"media/a.png\" alt=\"a\" width=\"40\" height=\"20\" loading=\"lazy\" decoding=\"async\">";
    check(
        "![a](a.png \"Both <b>pumps</b>\")",
        &format!("<figure>{image}<figcaption>Both &lt;b&gt;pumps&lt;/b&gt;</figcaption></figure>"),
    );
    check("![a](a.png)", &format!("<p>{image}</p>"));
    check(
        "<figure align=\"x\">\n<img src=\"a.png\" alt=\"a\">\n<figcaption onclick=x>Both <u>pumps</u></figcaption>\n</figure>\n\nb",
        &format!(
            "<figure>\n{image}\n<figcaption>Both &lt;u&gt;pumps&lt;/u&gt;</figcaption>\n</figure>\n<p>b</p>"
        ),
    );
    check(
        "<figcaption>a</figcaption>",
        "<p class=\"raw-html\">&lt;figcaption&gt;a</p>",
    );
    check(
        "![a](b.png \"c\")",
        "<figure><span class=\"broken-link\" title=\"This image is missing: b.png\">a</span><figcaption>c</figcaption></figure>",
    );
}

#[test]
fn large_pictures_lead_to_themselves() {
    let image = "<img src=\"media/large.png\" alt=\"a\" width=\"1600\" height=\"900\" loading=\"lazy\" decoding=\"async\">";
    check(
        "![a](large.png)",
        &format!("<p><a class=\"picture\" href=\"media/large.png\">{image}</a></p>"),
    );
    check(
        "![](large.png)",
        "<p><a class=\"picture\" href=\"media/large.png\" aria-label=\"Open the picture\">\
         <img src=\"media/large.png\" alt=\"\" width=\"1600\" height=\"900\" loading=\"lazy\" decoding=\"async\"></a></p>",
    );
    check(
        "[![a](large.png)](other.md)",
        &format!("<p><a href=\"other.html\">{image}</a></p>"),
    );
    check(
        "<details><summary><img src='large.png' alt='a'></summary>\n</details>",
        &format!("<details><summary>{image}</summary>\n</details>"),
    );
    assert_eq!(inline("![a](large.png)", &Site), image);
}

#[test]
fn boxes_of_all_tools_look_alike() {
    let told = |title: &str| {
        format!(
            "<aside class=\"alert alert-warning\" role=\"note\">\n<p class=\"alert-title\">{title}</p>\n<p>a</p>\n</aside>"
        )
    };
    check("> [!WARNING]\n> a", &told("Warning"));
    check("!!! warning\n    a", &told("Warning"));
    check(":::warning\na\n:::", &told("Warning"));
    check(
        "!!! warning \"Mind *this*\"\n    a",
        &told("Mind <em>this</em>"),
    );
    check(
        "::: warning <b onclick=x>\na\n:::",
        &told("&lt;b onclick=x&gt;"),
    );
    check("> [!warning] Mind this\n> a", &told("Mind this"));
    assert_eq!(
        page("a\n\n:::note\n\n<u>b</u>\n\n:::", RawHtml::Escape).1[0].span,
        Span::new(12, 15)
    );
}

#[test]
fn abbreviations_tell_what_they_are_short_for() {
    check(
        "The SLO, `SLO` and [SLO](other.md).\n\n*[SLO]: service \"level\" & more",
        "<p>The <abbr title=\"service &quot;level&quot; &amp; more\">SLO</abbr>, <code>SLO</code> and \
         <a href=\"other.html\"><abbr title=\"service &quot;level&quot; &amp; more\">SLO</abbr></a>.</p>",
    );
}

#[test]
fn headings_are_ranked_and_linked() {
    let text = "# Title\n\nx\n\n## Impact\n\n#### [Deep](#impact) PM-1\n\n> ### Quoted\n\n##\n\n## Timeline\n";
    let (rendered, findings) = page(text, RawHtml::Escape);
    let found: Vec<_> = rendered
        .pieces
        .iter()
        .map(|p| (p.heading, p.kind, p.html.as_str()))
        .collect();
    let anchor = |id: &str, words: &str| {
        format!(
            "<a class=\"anchor\" href=\"#{id}\" aria-label=\"Link to this section: {words}\"><span aria-hidden=\"true\">#</span></a>"
        )
    };
    let impact = format!(
        "<h2 id=\"impact\">Impact {}</h2>\n<h3 id=\"deep-pm-1\"><a href=\"#impact\">Deep</a> PM-1 {}</h3>\n\
         <blockquote>\n<p class=\"subheading\"><strong>Quoted</strong></p>\n</blockquote>\n",
        anchor("impact", "Impact"),
        anchor("deep-pm-1", "Deep PM-1")
    );
    let timeline = format!(
        "<h2 id=\"timeline\">Timeline {}</h2>\n",
        anchor("timeline", "Timeline")
    );
    assert_eq!(
        found,
        [
            (None, SectionKind::Other, "<p>x</p>\n"),
            (Some(1), SectionKind::Impact, impact.as_str()),
            (Some(3), SectionKind::Timeline, timeline.as_str()),
        ]
    );
    assert_eq!(findings, []);
}

#[test]
fn footnotes_lead_there_and_back() {
    check(
        "a[^x] b[^y] c[^x] [^z]\n\n[^y]: why\n[^x]: ex\n",
        "<p>a<sup class=\"footnote-reference\"><a href=\"#fn_1\" id=\"fnref_1\" role=\"doc-noteref\" aria-label=\"Note 1\">1</a>\
         <a class=\"side-mark\" href=\"#side_1\" role=\"doc-noteref\" aria-label=\"Note 1\">1</a></sup>\
         <span class=\"side-note\" id=\"side_1\" role=\"note\"><span class=\"side-number\" aria-hidden=\"true\">1</span> ex</span> \
         b<sup class=\"footnote-reference\"><a href=\"#fn_2\" id=\"fnref_2\" role=\"doc-noteref\" aria-label=\"Note 2\">2</a>\
         <a class=\"side-mark\" href=\"#side_2\" role=\"doc-noteref\" aria-label=\"Note 2\">2</a></sup>\
         <span class=\"side-note\" id=\"side_2\" role=\"note\"><span class=\"side-number\" aria-hidden=\"true\">2</span> why</span> \
         c<sup class=\"footnote-reference\"><a href=\"#fn_1\" id=\"fnref_1_2\" role=\"doc-noteref\" aria-label=\"Note 1\">1</a>\
         <a class=\"side-mark\" href=\"#side_1\" role=\"doc-noteref\" aria-label=\"Note 1\">1</a></sup> [^z]</p>\n\
         <section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Notes\">\n<ol>\n\
         <li id=\"fn_1\"><p>ex <a href=\"#fnref_1\" role=\"doc-backlink\" aria-label=\"Back to the text at note 1\"><span aria-hidden=\"true\">↩</span></a> \
         <a href=\"#fnref_1_2\" role=\"doc-backlink\" aria-label=\"Back to the text at note 1_2\"><span aria-hidden=\"true\">↩</span></a></p></li>\n\
         <li id=\"fn_2\"><p>why <a href=\"#fnref_2\" role=\"doc-backlink\" aria-label=\"Back to the text at note 2\"><span aria-hidden=\"true\">↩</span></a></p></li>\n\
         </ol>\n</section>",
    );
}

#[test]
fn notes_stand_beside_the_text_where_all_of_them_have_room() {
    let check = |text: &str, expected: bool| {
        let rendered = html(text);
        assert_eq!(rendered.contains("side-note"), expected, "{text}");
        assert!(rendered.contains("doc-endnotes"), "{text}");
    };
    check(
        "a[^1]\n\n[^1]: With `code`, *stress* and [a link](https://a.example/).\n",
        true,
    );
    check("- a[^1]\n\n[^1]: ex\n", true);
    // Of one that is long, a list, a table or a heading, none.
    check(
        &format!("a[^1] b[^2]\n\n[^1]: ex\n[^2]: {}\n", "why ".repeat(100)),
        false,
    );
    check("a[^1]\n\n[^1]: ex\n\n    more\n", false);
    check("|a[^1]|b|\n|-|-|\n|c|d|\n\n[^1]: ex\n", false);
    check("## a[^1]\n\n[^1]: ex\n", false);
    check("a[^1]\n\n[^1]: ex[^2]\n[^2]: why\n", false);
}

#[test]
fn raw_html_is_text_but_for_a_few_elements() {
    check(
        "a <kbd>b</kbd><br>c <u>d</u>",
        "<p>a <kbd>b</kbd><br>c &lt;u&gt;d&lt;/u&gt;</p>",
    );
    check(
        "a <sub>*b* </i> c",
        "<p>a <sub><em>b</em> &lt;/i&gt; c</sub></p>",
    );
    check("a <details>b", "<p>a &lt;details&gt;b</p>");
    check(
        "a <!-- b --> c\n\n<!--\nd\n\n-->\n\ne",
        "<p>a  c</p>\n<p>e</p>",
    );
    check(
        "<details open onclick=x>\n<summary>a &amp; b\n\n*c*\n\n</details>\n\nd",
        "<details open>\n<summary>a &amp; b</summary><p><em>c</em></p>\n</details>\n<p>d</p>",
    );
    check(
        "<details>\n\n*a*",
        "<details>\n<p><em>a</em></p>\n</details>",
    );
    check("</details>\n\na", "<p>a</p>");
    check(
        "> <details>\n\n</details>\n\na",
        "<blockquote>\n<details>\n</details></blockquote>\n<p>a</p>",
    );
    check(
        "<div class=x>\na\n</div>",
        "<p class=\"raw-html\">&lt;div class=x&gt;\na\n&lt;/div&gt;</p>",
    );
    check("a Vec<String> b", "<p>a Vec&lt;String&gt; b</p>");
    check("a\n\n<!-- b\n\nc", "<p>a</p>");
}

#[test]
fn a_site_can_allow_more_raw_html() {
    let check = |text: &str, expected: &str| {
        let found = sanitized(text);
        assert_safe(&found);
        assert_eq!(found.trim(), expected, "{text:?}");
    };
    check(
        "a <u class=x style=y>b</u> <b onclick=x>c</b>",
        "<p>a b <b>c</b></p>",
    );
    check(
        "<div id=x>\n\n*a*\n\n</div>",
        "<div>\n<p><em>a</em></p>\n</div>",
    );
    check(
        "a <a href='other.md'>b</a>",
        "<p>a <a href=\"other.html\">b</a></p>",
    );
    check("a <a href='java&#x73;cript:x'>b</a>", "<p>a <a>b</a></p>");
    check(
        "<script>x</script>\n\na <svg><style>b</style></svg> c",
        "<p>a b c</p>",
    );
    check(
        "<table><td>a",
        "<table><tbody><tr><td>a</td></tr></tbody></table>",
    );
    check("<p>a <div>b", "<p>a </p><div>b</div><p></p>");
}

#[test]
fn short_texts_have_the_same_rules() {
    assert_eq!(
        inline("a *b*\n\n- c [[pm-1|d]]\n", &Site),
        "a <em>b</em> c <a class=\"document\" href=\"pm-1.html\" title=\"Queue stall\">d</a>"
    );
    assert_eq!(
        inline("# <script>x</script>", &Site),
        "&lt;script&gt;x&lt;/script&gt;"
    );
    assert_eq!(
        block("a\n\n- b", &Site),
        "<p>a</p>\n<ul>\n<li>b</li>\n</ul>"
    );
    assert_eq!(block("# a[^1]\n\n[^1]: b", &Site).matches("id=").count(), 0);
}

#[test]
fn findings_name_their_place() {
    let check = |text: &str, expected: &[(&'static crate::diagnostics::Rule, &str)]| {
        let (_, findings) = page(text, RawHtml::Escape);
        let found: Vec<_> = findings.iter().map(|f| (f.rule, f.span.of(text))).collect();
        assert_eq!(found, expected, "{text:?}");
    };
    check(
        "é [a](javascript:x) [b](c.md)",
        &[
            (&rules::UNSAFE_ADDRESS, "[a](javascript:x)"),
            (&rules::BROKEN_LINK, "[b](c.md)"),
        ],
    );
    check(
        "# T\r\n\r\nx [[gone]] <u>a</u> <u>b</u>",
        &[(&rules::BROKEN_LINK, "[[gone]]"), (&rules::RAW_HTML, "<u>")],
    );
    check(
        "![a](b.png) ![c](file:///d)",
        &[
            (&rules::BROKEN_LINK, "![a](b.png)"),
            (&rules::UNSAFE_ADDRESS, "![c](file:///d)"),
        ],
    );
    check(
        "[a](#nowhere)\n\n# Root cause & more\n[b](#root-cause--more)",
        &[(&rules::BROKEN_LINK, "[a](#nowhere)")],
    );
    let deep = "> ".repeat(200) + "x";
    assert_eq!(page(&deep, RawHtml::Escape).1.len(), 1);
}

#[test]
fn places_in_the_text_have_the_ids_that_links_lead_to() {
    let check = |text: &str, place: &str, expected: &str| {
        let content = Content::of(text);
        let outline = outline::read(&content);
        let anchors = BTreeMap::from([(text.find(place).unwrap(), "here".to_owned())]);
        let extent = Extent {
            hidden: &[],
            anchors: &anchors,
        };
        let (rendered, _) = render_page(&content, &outline, RawHtml::Escape, &Alone, extent);
        let html: String = rendered
            .pieces
            .into_iter()
            .map(|piece| piece.html)
            .collect();
        assert!(html.contains(expected), "{html}");
    };
    check("- one\n- two\n", "- two", "<li id=\"here\">two</li>");
    check("- [x] one\n", "- [x]", "<li class=\"task\" id=\"here\">");
    check("one\n\ntwo\n", "two", "<p id=\"here\">two</p>");
    check("|a|\n|-|\n|b|\n", "|b|", "<tr id=\"here\"><td>b");
    check(
        "one\n**two**\n",
        "**two",
        "<span id=\"here\"></span><strong>two",
    );
    check("one\ntwo\n", "two", "<span id=\"here\"></span>two");
}
