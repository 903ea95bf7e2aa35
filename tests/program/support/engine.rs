//! A stand-in for OpenSearch that listens on this machine: it keeps indices and aliases as an engine
//! documents it, and answers as a test wants where that wants something else.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};

/// What a test answers in the engine's place.
pub enum Instead {
    /// A status and a body.
    Say(u16, Value),
    /// The connection breaks.
    Break,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method and the path with its query.
    pub line: String,
    /// Who asks.
    pub authorization: Option<String>,
    /// The body.
    pub body: String,
}

/// An index.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// Its mapping.
    pub mappings: Value,
    /// Its settings as they were asked for.
    pub settings: Value,
    /// Its documents.
    pub documents: BTreeMap<String, Value>,
}

/// What an engine holds, and what it was asked.
#[derive(Default)]
pub struct State {
    /// The indices.
    pub indices: BTreeMap<String, Index>,
    /// The indices that each alias leads to.
    pub aliases: BTreeMap<String, BTreeSet<String>>,
    /// All requests.
    pub asked: Vec<Request>,
    /// The titles that a search for everything would find behind `postmortems`, after each request.
    pub searched: Vec<Option<usize>>,
    /// The end of the next request that is done, and whose answer never arrives.
    pub loses: Option<&'static str>,
    /// Why the engine refuses a document of an id: status, type.
    pub refuses: BTreeMap<String, (u16, &'static str)>,
}

type Rule = Box<dyn FnMut(&Request, &State) -> Option<Instead> + Send>;

/// A running stand-in; it ends with the test.
pub struct Engine {
    /// Its address.
    pub url: String,
    state: Arc<Mutex<State>>,
    rule: Arc<Mutex<Rule>>,
}

impl Engine {
    /// An engine that holds nothing.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State::default()));
        let rule: Arc<Mutex<Rule>> = Arc::new(Mutex::new(Box::new(|_, _| None)));
        let (own_state, own_rule) = (Arc::clone(&state), Arc::clone(&rule));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (state, rule) = (Arc::clone(&own_state), Arc::clone(&own_rule));
                serve(&stream.unwrap(), &state, &rule);
            }
        });
        Self { url, state, rule }
    }

    /// Answers in another way from now on, where the rule says so.
    pub fn instead(&self, rule: impl FnMut(&Request, &State) -> Option<Instead> + Send + 'static) {
        *self.rule.lock().unwrap() = Box::new(rule);
    }

    /// Does what the next request of this end asks, and breaks the connection before it answers.
    pub fn lose_answer(&self, end: &'static str) {
        self.with(|state| state.loses = Some(end));
    }

    /// Answers as documented again.
    pub fn as_usual(&self) {
        self.instead(|_, _| None);
    }

    /// Looks at what it holds, or changes it.
    pub fn with<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.state.lock().unwrap())
    }

    /// The requests since the last time, as `METHOD path`.
    pub fn asked(&self) -> Vec<String> {
        self.with(|state| std::mem::take(&mut state.asked))
            .into_iter()
            .map(|request| request.line)
            .collect()
    }

    /// The names of the indices.
    pub fn names(&self) -> Vec<String> {
        self.with(|state| state.indices.keys().cloned().collect())
    }

    /// The ids of the documents that a search behind a name finds.
    pub fn found(&self, name: &str) -> Vec<String> {
        self.with(|state| {
            let indices = state.behind(name);
            let documents = indices
                .iter()
                .flat_map(|name| state.indices[name].documents.keys());
            documents.cloned().collect()
        })
    }
}

impl State {
    fn behind(&self, name: &str) -> BTreeSet<String> {
        match self.indices.contains_key(name) {
            true => BTreeSet::from([name.to_owned()]),
            false => self.aliases.get(name).cloned().unwrap_or_default(),
        }
    }

    fn answer(&mut self, request: &Request) -> (u16, Value) {
        let (method, address) = request.line.split_once(' ').unwrap();
        let path = address.split('?').next().unwrap().trim_start_matches('/');
        let parts: Vec<&str> = path.split('/').collect();
        let body: Value = serde_json::from_str(&request.body).unwrap_or_default();
        match (method, parts.as_slice()) {
            ("GET", [""]) => (
                200,
                json!({ "version": { "distribution": "opensearch", "number": "2.19.6" } }),
            ),
            ("GET", [names, "_mapping"]) => {
                let [exact, pattern] = names.split(',').collect::<Vec<_>>()[..] else {
                    panic!("{names}");
                };
                let beginning = pattern.trim_end_matches('*');
                let named = self.behind(exact);
                let all = self.indices.iter();
                let all =
                    all.filter(|(name, _)| named.contains(*name) || name.starts_with(beginning));
                let all =
                    all.map(|(name, index)| (name.clone(), json!({ "mappings": index.mappings })));
                (200, Value::Object(all.collect()))
            }
            ("GET", ["_alias", name]) => match self.aliases.get(*name) {
                None => (404, json!({ "error": "alias missing", "status": 404 })),
                Some(names) => {
                    let all = names.iter().map(|one| (one.clone(), json!({})));
                    (200, Value::Object(all.collect()))
                }
            },
            ("POST", ["_aliases"]) => self.switch(&body),
            ("PUT", [name]) => {
                let index = Index {
                    mappings: body["mappings"].clone(),
                    settings: body["settings"].clone(),
                    documents: BTreeMap::new(),
                };
                self.indices.insert((*name).to_owned(), index);
                (200, json!({ "acknowledged": true }))
            }
            ("DELETE", [name]) => match self.indices.remove(*name) {
                None => missing(),
                Some(_) => (200, json!({ "acknowledged": true })),
            },
            (_, [name, what]) => {
                let behind = self.behind(name);
                let Some(name) = behind.first() else {
                    return missing();
                };
                self.of_index(&name.clone(), what, &body, &request.body)
            }
            _ => panic!("{}", request.line),
        }
    }

    fn of_index(&mut self, name: &str, what: &str, body: &Value, text: &str) -> (u16, Value) {
        let Self {
            indices, refuses, ..
        } = self;
        let index = indices.get_mut(name).unwrap();
        match what {
            "_bulk" => (200, index.bulk(text, refuses)),
            "_search" => (200, index.page(body)),
            "_count" => (200, json!({ "count": index.documents.len() })),
            "_mapping" => {
                index.mappings["_meta"] = body["_meta"].clone();
                (200, json!({ "acknowledged": true }))
            }
            "_refresh" | "_settings" => (200, json!({ "acknowledged": true })),
            _ => panic!("{what}"),
        }
    }

    /// All actions or none, as the engine documents it.
    fn switch(&mut self, body: &Value) -> (u16, Value) {
        let actions = body["actions"].as_array().unwrap();
        let removed = actions
            .iter()
            .filter_map(|action| action["remove_index"]["index"].as_str());
        if removed
            .clone()
            .any(|index| !self.indices.contains_key(index))
        {
            return missing();
        }
        let leads = |action: &&Value| {
            let (index, alias) = (&action["index"], &action["alias"]);
            let targets = self.aliases.get(alias.as_str().unwrap());
            targets.is_some_and(|targets| targets.contains(index.as_str().unwrap()))
        };
        let mut dropped = actions.iter().filter_map(|action| action.get("remove"));
        if !dropped.all(|action| leads(&action)) {
            return missing();
        }
        for action in actions {
            if let Some(index) = action["remove_index"]["index"].as_str() {
                self.indices.remove(index).unwrap();
                for targets in self.aliases.values_mut() {
                    targets.remove(index);
                }
            }
            if let Some(index) = action["remove"]["index"].as_str() {
                let alias = action["remove"]["alias"].as_str().unwrap();
                let targets = self.aliases.get_mut(alias).unwrap();
                assert!(targets.remove(index));
            }
            if let Some(index) = action["add"]["index"].as_str() {
                assert!(self.indices.contains_key(index));
                let alias = action["add"]["alias"].as_str().unwrap();
                let targets = self.aliases.entry(alias.to_owned()).or_default();
                targets.insert(index.to_owned());
            }
        }
        (200, json!({ "acknowledged": true }))
    }
}

impl Index {
    fn bulk(&mut self, lines: &str, refuses: &BTreeMap<String, (u16, &'static str)>) -> Value {
        let mut items = Vec::new();
        let mut lines = lines.lines();
        while let Some(action) = lines.next() {
            let action: Value = serde_json::from_str(action).unwrap();
            let (what, about) = action.as_object().unwrap().iter().next().unwrap();
            let id = about["_id"].as_str().unwrap();
            let mut source = || -> Value { serde_json::from_str(lines.next().unwrap()).unwrap() };
            let mut item = json!({ "_id": id, "status": 200 });
            match what.as_str() {
                "delete" => drop(self.documents.remove(id)),
                "index" => {
                    let source = source();
                    if let Some((status, kind)) = refuses.get(id) {
                        item["status"] = (*status).into();
                        item["error"] = json!({ "type": kind, "reason": "no such luck" });
                    } else {
                        self.documents.insert(id.to_owned(), source);
                    }
                }
                "update" => {
                    let fields = source();
                    let document = self.documents.get_mut(id).unwrap();
                    for (name, value) in fields["doc"].as_object().unwrap() {
                        document[name] = value.clone();
                    }
                }
                _ => panic!("{what}"),
            }
            items.push(json!({ what: item }));
        }
        json!({ "errors": false, "items": items })
    }

    fn page(&self, body: &Value) -> Value {
        let after = body["search_after"][0].as_str().unwrap_or_default();
        let size = usize::try_from(body["size"].as_u64().unwrap()).unwrap();
        let all = self.documents.iter();
        let hits = all.filter(|(id, _)| id.as_str() > after).take(size);
        let hits: Vec<Value> = hits
            .map(|(id, source)| json!({ "_id": id, "_source": source, "sort": [id] }))
            .collect();
        json!({ "hits": { "hits": hits } })
    }
}

fn missing() -> (u16, Value) {
    (
        404,
        json!({ "error": { "type": "index_not_found_exception", "reason": "no such index" } }),
    )
}

fn serve(stream: &TcpStream, state: &Mutex<State>, rule: &Mutex<Rule>) {
    let Some(request) = read(stream) else {
        return;
    };
    let mut state = state.lock().unwrap();
    let instead = (rule.lock().unwrap())(&request, &state);
    state.asked.push(request.clone());
    let (status, body) = match instead {
        Some(Instead::Break) => return,
        Some(Instead::Say(status, body)) => (status, body),
        None => state.answer(&request),
    };
    let behind = state.behind("postmortems");
    let count = behind
        .iter()
        .map(|name| state.indices[name].documents.len())
        .reduce(|one, other| one + other);
    state.searched.push(count);
    if state.loses.is_some_and(|end| request.line.ends_with(end)) {
        state.loses = None;
        return;
    }
    drop(state);
    let body = body.to_string();
    let mut stream = stream;
    let _ = write!(
        stream,
        "HTTP/1.1 {status} x\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
}

fn read(stream: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let line = line.rsplit_once(' ')?.0.to_owned();
    let (mut length, mut authorization) = (0, None);
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let Some((name, value)) = header.trim_end().split_once(": ") else {
            break;
        };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().unwrap(),
            "authorization" => authorization = Some(value.to_owned()),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request {
        line,
        authorization,
        body: String::from_utf8(body).unwrap(),
    })
}
