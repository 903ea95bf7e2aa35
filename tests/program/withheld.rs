//! What is withheld takes with it what lies in its folder, and no link of another document brings any of
//! it back.

use std::fs;

use crate::support::{Run, Sandbox};
use afterword::config::Config;
use afterword::load::{self, Again};

/// What keeps a document from the readers of a plain build, each as lines of front matter.
const REASONS: [&str; 7] = [
    "status: draft",
    "draft: true",
    "published: false",
    "private: true",
    "audience: restricted",
    "audience: freinds",
    "status: draft\naudience: restricted",
];

/// Names of documents that speak for their folder.
const LEADS: [&str; 4] = ["index.md", "README.md", "postmortem.md", "index.de.md"];

fn build(files: &[(&str, &str)]) -> (Sandbox, Run) {
    let sandbox = Sandbox::site("title = 'Library'\n", files);
    let run = sandbox.built(&["--all"]);
    (sandbox, run)
}

fn borrowed(files: &[(String, String)]) -> Vec<(&str, &str)> {
    let files = files.iter();
    files
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect()
}

/// The findings of a rule, each from its name to the next one.
fn findings(run: &Run, rule: &str) -> Vec<String> {
    let start = format!("[{rule}]");
    let blocks = run
        .err
        .split("\nerror")
        .flat_map(|part| part.split("\nwarning"));
    let blocks = blocks.map(|block| block.split("\n\n").next().unwrap_or_default());
    blocks
        .filter(|block| block.starts_with(&start) || block.contains(&format!("error{start}")))
        .map(str::to_owned)
        .collect()
}

#[test]
fn what_lies_in_the_folder_of_a_withheld_document_is_withheld() {
    let mut files: Vec<(String, String)> = Vec::new();
    for (number, reason) in REASONS.iter().enumerate() {
        for (at, lead) in LEADS.iter().enumerate() {
            let folder = format!("postmortems/takeover-{number}-{at}");
            let mut add = |name: &str, text: String| files.push((format!("{folder}/{name}"), text));
            add(
                lead,
                format!("---\n{reason}\n---\n# Hushed\n\n![plan](plan.png)\n"),
            );
            add(
                &format!("notes-{number}-{at}.md"),
                "# Hushed notes\n\n![minutes](minutes.png)\n".to_owned(),
            );
            add(
                &format!("deep/er/call-{number}-{at}.md"),
                "# Hushed call\n\n[log](call.txt) ![[ring.png]]\n".to_owned(),
            );
            add(
                &format!("deep-{number}-{at}/index.md"),
                "# Hushed deep\n\n![[../plan.png]]\n".to_owned(),
            );
            for file in [
                "plan.png",
                "minutes.png",
                "deep/er/call.txt",
                "deep/ring.png",
            ] {
                add(file, "GIF89a hushed bytes".to_owned());
            }
        }
    }
    let told = ("postmortems/told.md".to_owned(), "# Told\n\nx\n".to_owned());
    files.push(told);
    let (site, run) = build(&borrowed(&files));
    assert_eq!(site.mentions("hushed"), [""; 0]);
    assert_eq!(site.mentions("takeover"), [""; 0]);
    assert!(site.has("postmortems/told.html"));
    // Each of them is told of, with a way to publish it.
    let told = "because it lies in the folder of a document that is not published";
    let count = run.err.matches(told).count();
    assert_eq!(count, 3 * REASONS.len() * LEADS.len(), "{}", run.err);
    assert!(
        run.err
            .contains("write `status: published` in its own front matter"),
        "{}",
        run.err
    );

    // A repository as it is, and a build for those who may see some of it.
    let repository = Sandbox::repository(&borrowed(&files));
    repository.built(&[]);
    assert_eq!(repository.mentions("hushed"), [""; 0]);
    site.built(&["--audience", "restricted"]);
    assert!(!site.mentions("takeover-4-0").is_empty());
    assert_eq!(site.mentions("takeover-0"), [""; 0]);
    assert_eq!(site.mentions("takeover-6"), [""; 0]);
}

#[test]
fn a_document_in_the_folder_is_published_as_far_as_it_says_so() {
    let cases = [
        ("status: draft", "status: published", true),
        ("status: draft", "draft: false", true),
        ("status: draft", "audience: public", false),
        ("audience: restricted", "audience: internal", true),
        ("audience: restricted", "status: published", false),
        ("audience: freinds", "audience: public", false),
        (
            "audience: freinds",
            "status: published\naudience: public",
            true,
        ),
        ("status: draft", "kind: drill", false),
    ];
    let mut files = vec![("postmortems/told.md".to_owned(), "# Told\n".to_owned())];
    for (number, (lead, own, _)) in cases.iter().enumerate() {
        let folder = format!("postmortems/takeover-{number}");
        let own = format!("---\n{own}\n---\n# Own words {number} here\n\n![a](a.png)\n");
        files.extend([
            (
                format!("{folder}/index.md"),
                format!("---\n{lead}\n---\n# Hushed\n"),
            ),
            (format!("{folder}/own-{number}.md"), own),
            (format!("{folder}/a.png"), "GIF89a hushed bytes".to_owned()),
        ]);
    }
    let (site, run) = build(&borrowed(&files));
    assert_eq!(site.mentions("hushed"), [""; 0]);
    for (number, (lead, own, expected)) in cases.iter().enumerate() {
        let is_told = !site
            .mentions(&format!("own words {number} here"))
            .is_empty();
        assert_eq!(is_told, *expected, "{own:?} in {lead:?}");
    }
    // A file states nothing, so it stays withheld, and the authors are told.
    let told = findings(&run, "links/withheld");
    let published = cases.iter().filter(|(_, _, expected)| *expected);
    assert_eq!(told.len(), published.count(), "{}", run.err);
}

#[test]
fn a_bundle_in_a_bundle_follows_what_it_says_itself() {
    let (site, _) = build(&[
        ("postmortems/told.md", "# Told\n"),
        (
            "postmortems/takeover/index.md",
            "---\nstatus: draft\n---\n# Hushed\n",
        ),
        (
            "postmortems/takeover/open/index.md",
            "---\nstatus: published\n---\n# Open\n\n![o](o.png)\n",
        ),
        ("postmortems/takeover/open/o.png", "GIF89a open bytes"),
        ("postmortems/takeover/open/more.md", "# Open as well\n"),
        ("postmortems/takeover/shut/index.md", "# Hushed too\n"),
        ("postmortems/takeover/shut/more.md", "# Hushed as well\n"),
    ]);
    assert!(!site.mentions("open bytes").is_empty());
    assert!(!site.mentions("open as well").is_empty());
    assert_eq!(site.mentions("hushed"), [""; 0]);
}

#[test]
fn an_embedded_file_is_the_own_one_and_never_a_withheld_one() {
    let hushed = "---\nstatus: draft\n---\n# Hushed\n\n![g](graph.png)\n";
    let (site, run) = build(&[
        ("postmortems/a/index.md", hushed),
        ("postmortems/a/graph.png", "GIF89a hushed bytes"),
        ("postmortems/a/plan.png", "GIF89a hushed plan"),
        ("b/alone.md", hushed),
        ("b/graph.png", "GIF89a hushed bytes"),
        ("b/alone/table.png", "GIF89a hushed table"),
        (
            "postmortems/2024-public/index.md",
            "# Public\n\n![[graph.png]]\n\nIt is ![[plan.png]] and ![[table.png]].\n",
        ),
        ("postmortems/2024-public/graph.png", "GIF89a own bytes"),
        (
            "postmortems/2024-near/index.md",
            "# Near\n\n![[curve.png]]\n",
        ),
        (
            "postmortems/2024-near/images/curve.png",
            "GIF89a near bytes",
        ),
        ("curve.png", "GIF89a far bytes"),
    ]);
    assert_eq!(site.mentions("hushed"), [""; 0]);
    assert_eq!(site.mentions("own bytes").len(), 1);
    assert_eq!(site.mentions("near bytes").len(), 1);
    assert_eq!(site.mentions("far bytes"), [""; 0]);
    let told = findings(&run, "links/withheld");
    assert_eq!(told.len(), 2, "{}", run.err);
    assert!(told[0].contains("2024-public/index.md:5:7"), "{}", told[0]);
    assert!(
        told[0].contains("`plan.png` belongs to a document that is not published"),
        "{}",
        told[0]
    );
    assert!(
        told[0].contains("put a copy beside this document"),
        "{}",
        told[0]
    );
    // The page says that something is missing, and not what.
    assert_eq!(site.mentions("plan.png"), [""; 0]);
    assert!(!site.mentions("this image is not published").is_empty());
}

#[test]
fn no_link_publishes_a_file_of_a_withheld_document() {
    let text = "---\nsurprises: ['see [this](../a/in-front.pdf)']\n---\n# Public\n\n\
        [pdf](../a/hushed-file.pdf) ![png](../a/deep/hushed-graph.png) <img src=\"../a/hushed-raw.png\">\n\n\
        [script](../a/hushed-script.py) [log]\n\n[log]: ../a/hushed.log\n\n[[a|that one]] [that](../a/)\n";
    let config = "title = 'Library'\nrepository = 'https://forge.example/edit/main/{path}'\n";
    let sandbox = Sandbox::site(
        config,
        &[
            (
                "postmortems/a/index.md",
                "---\naudience: restricted\n---\n# Hushed\n",
            ),
            ("postmortems/a/hushed-file.pdf", "%PDF-hushed"),
            ("postmortems/a/in-front.pdf", "%PDF-hushed"),
            ("postmortems/a/deep/hushed-graph.png", "GIF89a hushed"),
            ("postmortems/a/hushed-raw.png", "GIF89a hushed"),
            ("postmortems/a/hushed-script.py", "hushed"),
            ("postmortems/a/hushed.log", "hushed"),
            ("postmortems/public/index.md", text),
        ],
    );
    let run = sandbox.built(&["--all"]);
    assert_eq!(sandbox.mentions("hushed"), [""; 0]);
    assert_eq!(sandbox.mentions("in-front"), [""; 0]);
    let told = findings(&run, "links/withheld");
    assert_eq!(told.len(), 6, "{}", run.err);
    let strict = sandbox.build(&["--strict"]);
    assert_eq!(strict.code, 1);
    // Those who may read the document get its files.
    sandbox.built(&["--audience", "restricted"]);
    assert!(sandbox.has("files/content/postmortems/a/deep/hushed-graph.png"));
}

#[test]
fn files_that_belong_to_nobody_or_to_others_too_are_published() {
    let (site, run) = build(&[
        ("index.md", "---\nstatus: draft\n---\n# Home\n"),
        ("images/shared.png", "GIF89a shared bytes"),
        ("postmortems/images/near.png", "GIF89a near bytes"),
        (
            "postmortems/hushed.md",
            "---\nstatus: draft\n---\n# Hushed\n\n![[shared.png]] ![n](images/near.png)\n",
        ),
        (
            "postmortems/told.md",
            "# Told\n\n![[shared.png]] ![n](images/near.png)\n",
        ),
        (
            "postmortems/2024-01-02-ovens/index.md",
            "# Ovens\n\n![d](draft/d.png)\n",
        ),
        ("postmortems/2024-01-02-ovens/draft/text.md", "# Hushed\n"),
        (
            "postmortems/2024-01-02-ovens/draft/d.png",
            "GIF89a oven bytes",
        ),
    ]);
    for bytes in ["shared bytes", "near bytes", "oven bytes"] {
        assert_eq!(site.mentions(bytes).len(), 1, "{bytes}: {}", run.err);
    }
    assert_eq!(site.mentions("hushed"), [""; 0]);
    assert_eq!(findings(&run, "links/withheld"), [""; 0]);
}

#[test]
fn what_is_remembered_brings_nothing_back() {
    let lead = "# Takeover\n\n![p](plan.png)\n";
    let notes = "# Hushed notes\n\n![p](plan.png)\n";
    let (site, _) = build(&[
        ("postmortems/told.md", "# Told\n\n![[plan.png]]\n"),
        ("postmortems/takeover/index.md", lead),
        ("postmortems/takeover/notes.md", notes),
        ("postmortems/takeover/plan.png", "GIF89a hushed bytes"),
    ]);
    assert!(!site.mentions("hushed notes").is_empty() && !site.mentions("hushed bytes").is_empty());
    let draft = format!("---\nstatus: draft\n---\n{lead}");
    site.write("content/postmortems/takeover/index.md", draft);
    let warm = site.built(&["--all"]);
    assert_eq!(site.mentions("hushed"), [""; 0]);
    let files = site.files();
    let clean = site.built(&["--all", "--no-cache"]);
    assert_eq!(site.files(), files);
    assert_eq!(
        findings(&warm, "links/withheld"),
        findings(&clean, "links/withheld")
    );
    // Moved out of the folder, it is a document like any other.
    let library = site.root().join("content/postmortems");
    fs::rename(library.join("takeover/notes.md"), library.join("notes.md")).unwrap();
    site.built(&[]);
    assert!(!site.mentions("hushed notes").is_empty());
    assert_eq!(site.mentions("hushed bytes"), [""; 0]);
}

#[test]
fn a_preview_shows_no_text_whose_visibility_changed() {
    let own = "---\nstatus: published\n---\n# Own\n";
    let sandbox = Sandbox::site(
        "",
        &[
            (
                "postmortems/a/index.md",
                "---\nstatus: draft\n---\n# Hushed\n",
            ),
            ("postmortems/a/own.md", own),
        ],
    );
    let config = Config::for_site("x");
    let output = sandbox.output();
    let mut memo = load::load(&sandbox.root(), config.clone(), &output)
        .unwrap()
        .memo;
    let path = "content/postmortems/a/own.md";
    let mut exchanged = |text: &str| {
        sandbox.write(path, text);
        match memo.again(&sandbox.root(), path, &config) {
            Again::Changed(change) => change.exchanged.is_some(),
            other => panic!("{other:?}"),
        }
    };
    assert!(exchanged(&own.replace("Own", "Other words")));
    // Without its own status it follows the document of its folder, which only the whole tells.
    assert!(!exchanged("# Hushed words\n"));
}
