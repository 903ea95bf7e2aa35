//! The live preview from outside: requests and events over its socket, edits as editors make them.
//! Whatever is done to the files, what it settles on is what a clean build gives.

mod asking;
mod connections;
mod desk;
mod edits;
mod events;
mod leaks;
mod pages;
mod program;
mod traversal;
mod watching;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

use crate::support::Sandbox;
use afterword::config::Config;
use afterword::load;
use afterword::load::settings::Readers;
use afterword::serve::{Options, Preview};
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
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
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

/// A connection on which something was sent.
fn sent(address: SocketAddr, bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(bytes).unwrap();
    stream
}

/// The answer to a request that ends its connection.
fn ask(address: SocketAddr, request: &[u8]) -> Reply {
    let mut bytes = Vec::new();
    sent(address, request).read_to_end(&mut bytes).unwrap();
    let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let mut body = bytes[end + 4..].to_vec();
    if head.to_lowercase().contains("transfer-encoding: chunked") {
        body = unchunked(&body);
    }
    Reply { status, head, body }
}

pub fn get(address: SocketAddr, path: &str) -> Reply {
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    ask(address, request.as_bytes())
}

fn listen(address: SocketAddr) -> Events {
    let request = format!("GET /_afterword/events HTTP/1.1\r\nHost: {address}\r\n\r\n");
    Events(BufReader::new(sent(address, request.as_bytes())))
}

/// What pages are told, as it comes.
struct Events(BufReader<TcpStream>);

impl Events {
    fn next(&mut self) -> Value {
        // A stream on which nothing is told says now and then that it is there.
        let started = Instant::now();
        loop {
            assert!(started.elapsed() < PATIENCE, "nothing is told");
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

/// A preview on any free port.
pub fn options(sandbox: &Sandbox) -> Options {
    Options {
        root: sandbox.root().canonicalize().unwrap(),
        readers: Readers::default(),
        host: "127.0.0.1".to_owned(),
        port: 0,
        poll: false,
        edit: false,
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
            readers: Readers {
                drafts,
                ..Readers::default()
            },
            port,
            ..options(&sandbox)
        };
        Self::start(sandbox, options)
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
        ask(self.address(), request.as_bytes())
    }

    fn get(&self, path: &str) -> Reply {
        get(self.address(), path)
    }

    fn events(&self) -> Events {
        listen(self.address())
    }

    /// The site as a clean build has it.
    fn clean(&self) -> Site {
        let root = self.sandbox.root().canonicalize().unwrap();
        let text = fs::read_to_string(root.join("site.toml")).unwrap();
        let mut config = Config::from_toml("site.toml", &text, "library").unwrap();
        config.base_url = Some(format!("http://{}/", self.address()));
        // Pages tell authors what they could add, which is all that differs.
        config.is_preview = true;
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
