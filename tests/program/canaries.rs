//! Random sites, and every byte that comes out of them searched for what is withheld.
//!
//! Each document has words, names and files that nothing else has, so that one of them in any output
//! tells whose it is: pages, feeds, data, the search's files (inflated), other attachments, what
//! `search` and `export` print and what a preview answers. Which documents are withheld is told by the
//! tree that the site is made from, not by its paths. `AFTERWORD_CANARY_SITES` asks for more sites than
//! the few that run every time, `AFTERWORD_CANARY_SEED` for others.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::sync::LazyLock;

use crate::serve;
use crate::support::{Sandbox, program, run};
use afterword::serve::Preview;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use flate2::read::DeflateDecoder;
use regex::bytes::Regex;

static CANARY: LazyLock<Regex> = LazyLock::new(|| Regex::new("(?i)zqxj[0-9]+[a-z]").unwrap());

/// Where a file of the search is a script, because the site is opened from a folder.
static ENCODED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#""([A-Za-z0-9+/=]{16,})""#).unwrap());

/// Numbers as a seed gives them.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    fn chance(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }
}

/// What keeps a document back: its status, its audience.
type Held = (bool, bool);

/// What a document says about who may see it, and what that means.
#[derive(Clone, Copy)]
struct Says {
    lines: &'static str,
    held: Held,
    states: Held,
}

const fn says(lines: &'static str, held: Held, states: Held) -> Says {
    Says {
        lines,
        held,
        states,
    }
}

/// `true` for what is held back, and for what is stated.
const SAYINGS: [Says; 12] = [
    says("", (false, false), (false, false)),
    says("", (false, false), (false, false)),
    says("", (false, false), (false, false)),
    says("status: published", (false, false), (true, false)),
    says("draft: false", (false, false), (true, false)),
    says("audience: internal", (false, false), (false, true)),
    says(
        "status: review\naudience: public",
        (false, false),
        (true, true),
    ),
    says("status: draft", (true, false), (true, false)),
    says("draft: true", (true, false), (true, false)),
    says("audience: restricted", (false, true), (false, true)),
    says("audience: nobodyknows", (true, true), (true, true)),
    says("private: true", (true, true), (true, true)),
];

impl Says {
    fn within(self, around: Held) -> Held {
        (
            self.held.0 || (around.0 && !self.states.0),
            self.held.1 || (around.1 && !self.states.1),
        )
    }
}

struct Document {
    path: String,
    number: usize,
    says: Says,
    is_withheld: bool,
}

struct File {
    path: String,
    number: usize,
    is_withheld: bool,
}

/// A site as it is made.
struct Maker {
    dice: Dice,
    count: usize,
    documents: Vec<Document>,
    files: Vec<File>,
}

impl Maker {
    fn number(&mut self) -> usize {
        self.count += 1;
        self.count
    }

    fn document(&mut self, path: String, number: usize, around: Held) -> Held {
        let says = *self.dice.one(&SAYINGS);
        self.document_that(path, number, says, around)
    }

    fn document_that(&mut self, path: String, number: usize, says: Says, around: Held) -> Held {
        let held = says.within(around);
        self.documents.push(Document {
            path,
            number,
            says,
            is_withheld: held.0 || held.1,
        });
        held
    }

    fn file(&mut self, folder: &str, is_withheld: bool) {
        let number = self.number();
        let ending = *self.dice.one(&["png", "csv", "txt", "pdf"]);
        let path = match self.dice.below(3) {
            0 => format!("{folder}/graph.png"),
            1 => format!("{folder}/zqxj{number}f.{ending}"),
            _ => format!("{folder}/deep/er/zqxj{number}f.{ending}"),
        };
        if self.files.iter().all(|file| file.path != path) {
            self.files.push(File {
                path,
                number,
                is_withheld,
            });
        }
    }

    /// A folder that belongs to a document, with what lies in it.
    fn bundle(&mut self, above: &str, around: Held, depth: usize) {
        let number = self.number();
        let name = if depth == 0 && self.dice.chance(2) {
            format!("2024-01-02-zqxj{number}p")
        } else {
            format!("zqxj{number}p")
        };
        let folder = format!("{above}/{name}");
        // Among notes and pages `postmortem.md` is the name of a note or a page.
        let mut leads = vec!["index.md", "index.md", "README.md", "index.de.md"];
        if !matches!(above.split('/').next(), Some("systems" | "pages")) {
            leads.push("postmortem.md");
        }
        let lead = *self.dice.one(&leads);
        let held = self.document(format!("{folder}/{lead}"), number, around);
        for _ in 0..self.dice.below(3) {
            let number = self.number();
            let below = *self.dice.one(&["", "deep/", "deep/er/"]);
            self.document(format!("{folder}/{below}zqxj{number}p.md"), number, held);
        }
        for _ in 0..self.dice.below(4) {
            self.file(&folder, held.0 || held.1);
        }
        if depth < 2 && self.dice.chance(2) {
            self.bundle(&folder, held, depth + 1);
        }
    }

    /// A folder of documents that have nothing to do with each other.
    fn shared(&mut self, above: &str) {
        let folder = format!("{above}/team-{}", self.number());
        let from = self.documents.len();
        for _ in 0..1 + self.dice.below(2) {
            let number = self.number();
            self.document(format!("{folder}/zqxj{number}p.md"), number, (false, false));
        }
        let are_withheld = self.documents[from..]
            .iter()
            .all(|document| document.is_withheld);
        for _ in 0..self.dice.below(3) {
            self.file(&folder, are_withheld);
        }
        // A folder that is named after one of them.
        let first = &self.documents[from];
        let (named, is_withheld) = (first.path.replace(".md", ""), first.is_withheld);
        let number = self.number();
        self.files.push(File {
            path: format!("{named}/zqxj{number}f.png"),
            number,
            is_withheld,
        });
    }

    fn site(&mut self, is_site: bool) {
        let above = *self.dice.one(&["postmortems", "incidents/2024", "reports"]);
        for _ in 0..2 + self.dice.below(3) {
            self.bundle(above, (false, false), 0);
            self.shared(above);
        }
        if is_site {
            self.bundle("systems", (false, false), 1);
            self.bundle("pages", (false, false), 1);
        }
        let number = self.number();
        let open = SAYINGS[0];
        self.document_that(
            format!("{above}/zqxj{number}p.md"),
            number,
            open,
            (false, false),
        );
        for number in [self.number(), self.number()] {
            let path = format!("{above}/zqxj{number}p.md");
            self.document(path, number, (false, false));
        }
    }

    /// A reference to anything, in any of the ways to write one; with words of its own, because the name
    /// itself would be the words of the author.
    fn reference(&mut self, from: &str) -> String {
        if self.dice.chance(2) {
            let file = self.dice.below(self.files.len().max(1));
            let Some(file) = self.files.get(file) else {
                return String::new();
            };
            let (path, name) = (relative(from, &file.path), last(&file.path).to_owned());
            return match self.dice.below(6) {
                0 => format!("[words]({path})"),
                1 => format!("![words]({path})"),
                2 => format!("![[{name}]]"),
                3 => format!("<img src=\"{path}\" alt=\"words\">"),
                4 => format!("[words](<{path}> \"a title\")"),
                _ => format!("![[{}]]", end(&file.path)),
            };
        }
        let at = self.dice.below(self.documents.len());
        let (path, number) = (
            relative(from, &self.documents[at].path),
            self.documents[at].number,
        );
        match self.dice.below(7) {
            0 => format!("[words]({path})"),
            1 => format!("[[zqxj{number}p|words]]"),
            2 => format!("[[zqxj{number}a|words]]"),
            3 => format!("[[system:zqxj{number}s|words]]"),
            4 => format!("![[zqxj{number}p|words]]"),
            5 => format!("![words]({path})"),
            _ => format!("[[Title zqxj{number}t|words]]"),
        }
    }

    fn text(&mut self, at: usize) -> String {
        let Document {
            path, number, says, ..
        } = &self.documents[at];
        let (path, number, says) = (path.clone(), *number, *says);
        let mut text = String::from("---\n");
        if self.dice.chance(2) {
            let _ = writeln!(text, "title: Title zqxj{number}t");
        }
        if path.ends_with("index.de.md") {
            let _ = writeln!(text, "id: zqxj{number}p");
        }
        let reference = self.reference(&path);
        let other = self.dice.below(self.documents.len());
        let other = self.documents[other].number;
        let _ = writeln!(
            text,
            "{}\ndate: 2024-05-{:02}\nsystems: [zqxj{number}s]\nfactors: [{{id: zqxj{number}c, note: 'zqxj{number}n {reference}'}}]\n\
             teams: [zqxj{number}x]\naliases: [zqxj{number}a]\nsummary: 'In short zqxj{number}u {reference}'\nrelated: [zqxj{other}p]",
            says.lines,
            1 + number % 28
        );
        let _ = writeln!(
            text,
            "---\n# Title zqxj{number}t\n\nWords zqxj{number}b of the body.\n"
        );
        let _ = writeln!(
            text,
            "## Timeline\n\n- 10:00 zqxj{number}e begins {}\n",
            self.reference(&path)
        );
        for _ in 0..self.dice.below(5) {
            let _ = writeln!(text, "{}\n", self.reference(&path));
        }
        text
    }

    fn write(&mut self, sandbox: &Sandbox, prefix: &str) {
        for at in 0..self.documents.len() {
            let text = self.text(at);
            sandbox.write(&format!("{prefix}{}", self.documents[at].path), text);
        }
        for File { path, number, .. } in &self.files {
            sandbox.write(&format!("{prefix}{path}"), bytes(path, *number));
        }
    }

    /// The canaries that must be nowhere, and those that must be somewhere.
    fn expected(&self) -> (BTreeSet<String>, BTreeSet<String>) {
        let (mut hushed, mut told) = (BTreeSet::new(), BTreeSet::new());
        for Document {
            number,
            is_withheld,
            ..
        } in &self.documents
        {
            if *is_withheld {
                hushed.extend(
                    "abcenpstux"
                        .chars()
                        .map(|kind| format!("zqxj{number}{kind}")),
                );
            } else {
                told.insert(format!("zqxj{number}b"));
            }
        }
        for file in self.files.iter().filter(|file| file.is_withheld) {
            hushed.extend(
                "fi".chars()
                    .map(|kind| format!("zqxj{}{kind}", file.number)),
            );
        }
        // What is published says where it lies, whatever the folder is called.
        let documents = self.documents.iter().filter(|one| !one.is_withheld);
        let files = self.files.iter().filter(|one| !one.is_withheld);
        let paths = documents
            .map(|one| &one.path)
            .chain(files.map(|one| &one.path));
        for path in paths {
            for name in canaries(path.as_bytes()) {
                hushed.remove(&name);
            }
        }
        (hushed, told)
    }

    /// Edits as people make them: what some documents say about who may see them, and where they lie.
    fn edit(&mut self, sandbox: &Sandbox, prefix: &str) {
        let old: Vec<String> = self
            .documents
            .iter()
            .map(|document| document.path.clone())
            .collect();
        let seed = self.dice.0;
        for path in old.iter().chain(self.files.iter().map(|file| &file.path)) {
            sandbox.remove(&format!("{prefix}{path}"));
        }
        self.documents.clear();
        self.files.clear();
        self.count = 0;
        self.dice = Dice(seed | 1);
    }
}

/// What a file holds: what is not of the kind that its ending says is not published.
fn bytes(path: &str, number: usize) -> String {
    let start = match path.rsplit('.').next() {
        Some("png") => "GIF89a",
        Some("pdf") => "%PDF-1.7",
        _ => "bytes",
    };
    format!("{start} zqxj{number}i")
}

/// A path as names of files are often written: the last folder and the name.
fn end(path: &str) -> &str {
    let mut slashes = path.rmatch_indices('/').map(|(at, _)| at);
    slashes.nth(1).map_or(path, |at| &path[at + 1..])
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

/// The way from the folder of a file to another file.
fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let most = from.len().min(to.len()) - 1;
    let met = (0..most).take_while(|at| from[*at] == to[*at]).count();
    let up = "../".repeat(from.len() - 1 - met);
    format!("{up}{}", to[met..].join("/"))
}

/// The canaries in bytes, and in what they are deflated or encoded from.
fn canaries(bytes: &[u8]) -> BTreeSet<String> {
    let mut layers = vec![bytes.to_vec()];
    for text in ENCODED.captures_iter(bytes) {
        layers.extend(BASE64_STANDARD.decode(&text[1]));
    }
    for at in 0..layers.len() {
        let mut inflated = Vec::new();
        // What is not deflated ends with an error, and what was read until then is looked at as well.
        let _ = DeflateDecoder::new(layers[at].as_slice()).read_to_end(&mut inflated);
        layers.push(inflated);
    }
    let found = layers.iter().flat_map(|layer| CANARY.find_iter(layer));
    found
        .map(|found| String::from_utf8_lossy(found.as_bytes()).to_lowercase())
        .collect()
}

/// Fails where an output has a canary that must be nowhere.
fn check(what: &str, bytes: &[u8], hushed: &BTreeSet<String>) {
    let found = canaries(bytes);
    let leaked: Vec<_> = found.intersection(hushed).collect();
    let around = leaked.first().and_then(|canary| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let at = text.to_lowercase().find(canary.as_str())?;
        let start = text.floor_char_boundary(at.saturating_sub(120));
        Some(text[start..text.ceil_char_boundary(at + 60)].to_owned())
    });
    assert!(leaked.is_empty(), "{what} has {leaked:?}: {around:?}");
}

fn check_output(sandbox: &Sandbox, maker: &Maker, seed: u64) {
    let (hushed, told) = maker.expected();
    let mut all = BTreeSet::new();
    for (path, bytes) in sandbox.files() {
        check(&format!("{path} of site {seed}"), &bytes, &hushed);
        check(
            &format!("the name {path} of site {seed}"),
            path.as_bytes(),
            &hushed,
        );
        all.extend(canaries(&bytes));
    }
    let missing: Vec<_> = told.difference(&all).collect();
    assert!(missing.is_empty(), "site {seed} lacks {missing:?}");
}

/// What the terminal prints.
fn check_commands(sandbox: &Sandbox, maker: &Maker) {
    let (hushed, told) = maker.expected();
    let root = sandbox.root();
    let mut export = program();
    let exported = run(export
        .args(["export", "--format", "ndjson", "--root"])
        .arg(&root));
    check("export", exported.out.as_bytes(), &hushed);
    assert!(told.iter().any(|told| exported.out.contains(told)));
    // The whole vocabulary of a site is in what is found for a word of all its documents.
    let mut search = program();
    let search = search.args([
        "search", "words", "--limit", "1000", "--format", "json", "--root",
    ]);
    check("search", run(search.arg(&root)).out.as_bytes(), &hushed);
    if let Some(word) = hushed.iter().find(|word| word.ends_with('b')) {
        let mut search = program();
        let search = search.args(["search", word, "--no-correction", "--root"]);
        assert_eq!(run(search.arg(&root)).code, 1, "{word} is found");
    }
}

/// What a preview answers, for what is in the output and for what must not be.
fn check_preview(sandbox: &Sandbox, maker: &Maker) {
    let preview = Preview::start(serve::options(sandbox), |_| {}).unwrap();
    let get = |path: &str| -> Vec<u8> {
        let reply = serve::get(preview.address(), &format!("/{path}"));
        [reply.head.into_bytes(), reply.body].concat()
    };
    let (hushed, _) = maker.expected();
    for path in sandbox.files().keys() {
        check(&format!("the answer for {path}"), &get(path), &hushed);
    }
    for file in maker.files.iter().filter(|file| file.is_withheld) {
        let answer = get(&format!("files/content/{}", file.path));
        check(&file.path, &answer, &hushed);
        assert!(answer.starts_with(b"HTTP/1.1 404"), "{}", file.path);
    }
    for document in maker.documents.iter().filter(|one| one.is_withheld) {
        let answer = get(&format!("postmortems/zqxj{}p.html", document.number));
        check(&document.path, &answer, &hushed);
    }
}

fn check_site(seed: u64, with_commands: bool) {
    let is_site = !seed.is_multiple_of(4);
    let mut maker = Maker {
        dice: Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1),
        count: 0,
        documents: Vec::new(),
        files: Vec::new(),
    };
    let config = "title = 'Library'\nbase_url = 'https://learn.example/'\nrepository = 'https://forge.example/edit/{path}'\n\
        [[taxonomies]]\nid = 'teams'\ntitle = 'Teams'\n";
    let (sandbox, prefix) = if is_site {
        (Sandbox::site(config, &[]), "content/")
    } else {
        (Sandbox::repository(&[]), "")
    };
    maker.site(is_site);
    maker.write(&sandbox, prefix);
    sandbox.built(&["--quiet"]);
    check_output(&sandbox, &maker, seed);
    if with_commands {
        check_commands(&sandbox, &maker);
        if is_site {
            check_preview(&sandbox, &maker);
        }
    }
    // The same library with other documents under the same names, built on what is remembered.
    maker.edit(&sandbox, prefix);
    maker.site(is_site);
    maker.write(&sandbox, prefix);
    sandbox.built(&["--quiet", "--offline", "--allow-removal"]);
    check_output(&sandbox, &maker, seed);
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn nothing_withheld_is_in_any_byte_that_comes_out() {
    let count = setting("AFTERWORD_CANARY_SITES").unwrap_or(2);
    let first = setting("AFTERWORD_CANARY_SEED").unwrap_or(3);
    let mut canaries = 0;
    for seed in first..first + count {
        check_site(seed, seed.is_multiple_of(3));
        canaries += 1;
    }
    assert_eq!(canaries, count);
}

#[test]
fn a_canary_is_found_wherever_it_is() {
    let hushed = BTreeSet::from(["zqxj7b".to_owned()]);
    let mut deflated =
        flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    deflated
        .write_all(b"some words and ZQXJ7B in them, some words")
        .unwrap();
    for bytes in [
        b"a zqxj7b".to_vec(),
        b"files/ZQXJ7b.png".to_vec(),
        deflated.finish().unwrap(),
    ] {
        assert_eq!(canaries(&bytes), hushed);
    }
}
