//! Who may ask: under which names, for pages of which site, and how.

use std::io::{BufRead, BufReader};

use super::{Live, STORY, sent};

fn live() -> Live {
    Live::new(&[("postmortems/queue-grew.md", STORY)])
}

/// The head of an answer, for answers that do not end as well; and nothing of it lets others read.
fn head(live: &Live, request: &str) -> Vec<String> {
    let lines = BufReader::new(sent(live.address(), request.as_bytes())).lines();
    let head: Vec<String> = lines
        .map(|line| line.unwrap().to_lowercase())
        .take_while(|line| !line.is_empty())
        .collect();
    let opens = |line: &String| line.starts_with("access-control-");
    assert!(!head.iter().any(opens), "{request}: {head:?}");
    head
}

fn status(live: &Live, request: &str) -> u16 {
    let head = head(live, request);
    head[0].split(' ').nth(1).unwrap().parse().unwrap()
}

/// Every kind of thing that is served.
const TARGETS: [&str; 5] = [
    "/",
    "/_afterword/events",
    "/_afterword/live.js",
    "/api/catalog.json",
    "/nothing-of-the-kind",
];

#[test]
fn only_pages_of_the_preview_are_answered_under_only_its_names() {
    let live = live();
    let port = live.address().port();
    // What each name is answered with where nothing else is wrong.
    let hosts = [
        (format!("127.0.0.1:{port}"), 200),
        (format!("localhost:{port}"), 200),
        (format!("LOCALHOST:{port}"), 200),
        (format!("localhost.:{port}"), 200),
        (format!("site.localhost:{port}"), 200),
        (format!("[::1]:{port}"), 200),
        (format!("127.8.8.8:{port}"), 200),
        ("localhost".to_owned(), 200),
        ("localhost:9".to_owned(), 200),
        (format!("evil.test:{port}"), 421),
        ("evil.test".to_owned(), 421),
        (format!("localhost.evil.test:{port}"), 421),
        (format!("127.0.0.1.evil.test:{port}"), 421),
        (format!("evillocalhost:{port}"), 421),
        (format!("192.168.0.7:{port}"), 421),
        (format!("0.0.0.0:{port}"), 421),
        (format!("[::2]:{port}"), 421),
        (format!("[::1]x:{port}"), 421),
        (format!("localhost:{port}:1"), 421),
        (format!("localhost@evil.test:{port}"), 421),
        (format!("evil.test@localhost:{port}"), 421),
        (format!("localhost:{port}, evil.test"), 421),
        (format!("localhost:{port}/"), 421),
        ("2130706433".to_owned(), 421),
        ("0x7f000001".to_owned(), 421),
        (String::new(), 421),
    ];
    let origins: Vec<Option<String>> = [
        "null",
        "",
        "*",
        "evil.test",
        "http://evil.test",
        "https://evil.test",
        "http://localhost",
        "http://localhost:9",
        "https://localhost",
        "http://localhost.evil.test",
        "http://127.0.0.1.evil.test",
        "http://192.168.0.7",
        "http://[::2]",
        "file://",
        "data:",
        "chrome-extension://abc",
        "HTTP://EVIL.TEST",
    ]
    .into_iter()
    .map(|origin| Some(origin.to_owned()))
    .chain([None])
    .collect();

    let mut asked = 0;
    for (host, expected) in &hosts {
        let own = [
            format!("http://{host}"),
            format!("http://{}", host.to_lowercase()),
        ];
        let all = own
            .iter()
            .map(|origin| Some(origin.clone()))
            .chain(origins.clone());
        for origin in all {
            let is_own = origin.as_ref().is_none_or(|origin| own.contains(origin));
            let line = origin.map_or(String::new(), |origin| format!("Origin: {origin}\r\n"));
            for target in TARGETS {
                let expected = match expected {
                    200 if !is_own => 403,
                    200 if target == "/nothing-of-the-kind" => 404,
                    expected => *expected,
                };
                let request = format!("GET {target} HTTP/1.1\r\nHost: {host}\r\n{line}\r\n");
                assert_eq!(status(&live, &request), expected, "{request}");
                asked += 1;
            }
        }
    }
    assert!(asked > 2000, "{asked}");
}

#[test]
fn a_request_names_one_host_and_one_origin() {
    let live = live();
    let check = |lines: &str, expected: u16| {
        let request = format!("GET {lines}\r\n\r\n");
        assert_eq!(status(&live, &request), expected, "{request}");
    };
    for (lines, expected) in [
        ("/ HTTP/1.1", 400),
        ("/ HTTP/1.1\r\nHost: localhost\r\nHost: localhost", 400),
        ("/ HTTP/1.1\r\nHost: localhost\r\nHost: evil.test", 400),
        ("/ HTTP/1.1\r\nHost: evil.test\r\nHost: localhost", 400),
        ("/ HTTP/1.1\r\nHost: localhost\r\nhOsT: localhost", 400),
        ("/ HTTP/1.1\r\nHost: l\u{f6}calhost", 400),
        ("http://localhost/ HTTP/1.1\r\nHost: localhost", 200),
        ("http://LOCALHOST/ HTTP/1.1\r\nHost: localhost", 200),
        ("http://evil.test/ HTTP/1.1\r\nHost: localhost", 400),
        ("http://localhost/ HTTP/1.1\r\nHost: evil.test", 400),
        ("http://evil.test/ HTTP/1.1\r\nHost: evil.test", 421),
        ("http://localhost:1/ HTTP/1.1\r\nHost: localhost:2", 400),
        ("http://a@localhost/ HTTP/1.1\r\nHost: localhost", 400),
        ("https://localhost/ HTTP/1.1\r\nHost: localhost", 400),
        ("http://localhost/ HTTP/1.1", 400),
        (
            "/ HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nOrigin: http://localhost",
            403,
        ),
        (
            "/ HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nOrigin: http://evil.test",
            403,
        ),
        (
            "/ HTTP/1.1\r\nHost: localhost\r\nOrigin: http://l\u{f6}calhost",
            403,
        ),
    ] {
        check(lines, expected);
    }
    // An older protocol needs no name, and gets no answer without.
    assert_eq!(status(&live, "GET / HTTP/1.0\r\n\r\n"), 400);
}

#[test]
fn other_sites_may_lead_here_and_nothing_else() {
    let live = live();
    let sites = [
        "cross-site",
        "same-site",
        "same-origin",
        "none",
        "unheard-of",
    ];
    let uses = [
        ("navigate", "document", true),
        ("navigate", "iframe", false),
        ("navigate", "object", false),
        ("no-cors", "script", false),
        ("no-cors", "image", false),
        ("cors", "empty", false),
        ("websocket", "websocket", false),
        ("nested-navigate", "document", false),
    ];
    for target in TARGETS {
        for site in sites {
            for (mode, destination, may_lead) in uses {
                let is_own = ["same-origin", "none"].contains(&site);
                let request = format!(
                    "GET {target} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: {site}\r\n\
                     Sec-Fetch-Mode: {mode}\r\nSec-Fetch-Dest: {destination}\r\n\r\n"
                );
                let is_refused = status(&live, &request) == 403;
                assert_eq!(is_refused, !is_own && !may_lead, "{request}");
            }
        }
        let request = format!(
            "GET {target} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\n\r\n"
        );
        assert_eq!(status(&live, &request), 403);
    }
}

#[test]
fn a_preview_is_only_read() {
    let live = live();
    let methods = [
        "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get",
        "INVENTED",
    ];
    for method in methods {
        for target in TARGETS {
            let ask = |more: &str| {
                let request =
                    format!("{method} {target} HTTP/1.1\r\nHost: localhost\r\n{more}\r\n");
                head(&live, &request)
            };
            let plain = ask("");
            assert!(plain[0].contains("405"), "{method} {target}: {plain:?}");
            assert!(plain.contains(&"allow: get, head".to_owned()), "{plain:?}");
            let foreign =
                ask("Origin: http://evil.test\r\nAccess-Control-Request-Private-Network: true\r\n");
            assert!(foreign[0].contains("403"), "{method} {target}: {foreign:?}");
        }
    }
    for target in ["localhost:1", "evil.test:443"] {
        let request = format!("CONNECT {target} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assert_eq!(status(&live, &request), 400);
    }
    for target in TARGETS {
        let head = live.ask(&format!(
            "HEAD {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        ));
        let expected = if target == "/nothing-of-the-kind" {
            404
        } else {
            200
        };
        assert_eq!((head.status, head.body.len()), (expected, 0), "{target}");
    }
}

#[test]
fn nobody_else_can_read_along() {
    let live = live();
    for target in TARGETS
        .into_iter()
        .filter(|target| !target.ends_with("events"))
    {
        let page = live.get(target);
        for (name, value) in [
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("cross-origin-resource-policy", "same-origin"),
            ("referrer-policy", "no-referrer"),
        ] {
            assert_eq!(page.header(name).as_deref(), Some(value), "{target}");
        }
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains("connect-src 'self'"));
    }
}
