//! The constructs of Markdown, and what all constructs have in common.

/// The files of a site: paths and texts.
pub type Files = Vec<(String, String)>;

/// Something that a document may hold a lot of.
pub struct Construct {
    /// What it is called.
    pub name: &'static str,
    /// The size that is measured at last: bytes of a document, or a number of documents.
    pub largest: usize,
    /// The files of a site of a size.
    pub make: Box<dyn Fn(usize) -> Files>,
}

/// The largest document that is read, in bytes.
pub const LARGEST_DOCUMENT: usize = 8 * 1024 * 1024 - 4096;

/// A site of one story.
pub fn story(text: &str) -> Files {
    let path = "content/postmortems/a.md";
    vec![(path.to_owned(), text.to_owned())]
}

/// What `piece` gives for 0, 1, 2 and so on, until it has a size.
pub fn fill(size: usize, piece: impl Fn(usize) -> String) -> String {
    let mut text = String::with_capacity(size + 64);
    let mut number = 0;
    while text.len() < size {
        text.push_str(&piece(number));
        number += 1;
    }
    text
}

/// A document of one piece again and again, below a title.
fn repeated(name: &'static str, piece: &'static str) -> Construct {
    numbered(name, move |_| piece.to_owned())
}

/// A document of pieces that differ by a number, below a title.
pub fn numbered(name: &'static str, piece: impl Fn(usize) -> String + 'static) -> Construct {
    whole(name, move |size| {
        format!("# A title\n\n{}\n", fill(size, &piece))
    })
}

/// A document of a size.
fn whole(name: &'static str, text: impl Fn(usize) -> String + 'static) -> Construct {
    Construct {
        name,
        largest: LARGEST_DOCUMENT,
        make: Box::new(move |size| story(&text(size))),
    }
}

/// Every construct of a body.
pub fn of_markdown() -> Vec<Construct> {
    let mut all = headings();
    all.extend(blocks());
    all.extend(tables());
    all.extend(inlines());
    all.extend(links());
    all.extend(html());
    all.extend(comments());
    all
}

fn headings() -> Vec<Construct> {
    vec![
        repeated("headings of one letter", "# a\n"),
        repeated("headings of no letter", "#\n"),
        numbered("headings with text", |n| format!("## H {n}\n\na\n\n")),
        numbered("headings without a space", |n| format!("##H{n}\n\n")),
        numbered("headings of all levels", |n| {
            format!("{} H {n}\n\n", "#".repeat(n % 6 + 1))
        }),
        repeated("headings with lines under them", "a\n=\n\nb\n-\n\n"),
        repeated(
            "headings of people",
            "## Attendees\n\n- Ann\n\n## Impact\n\n",
        ),
        repeated("headings of summaries", "## Summary\n\nA sentence.\n\n"),
        repeated("headings of causes", "## Root cause\n\n- A reason.\n\n"),
        repeated("headings of actions", "## Action items\n\n- [ ] Do it.\n\n"),
        repeated(
            "headings of lessons",
            "## What went well\n\n- Luck.\n\n## Lessons\n\nA.\n\n",
        ),
        numbered("headings with anchors", |n| format!("## H {{#h-{n}}}\n\n")),
        numbered("headings that are linked to", |n| {
            format!("## Heading {n}\n\n[a](#heading-{n}) [b](#none-{n})\n\n")
        }),
        repeated("headings in quotes", "> # a\n\n"),
    ]
}

fn blocks() -> Vec<Construct> {
    vec![
        repeated("lines", "A sentence of some words.\n"),
        repeated("words on one line", "word "),
        repeated("letters of one word", "a"),
        repeated("spaces", " "),
        repeated("empty lines", "\n"),
        repeated("carriage returns", "a\r\n\r\n"),
        repeated("characters of four bytes", "🔥"),
        repeated("paragraphs", "A sentence of some words.\n\n"),
        repeated("quotes", "> a\n\n"),
        repeated("quote marks", ">"),
        repeated("quote marks with spaces", "> "),
        repeated("alerts", "> [!NOTE]\n> a\n\n"),
        repeated("lists", "- a\n"),
        repeated("loose lists", "- a\n\n"),
        repeated("lists of changing marks", "- a\n+ b\n"),
        repeated("numbered lists", "1. a\n"),
        repeated("list marks", "- "),
        whole("nested lists", |size| {
            let line = |n: usize| format!("{}- a\n", "  ".repeat(n % 90));
            format!("# A title\n\n{}", fill(size, line))
        }),
        whole("deep lists", |size| {
            let depth = size.isqrt();
            let line = |n: usize| format!("{}- a\n", " ".repeat(2 * n.min(depth)));
            format!("# A title\n\n{}", fill(size, line))
        }),
        repeated("task lists", "- [ ] a\n- [x] b\n"),
        repeated("definition lists", "a\n: b\n\n"),
        repeated("colons", ":"),
        repeated("colons at starts of lines", ":a\n"),
        repeated("boxes of bangs", "!!! note\n    a\n\n"),
        repeated("beginnings of boxes of bangs", "!!! a\n"),
        repeated("boxes of colons", ":::note\na\n:::\n\n"),
        repeated("beginnings of boxes of colons", ":::a\n"),
        repeated("ends of boxes of colons", ":::\n"),
        whole("nested boxes", |size| {
            let line = |n: usize| format!("{}!!! note\n", "    ".repeat(n % 90));
            format!("# A title\n\n{}", fill(size, line))
        }),
        repeated(
            "boxes that would tear a comment",
            "- a\n    !!! a\n        <!--\n",
        ),
        repeated("quotes that are boxes", "> [!note] a\n> b\n\n"),
        repeated("abbreviations", "*[a]: b\n"),
        numbered("abbreviations that differ", |n| {
            format!("*[a{n}]: b\n\na{n} ")
        }),
        repeated("rules", "---\n\n"),
        repeated("fences", "```rust\nlet a = 1;\n```\n\n"),
        repeated("fences of unknown languages", "```x\na\n```\n\n"),
        repeated("fences that stay open", "```\n~~~~\n"),
        whole("one fence", |size| {
            let code = fill(size, |_| "let a = \"b\"; // c\n".to_owned());
            format!("# A title\n\n```rust\n{code}```\n")
        }),
        repeated("indented code", "    a\n\n"),
        repeated("footnotes that are referred to", "a[^1] "),
        numbered("footnotes", |n| format!("a[^{n}]\n\n[^{n}]: b\n\n")),
        numbered("footnotes without a reference", |n| {
            format!("[^{n}]: b\n\n")
        }),
        numbered("references without a footnote", |n| format!("a[^{n}] ")),
        numbered("labelled lines", |n| format!("Category: system {n}\n\n")),
        repeated(
            "labels in bold",
            "**Severity:** high\n**Systems:** a, b\n\n",
        ),
    ]
}

fn tables() -> Vec<Construct> {
    let wide = |size: usize| {
        let columns = size / 12;
        let row = |cell: &str| format!("{}|\n", cell.repeat(columns));
        format!("# A title\n\n{}{}{}", row("|a"), row("|-"), row("|b"))
    };
    let long = |size: usize| {
        let rows = fill(size, |n| format!("| {n} | b |\n"));
        format!("# A title\n\n| a | b |\n|---|---|\n{rows}")
    };
    let ragged = |size: usize| {
        let columns = size.isqrt();
        let head = format!("{}|\n{}|\n", "|a".repeat(columns), "|-".repeat(columns));
        format!("# A title\n\n{head}{}", fill(size, |_| "|a\n".to_owned()))
    };
    vec![
        whole("wide tables", wide),
        whole("long tables", long),
        whole("ragged tables", ragged),
        repeated("many tables", "|a|b|\n|-|-|\n|c|d|\n\n"),
        repeated("bars", "|"),
        repeated("bars that are no table", "a | b\n"),
    ]
}

fn inlines() -> Vec<Construct> {
    vec![
        repeated("emphasis", "*a* **b** ~~c~~ "),
        repeated("stars", "*"),
        repeated("stars that open", "*a "),
        repeated("stars that close", "a* "),
        repeated("stars and underscores", "*a_ "),
        repeated("many kinds of stars", "a**b*c "),
        repeated("underscores", "_a "),
        repeated("tildes", "~a ~~b "),
        repeated("backticks", "`"),
        repeated("code spans", "`a` "),
        repeated("code spans that stay open", "`a ``b "),
        whole("runs of backticks", |size| {
            let run = |n: usize| format!("{} ", "`".repeat(n + 1));
            format!("# A title\n\n{}", fill(size, run))
        }),
        repeated("entities", "&amp; &#x41; &copy; "),
        repeated("unfinished entities", "&a&#x4&"),
        repeated("backslashes", "\\"),
        repeated("escapes", "\\* \\_ \\[ "),
        repeated("dollars", "$a$ $$b "),
        repeated("hard breaks", "a  \nb\\\n"),
        repeated("emoji codes", ":fire: "),
        repeated("attributes of blocks", "{.a #b c=d}\n\n"),
        repeated("ids in prose", "INC-12 PM2021-005 "),
        numbered("words that differ", |n| format!("word{n} ")),
    ]
}

fn links() -> Vec<Construct> {
    vec![
        repeated("links", "[a](b.md) "),
        repeated("links to nowhere", "[a](none.md#b) "),
        numbered("links to headings that are not there", |n| {
            format!("[a](#h-{n}) ")
        }),
        repeated("links outside", "[a](https://a.example/) "),
        repeated("links of no allowed scheme", "[a](javascript:a) "),
        repeated("unfinished links", "[a]("),
        repeated("unfinished links with titles", "[a](<b> \""),
        repeated("opening brackets", "["),
        repeated("closing brackets", "]"),
        repeated("brackets", "[a] "),
        repeated("nested brackets", "[a]["),
        repeated("images", "![a](b.png) "),
        repeated("figures", "![a](b.png \"c\")\n\n"),
        repeated("images within images", "![![a](b.png \"c\")"),
        repeated("unfinished images", "![a"),
        numbered("references", |n| format!("[a{n}]\n\n[a{n}]: b.md\n\n")),
        numbered("references to one", |n| match n {
            0 => "[a]: b.md\n\n".to_owned(),
            _ => "[a] ".to_owned(),
        }),
        repeated("references without a definition", "[INC-12] [a-b] "),
        numbered("definitions", |n| format!("[a{n}]: b\n")),
        repeated("definitions of one", "[a]: b\n"),
        repeated("autolinks", "<https://a.example/b> "),
        repeated("unfinished autolinks", "<https://a "),
        repeated("bare addresses", "https://a.example/b "),
        repeated("bare addresses side by side", "http://a.b/"),
        repeated("mail addresses", "<a@b.example> a@b.example "),
        repeated("beginnings of addresses", "http://"),
        repeated("colons and slashes", "a://"),
        repeated("at signs", "a@"),
        repeated("dots", "a."),
        repeated("wiki links", "[[a]]"),
        numbered("wiki links that differ", |n| format!("[[some-story-{n}]] ")),
        numbered("wiki links to terms", |n| format!("[[system:a-{n}]] ")),
        repeated("wiki links to headings", "[[#a]] "),
        repeated("unfinished wiki links", "[[a "),
        repeated("opening wiki brackets", "[["),
        repeated("wiki links to paths", "[[../a/b]] "),
        repeated("wiki links with bars", "|[[a|b]]"),
        repeated("wiki links in tables", "|a|\n|-|\n|[[a\\|b]]|\n\n"),
        repeated("escaped bars", "\\|[[a\\|"),
        repeated("embeds", "![[a.png]] "),
    ]
}

fn html() -> Vec<Construct> {
    vec![
        repeated("elements", "<b>a</b> "),
        repeated("unclosed elements", "<b>a "),
        repeated("blocks of elements", "<div>\n\na\n\n</div>\n\n"),
        repeated("unclosed blocks", "<div>\n\n"),
        repeated("beginnings of tags", "<a "),
        repeated("less than", "<"),
        repeated("attributes", "<a b='c' d=\"e\" f> "),
        whole("one tag of attributes", |size| {
            format!("# A title\n\n<a {}>", fill(size, |n| format!("b{n}='c' ")))
        }),
        repeated("comments of HTML", "<!-- a -->\n\n"),
        repeated("comments in a line", "a <!-- b --> "),
        repeated("unclosed comments", "a <!-- "),
        repeated("beginnings of comments", "<!--"),
        repeated("instructions", "a <?b "),
        repeated("declarations", "a <!B "),
        repeated("sections of data", "a <![CDATA[ "),
        repeated("named places", "<a name=\"b\"></a>\n\n"),
        repeated(
            "folded blocks",
            "<details><summary>a</summary>\n\nb\n\n</details>\n\n",
        ),
        repeated("pictures of HTML", "<img src=\"a.png\"> "),
        repeated("breaks", "a<br>"),
        repeated("headings of HTML", "<h1 a=b>a</h1>\n\n"),
        repeated("unclosed headings of HTML", "<h1>a\n"),
        repeated(
            "figures of HTML",
            "<figure><img src=\"a.png\"><figcaption>a</figcaption></figure>\n\n",
        ),
        repeated("scripts", "<script>\na\n\n</script>\n\n"),
    ]
}

fn comments() -> Vec<Construct> {
    vec![
        repeated("comment marks", "%% a "),
        repeated("comment marks in a row", "%%"),
        repeated("comments", "a %% b %% "),
        repeated("comments in lines", "a %% b %%\n"),
        repeated("comments in paragraphs", "%% a %%\n\n"),
        repeated("comments that stay open", "a %% b\n\n"),
        repeated("comments at starts of lines", "%% a\n"),
        repeated("comments on lines of their own", "%%\na\n%%\n"),
        repeated("comment marks and backticks", "` %% "),
        repeated("comment marks behind words", "a%%b "),
        whole("backticks before a comment", |size| {
            let run = |n: usize| format!("{} ", "`".repeat(n + 1));
            format!("# A title\n\n{} %% a %%", fill(size, run))
        }),
        repeated("comments and spaces", "%%        %%        "),
        repeated("comments and fences", "%%\n```\n"),
        repeated("comments and fences in lists", "- ```\n%%\n"),
        repeated("comments and fences in quotes", "> ```\n%% a\n"),
    ]
}
