//! Code with its words marked by CSS classes.
//!
//! The only place that knows syntaxmate. Classes start with `hl-`; colours are for the theme.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use syntaxmate::{Catalog, PreparedLanguage, ScopeStackId, Scopes, Tokenizer, TokenizerOptions};

use crate::escape;

/// The longest line that is marked, in bytes. Grammars are regular expressions that may backtrack,
/// and what they cost grows much faster than the line.
const LONGEST_LINE: usize = 500;

/// How deep brackets and the like may nest at the end of a line. Code stays far below.
const DEEPEST: usize = 100;

/// Names that authors use and the catalog of languages does not.
const NAMES: [(&str, &str); 22] = [
    ("bash-session", "shellsession"),
    ("cfg", "ini"),
    ("conf", "nginx"),
    ("crontab", "shellscript"),
    ("gitconfig", "ini"),
    ("golang", "go"),
    ("htm", "html"),
    ("j2", "jinja"),
    ("jinja2", "jinja"),
    ("ksh", "shellscript"),
    ("logs", "log"),
    ("mk", "make"),
    ("mysql", "sql"),
    ("patch", "diff"),
    ("pgsql", "sql"),
    ("psql", "sql"),
    ("pyi", "python"),
    ("shell-session", "shellsession"),
    ("svg", "xml"),
    ("syslog", "log"),
    ("terminal", "shellsession"),
    ("tsql", "sql"),
];

/// Commands with what they print, as they stand in a terminal. Its grammar marks no commands.
const SESSION: &str = "shellsession";

/// `code` as HTML with classes; `None` for a language that is not known, or where nothing may be
/// marked any more. `left` is how many bytes may still be; what is behind them is plain. It is 0
/// afterwards where something stood there that is no code, and costs far more than code does.
pub(super) fn highlight(code: &str, language: &str, left: &mut usize) -> Option<String> {
    let name = canonical(language).filter(|_| *left > 0)?;
    let is_session = name == SESSION && code.lines().any(|line| command(line).is_some());
    let grammar = if name == SESSION { "shellscript" } else { name };
    let mut reader = READERS
        .with_borrow_mut(|kept| kept.remove(grammar))
        .or_else(|| Reader::of(grammar))?;
    let Reader { tokenizer, classes } = &mut reader;
    let mut state = tokenizer.initial_state();
    let mut goes_on = false;
    let mut marked = Marked::new(code.len());
    for line in code.split_inclusive('\n') {
        let content = line.strip_suffix('\n').unwrap_or(line);
        let command = command(content).filter(|_| is_session);
        if command.is_some() {
            state = tokenizer.initial_state();
        }
        let is_code = !is_session || goes_on || command.is_some();
        goes_on = is_code && content.ends_with('\\');
        let (prompt, content) = content.split_at(command.unwrap_or_default());
        marked.add(prompt, None);
        let mut end = 0;
        if is_code && content.len() <= LONGEST_LINE && *left > 0 {
            *left = left.saturating_sub(content.len());
            let status = tokenizer.tokenize_line_with(content, &mut state, |token| {
                let text = content.get(end..token.range().end);
                let known = token.scope_stack().map(|stack| classes.entry(stack));
                let class = match known {
                    Some(known) => *known.or_insert_with(|| class(token.scopes())),
                    None => class(token.scopes()),
                };
                marked.add(text.unwrap_or_default(), class);
                end = token.range().end;
            });
            if !status.is_ok_and(|status| status.is_complete()) || state.depth() > DEEPEST {
                *left = 0;
            }
        }
        marked.add(line.get(prompt.len() + end..).unwrap_or_default(), None);
    }
    READERS.with_borrow_mut(|kept| kept.insert(grammar, reader));
    Some(marked.finish())
}

/// Where the command of a line of a session begins, behind a prompt: `$ `, `user@host:~# `.
fn command(line: &str) -> Option<usize> {
    let at = line.find(['$', '#'])?;
    let (prompt, rest) = line.split_at(at);
    let is_prompt = rest.starts_with("$ ") && prompt.is_empty() || prompt.contains('@');
    (is_prompt && rest.get(1..)?.starts_with(' ')).then_some(at + 2)
}

/// What reads the code of a language.
struct Reader {
    tokenizer: Tokenizer,
    /// The class of each list of scopes that it told so far.
    classes: FxHashMap<ScopeStackId, Option<&'static str>>,
}

impl Reader {
    fn of(grammar: &'static str) -> Option<Self> {
        Some(Self {
            tokenizer: prepared(grammar)?.tokenizer(OPTIONS),
            classes: FxHashMap::default(),
        })
    }
}

thread_local! {
    /// The readers of this thread that wait for the next block: making one takes as long as a block does.
    static READERS: RefCell<BTreeMap<&'static str, Reader>> = const { RefCell::new(BTreeMap::new()) };
}

/// No memory of lines, whose marks must not depend on what was read before.
const OPTIONS: TokenizerOptions = TokenizerOptions {
    max_line_bytes: 2 * LONGEST_LINE,
    line_cache_entries: 0,
};

static CATALOG: LazyLock<Catalog> = LazyLock::new(Catalog::bundled);

/// The name of a language in the catalog, by any of its names or the ending of its files.
fn canonical(language: &str) -> Option<&'static str> {
    let name = NAMES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(language));
    let name = name.map_or(language, |(_, name)| name);
    let by_ending = || CATALOG.detect_path(format!("x.{name}"));
    CATALOG.canonical_language(name).or_else(by_ending)
}

/// The grammar of a language of the catalog. Each that is used is read once per process.
fn prepared(name: &'static str) -> Option<PreparedLanguage> {
    static PREPARED: Mutex<BTreeMap<&str, PreparedLanguage>> = Mutex::new(BTreeMap::new());

    let mut prepared = PREPARED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = prepared.get(name) {
        return Some(known.clone());
    }
    let new = PreparedLanguage::from_catalog(&CATALOG, name).ok()?;
    prepared.insert(name, new.clone());
    Some(new)
}

/// The class of a token, by the innermost of its scopes that has one.
fn class(scopes: Scopes<'_>) -> Option<&'static str> {
    let mut class = None;
    for scope in scopes {
        let mut atoms = scope.split('.');
        class = match (atoms.next()?, atoms.next().unwrap_or_default()) {
            ("comment", _) => Some("hl-comment"),
            ("keyword", _) => Some("hl-keyword"),
            ("storage", _) => Some("hl-storage"),
            // Code within a string is code again.
            ("string", "interpolated") | ("meta", "embedded" | "interpolation" | "template") => {
                None
            }
            ("string", _) => Some("hl-string"),
            ("constant", _) => Some("hl-constant"),
            ("entity", _) => Some("hl-entity"),
            ("support", _) => Some("hl-support"),
            ("markup", "inserted") => Some("hl-inserted"),
            ("markup", "deleted") => Some("hl-deleted"),
            _ => class,
        };
    }
    class
}

/// HTML of marked text.
struct Marked {
    html: String,
    open: Option<&'static str>,
    /// What came last, which is of the class that comes next if that is the one of before.
    spaces: String,
}

impl Marked {
    fn new(bytes: usize) -> Self {
        Self {
            html: String::with_capacity(2 * bytes),
            open: None,
            spaces: String::new(),
        }
    }

    /// Adds text of a class.
    fn add(&mut self, text: &str, class: Option<&'static str>) {
        if text.trim_ascii().is_empty() {
            self.spaces.push_str(text);
            return;
        }
        if class == self.open {
            self.html.push_str(&self.spaces);
        } else {
            self.close();
            if let Some(class) = class {
                self.html.push_str("<span class=\"");
                self.html.push_str(class);
                self.html.push_str("\">");
            }
            self.open = class;
        }
        self.spaces.clear();
        escape::push_html(&mut self.html, text);
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.html.push_str("</span>");
        }
        self.html.push_str(&self.spaces);
    }

    fn finish(mut self) -> String {
        self.close();
        self.html
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_languages_are_marked() {
        let check = |code: &str, language: &str, expected: Option<&str>| {
            let html = highlight(code, language, &mut 1000);
            assert_eq!(html.is_some(), expected.is_some(), "{language}");
            let html = html.unwrap_or_default();
            assert!(
                html.contains(expected.unwrap_or_default()),
                "{language}: {html}"
            );
        };
        let name = Some("<span class=\"hl-entity\">");
        check(
            "let a = \"<b>\";\n",
            "rust",
            Some("\">&quot;&lt;b&gt;&quot;</span>"),
        );
        check("kubectl get pods # all\n", "shell", Some("hl-comment"));
        let session = "$ ls \\\n  -l # a\n# b\nroot@c:~# ls | \"d\"";
        let expected = "<span class=\"hl-comment\"># a</span>\n# b\nroot@c:~# <span";
        check(session, "console", Some(expected));
        check("ls # a", "console", Some("hl-comment\"># a<"));
        check("a: 1\n", "YAML", name);
        check("[a]\nb = 1", "toml", Some("hl-constant\">1</span>"));
        check("+a\n-b\n", "patch", Some("hl-deleted\">-b"));
        check("SELECT 1", "psql", Some("hl-keyword"));
        check("func a() {}", "golang", name);
        check("x", "no such language", None);
        check("x", "", None);
    }

    #[test]
    fn code_is_the_same_without_its_marks() {
        let code = "/* a\n\n<b> */\r\nlet s = `a ${b + 'c'}`; // d\n\tx\n\ny";
        let html = highlight(code, "js", &mut 1000).unwrap();
        let mut text = html.replace("</span>", "");
        while let Some(start) = text.find("<span") {
            let end = start + text[start..].find('>').unwrap();
            text.replace_range(start..=end, "");
        }
        assert_eq!(text, escape::html(code));
        assert!(html.contains("<span class=\"hl-comment\">/* a\n\n&lt;b&gt; */</span>"));
        assert!(html.contains("</span>${b "), "{html}");
    }

    #[test]
    fn what_costs_too_much_is_plain() {
        let marks = |code: &str, left: &mut usize| {
            let html = highlight(code, "json", left);
            html.map(|html| html.matches("hl-constant").count())
        };
        let mut left = 9;
        assert_eq!(marks("[1]\n[2]\n[3]\n[4]\n", &mut left), Some(3));
        assert_eq!(left, 0);
        assert_eq!(marks("[1]\n", &mut left), None);

        let long = format!("[1]\n[{}]\n[2]\n", "3, ".repeat(LONGEST_LINE));
        assert_eq!(marks(&long, &mut 10_000), Some(2));

        let deep = format!("[1]\n{}\n[2]\n", "[".repeat(2 * DEEPEST));
        let mut left = 10_000;
        assert_eq!(marks(&deep, &mut left), Some(1));
        assert_eq!(left, 0);
    }
}
