//! Connections: however many are held open, and whatever is sent on them, the next request is
//! answered.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;

use super::program::{Served, open_many};
use super::{Events, Live, Reply, STORY, get, listen, sent};
use crate::support::Sandbox;

const PAGE: &str = "/postmortems/queue-grew.html";

fn site() -> Sandbox {
    let files = [("postmortems/queue-grew.md", STORY)];
    Sandbox::site("title = \"Lessons\"\n", &files)
}

/// Edits the story, and waits until a page would hear of it and see it.
fn sees_an_edit(served: &Served, events: &mut Events, words: &str) {
    let text = STORY.replace("The queue grew.", words);
    served
        .sandbox
        .write("content/postmortems/queue-grew.md", &text);
    let is_shown = || get(served.address, PAGE).text().contains(words);
    events.until("shown", |_| is_shown());
}

#[test]
fn a_thousand_idle_connections_keep_nobody_out() {
    let connections = usize::try_from(open_many().min(4000) / 4)
        .unwrap()
        .min(1000);
    for files in [64, 1024] {
        let served = Served::start(site(), &format!("ulimit -n {files};"), &[]);
        let mut events = listen(served.address);
        events.until("quiet", |event| event["settled"] == true);
        let beginnings = [
            "",
            "GET / HT",
            "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
        ];
        let mut held: Vec<TcpStream> = Vec::new();
        for (number, beginning) in beginnings.iter().cycle().take(connections).enumerate() {
            held.push(sent(served.address, beginning.as_bytes()));
            if number % 100 == 0 {
                assert_eq!(get(served.address, PAGE).status, 200);
            }
        }
        // Some send a little now and then.
        for stream in &mut held {
            // Those that were closed for others refuse it.
            let _ = stream.write_all(b"x");
        }
        assert_eq!(get(served.address, PAGE).status, 200);
        sees_an_edit(&served, &mut events, &format!("It grew under {files}."));
        drop(held);
        assert_eq!(get(served.address, PAGE).status, 200);
        assert!(!served.said().contains("panicked"), "{}", served.said());
    }
}

#[test]
fn a_connection_that_cannot_be_taken_in_ends_nothing() {
    let served = Served::start(site(), "", &[]);
    let mut idle = sent(served.address, b"GET / HT");
    assert_eq!(get(served.address, PAGE).status, 200);
    let before = served.may_open(5);
    let mut waiting = sent(
        served.address,
        format!("GET {PAGE} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes(),
    );
    // It makes room where it can, which shows that it has tried.
    let mut rest = Vec::new();
    let _ = idle.read_to_end(&mut rest);
    assert_eq!(rest, b"");
    served.may_open(before);
    let mut start = [0; 12];
    waiting.read_exact(&mut start).unwrap();
    assert_eq!(&start, b"HTTP/1.1 200");
    let mut events = listen(served.address);
    sees_an_edit(&served, &mut events, "It grew all the same.");
    assert!(!served.said().contains("panicked"), "{}", served.said());
}

#[test]
fn five_hundred_pages_can_listen() {
    let listeners = usize::try_from(open_many() / 4).unwrap().min(500);
    let served = Served::start(site(), "ulimit -n 1024;", &[]);
    let mut all: Vec<Events> = (0..listeners).map(|_| listen(served.address)).collect();
    for events in &mut all {
        events.until("quiet", |event| event["settled"] == true);
    }
    sees_an_edit(&served, &mut all[0], "It grew for all.");
    for events in &mut all[1..] {
        events.until("settled", |event| event["number"].as_u64() > Some(1));
    }
}

#[test]
fn more_listeners_than_there_is_room_for_leave_room_for_requests() {
    open_many();
    let served = Served::start(site(), "ulimit -n 64;", &[]);
    let request = "GET /_afterword/events HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let mut refused = 0;
    let mut held = Vec::new();
    for _ in 0..60 {
        let mut stream = sent(served.address, request.as_bytes());
        let mut start = [0; 12];
        stream.read_exact(&mut start).unwrap();
        refused += usize::from(&start == b"HTTP/1.1 503");
        held.push(stream);
    }
    assert!(refused > 0 && refused < 60, "{refused}");
    assert_eq!(get(served.address, PAGE).status, 200);
    drop(held);
}

/// All that comes on a connection until it is closed.
fn all(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    match stream.read_to_end(&mut bytes) {
        // Closed with something unread: that is how a request is cut off.
        Err(error) if error.kind() != ErrorKind::ConnectionReset => panic!("{error}"),
        _ => String::from_utf8_lossy(&bytes).into_owned(),
    }
}

#[test]
fn requests_are_answered_one_by_one_and_never_read_from_a_body() {
    let live = Live::of(site());
    let host = live.address();
    let request =
        |path: &str, more: &str| format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{more}\r\n");
    let both = request(PAGE, "") + &request("/nothing", "Connection: close\r\n");
    let answers = all(sent(host, both.as_bytes()));
    let statuses: Vec<&str> = answers.matches("HTTP/1.1 ").collect();
    assert_eq!(statuses.len(), 2, "{answers}");
    assert!(answers.starts_with("HTTP/1.1 200") && answers.contains("HTTP/1.1 404"));

    // What a body holds is no request, however its length is told.
    let inner = request("/systems/", "");
    let chunked = format!("{:x}\r\n{inner}\r\n0\r\n\r\n", inner.len());
    for (more, body) in [
        (format!("Content-Length: {}\r\n", inner.len()), &inner),
        ("Transfer-Encoding: chunked\r\n".to_owned(), &chunked),
        (
            "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n".to_owned(),
            &chunked,
        ),
    ] {
        let smuggling = request(PAGE, &format!("{more}Connection: close\r\n")) + body;
        let answers = all(sent(host, smuggling.as_bytes()));
        assert!(
            answers.matches("HTTP/1.1 ").count() <= 1,
            "{more}: {answers}"
        );
    }
    let twice = request(PAGE, "Content-Length: 1\r\nContent-Length: 2\r\n") + "xx";
    assert!(all(sent(host, twice.as_bytes())).starts_with("HTTP/1.1 400"));
}

#[test]
fn what_no_browser_sends_is_refused_or_passed_by() {
    let live = Live::of(site());
    let host = live.address();
    let ask = |more: &str| {
        let request =
            format!("GET {PAGE} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more}\r\n");
        all(sent(host, request.as_bytes()))
    };
    let many: String = (0..1000).map(|_| "0-0,").collect();
    let range = ask(&format!("Range: bytes={many}1-1\r\n"));
    assert!(range.starts_with("HTTP/1.1 200"), "{range}");
    let headers: String = (0..1000)
        .map(|number| format!("X-{number}: x\r\n"))
        .collect();
    assert!(ask(&headers).starts_with("HTTP/1.1 431"));
    let slow_body = format!("POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1000000\r\n\r\nx");
    assert!(all(sent(host, slow_body.as_bytes())).starts_with("HTTP/1.1 405"));
    for nonsense in [
        "\0\0\0\0\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ] {
        let answer = all(sent(host, nonsense.as_bytes()));
        assert!(!answer.contains(" 200 "), "{answer}");
    }
    assert_eq!(live.get(PAGE).status, 200);
}

#[test]
fn who_leaves_in_the_middle_of_an_answer_disturbs_nobody() {
    let sandbox = site();
    let mut picture = b"\x89PNG\r\n\x1a\n".to_vec();
    picture.resize(4 * 1024 * 1024, 0);
    sandbox.write("content/postmortems/graph.png", &picture);
    sandbox.write(
        "content/postmortems/with-graph.md",
        "---\ntitle: With a graph\n---\n\n![It](graph.png)\n",
    );
    let live = Live::of(sandbox);
    let page = live.get("/postmortems/with-graph.html").text();
    let (_, rest) = page.split_once("<img src=\"").unwrap();
    let address = rest.split_once('"').unwrap().0.replace("../", "/");
    let request = format!("GET {address} HTTP/1.1\r\nHost: {}\r\n\r\n", live.address());
    for _ in 0..50 {
        let mut stream = sent(live.address(), request.as_bytes());
        let mut start = [0; 12];
        stream.read_exact(&mut start).unwrap();
        assert_eq!(&start, b"HTTP/1.1 200");
    }
    let Reply { status, body, .. } = live.get(&address);
    assert_eq!(status, 200);
    assert!(body == picture);
}
