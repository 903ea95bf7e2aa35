//! The live preview from outside: requests and events over its socket, edits as editors make them.
//! Whatever is done to the files, what it settles on is what a clean build gives.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::support::Sandbox;
use afterword::config::Config;
use afterword::load;
use afterword::search::SearchIndex;
use afterword::search::export::{self, Reach};
use afterword::serve::{Choices, Options, Preview};
use afterword::site::{Content, Site};
use serde_json::Value;

/// Nothing takes so long, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(120);

const STORY: &str = "---\ntitle: The queue that grew\ndate: 2024-03-01\nsystems: [queue]\n\
    factors: [alert-noise]\n---\n\n## Summary\n\nThe queue grew.\n\n## Timeline\n\n- 10:00 It grew.\n";
const OTHER: &str = "---\ntitle: The cache that shrank\ndate: 2024-04-01\nsystems: [cache, queue]\n\
    factors: [alert-noise]\n---\n\nSee [[queue-grew]].\n";

/// A site and a preview of it.
struct Live {
    sandbox: Sandbox,
    preview: Preview,
}

/// An answer over HTTP.
struct Reply {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Reply {
    fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    fn header(&self, name: &str) -> Option<String> {
        let start = format!("{name}: ");
        let line = self.head.lines().find_map(|line| {
            let (own, _) = line.split_once(':')?;
            own.eq_ignore_ascii_case(name).then_some(line)
        })?;
        Some(line[start.len()..].to_owned())
    }
}

/// What pages are told, as it comes.
struct Events(BufReader<TcpStream>);

impl Events {
    fn next(&mut self) -> Value {
        loop {
            let mut line = String::new();
            assert_ne!(self.0.read_line(&mut line).unwrap(), 0, "the stream ended");
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data).unwrap();
            }
        }
    }

    fn until(&mut self, what: &str, is_it: impl Fn(&Value) -> bool) -> Value {
        let mut seen = Vec::new();
        for _ in 0..1000 {
            let event = self.next();
            if is_it(&event) {
                return event;
            }
            seen.push(event);
        }
        panic!("never {what}: {seen:?}");
    }
}

impl Live {
    fn new(files: &[(&str, &str)]) -> Self {
        Self::of(Sandbox::site("title = \"Lessons\"\n", files))
    }

    fn of(sandbox: Sandbox) -> Self {
        Self::with(sandbox, false, 0)
    }

    fn with(sandbox: Sandbox, drafts: bool, port: u16) -> Self {
        let options = Options {
            choices: Choices::new(None, drafts),
            port,
            ..Self::options(&sandbox)
        };
        Self::start(sandbox, options)
    }

    fn options(sandbox: &Sandbox) -> Options {
        Options {
            root: sandbox.root().canonicalize().unwrap(),
            choices: Choices::new(None, false),
            host: "127.0.0.1".to_owned(),
            port: 0,
            poll: false,
        }
    }

    fn start(sandbox: Sandbox, options: Options) -> Self {
        let preview = Preview::start(options, |_| {}).unwrap();
        Self { sandbox, preview }
    }

    fn address(&self) -> SocketAddr {
        self.preview.address()
    }

    fn write(&self, path: &str, text: &str) {
        self.sandbox.write(path, text);
    }

    fn path(&self, path: &str) -> std::path::PathBuf {
        self.sandbox.root().join(path)
    }

    /// An answer to any request.
    fn ask(&self, request: &str) -> Reply {
        let mut stream = TcpStream::connect(self.address()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let mut body = bytes[end + 4..].to_vec();
        if head.to_lowercase().contains("transfer-encoding: chunked") {
            body = unchunked(&body);
        }
        Reply { status, head, body }
    }

    fn get(&self, path: &str) -> Reply {
        let host = self.address();
        self.ask(&format!(
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        ))
    }

    fn events(&self) -> Events {
        let mut stream = TcpStream::connect(self.address()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let host = self.address();
        let request = format!("GET /_afterword/events HTTP/1.1\r\nHost: {host}\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        Events(BufReader::new(stream))
    }

    /// The site as a clean build has it.
    fn clean(&self) -> Site {
        let root = self.sandbox.root().canonicalize().unwrap();
        let text = fs::read_to_string(root.join("site.toml")).unwrap();
        let mut config = Config::from_toml("site.toml", &text, "library").unwrap();
        config.base_url = Some(format!("http://{}/", self.address()));
        let loaded = load::load(&root, config, &self.sandbox.output()).unwrap();
        loaded.site.unwrap()
    }

    /// Where the preview differs from a clean build.
    fn differences(&self) -> Vec<String> {
        let site = self.clean();
        let root = self.sandbox.root();
        let mut different = Vec::new();
        for (address, route) in site.routes() {
            let expected = match site.render(address, route).unwrap() {
                Content::Bytes(bytes) => bytes,
                Content::Asset(path) => fs::read(root.join(path)).unwrap(),
            };
            let reply = self.get(&format!("/{address}"));
            let status = if address == "404.html" {
                200
            } else {
                reply.status
            };
            if status != 200 || plain(&reply.body) != expected {
                different.push(format!("{address} ({})", reply.status));
            }
        }
        different
    }

    /// Waits until the preview shows what a clean build has.
    fn settles(&self, events: &mut Events, story: &str) {
        let mut last = Vec::new();
        for _ in 0..200 {
            let event = events.next();
            if event["settled"] == true {
                last = self.differences();
                if last.is_empty() {
                    return;
                }
            }
        }
        panic!("{story}: {last:?}");
    }

    /// Does something to the files and waits until the preview shows what a clean build has.
    fn after(&self, story: &str, edit: impl FnOnce(&Path)) {
        let mut events = self.events();
        events.until("quiet", |event| event["settled"] == true);
        edit(&self.sandbox.root());
        self.settles(&mut events, story);
    }
}

fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|w| w == b"\r\n").unwrap();
        let size = std::str::from_utf8(&rest[..end]).unwrap();
        let size = usize::from_str_radix(size, 16).unwrap();
        if size == 0 {
            return body;
        }
        body.extend_from_slice(&rest[end + 2..end + 2 + size]);
        rest = &rest[end + 2 + size + 2..];
    }
}

/// A page without what the preview adds.
fn plain(page: &[u8]) -> Vec<u8> {
    const START: &[u8] = b"<script src=\"/_afterword/live.js\"";
    const END: &[u8] = b"</script>\n";
    let find = |from: usize, what: &[u8]| {
        let found = page[from..].windows(what.len()).position(|w| w == what);
        found.map(|at| from + at)
    };
    let Some(start) = find(0, START) else {
        return page.to_vec();
    };
    let end = find(start, END).unwrap() + END.len();
    [&page[..start], &page[end..]].concat()
}

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
fn nobody_else_can_read_along() {
    let live = Live::new(&[("postmortems/queue-grew.md", STORY)]);
    let page = live.get("/");
    for (name, value) in [
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
        ("cross-origin-resource-policy", "same-origin"),
        ("referrer-policy", "no-referrer"),
    ] {
        assert_eq!(page.header(name).as_deref(), Some(value));
    }
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("connect-src 'self'"));
    assert_eq!(page.header("access-control-allow-origin"), None);

    for (request, status) in [
        ("GET / HTTP/1.1\r\nHost: evil.test\r\n", 421),
        (
            "GET /_afterword/events HTTP/1.1\r\nHost: evil.test:4000\r\n",
            421,
        ),
        ("GET / HTTP/1.1\r\nHost: localhost.evil.test\r\n", 421),
        (
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n",
            405,
        ),
        ("DELETE / HTTP/1.1\r\nHost: localhost\r\n", 405),
        (
            "OPTIONS / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.test\r\n",
            405,
        ),
        ("GET /../site.toml HTTP/1.1\r\nHost: localhost\r\n", 404),
        ("GET /site.toml HTTP/1.1\r\nHost: localhost\r\n", 404),
        ("GET /..%2fsite.toml HTTP/1.1\r\nHost: localhost\r\n", 404),
        ("GET /%2e%2e/site.toml HTTP/1.1\r\nHost: localhost\r\n", 404),
        (
            "GET /files/..%5c..%5csite.toml HTTP/1.1\r\nHost: localhost\r\n",
            404,
        ),
        (
            "GET /index.html%00.png HTTP/1.1\r\nHost: localhost\r\n",
            404,
        ),
        ("GET //etc/passwd HTTP/1.1\r\nHost: localhost\r\n", 404),
        ("GET /%ff%fe HTTP/1.1\r\nHost: localhost\r\n", 404),
    ] {
        let reply = live.ask(&format!("{request}Connection: close\r\n\r\n"));
        assert_eq!(reply.status, status, "{request}");
        assert!(!reply.text().contains("title ="), "{request}");
        assert_eq!(
            reply.header("access-control-allow-origin"),
            None,
            "{request}"
        );
    }
    // A request without a name is nobody's.
    assert_ne!(live.ask("GET / HTTP/1.0\r\n\r\n").status, 200);
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
    assert!(page.text().contains("Drafts are shown"));
}

#[test]
fn every_way_to_save_settles_on_what_a_build_gives() {
    let live = Live::new(&[
        ("postmortems/queue-grew.md", STORY),
        ("postmortems/cache-shrank.md", OTHER),
        ("pages/about.md", "# About\n\nText.\n"),
        (
            "systems/queue.md",
            "---\ntitle: Queue\n---\n\nIt holds work.\n",
        ),
    ]);
    let story = live.path("content/postmortems/queue-grew.md");
    let text = |words: &str| STORY.replace("The queue grew.", words);

    live.after("written in place (VS Code)", |_| {
        fs::write(&story, text("One.")).unwrap();
    });
    assert!(
        live.get("/postmortems/queue-grew.html")
            .text()
            .contains("One.")
    );
    live.after("renamed over (vim with backupcopy=no)", |root| {
        fs::rename(&story, root.join("content/postmortems/queue-grew.md~")).unwrap();
        fs::write(&story, text("Two.")).unwrap();
        fs::remove_file(root.join("content/postmortems/queue-grew.md~")).unwrap();
    });
    live.after("safe write (JetBrains)", |root| {
        let folder = root.join("content/postmortems");
        fs::write(folder.join("queue-grew.md___jb_tmp___"), text("Three.")).unwrap();
        fs::rename(&story, folder.join("queue-grew.md___jb_old___")).unwrap();
        fs::rename(folder.join("queue-grew.md___jb_tmp___"), &story).unwrap();
        fs::remove_file(folder.join("queue-grew.md___jb_old___")).unwrap();
    });
    live.after("sed -i", |_| {
        let mut sed = Command::new("sed");
        sed.args(["-i", "s/Three/Four/"]).arg(&story);
        assert!(sed.status().unwrap().success());
    });
    assert!(
        live.get("/postmortems/queue-grew.html")
            .text()
            .contains("Four.")
    );
    live.after("appended", |_| {
        let mut file = fs::OpenOptions::new().append(true).open(&story).unwrap();
        file.write_all(b"\n## What surprised us\n\n- All of it.\n")
            .unwrap();
    });
    live.after("another title", |_| {
        fs::write(&story, STORY.replace("The queue that grew", "A queue")).unwrap();
    });
    live.after("another day and other terms", |_| {
        let other = STORY.replace("2024-03-01", "2024-05-01");
        fs::write(&story, other.replace("[queue]", "[queue, dns]")).unwrap();
    });
    live.after("a draft", |_| {
        fs::write(&story, STORY.replace("date:", "status: draft\ndate:")).unwrap();
    });
    assert_eq!(live.get("/postmortems/queue-grew.html").status, 404);
    live.after("published again", |_| fs::write(&story, STORY).unwrap());
    live.after("another id, with an alias", |_| {
        let other = STORY.replace("date:", "id: grown\naliases: [queue-grew]\ndate:");
        fs::write(&story, other).unwrap();
    });
    assert_eq!(live.get("/postmortems/grown.html").status, 200);
    live.after("a note of a term", |root| {
        fs::write(
            root.join("content/systems/queue.md"),
            "---\ntitle: The queue\n---\n\nWork.\n",
        )
        .unwrap();
    });
    live.after("a plain page", |root| {
        fs::write(root.join("content/pages/about.md"), "# About us\n\nMore.\n").unwrap();
    });
    live.after("renamed", |root| {
        fs::rename(&story, root.join("content/postmortems/queue.md")).unwrap();
    });
    live.after("deleted", |root| {
        fs::remove_file(root.join("content/postmortems/queue.md")).unwrap();
    });
}

#[test]
fn folders_come_and_go() {
    let live = Live::new(&[("postmortems/queue-grew.md", STORY)]);
    live.after("a new folder with a file in it", |root| {
        let folder = root.join("content/postmortems/2025/deep");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("late.md"), OTHER).unwrap();
    });
    live.after("a file of a folder that was new", |root| {
        let path = root.join("content/postmortems/2025/deep/late.md");
        fs::write(path, OTHER.replace("See", "Do see")).unwrap();
    });
    live.after("a folder under another name", |root| {
        let folder = root.join("content/postmortems");
        fs::rename(folder.join("2025"), folder.join("2026")).unwrap();
    });
    live.after("a file of a folder that was renamed", |root| {
        let path = root.join("content/postmortems/2026/deep/late.md");
        fs::write(path, OTHER.replace("See", "Please see")).unwrap();
    });
    live.after("many files at once (a checkout)", |root| {
        for number in 0..300 {
            let folder = root.join(format!("content/postmortems/{}", number % 20));
            fs::create_dir_all(&folder).unwrap();
            let story = STORY.replace("grew", &format!("grew {number}"));
            fs::write(folder.join(format!("story-{number}.md")), story).unwrap();
        }
    });
    live.after("all of them gone again", |root| {
        for number in 0..20 {
            fs::remove_dir_all(root.join(format!("content/postmortems/{number}"))).unwrap();
        }
    });
    live.after("an ignored file is no change, and then it is one", |root| {
        fs::write(root.join("content/postmortems/hidden.md"), OTHER).unwrap();
        fs::write(root.join("content/.gitignore"), "hidden.md\n").unwrap();
    });
}

#[test]
fn where_the_system_tells_nothing_files_are_looked_at() {
    let files = [("postmortems/queue-grew.md", STORY)];
    let sandbox = Sandbox::site("title = \"Lessons\"\n", &files);
    let options = Options {
        poll: true,
        ..Live::options(&sandbox)
    };
    let live = Live::start(sandbox, options);
    let story = live.path("content/postmortems/queue-grew.md");
    live.after("written in place", |_| {
        fs::write(&story, STORY.replace("The queue grew.", "It did.")).unwrap();
    });
    live.after("a new file", |root| {
        fs::write(root.join("content/postmortems/cache-shrank.md"), OTHER).unwrap();
    });
}

/// Stories of a branch, whose every page says which it is.
fn branch(root: &Path, name: &str, stories: usize, folders: usize) {
    for number in 0..stories {
        let folder = root.join(format!("content/postmortems/{}", number % folders));
        fs::create_dir_all(&folder).unwrap();
        let story = STORY.replace("grew", &format!("of {name} grew {number}"));
        fs::write(folder.join(format!("story-{number}.md")), story).unwrap();
    }
}

#[test]
#[ignore = "takes minutes, see CONTRIBUTING.md"]
fn a_checkout_of_thousands_of_files_settles() {
    let sandbox = Sandbox::site("title = \"Lessons\"\n", &[]);
    let root = sandbox.root();
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        let who = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
        git.current_dir(&root).args(who).args(arguments);
        assert!(git.output().unwrap().status.success(), "{arguments:?}");
    };
    git(&["init", "--quiet", "--initial-branch=main"]);
    branch(&root, "main", 5_000, 50);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message=main"]);
    git(&["checkout", "--quiet", "-b", "other"]);
    fs::remove_dir_all(root.join("content/postmortems")).unwrap();
    branch(&root, "other", 4_000, 70);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message=other"]);
    let live = Live::of(sandbox);
    live.after("a checkout", |_| git(&["checkout", "--quiet", "main"]));
    live.after("and back", |_| git(&["checkout", "--quiet", "other"]));
    live.after("a reset", |_| git(&["reset", "--quiet", "--hard", "main"]));
    live.after("a stash", |root| {
        fs::remove_dir_all(root.join("content/postmortems/7")).unwrap();
        git(&["stash", "--quiet"]);
    });
}

#[test]
fn the_last_good_site_stays_while_something_is_in_the_way() {
    let live = Live::new(&[("postmortems/queue-grew.md", STORY)]);
    let mut events = live.events();
    events.until("quiet", |event| event["settled"] == true);
    let page = "/postmortems/queue-grew.html";
    let blocked = |events: &mut Events, path: &str, place: (u64, u64)| {
        let event = events.until("blocked", |event| event["blocked"] == true);
        let finding = &event["findings"][0];
        assert_eq!(finding["path"], path, "{event}");
        if place != (0, 0) {
            assert_eq!(
                (finding["line"].as_u64(), finding["column"].as_u64()),
                (Some(place.0), Some(place.1)),
                "{event}"
            );
        }
        assert_eq!(live.get(page).status, 200);
    };
    let free = |events: &mut Events| {
        events.until("free", |event| {
            event["blocked"] == false && event["settled"] == true
        });
        if !live.differences().is_empty() {
            live.settles(events, "mended");
        }
    };

    live.write("site.toml", "title = \"Lessons\"\ntitel = 1\n");
    blocked(&mut events, "site.toml", (2, 1));
    // Text is shown all the same.
    live.write(
        "content/postmortems/queue-grew.md",
        &STORY.replace("grew.", "rose."),
    );
    live.write("site.toml", "title = \"Learned\"\n");
    free(&mut events);
    assert!(live.get(page).text().contains("rose."));

    live.write(
        "theme/templates/postmortem.html",
        "{% extends \"base.html\" %}\n{% block main %}{{ view. }}{% endblock %}\n",
    );
    blocked(&mut events, "theme/templates/postmortem.html", (0, 0));
    fs::remove_file(live.path("theme/templates/postmortem.html")).unwrap();
    free(&mut events);

    fs::rename(live.path("content"), live.path("away")).unwrap();
    blocked(&mut events, ".", (0, 0));
    fs::rename(live.path("away"), live.path("content")).unwrap();
    free(&mut events);

    live.write(
        "content/postmortems/twin.md",
        &STORY.replace("date:", "id: queue-grew\ndate:"),
    );
    events.until("blocked", |event| event["blocked"] == true);
    fs::remove_file(live.path("content/postmortems/twin.md")).unwrap();
    free(&mut events);
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
fn errors_of_documents_are_told_with_their_place() {
    let live = Live::new(&[("postmortems/queue-grew.md", STORY)]);
    let mut events = live.events();
    events.until("quiet", |event| event["settled"] == true);
    let path = "content/postmortems/queue-grew.md";
    live.write(path, &STORY.replace("date: 2024-03-01", "date: 2024-02-31"));
    let event = events.until("an error", |event| event["findings"][0]["level"] == "error");
    assert_eq!(event["findings"][0]["path"], path);
    assert_eq!(event["findings"][0]["line"], 3);
    assert_eq!(event["blocked"], false);
    live.write(path, STORY);
    events.until("none", |event| {
        event["findings"].as_array().unwrap().is_empty()
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
        let index = SearchIndex::build(site.catalog(), site.config()).unwrap();
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

/// A generator that gives the same numbers every time (Marsaglia, *Xorshift RNGs*, 2003).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

#[test]
fn random_edits_settle_on_what_a_build_gives() {
    let live = Live::new(&[
        ("postmortems/story-0.md", STORY),
        ("postmortems/story-1.md", OTHER),
    ]);
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let mut written: BTreeMap<u64, String> = BTreeMap::new();
    for round in 0..12 {
        live.after(&format!("round {round}"), |root| {
            for _ in 0..=numbers.below(6) {
                let name = numbers.below(8);
                let path = root.join(format!("content/postmortems/story-{name}.md"));
                match numbers.below(6) {
                    0 => drop(fs::remove_file(&path)),
                    1 => drop(fs::rename(
                        &path,
                        root.join(format!("content/postmortems/story-{}.md", numbers.below(8))),
                    )),
                    2 => {
                        let other = path.with_extension("new");
                        let text = text(&mut numbers);
                        fs::write(&other, &text).unwrap();
                        fs::rename(&other, &path).unwrap();
                        written.insert(name, text);
                    }
                    _ => {
                        let text = text(&mut numbers);
                        fs::write(&path, &text).unwrap();
                        written.insert(name, text);
                    }
                }
            }
            // So that there is a change in every round.
            fs::write(
                root.join("content/pages.md"),
                format!("# Round\n\n{round}\n"),
            )
            .unwrap();
        });
    }
    assert!(!written.is_empty());
}

/// A story that shares some of what it says with others.
fn text(numbers: &mut Numbers) -> String {
    let systems = ["queue", "cache", "dns", "api"];
    let factors = ["alert-noise", "retry-storm", "config-drift"];
    let pick =
        |from: &[&str], number: u64| from[usize::try_from(number).unwrap() % from.len()].to_owned();
    let status = if numbers.below(5) == 0 {
        "draft"
    } else {
        "published"
    };
    format!(
        "---\ntitle: Story {}\ndate: 2024-0{}-11\nstatus: {status}\nsystems: [{}]\nfactors: [{}]\n---\n\n\
         ## Summary\n\nIt was number {}. See [[story-{}]] and [that](story-{}.md).\n",
        numbers.below(4),
        1 + numbers.below(9),
        pick(&systems, numbers.below(4)),
        pick(&factors, numbers.below(3)),
        numbers.below(1000),
        numbers.below(8),
        numbers.below(8),
    )
}
