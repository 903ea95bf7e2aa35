//! The desk: what is decided reaches the files, and nobody but its own page decides.

use std::fs;
use std::os::unix::fs::symlink;

use serde_json::{Value, json};

use super::{Live, Reply, ask, get, options};
use crate::support::{Sandbox, files_below};
use afterword::serve::{Options, Preview};

const ORDERS: &str = "---\ntitle: Orders waited # for long\n---\nRabbitMQ was red. RabbitMQ and Redis were blue, and Redis was red.\n";
const TILLS: &str = "# The tills froze\r\n\r\nRabbitMQ was red, and RabbitMQ was blue.\r\n";

fn desk() -> Live {
    let sandbox = Sandbox::site(
        "title = \"Lessons\"\n",
        &[
            ("postmortems/2024-05-06-orders.md", ORDERS),
            ("postmortems/2024-05-07-tills.md", TILLS),
        ],
    );
    let options = Options {
        edit: true,
        ..options(&sandbox)
    };
    Live::start(sandbox, options)
}

const ORDERS_PATH: &str = "content/postmortems/2024-05-06-orders.md";
const TILLS_PATH: &str = "content/postmortems/2024-05-07-tills.md";

impl Live {
    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    fn token(&self) -> String {
        let page = get(self.address(), "/_afterword/desk").text();
        let (_, rest) = page.split_once("data-token=\"").unwrap();
        rest.split('"').next().unwrap().to_owned()
    }

    fn list(&self) -> Value {
        let reply = get(self.address(), "/_afterword/desk.json");
        serde_json::from_slice(&reply.body).unwrap()
    }

    /// What is listed: `group: value` each.
    fn listed(&self) -> Vec<String> {
        let list = self.list();
        let groups = list["groups"].as_array().unwrap();
        let rows = groups.iter().flat_map(|group| {
            let rows = group["rows"].as_array().unwrap();
            rows.iter().map(|row| {
                let name = row["path"].as_str().unwrap().rsplit('/').next().unwrap();
                format!("{} {}", group["id"].as_str().unwrap(), name)
            })
        });
        rows.collect()
    }

    /// Sends a decision as the desk's page does.
    fn send(&self, to: &str, decision: &Value) -> (u16, Value) {
        let address = self.address();
        let lines = format!(
            "Host: {address}\r\nOrigin: http://{address}\r\nX-Afterword-Token: {}\r\nContent-Type: application/json",
            self.token()
        );
        let reply = self.post(to, &lines, &decision.to_string());
        (reply.status, serde_json::from_slice(&reply.body).unwrap())
    }

    fn post(&self, to: &str, lines: &str, body: &str) -> Reply {
        let length = body.len();
        let request = format!(
            "POST /_afterword/desk/{to} HTTP/1.1\r\n{lines}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        );
        ask(self.address(), request.as_bytes())
    }
}

fn accept(path: &str, value: &str) -> Value {
    json!({"act": "accept", "row": {"path": path, "field": "systems", "value": value}})
}

#[test]
fn decisions_reach_the_files_and_can_be_taken_back() {
    let live = desk();
    assert_eq!(
        live.listed(),
        [
            "system:rabbitmq 2024-05-07-tills.md",
            "system:rabbitmq 2024-05-06-orders.md",
            "system:redis 2024-05-06-orders.md",
        ]
    );
    let (status, _) = live.send("write", &accept(ORDERS_PATH, "RabbitMQ"));
    assert_eq!(status, 200);
    let accepted = ORDERS.replace("# for long\n", "# for long\nsystems: [RabbitMQ]\n");
    assert_eq!(live.text(ORDERS_PATH), accepted);
    // It shows at once, and what was suggested beside it is still there to be decided.
    let page = get(live.address(), "/postmortems/2024-05-06-orders.html").text();
    assert!(page.contains("RabbitMQ"));
    let rest = [
        "system:rabbitmq 2024-05-07-tills.md",
        "system:redis 2024-05-06-orders.md",
    ];
    assert_eq!(live.listed(), rest);

    let refusal = json!({"act": "refuse", "group": "system:redis"});
    let (status, shown) = live.send("show", &refusal);
    assert_eq!(status, 200);
    assert!(
        shown["diff"]
            .as_str()
            .unwrap()
            .contains("\n+not: [system:redis]\n")
    );
    assert_eq!(live.text(ORDERS_PATH), accepted);
    let mut refusal = refusal;
    refusal["seal"] = shown["seal"].clone();
    assert_eq!(live.send("write", &refusal).0, 200);
    let refused = accepted.replace("[RabbitMQ]\n", "[RabbitMQ]\nnot: [system:redis]\n");
    assert_eq!(live.text(ORDERS_PATH), refused);
    assert_eq!(live.listed(), rest[..1]);

    assert_eq!(live.send("undo", &json!({})).0, 200);
    assert_eq!(live.text(ORDERS_PATH), accepted);
    assert_eq!(live.listed(), rest);
    assert_eq!(live.send("undo", &json!({})).0, 200);
    assert_eq!(live.text(ORDERS_PATH), ORDERS);
    assert_eq!(live.send("undo", &json!({})).0, 404);
}

#[test]
fn a_system_is_accepted_in_all_stories() {
    let live = desk();
    let all = json!({"act": "accept", "group": "system:rabbitmq"});
    let (status, shown) = live.send("show", &all);
    assert_eq!((status, &shown["files"]), (200, &json!(2)));
    assert_eq!(live.send("write", &all).0, 200);
    assert!(
        live.text(TILLS_PATH)
            .starts_with("---\r\nsystems: [RabbitMQ]\r\n---\r\n# The tills")
    );
    assert!(live.text(TILLS_PATH).ends_with(TILLS));
    assert!(live.text(ORDERS_PATH).contains("systems: [RabbitMQ]\n"));
    assert_eq!(live.send("undo", &json!({})).0, 200);
    assert_eq!(
        (
            live.text(TILLS_PATH).as_str(),
            live.text(ORDERS_PATH).as_str()
        ),
        (TILLS, ORDERS)
    );
}

#[test]
fn a_name_is_refused_for_the_whole_site() {
    let live = desk();
    let before = "# Ours.\r\ntitle = \"Lessons\"   # short\r\n";
    live.after("another site.toml", |root| {
        fs::write(root.join("site.toml"), before).unwrap();
    });
    let nowhere = json!({"act": "nowhere", "group": "system:rabbitmq"});
    let (status, shown) = live.send("show", &nowhere);
    assert_eq!((status, &shown["files"]), (200, &json!(1)), "{shown}");
    assert!(
        shown["diff"]
            .as_str()
            .unwrap()
            .contains("+not = [\"system:rabbitmq\"]"),
        "{shown}"
    );
    assert_eq!(live.text("site.toml"), before);
    // It changes between the diff and the decision.
    let mut sealed = nowhere.clone();
    sealed["seal"] = shown["seal"].clone();
    let other = format!("language = \"en\"\r\n{before}");
    live.after("an edit of site.toml", |root| {
        fs::write(root.join("site.toml"), &other).unwrap();
    });
    assert_eq!(live.send("write", &sealed).0, 409);
    assert_eq!(live.text("site.toml"), other);

    assert_eq!(live.send("write", &nowhere).0, 200);
    let refused = format!("{other}\r\n[suggestions]\r\nnot = [\"system:rabbitmq\"]\r\n");
    assert_eq!(live.text("site.toml"), refused);
    assert_eq!(live.listed(), ["system:redis 2024-05-06-orders.md"]);
    assert_eq!(live.send("write", &nowhere).0, 404);
    assert_eq!(
        (
            live.text(ORDERS_PATH).as_str(),
            live.text(TILLS_PATH).as_str()
        ),
        (ORDERS, TILLS)
    );
    assert_eq!(live.send("undo", &json!({})).0, 200);
    assert_eq!(live.text("site.toml"), other);
    assert_eq!(live.listed().len(), 3);
}

#[test]
fn a_site_toml_is_begun_only_where_the_site_stays_the_same() {
    let check = |other: Option<&str>, expected: u16| {
        let sandbox = Sandbox::repository(&[("notes/2024-05-07-tills.md", TILLS)]);
        if let Some(other) = other {
            sandbox.write(other, "# The ovens froze\n\nThey did.\n");
        }
        let options = Options {
            edit: true,
            ..options(&sandbox)
        };
        let live = Live::start(sandbox, options);
        let nowhere = json!({"act": "nowhere", "group": "system:rabbitmq"});
        let (status, told) = live.send("write", &nowhere);
        assert_eq!(status, expected, "{told}");
        assert_eq!(live.path("site.toml").exists(), expected == 200);
        if expected == 200 {
            assert_eq!(live.listed(), [""; 0]);
            assert_eq!(live.send("undo", &json!({})).0, 200);
            assert!(!live.path("site.toml").exists());
            assert_eq!(live.listed(), ["system:rabbitmq 2024-05-07-tills.md"]);
        }
    };
    check(None, 200);
    // With a site.toml, only this folder would be read.
    check(Some("content/2024-05-08-ovens.md"), 422);
    check(Some("theme/css/tokens.css"), 422);
}

#[test]
fn a_name_becomes_an_alias_of_another() {
    let live = desk();
    let merge = json!({"act": "merge", "names": ["Redis", "RabbitMQ"]});
    assert_eq!(live.send("write", &merge).0, 200);
    let note = "content/systems/rabbitmq.md";
    assert_eq!(
        live.text(note),
        "---\ntitle: RabbitMQ\naliases: [Redis]\n---\n"
    );
    assert!(!live.listed().iter().any(|row| row.contains("redis")));
    assert_eq!(live.send("undo", &json!({})).0, 200);
    assert!(!live.path(note).exists());
    for names in [
        ["Redis", "Redis"],
        ["Redis", "nothing"],
        ["nothing", "Redis"],
    ] {
        let merge = json!({"act": "merge", "names": names});
        assert_eq!(live.send("write", &merge).0, 404, "{names:?}");
    }
}

#[test]
fn two_spellings_are_one_system_or_two_and_are_not_asked_about_again() {
    let story = |name: &str| format!("---\nsystems: [{name}]\n---\n# It was red\n\nIt was.\n");
    let check = |act: &str, field: &str| {
        let sandbox = Sandbox::site(
            "title = \"Lessons\"\n",
            &[
                ("postmortems/2024-05-06-a.md", &story("Till server")),
                ("postmortems/2024-05-07-b.md", &story("Till server")),
                ("postmortems/2024-05-08-c.md", &story("Till service")),
            ],
        );
        let options = Options {
            edit: true,
            ..options(&sandbox)
        };
        let live = Live::start(sandbox, options);
        let pair = live.list()["pairs"][0].clone();
        assert_eq!(pair["name"]["title"], "Till server", "{pair}");
        assert_eq!(pair["alias"]["title"], "Till service", "{pair}");
        let decision = json!({"act": act, "names": ["till-service", "till-server"]});
        assert_eq!(live.send("write", &decision).0, 200);
        assert_eq!(
            live.text("content/systems/till-server.md"),
            format!("---\ntitle: Till server\n{field}\n---\n")
        );
        assert_eq!(live.list()["pairs"], json!([]));
    };
    check("merge", "aliases: [Till service]");
    check("part", "not: [system:till-service]");
}

#[test]
fn a_file_that_changed_is_not_overwritten() {
    let live = desk();
    assert_eq!(live.listed().len(), 3);
    let (_, shown) = live.send("show", &accept(TILLS_PATH, "RabbitMQ"));
    let mut late = accept(TILLS_PATH, "RabbitMQ");
    late["seal"] = shown["seal"].clone();
    let edited = TILLS.replace("blue", "green");
    live.after("an edit", |_| {
        fs::write(live.path(TILLS_PATH), &edited).unwrap()
    });
    // What is written is not what was shown.
    late["seal"] = json!("0000");
    let (status, told) = live.send("write", &late);
    assert_eq!(status, 409, "{told}");
    let mut other = accept(TILLS_PATH, "RabbitMQ");
    other["row"]["body"] = json!("0000");
    assert_eq!(live.send("write", &other).0, 409);
    assert!(told["message"].as_str().unwrap().contains("changed"));
    assert_eq!(live.text(TILLS_PATH), edited);

    let _ = live.send("write", &accept(ORDERS_PATH, "Redis"));
    let accepted = live.text(ORDERS_PATH);
    let edited = accepted.replace("blue", "green");
    live.after("another edit", |_| {
        fs::write(live.path(ORDERS_PATH), &edited).unwrap()
    });
    assert_eq!(live.send("undo", &json!({})).0, 409);
    assert_eq!(live.text(ORDERS_PATH), edited);
}

#[test]
fn only_what_is_suggested_can_be_decided() {
    let live = desk();
    let before = files_below(&live.path("content"));
    symlink(
        live.path(TILLS_PATH),
        live.path("content/postmortems/link.md"),
    )
    .unwrap();
    let row = |path: &str, field: &str, value: &str| json!({"path": path, "field": field, "value": value});
    for (decision, expected) in [
        (
            json!({"act": "accept", "row": row("site.toml", "systems", "RabbitMQ")}),
            404,
        ),
        (
            json!({"act": "accept", "row": row("../out.md", "systems", "RabbitMQ")}),
            404,
        ),
        (
            json!({"act": "accept", "row": row("/etc/passwd", "systems", "RabbitMQ")}),
            404,
        ),
        (
            json!({"act": "accept", "row": row("content/postmortems/link.md", "systems", "RabbitMQ")}),
            404,
        ),
        (
            json!({"act": "accept", "row": row(TILLS_PATH, "systems", "Kafka")}),
            404,
        ),
        (
            json!({"act": "accept", "row": row(TILLS_PATH, "status", "draft")}),
            404,
        ),
        (
            json!({"act": "accept", "row": row(TILLS_PATH, "systems", "RabbitMQ]\nstatus: draft")}),
            404,
        ),
        (json!({"act": "accept", "group": "system:kafka"}), 404),
        (json!({"act": "accept"}), 404),
        (json!({"act": "nowhere", "group": "system:kafka"}), 404),
        (
            json!({"act": "nowhere", "names": ["Redis", "RabbitMQ"]}),
            404,
        ),
        (
            json!({"act": "accept", "names": ["Redis", "RabbitMQ"]}),
            404,
        ),
        (json!({"act": "merge", "names": ["../../x", "Redis"]}), 404),
        (json!({"act": "delete", "group": "system:redis"}), 400),
        (
            json!({"act": "accept", "group": "system:redis", "text": "x"}),
            400,
        ),
        (json!([]), 400),
    ] {
        for to in ["show", "write"] {
            assert_eq!(live.send(to, &decision).0, expected, "{decision}");
        }
    }
    fs::remove_file(live.path("content/postmortems/link.md")).unwrap();
    assert_eq!(files_below(&live.path("content")), before);
}

#[test]
fn nobody_but_the_desk_may_write() {
    let live = desk();
    let before = files_below(&live.path("content"));
    let body = accept(TILLS_PATH, "RabbitMQ").to_string();
    let address = live.address();
    let token = live.token();
    let (host, origin) = (
        format!("Host: {address}"),
        format!("Origin: http://{address}"),
    );
    let (key, kind) = (
        format!("X-Afterword-Token: {token}"),
        "Content-Type: application/json",
    );
    let other = "0".repeat(token.len());
    let check = |lines: &[&str], expected: u16| {
        for to in ["show", "write", "undo"] {
            let reply = live.post(to, &lines.join("\r\n"), &body);
            assert_eq!(reply.status, expected, "{lines:?} {}", reply.text());
            assert!(!reply.head.to_lowercase().contains("access-control"));
        }
        assert_eq!(files_below(&live.path("content")), before);
    };
    check(&[&host, &origin, kind], 403);
    check(&[&host, &origin, kind, "X-Afterword-Token: "], 403);
    check(
        &[&host, &origin, kind, &format!("X-Afterword-Token: {other}")],
        403,
    );
    check(
        &[
            &host,
            &origin,
            kind,
            &format!("X-Afterword-Token: {}", &token[1..]),
        ],
        403,
    );
    check(&[&host, &origin, kind, &key, &key], 403);
    check(&[&host, kind, &key], 403);
    check(&[&host, "Origin: null", kind, &key], 403);
    check(&[&host, "Origin: http://evil.test", kind, &key], 403);
    check(
        &[&host, &format!("Origin: https://{address}"), kind, &key],
        403,
    );
    check(
        &[&host, &origin, "Sec-Fetch-Site: cross-site", kind, &key],
        403,
    );
    check(
        &[&host, &origin, "Sec-Fetch-Site: same-site", kind, &key],
        403,
    );
    check(
        &["Host: evil.test", "Origin: http://evil.test", kind, &key],
        421,
    );
    check(&[&host, &host, &origin, kind, &key], 400);
    check(&[&host, &origin, &key], 415);
    check(&[&host, &origin, &key, "Content-Type: text/plain"], 415);
    check(
        &[
            &host,
            &origin,
            &key,
            "Content-Type: application/x-www-form-urlencoded",
        ],
        415,
    );
}

#[test]
fn what_is_sent_is_small_and_goes_to_the_desk() {
    let live = desk();
    let before = files_below(&live.path("content"));
    let body = accept(TILLS_PATH, "RabbitMQ").to_string();
    let address = live.address();
    let token = live.token();
    let lines = format!(
        "Host: {address}\r\nOrigin: http://{address}\r\nX-Afterword-Token: {token}\r\nContent-Type: application/json"
    );
    let large = format!("{}{body}", " ".repeat(70_000));
    assert_eq!(live.post("write", &lines, &large).status, 413);
    for path in [
        "/",
        "/_afterword/desk",
        "/_afterword/desk.json",
        "/postmortems/2024-05-07-tills.html",
    ] {
        let request = format!(
            "POST {path} HTTP/1.1\r\n{lines}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}"
        );
        assert_eq!(ask(address, request.as_bytes()).status, 405, "{path}");
    }
    assert_eq!(files_below(&live.path("content")), before);
    assert_ne!(desk().token(), token);
    // The same with all of it in order is done.
    assert_eq!(live.post("write", &lines, &body).status, 200);
}

#[test]
fn without_being_asked_for_there_is_no_desk() {
    let sandbox = Sandbox::site(
        "title = \"Lessons\"\n",
        &[("postmortems/2024-05-07-tills.md", TILLS)],
    );
    let live = Live::of(sandbox);
    for path in [
        "/_afterword/desk",
        "/_afterword/desk.json",
        "/_afterword/desk.js",
        "/_afterword/desk.css",
    ] {
        assert_eq!(get(live.address(), path).status, 404, "{path}");
    }
    let address = live.address();
    let lines =
        format!("Host: {address}\r\nOrigin: http://{address}\r\nContent-Type: application/json");
    for to in ["show", "write", "undo"] {
        assert_eq!(live.post(to, &lines, "{}").status, 405);
    }
    let open = Options {
        edit: true,
        host: "0.0.0.0".to_owned(),
        ..options(&live.sandbox)
    };
    let refused = Preview::start(open, |_| {}).err().unwrap().to_string();
    assert!(refused.contains("from this machine only"), "{refused}");
}

#[test]
fn only_the_author_of_a_story_is_told_what_a_review_asks() {
    let story = "# Orders waited for RabbitMQ\n\nRabbitMQ was red. The engineer on call should have noticed the alert.\n";
    let sandbox = Sandbox::site(
        "title = \"Lessons\"\n",
        &[("postmortems/2024-05-06-orders.md", story)],
    );
    let live = Live::of(sandbox);
    let told = |of: &str| -> Value {
        let reply = get(live.address(), &format!("/_afterword/author.json?of={of}"));
        serde_json::from_slice(&reply.body).unwrap()
    };
    let page = get(live.address(), "/postmortems/2024-05-06-orders.html").text();
    let author = told("/postmortems/2024-05-06-orders.html");
    let question = author["questions"][0]["message"].as_str().unwrap();
    assert!(!page.contains(question), "{question}");
    assert_eq!(author["questions"][0]["line"], 3, "{author}");
    assert_eq!(author["suggestions"][0]["title"], "RabbitMQ");
    assert_eq!(author["desk"], Value::Null);
    assert_eq!(told("/")["waiting"], 1);
    for other in [
        "/archive.html",
        "/../site.toml",
        "",
        "/postmortems/none.html",
    ] {
        assert_eq!(told(other), Value::Null, "{other}");
    }
}

#[test]
fn a_rule_of_a_house_style_that_is_saved_asks_at_once() {
    let sandbox = Sandbox::site(
        "title = \"Lessons\"\n[check]\nstyles = ['styles/House']\n",
        &[(
            "postmortems/2024-05-06-orders.md",
            "# Orders waited\n\nThe queue was simply full.\n",
        )],
    );
    let rule =
        |word: &str| format!("extends: existence\nmessage: \"why '%s'?\"\ntokens: [{word}]\n");
    sandbox.write("styles/House/Easy.yml", rule("merely"));
    let live = Live::of(sandbox);
    let asked = || -> Value {
        let story = "/postmortems/2024-05-06-orders.html";
        let reply = get(
            live.address(),
            &format!("/_afterword/author.json?of={story}"),
        );
        let told: Value = serde_json::from_slice(&reply.body).unwrap();
        told["questions"].clone()
    };
    assert_eq!(asked(), Value::Null);
    live.after("another word", |root| {
        std::fs::write(root.join("styles/House/Easy.yml"), rule("simply")).unwrap();
    });
    assert_eq!(asked()[0]["message"], "why 'simply'?");
}
