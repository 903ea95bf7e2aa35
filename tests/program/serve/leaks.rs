//! Documents that are not shown leave no trace: in nothing that pages are told, and in no answer.

use std::collections::BTreeMap;
use std::fs;
use std::sync::{Arc, Mutex};

use afterword::search::SearchIndex;
use afterword::search::export::{self, Reach};
use afterword::serve::{News, Preview};
use serde_json::Value;

use super::{Events, Live, STORY, options};
use crate::support::Sandbox;

/// In names and values of documents that are withheld, and nowhere else but in the addresses of links.
const CANARY: &str = "CANARY";

/// Makes every finding one that pages are told of at once.
const SETTINGS: &str = "title = \"Lessons\"\nbase_url = \"https://learn.example/\"\n\n[check.levels]\n\
    'links/broken' = 'error'\n'links/unknown-relation' = 'error'\n'front-matter/unknown-field' = 'error'\n\
    'front-matter/unknown-word' = 'error'\n'paths/stop' = 'error'\n'derive/date-missing' = 'error'\n\
    'terms/unknown' = 'error'\n'terms/conflict' = 'error'\n'site/derived-twins' = 'error'\n";

/// A document that is withheld, with something wrong in every place.
fn withheld(name: &str, how: &str) -> String {
    let canary = format!("{CANARY}-{name}");
    format!(
        "---\ntitle: Story {canary}\n{how}\ndate: {canary}\nkind: {canary}\nseverity: [{canary}]\nunheard_{canary}: 1\n\
         systems: [{canary}]\nfactors: [{canary}, human-error]\naliases: [{canary}]\nsummary: {canary}\n\
         related: [{{to: {canary}-other}}]\ntimes: {{started: {canary}}}\n---\n\n# {canary}\n\n\
         [x]({canary}.md) [[{canary}]] ![[{canary}.png]] ![x]({canary}.svg) <b onclick={canary}>x</b>\n\n\
         ## Timeline\n\n- 25:99 {canary}\n"
    )
}

/// Ways to be withheld.
const WAYS: [(&str, &str); 6] = [
    ("draft", "status: draft"),
    ("restricted", "audience: restricted"),
    ("internal", "audience: internal"),
    ("private", "private: true"),
    ("slip", "status: drfat"),
    ("both", "status: draft\naudience: CANARY"),
];

fn site() -> (Sandbox, Vec<String>) {
    let site = Sandbox::site(&format!("audience = \"public\"\n{SETTINGS}"), &[]);
    let mut paths = Vec::new();
    let mut links = String::new();
    for (way, how) in WAYS {
        for (path, link) in [
            (format!("{CANARY}-{way}.md"), format!("{CANARY}-{way}.md")),
            (
                format!("{CANARY}-{way}-bundle/index.md"),
                format!("{CANARY}-{way}-bundle/"),
            ),
        ] {
            let path = format!("content/postmortems/{path}");
            site.write(&path, withheld(way, how));
            links.push_str(&format!("[x]({link}) ![[{CANARY}-{way}.png]]\n"));
            paths.push(path);
        }
        let bundle = format!("content/postmortems/{CANARY}-{way}-bundle");
        site.write(
            &format!("{bundle}/{CANARY}-notes.md"),
            format!("# Notes {CANARY}\n\n[x](nothing.md)\n"),
        );
        site.write(&format!("{bundle}/{CANARY}-{way}.png"), "no image");
        let note = format!("content/systems/{CANARY}-{way}.md");
        site.write(&note, withheld(way, how));
        paths.push(note);
    }
    let unlinked = format!("content/postmortems/{CANARY}-unlinked.md");
    site.write(&unlinked, withheld("unlinked", "status: draft"));
    let public = STORY.replace(
        "\n---\n\n",
        &format!("\naudience: public\nodd_field: 1\n---\n\n{links}\n"),
    );
    site.write("content/postmortems/queue-grew.md", public);
    site.write(
        "content/paths/start.md",
        format!("---\ntitle: Start\naudience: public\nstops: [{{id: queue-grew}}, {{id: {CANARY}-draft}}]\n---\n"),
    );
    (site, paths)
}

/// Holds what pages are told against the canary, until something is so.
fn until(events: &mut Events, what: &str, is_it: impl Fn(&Value) -> bool) {
    events.until(what, |event| {
        let told = event.to_string();
        assert!(!told.contains(CANARY), "{told}");
        let mut keys: Vec<&String> = event.as_object().unwrap().keys().collect();
        keys.sort();
        let known = [
            "assets", "blocked", "findings", "index", "more", "number", "settled",
        ];
        assert_eq!(keys, known);
        is_it(event)
    });
}

#[test]
fn pages_are_told_nothing_of_documents_that_are_not_shown() {
    let (sandbox, paths) = site();
    let options = options(&sandbox);
    let said = Arc::new(Mutex::new(String::new()));
    let hears = Arc::clone(&said);
    let preview = Preview::start(options, move |news| {
        if let News::Settled { fresh, .. } = news {
            hears.lock().unwrap().push_str(&format!("{fresh:?}"));
        }
    });
    let live = Live {
        sandbox,
        preview: preview.unwrap(),
    };
    let unlinked = format!("content/postmortems/{CANARY}-unlinked.md");
    let mut events = live.events();
    // What is wrong with documents that are shown is told.
    until(&mut events, "an error of a shown document", |event| {
        event["settled"] == true && event.to_string().contains("odd_field")
    });
    for path in &paths {
        let text = fs::read_to_string(live.path(path)).unwrap();
        live.write(path, &format!("{text}\nMore {CANARY}.\n"));
    }
    until(&mut events, "settled", |event| event["settled"] == true);
    // One that nobody links to: what a shown document calls by a name that nothing has is its own word.
    fs::rename(live.path(&unlinked), live.path(&format!("{unlinked}.md"))).unwrap();
    until(&mut events, "settled", |event| {
        event["settled"] == true && event["index"] == "ready"
    });

    let answers = |path: &str| {
        let reply = live.get(path);
        let body = String::from_utf8_lossy(&reply.body).into_owned();
        assert!(
            !reply.head.contains(CANARY) && !body.contains(CANARY),
            "{path}: {body}"
        );
        reply.status
    };
    for address in live.clean().routes().keys() {
        answers(&format!("/{address}"));
    }
    for path in [
        "/search.html?q=nothing",
        "/deep/down.html",
        "/postmortems/queue-grow.html",
    ] {
        answers(path);
    }
    // Also while something is in the way, and where no page can be rendered.
    let settings = fs::read_to_string(live.path("site.toml")).unwrap();
    live.write("site.toml", &format!("titel = 1\n{settings}"));
    until(&mut events, "blocked", |event| event["blocked"] == true);
    live.write("site.toml", &settings);
    live.write(
        "theme/templates/postmortem.html",
        "{{ view.nothing_of_the_kind }}",
    );
    until(&mut events, "broken", |_| {
        answers("/postmortems/queue-grew.html") == 500
    });
    // Whoever has the files hears of all of it.
    let said = said.lock().unwrap();
    for (way, _) in WAYS {
        assert!(said.contains(&format!("{CANARY}-{way}")), "{way}");
    }
}

#[test]
fn the_search_forgets_what_is_withheld_now() {
    let live = Live::new(&[
        ("postmortems/queue-grew.md", STORY),
        (
            "postmortems/other.md",
            "---\ntitle: Zebrafish\n---\n\nIt was a zebrafish.\n",
        ),
    ]);
    let files = || -> BTreeMap<String, Vec<u8>> {
        let site = live.clean();
        let index = SearchIndex::build(site.catalog(), site.config());
        export::files(&index, Reach::Hosts)
            .unwrap()
            .into_iter()
            .collect()
    };
    let is_served =
        |(address, bytes): (&String, &Vec<u8>)| live.get(&format!("/{address}")).body == *bytes;
    let mut events = live.events();
    let before = files();
    events.until("ready", |event| {
        event["index"] == "ready" && before.iter().all(is_served)
    });
    live.write(
        "content/postmortems/other.md",
        "---\ntitle: Zebrafish\nstatus: draft\n---\n\nIt was a zebrafish.\n",
    );
    events.until("withheld", |_| {
        live.get("/postmortems/other.html").status == 404
    });
    let after = files();
    events.until("ready", |event| {
        event["index"] == "ready" && after.iter().all(is_served)
    });
    let gone: Vec<_> = before
        .iter()
        .filter(|(address, _)| !after.contains_key(*address))
        .collect();
    assert!(!gone.is_empty());
    for (address, _) in gone {
        assert_eq!(live.get(&format!("/{address}")).status, 404, "{address}");
    }
}
