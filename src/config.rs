//! site.toml: what a site decides for itself. Every key is optional.
//!
//! Read in two steps: [`crate::data::toml`] checks the syntax, [`Config::from_toml`] what it means, and
//! reports every problem of the file at once. An unknown key is an error, because a misspelt
//! `audience` that is silently ignored would publish what it was meant to keep.

pub mod edit;
mod read;
pub mod style;

use std::collections::BTreeMap;

use regex::{Match, Regex};

use crate::diagnostics::Level;
use crate::diagnostics::levels::Deny;
use crate::fields::{self, Choice, Field};
use crate::ids::Dimension;
use crate::refusals::Refusals;
use crate::words::{Audience, Kind, RawHtml, Word, is_word};

/// The name of the file that makes a folder a site.
pub const FILE_NAME: &str = "site.toml";

/// Whether the folder is a site of its own or a repository as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// With a content folder: postmortems and notes lie below it.
    Site,
    /// Without a site.toml, or with one that names no content folder where there is none: the folder is
    /// the content, every Markdown document in it a postmortem.
    Repository,
}

/// The configuration of a site.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Whether it is laid out as a site.
    pub layout: Layout,
    /// Whether there is a site.toml.
    pub has_file: bool,
    /// Title of the site.
    pub title: String,
    /// Whether nobody gave it one, so that it is the name of the folder.
    pub is_untitled: bool,
    /// Whether it is for those who write it, whom pages tell what they could add.
    pub is_preview: bool,
    /// One or two sentences about it.
    pub description: String,
    /// Absolute address with a trailing slash, for feeds, sitemap and social tags only.
    pub base_url: Option<String>,
    /// BCP 47 language tag.
    pub language: String,
    /// IANA name or offset for documents that state none.
    pub timezone: Option<String>,
    /// How `01-10-2024` is read; `None` where the document must tell.
    pub date_order: Option<DateOrder>,
    /// What a plain build publishes: everything at or below this audience.
    pub audience: Audience,
    /// Whether drafts are shown: never by site.toml, only by `--drafts`.
    pub drafts: bool,
    /// Whether what cannot be read is left out: never by site.toml, only by `--skip-unreadable`.
    pub skip_unreadable: bool,
    /// Whether no page is made, only documents for a search engine: then nothing is kept or compared for pages, and
    /// texts are read again where they are told.
    pub is_export: bool,
    /// Address of a document's source for editing, with `{path}` in it.
    pub repository: Option<String>,
    /// `[content]`.
    pub content: Content,
    /// `[front_matter.fields]`: our field name to the names that this repository uses.
    pub fields: BTreeMap<String, Vec<String>>,
    /// `[front_matter] states`: words that `status` may have beside those that every site knows, which
    /// say nothing about readers; in lower case with single spaces.
    pub states: Vec<String>,
    /// `[[fields]]`: fields that the site adds to those of [`fields::BUILT_IN`], in the order of the file.
    pub declared: Vec<Field>,
    /// The kinds of stories: those that every site has, then those of `[[kinds]]`.
    pub kinds: Vec<Choice>,
    /// `[vocabulary] builtin`: whether the factors and myths that ship with Afterword are known.
    pub builtin_vocabulary: bool,
    /// `[suggestions] factors`: how likely a document must speak of a factor for it to be suggested, from 0 to 1.
    pub suggest_factors: f32,
    /// `[suggestions] systems`: whether systems are suggested.
    pub suggest_systems: bool,
    /// `[suggestions] not`: what is suggested for no document.
    pub refused: Refusals,
    /// `[[taxonomies]]`: dimensions beside systems, factors and myths, in the order of the file.
    pub taxonomies: Vec<Taxonomy>,
    /// `[markdown] html`.
    pub raw_html: RawHtml,
    /// `[people] names`: whether participants are published by name and not only by role.
    pub publish_names: bool,
    /// `[search] synonyms`: groups of words that mean the same.
    pub synonyms: Vec<Vec<String>>,
    /// `[search] backend`: the engine that answers in place of the site's own files.
    pub search_backend: Option<Backend>,
    /// `[check] deny`: from which level on findings end `check` with an exit code of their own.
    pub check_deny: Option<Deny>,
    /// `[check.levels]`: the level of a rule by its code; `None` where it is off.
    pub check_levels: BTreeMap<String, Option<Level>>,
    /// `[[check.rules]]`: what the site asks about the language of its documents, beside the rules that every site has.
    pub check_rules: Vec<OwnRule>,
    /// `[check] styles`: folders of Vale styles, whose rules ask as well.
    pub check_styles: Vec<String>,
}

/// How likely a document must speak of a factor, where a site does not say: the figures behind it are in
/// `training/README.md`.
const SUGGEST_FACTORS: f32 = 0.55;

/// A search engine that pages ask over HTTP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backend {
    /// What it speaks.
    pub kind: BackendKind,
    /// Where it is, with a slash at its end.
    pub url: String,
    /// The name of the index in it.
    pub index: String,
}

/// The search engines that pages know how to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackendKind {
    /// OpenSearch, or Elasticsearch, which is asked in the same way.
    OpenSearch,
    /// Quickwit.
    Quickwit,
}

impl Word for BackendKind {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("opensearch", Self::OpenSearch),
        ("quickwit", Self::Quickwit),
    ];
}

impl Backend {
    /// The name of the index where nobody chose one.
    pub const INDEX: &str = "postmortems";

    /// Scheme, host and port of the address: what pages must be allowed to connect to.
    #[must_use]
    pub fn origin(&self) -> &str {
        let host = self.url.find("://").map_or(0, |at| at + "://".len());
        let behind = self.url.get(host..).and_then(|rest| rest.find('/'));
        let end = behind.map_or(self.url.len(), |at| host + at);
        self.url.get(..end).unwrap_or_default()
    }
}

/// Whether both engines take a name for an index: three characters at least, lower-case letters,
/// digits, hyphens and underscores, the first a letter.
#[must_use]
pub fn is_index_name(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    (3..=128).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(is_plain)
}

/// How a numeric date is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// 31-01-2024.
    DayFirst,
    /// 01-31-2024.
    MonthFirst,
}

/// `[content]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// Folder of the content, relative to the root; `.` is the root itself.
    pub dir: String,
    /// Whether site.toml says so.
    pub is_dir_stated: bool,
    /// The folder in which the postmortems of a repository lie, relative to the root, where it holds other
    /// documents too and nobody said which ones are meant.
    pub stories: Option<String>,
    /// Globs of the documents to read, relative to `dir`.
    pub include: Vec<String>,
    /// Globs of what to leave out, relative to `dir`.
    pub exclude: Vec<String>,
    /// Audience of documents that state none.
    pub default_audience: Audience,
    /// Values by path, in the order of the file; all that match apply, later ones win.
    pub rules: Vec<PathRule>,
}

/// Values for all documents of a path.
#[derive(Clone, Debug, PartialEq)]
pub struct PathRule {
    /// Which documents, by their path relative to the content folder.
    pub path: PathGlob,
    /// Audience of documents that state none, and the widest that the others may have.
    pub audience: Option<Audience>,
    /// Terms by dimension (`systems = ["payments"]`) that documents have if they state none of that dimension.
    pub terms: BTreeMap<Dimension, Vec<String>>,
}

/// A glob over paths: `*` stays within one folder, `**` does not.
#[derive(Clone, Debug)]
pub struct PathGlob {
    pattern: String,
    matcher: globset::GlobMatcher,
}

impl PathGlob {
    /// The glob of a pattern.
    ///
    /// # Errors
    /// What is wrong with the pattern.
    pub fn new(pattern: &str) -> Result<Self, globset::Error> {
        let glob = globset::GlobBuilder::new(pattern)
            .literal_separator(true)
            .build()?;
        Ok(Self {
            pattern: pattern.to_owned(),
            matcher: glob.compile_matcher(),
        })
    }
}

impl PartialEq for PathGlob {
    fn eq(&self, other: &Self) -> bool {
        self.pattern == other.pattern
    }
}

/// A question of a site's own about language.
#[derive(Clone, Debug)]
pub struct OwnRule {
    /// Its name.
    pub id: String,
    /// What it is asked about.
    pub pattern: Regex,
    /// A passage that this fits as a whole is none of its concern.
    pub except: Option<Regex>,
    /// What is the case where the pattern stands; `%s` in it stands for the passage.
    pub message: String,
    /// What a person can do about it.
    pub help: Option<String>,
    /// How much it matters; `None` where it is off.
    pub level: Option<Level>,
}

impl OwnRule {
    /// The first passage of a sentence that it is about.
    #[must_use]
    pub fn found<'t>(&self, sentence: &'t str) -> Option<Match<'t>> {
        let is_meant = |found: &Match<'_>| {
            let except = self.except.as_ref();
            !found.is_empty() && !except.is_some_and(|except| except.is_match(found.as_str()))
        };
        self.pattern.find_iter(sentence).find(is_meant)
    }
}

impl PartialEq for OwnRule {
    fn eq(&self, other: &Self) -> bool {
        let parts = |rule: &Self| {
            let texts = (rule.id.clone(), rule.message.clone(), rule.help.clone());
            let except = rule
                .except
                .as_ref()
                .map(|except| except.as_str().to_owned());
            (texts, rule.pattern.as_str().to_owned(), except, rule.level)
        };
        parts(self) == parts(other)
    }
}

impl Content {
    /// The rules for the document at a path relative to the root, in the order of the file.
    pub fn rules_for<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a PathRule> {
        let dir = self.dir.trim_start_matches("./").trim_end_matches('/');
        let in_content = match dir {
            "" | "." => path,
            dir => path
                .strip_prefix(dir)
                .map_or(path, |rest| rest.trim_start_matches('/')),
        };
        self.rules
            .iter()
            .filter(move |rule| rule.path.matcher.is_match(in_content))
    }
}

/// A further dimension.
#[derive(Clone, Debug, PartialEq)]
pub struct Taxonomy {
    /// Its name in front matter and addresses, plural.
    pub dimension: Dimension,
    /// Its title on pages.
    pub title: String,
}

impl Config {
    /// The rows of all fields: those that every site has, then those that this one declares.
    pub fn all_fields(&self) -> impl Iterator<Item = &Field> {
        fields::BUILT_IN.iter().chain(&self.declared)
    }

    /// The rows of the fields that need nothing else.
    pub fn plain_fields(&self) -> impl Iterator<Item = &Field> {
        self.all_fields().filter(|field| field.is_plain())
    }

    /// The kind of story that a word names, by its name or its title.
    #[must_use]
    pub fn kind_of(&self, word: &str) -> Option<Kind> {
        let is_it = |kind: &Choice| is_word(&kind.id, word) || is_word(&kind.title, word);
        let place = self.kinds.iter().position(is_it)?;
        u16::try_from(place).ok().map(Kind)
    }

    /// What a kind of story is called.
    #[must_use]
    pub fn kind(&self, kind: Kind) -> &Choice {
        static UNKNOWN: Choice = Choice {
            id: String::new(),
            title: String::new(),
        };
        self.kinds.get(usize::from(kind.0)).unwrap_or(&UNKNOWN)
    }

    /// The names of the kinds of stories.
    pub fn kind_ids(&self) -> impl Iterator<Item = &str> {
        self.kinds.iter().map(|kind| kind.id.as_str())
    }

    /// The configuration of a folder without a site.toml, whose name is `folder`.
    #[must_use]
    pub fn for_repository(folder: &str) -> Self {
        Self {
            layout: Layout::Repository,
            has_file: false,
            content: Content {
                dir: ".".to_owned(),
                ..Content::default()
            },
            ..Self::for_site(folder)
        }
    }

    /// The defaults of a site in a folder of the name `folder`.
    #[must_use]
    pub fn for_site(folder: &str) -> Self {
        Self {
            layout: Layout::Site,
            has_file: true,
            title: folder.to_owned(),
            is_untitled: true,
            is_preview: false,
            description: String::new(),
            base_url: None,
            language: "en".to_owned(),
            timezone: None,
            date_order: None,
            audience: Audience::Internal,
            drafts: false,
            skip_unreadable: false,
            is_export: false,
            repository: None,
            content: Content::default(),
            fields: BTreeMap::new(),
            states: Vec::new(),
            declared: Vec::new(),
            kinds: Kind::BUILT_IN.map(Choice::from).into(),
            builtin_vocabulary: true,
            suggest_factors: SUGGEST_FACTORS,
            suggest_systems: true,
            refused: Refusals::default(),
            taxonomies: Vec::new(),
            raw_html: RawHtml::default(),
            publish_names: false,
            synonyms: Vec::new(),
            search_backend: None,
            check_deny: None,
            check_levels: BTreeMap::new(),
            check_rules: Vec::new(),
            check_styles: Vec::new(),
        }
    }
}

impl Default for Content {
    fn default() -> Self {
        Self {
            dir: "content".to_owned(),
            is_dir_stated: false,
            stories: None,
            include: vec!["**/*.md".to_owned(), "**/*.markdown".to_owned()],
            exclude: Vec::new(),
            default_audience: Audience::Internal,
            rules: Vec::new(),
        }
    }
}
