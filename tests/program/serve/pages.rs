//! What is shown: the pages of a build, and what is wrong where there is none.

use std::fs;
use std::net::TcpListener;
use std::path::Path;

use afterword::search::SearchIndex;
use afterword::search::export::{self, Reach};
use serde_json::Value;

use super::{Live, OTHER, STORY};
use crate::support::Sandbox;

#[test]
fn a_preview_shows_what_a_build_writes() {
    for name in ["kinds", "search"] {
        let source = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/sites")
            .join(name);
        let sandbox = Sandbox::repository(&[]);
        for (path, bytes) in crate::support::files_below(&source) {
            if !path.starts_with("expected/") {
                sandbox.write(&path, bytes);
            }
        }
        let live = Live::of(sandbox);
        assert_eq!(live.differences(), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn addresses_lead_where_a_host_would() {
    let live = Live::new(&[("postmortems/queue-grew.md", STORY)]);
    let home = live.get("/");
    assert_eq!(home.status, 200);
    assert_eq!(home.body, live.get("/index.html").body);
    assert_eq!(
        live.get("/systems").header("location").unwrap(),
        "/systems/"
    );
    assert_eq!(live.get("/systems/").status, 200);

    let missing = live.get("/deep/below/nothing.html");
    assert_eq!(missing.status, 404);
    let stylesheet = format!("http://{}/assets/style-", live.address());
    let text = missing.text();
    assert!(
        text.contains(&stylesheet) || text.contains("\"/assets/style-"),
        "{text}"
    );

    // A page is asked for again under its version, and sent only where it is another one.
    let tag = home.header("etag").unwrap();
    let again = live.ask(&format!(
        "GET / HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: {tag}\r\nConnection: close\r\n\r\n"
    ));
    assert_eq!((again.status, again.body.len()), (304, 0));
    let head = live.ask("HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert_eq!((head.status, head.body.len()), (200, 0));
}

#[test]
fn a_taken_port_gives_way_to_the_next() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let sandbox = Sandbox::site("", &[]);
    let live = Live::with(sandbox, false, port);
    assert!(live.address().ip().is_loopback());
    assert_ne!(live.address().port(), port);
    assert_eq!(live.get("/").status, 200);
}

#[test]
fn drafts_are_shown_where_they_are_asked_for() {
    let draft = STORY.replace("date:", "status: draft\ndate:");
    let files = [("postmortems/queue-grew.md", draft.as_str())];
    let hidden = Live::new(&files);
    assert_eq!(hidden.get("/postmortems/queue-grew.html").status, 404);
    let shown = Live::with(Sandbox::site("", &files), true, 0);
    let page = shown.get("/postmortems/queue-grew.html");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Showing drafts"));
}

#[test]
fn a_start_with_something_in_the_way_shows_what_it_is() {
    let live = Live::of(Sandbox::site(
        "titel = 1\n",
        &[("postmortems/queue-grew.md", STORY)],
    ));
    let page = live.get("/");
    assert_eq!(page.status, 500);
    assert!(page.text().contains("site.toml:1:1"), "{}", page.text());
    assert!(page.text().contains("/_afterword/live.js"));
    assert_eq!(live.get("/_afterword/live.js").status, 200);
    let mut events = live.events();
    live.write("site.toml", "title = \"Lessons\"\n");
    events.until("free", |event| event["blocked"] == false);
    assert_eq!(live.get("/postmortems/queue-grew.html").status, 200);
}

#[test]
fn a_page_that_cannot_be_rendered_says_why() {
    let live = Live::new(&[("postmortems/queue-grew.md", STORY)]);
    let mut events = live.events();
    events.until("quiet", |event| event["settled"] == true);
    live.write("theme/templates/postmortem.html", "{% extends \"base.html\" %}\n{% block main %}\n{{ view.nothing_of_the_kind }}{% endblock %}\n");
    let is_broken = |_: &Value| live.get("/postmortems/queue-grew.html").status == 500;
    events.until("broken", is_broken);
    let page = live.get("/postmortems/queue-grew.html");
    assert!(
        page.text().contains("theme/templates/postmortem.html:3:"),
        "{}",
        page.text()
    );
    assert_eq!(live.get("/").status, 200);
    fs::remove_dir_all(live.path("theme")).unwrap();
    events.until("mended", |_| {
        live.get("/postmortems/queue-grew.html").status == 200
    });
}

#[test]
fn the_files_of_a_theme_take_effect() {
    let live = Live::new(&[("postmortems/queue-grew.md", STORY)]);
    let before = live.get("/").text();
    live.after("a style sheet", |root| {
        fs::create_dir_all(root.join("theme/css")).unwrap();
        fs::write(
            root.join("theme/css/print.css"),
            "@media print { body { color: black; } }\n",
        )
        .unwrap();
    });
    let after = live.get("/").text();
    let sheet = |page: &str| {
        let (_, rest) = page.split_once("assets/style-").unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };
    assert_ne!(sheet(&before), sheet(&after));
    live.after("a template", |root| {
        fs::create_dir_all(root.join("theme/templates")).unwrap();
        let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("theme/templates/base.html");
        let text = fs::read_to_string(theme).unwrap();
        let text = text.replace("Made with Afterword", "Made by us");
        fs::write(root.join("theme/templates/base.html"), text).unwrap();
    });
    assert!(live.get("/").text().contains("Made by us"));
    live.after("none", |root| {
        fs::remove_dir_all(root.join("theme")).unwrap()
    });
}

#[test]
fn the_search_follows() {
    let live = Live::new(&[("postmortems/queue-grew.md", STORY)]);
    let files = || {
        let site = live.clean();
        let index = SearchIndex::build(site.catalog(), site.config());
        export::files(&index, Reach::Hosts).unwrap()
    };
    let is_current = || {
        let same =
            |(address, bytes): &(String, Vec<u8>)| live.get(&format!("/{address}")).body == *bytes;
        files().iter().all(same)
    };
    let mut events = live.events();
    events.until("ready", |event| event["index"] == "ready" && is_current());
    live.write("content/postmortems/cache-shrank.md", OTHER);
    events.until("being made", |event| event["index"] == "building");
    events.until("ready", |event| event["index"] == "ready" && is_current());
}
