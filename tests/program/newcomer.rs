//! What people meet who begin: a repository that nobody prepared, a site.toml that says little, a dry run.

use std::fs;

use crate::support::{Sandbox, files_below, program, run};
use afterword::config::Config;
use afterword::load;
use afterword::site::Content;

const CONFIG: &str = "title = \"Library\"\n";

fn two_stories() -> Sandbox {
    let tills = "# The tills closed early (2024-04-02)\n\nFor an hour.\n";
    Sandbox::two_stories(
        CONFIG,
        "# The ovens (2024-03-12)\n\nThey baked at night.\n",
        tills,
    )
}

const PUMP: &str =
    "# The pump stopped\n\nFor an hour.\n\n## Timeline\n\n- 2024-03-01 10:00 UTC it stopped\n";

fn a_repository_of_many_things() -> Vec<(&'static str, &'static str)> {
    vec![
        ("README.md", "# Waterworks\n\nAll that we run.\n"),
        ("docs/post-mortems/2024-03-01-pump.md", PUMP),
        (
            "docs/post-mortems/guides/how-to-write.md",
            "# How to write\n\nSlowly.\n",
        ),
        ("docs/adr/0001-one-pump.md", "# One pump\n\nIs enough.\n"),
        ("docs/README.md", "# Docs\n\nAll of them.\n"),
        ("guide.md", "# A guide\n\nTo the pumps.\n"),
    ]
}

#[test]
fn the_folder_of_postmortems_is_found_among_other_documents() {
    let sandbox = Sandbox::repository(&a_repository_of_many_things());
    let run = sandbox.built(&[]);
    for words in [
        "the postmortems are those in `docs/post-mortems`, by its name; 3 documents outside of it are left out",
        "`dir = \".\"` takes all in",
        "1 document in folders of guides, runbooks or decisions is left out",
        "1 postmortem",
    ] {
        assert!(run.err.contains(words), "{words}: {}", run.err);
    }
    assert!(sandbox.has("postmortems/2024-03-01-pump.html"));
    assert!(!sandbox.has("postmortems/0001-one-pump.html"));
    assert!(sandbox.page("index.html").contains("Waterworks"));
}

#[test]
fn a_title_alone_leaves_a_repository_as_it_is() {
    let sandbox = Sandbox::repository(&a_repository_of_many_things());
    sandbox.write("site.toml", CONFIG);
    let run = sandbox.built(&[]);
    assert!(
        run.err.contains("there is no folder `content`"),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("3 documents outside of it are left out"),
        "{}",
        run.err
    );
    assert!(sandbox.page("index.html").contains("Library"));
    assert!(sandbox.has("postmortems/2024-03-01-pump.html"));
    // Whoever says which folder is meant gets all of it.
    sandbox.write("site.toml", "[content]\ndir = \".\"\n");
    let run = sandbox.built(&[]);
    assert!(!run.err.contains("left out"), "{}", run.err);
    assert!(sandbox.has("postmortems/0001-one-pump.html"));
}

#[test]
fn what_is_left_out_still_says_who_may_see_its_files() {
    let sandbox = Sandbox::repository(&[
        (
            "postmortems/2024-03-01-pump.md",
            "# The pump\n\n![a](../guides/deal/graph.png)\n",
        ),
        (
            "guides/deal/index.md",
            "---\nstatus: draft\n---\n# Our deal\n\n![a](graph.png)\n",
        ),
    ]);
    sandbox.write(
        "guides/deal/graph.png",
        include_bytes!(
            "../sites/kinds/content/postmortems/2023-11-02-label-printer-queue/label.png"
        ),
    );
    let run = sandbox.built(&[]);
    assert!(run.err.contains("links/withheld"), "{}", run.err);
    assert!(!sandbox.files().keys().any(|path| path.contains("graph")));
}

#[test]
fn a_content_folder_that_is_gone_stops_the_build() {
    let published = two_stories();
    published.built(&[]);
    fs::rename(
        published.root().join("content"),
        published.root().join("elsewhere"),
    )
    .unwrap();
    let run = published.build(&[]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(
        run.err
            .contains("the content folder `content` cannot be read"),
        "{}",
        run.err
    );
    // Git knows it too.
    let tracked = two_stories();
    tracked.git(&["init", "-q"]);
    tracked.git(&["add", "."]);
    fs::remove_dir_all(tracked.root().join("content")).unwrap();
    let run = tracked.build(&[]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(!tracked.has("index.html"));
}

#[test]
fn a_site_without_a_title_is_called_as_its_repository_is_at_its_remote() {
    let sandbox = Sandbox::repository(&[("2024-03-01-pump.md", PUMP)]);
    sandbox.git(&["init", "-q"]);
    let url = "https://baker:secret@git.example/waterworks/pump-reports.git";
    sandbox.git(&["remote", "add", "origin", url]);
    sandbox.built(&[]);
    let home = sandbox.page("index.html");
    assert!(home.contains("<h1>pump-reports</h1>"), "{home}");
    assert_eq!(sandbox.mentions("secret"), [""; 0]);
    // A README goes before it.
    sandbox.write("README.md", "# Waterworks\n\nAll that we run.\n");
    sandbox.built(&[]);
    let home = sandbox.page("index.html");
    assert!(home.contains("<h1>Waterworks</h1>"), "{home}");
}

#[test]
fn pictures_outside_of_the_folder_are_called_that() {
    let sandbox = Sandbox::repository(&[
        (
            "docs/reports/2024-03-01-pump.md",
            "# The pump\n\n![a](../img/pump.png) ![b](../img/none.png) [up](../../../x.md)\n",
        ),
        ("docs/other.md", "# Other\n"),
    ]);
    sandbox.write("docs/img/pump.png", "x");
    sandbox.git(&["init", "-q"]);
    let root = sandbox.root().join("docs/reports");
    let build = || {
        let mut command = program();
        command.args(["build", "--all"]).arg("--root").arg(&root);
        run(command.arg("--output").arg(sandbox.output()))
    };
    let first = build();
    for words in [
        "`../img/pump.png` exists, but outside of the folder that is read, so it is not published",
        "build the folder one level up",
        "`../img/none.png` leads to no file of the site",
        "`../../../x.md` leads to no file of the site",
    ] {
        assert!(first.err.contains(words), "{words}: {}", first.err);
    }
    // What was looked at is looked at again.
    sandbox.write("docs/img/none.png", "x");
    let second = build();
    assert!(
        second.err.contains("`../img/none.png` exists"),
        "{}",
        second.err
    );
}

#[test]
fn a_dry_run_says_all_and_writes_nothing() {
    let sandbox = two_stories();
    for number in 0..9 {
        sandbox.write(
            &format!("content/postmortems/undated-{number}.md"),
            "# Undated\n\nA story.\n\n[a](none.md)\n",
        );
    }
    let before = files_below(&sandbox.root());
    let run = sandbox.built(&["--dry-run"]);
    assert_eq!(
        run.err.matches("`none.md` leads to no file").count(),
        9,
        "{}",
        run.err
    );
    assert!(run.err.contains("nothing written"), "{}", run.err);
    assert_eq!(files_below(&sandbox.root()), before);
    assert!(!sandbox.output().exists());
    let run = sandbox.build(&["--dry-run", "--strict"]);
    assert_eq!(run.code, 0, "{}", run.err);
}

#[test]
fn headings_without_text_are_not_published() {
    let sandbox = two_stories();
    sandbox.write(
        "content/postmortems/2024-05-01-dam.md",
        "# The dam\n\nIt held.\n\n## Impact\n\n<!-- Who felt it? -->\n\n## Lessons\n\n- Look up.\n\n### Timeline\n",
    );
    sandbox.built(&[]);
    let page = sandbox.page("postmortems/2024-05-01-dam.html");
    assert!(page.contains("id=\"lessons\""), "{page}");
    for gone in ["Impact", "Who felt it?", "<h3 id=\"timeline\""] {
        assert!(!page.contains(gone), "{gone}: {page}");
    }
    // Links to it go on leading somewhere.
    assert!(page.contains("<span id=\"timeline\"></span>"), "{page}");
}

#[test]
fn a_preview_of_a_draft_asks_what_its_template_asks() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("content/postmortems/2024-05-01-dam.md");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let text = "---\nstatus: draft\n---\n# The dam\n\n## Impact\n\n<!-- Who <b>felt</b>\nit? -->\n\n## Lessons\n\n<!-- Which? -->\n\nLook up.\n";
    fs::write(path, text).unwrap();
    let page = |is_preview: bool| {
        let config = Config {
            is_preview,
            drafts: true,
            ..Config::for_site("x")
        };
        let loaded = load::load(dir.path(), config, &dir.path().join("public")).unwrap();
        let site = loaded.site.unwrap();
        let address = "postmortems/2024-05-01-dam.html";
        match site.render(address, &site.routes()[address]).unwrap() {
            Content::Bytes(bytes) => String::from_utf8(bytes).unwrap(),
            Content::Asset(path) => path,
        }
    };
    let shown = page(true);
    let ghost = "<p class=\"ghost\">Who &lt;b&gt;felt&lt;/b&gt; it?</p>";
    assert!(shown.contains(ghost), "{shown}");
    assert!(!shown.contains("Which?"), "{shown}");
    let built = page(false);
    assert!(
        !built.contains("felt") && !built.contains("<h2 id=\"impact\""),
        "{built}"
    );
}
