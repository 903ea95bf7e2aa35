//! What a build publishes.

use super::*;

#[test]
fn two_builds_are_identical_wherever_and_however_they_run() {
    let sandbox = kinds();
    sandbox.built(&["--base-url", "https://learn.example"]);
    let expected = sandbox.files();
    assert!(expected.len() > 100);
    let elsewhere = sandbox.beside("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    for (number, (threads, zone, locale)) in
        [("1", "UTC", "C"), ("8", "Asia/Kathmandu", "tr_TR.UTF-8")]
            .into_iter()
            .enumerate()
    {
        let output = sandbox.beside(&format!("other-{number}"));
        let mut command = crate::support::program();
        command
            .current_dir(&elsewhere)
            .args([
                "build",
                "--base-url",
                "https://learn.example",
                "--root",
                "../library",
                "--output",
            ])
            .arg(&output)
            .env("RAYON_NUM_THREADS", threads)
            .env("TZ", zone)
            .env("LC_ALL", locale)
            .env("LANG", locale);
        let run = run(&mut command);
        assert_eq!(run.code, 0, "{}", run.err);
        let files = crate::support::files_below(&output);
        let different: Vec<_> = expected
            .keys()
            .chain(files.keys())
            .filter(|path| expected.get(*path) != files.get(*path))
            .collect();
        assert_eq!(different, [""; 0], "{threads} threads, {zone}, {locale}");
    }
    assert_eq!(sandbox.mentions(sandbox.root().to_str().unwrap()), [""; 0]);
}

/// A copy of the fixture with every kind of page.
fn kinds() -> Sandbox {
    let fixture = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/kinds");
    let sandbox = Sandbox::repository(&[]);
    for (path, bytes) in crate::support::files_below(&fixture) {
        if !path.starts_with("expected") {
            sandbox.write(&path, bytes);
        }
    }
    sandbox
}

#[test]
fn what_did_not_change_keeps_its_time_and_what_is_gone_goes() {
    let sandbox = two_stories();
    sandbox.built(&[]);
    let long_ago = UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let published: Vec<_> = sandbox.files().into_keys().collect();
    for path in &published {
        let file = fs::File::options()
            .write(true)
            .open(sandbox.output().join(path))
            .unwrap();
        file.set_modified(long_ago).unwrap();
    }
    let changed = |sandbox: &Sandbox| -> BTreeSet<String> {
        sandbox
            .files()
            .into_keys()
            .filter(|path| {
                let time = fs::metadata(sandbox.output().join(path))
                    .unwrap()
                    .modified()
                    .unwrap();
                time != long_ago
            })
            .collect()
    };
    sandbox.built(&[]);
    assert_eq!(changed(&sandbox), BTreeSet::new());

    sandbox.write(
        "content/postmortems/tills.md",
        format!("{TILLS}\nOr two.\n"),
    );
    sandbox.built(&[]);
    let written = changed(&sandbox);
    assert!(written.contains("postmortems/tills.html"), "{written:?}");
    assert!(!written.contains("postmortems/ovens.html"), "{written:?}");

    sandbox.remove("content/postmortems/ovens.md");
    sandbox.built(&[]);
    for gone in [
        "postmortems/ovens.html",
        "postmortems/ovens-at-night.html",
        "api/postmortems/ovens.json",
        "systems/ovens.html",
        "systems/ovens.xml",
    ] {
        assert!(
            published.iter().any(|path| path == gone),
            "{gone} was never there"
        );
        assert!(!sandbox.has(gone), "{gone}");
    }
    assert_eq!(sandbox.mentions("baked at night"), [""; 0]);
    assert_eq!(sandbox.mentions("oven.png"), [""; 0]);
}

#[test]
fn former_ids_lead_on() {
    let sandbox = two_stories();
    sandbox.built(&[]);
    let redirect = sandbox.page("postmortems/ovens-at-night.html");
    assert!(
        pages::addresses(&redirect).contains(&"ovens.html".to_owned()),
        "{redirect}"
    );
    assert!(redirect.contains("http-equiv=\"refresh\""), "{redirect}");
    // Nothing else speaks of them.
    assert_eq!(
        sandbox.json("api/catalog.json")["postmortems"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[test]
fn links_are_relative_and_lead_somewhere() {
    let sandbox = kinds();
    sandbox.built(&["--base-url", "https://learn.example/deep/path"]);
    let files = sandbox.files();
    let known: BTreeSet<_> = files.keys().cloned().collect();
    let rendered: BTreeMap<_, _> = files
        .into_iter()
        .filter(|(path, _)| path.ends_with(".html") && path != "404.html")
        .map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap()))
        .collect();
    assert_eq!(pages::dead_links(&rendered, &known), [""; 0]);
    // A host shows this one at any depth, so that it alone starts at the root of the host.
    let not_found = sandbox.page("404.html");
    for address in pages::addresses(&not_found) {
        if address.starts_with('#') {
            continue;
        }
        let below = address.strip_prefix("/deep/path/");
        assert!(
            below.is_some_and(|path| known.contains(path)) || pages::is_external(&address),
            "{address}"
        );
    }
}

#[test]
fn feeds_and_the_sitemap_are_absolute() {
    let sandbox = two_stories();
    sandbox.built(&[]);
    assert!(
        !sandbox.has("sitemap.xml"),
        "a sitemap without a base URL cannot be right"
    );
    sandbox.built(&["--base-url", "https://learn.example/library"]);
    let base = "https://learn.example/library/";
    let sitemap = sandbox.page("sitemap.xml");
    let listed: Vec<_> = sitemap
        .split("<loc>")
        .skip(1)
        .map(|rest| rest.split('<').next().unwrap())
        .collect();
    assert!(
        listed.contains(&"https://learn.example/library/postmortems/ovens.html"),
        "{sitemap}"
    );
    for address in &listed {
        let path = address.strip_prefix(base).unwrap();
        assert!(path.is_empty() || sandbox.has(path), "{address}");
    }
    assert!(
        !sitemap.contains("ovens-at-night") && !sitemap.contains("404.html"),
        "{sitemap}"
    );
    for feed in ["feed.xml", "systems/ovens.xml"] {
        let feed = sandbox.page(feed);
        assert!(
            feed.contains(&format!("href=\"{base}postmortems/ovens.html\"")),
            "{feed}"
        );
        for address in pages::addresses(&feed) {
            assert!(address.starts_with(base), "{address}");
        }
    }
}
