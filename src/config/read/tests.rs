use super::*;
use crate::config::BackendKind;
use crate::fields::{Choice, Filter, Shown, Type};
use proptest::prelude::*;

fn read_text(text: &str) -> Result<Config, Vec<Diagnostic>> {
    Config::from_toml("site.toml", text, "library")
}

/// Checks the findings of a text: code, passage and message of each.
fn check(text: &str, expected: &[(&str, &str, &str)]) {
    let found = read_text(text).err().unwrap_or_default();
    let found: Vec<_> = found
        .iter()
        .map(|d| {
            let span = d.location.as_ref().and_then(|at| at.span).unwrap();
            (d.rule.code, span.of(text), d.message.as_str())
        })
        .collect();
    assert_eq!(found, expected, "{text:?}");
}

#[test]
fn nothing_is_required() {
    assert_eq!(read_text("").unwrap(), Config::for_site("library"));
    assert_eq!(
        read_text("\u{feff}# nothing\r\n").unwrap(),
        Config::for_site("library")
    );
}

#[test]
fn every_key_has_its_place() {
    let config = read_text(
        r#"
title = "Incident library"
description = "What we learned"
base_url = "https://learn.example/x"
language = "pt-BR"
timezone = "PT"
date_order = "mdy"
audience = "public"
repository = "https://git.example/edit/main/{path}"

[content]
dir = "./docs/"
include = ["**/*.txt"]
exclude = "drafts/**"
default_audience = "restricted"
rules = [{ path = "postmortems/payments/**", systems = ["payments"], teams = ["ledger"], audience = "internal" }]

[front_matter.fields]
factors = ["contributing_factors", "categories"]
started = "start_time"
teams = ["squads"]

[vocabulary]
builtin = false

[suggestions]
factors = 0.7
systems = false

[[taxonomies]]
id = "teams"

[markdown]
html = "sanitize"

[people]
names = true

[search]
synonyms = [["k8s", "kubernetes"]]

[check]
deny = "warning"
[check.levels]
"language/root-cause" = "off"
"#,
    )
    .unwrap();
    assert_eq!(config.base_url.as_deref(), Some("https://learn.example/x/"));
    assert_eq!(config.content.dir, "docs");
    assert_eq!(config.content.exclude, ["drafts/**"]);
    assert_eq!(config.content.rules[0].terms.len(), 2);
    assert_eq!(config.content.rules[0].audience, Some(Audience::Internal));
    assert_eq!(config.fields["started"], ["start_time"]);
    assert_eq!(config.fields["teams"], ["squads"]);
    assert_eq!(config.taxonomies[0].title, "Teams");
    assert_eq!(config.check_levels["language/root-cause"], None);
    assert!(config.publish_names && !config.builtin_vocabulary);
    assert_eq!(config.suggest_factors, 0.7);
    assert!(!config.suggest_systems);
    assert_eq!(config.raw_html, RawHtml::Sanitize);
    assert_eq!(config.date_order, Some(DateOrder::MonthFirst));
}

#[test]
fn all_problems_are_told_at_once_and_in_order() {
    check(
        "titel = \"x\"\naudiance = \"public\"\ntimezone = 'Mars'\n[content]\ndir = \"../up\"\ninclde = []\n",
        &[
            (
                "config/unknown-key",
                "titel",
                "`titel` is not a key of site.toml",
            ),
            (
                "config/unknown-key",
                "audiance",
                "`audiance` is not a key of site.toml",
            ),
            ("config/value", "'Mars'", "`Mars` is not a known time zone"),
            (
                "config/value",
                "\"../up\"",
                "`../up` is not a folder within the site",
            ),
            (
                "config/unknown-key",
                "inclde",
                "`inclde` is not a key of site.toml",
            ),
        ],
    );
    let found = read_text("audiance = 'public'").unwrap_err();
    assert_eq!(found[0].help.as_deref(), Some("did you mean `audience`?"));
}

#[test]
fn values_are_checked() {
    let refused = |text: &str, passage: &str| {
        let found = read_text(text).unwrap_err();
        let span = found[0].location.as_ref().and_then(|at| at.span).unwrap();
        assert_eq!((found.len(), span.of(text)), (1, passage), "{found:?}");
    };
    for url in [
        "javascript:alert(1)",
        "learn.example",
        "https://",
        "ftp://x.example/",
        "https://x.example/?a=b",
        "https://user@x.example/",
        "https:// x.example",
    ] {
        refused(&format!("base_url = '{url}'"), &format!("'{url}'"));
    }
    refused("language = 'english language'", "'english language'");
    refused("date_order = 'ymd'", "'ymd'");
    refused("audience = 'everyone'", "'everyone'");
    refused("audience = 3", "3");
    refused("title = ['a']", "['a']");
    refused(
        "repository = 'https://git.example/'",
        "'https://git.example/'",
    );
    refused("[content]\ndir = '/etc'", "'/etc'");
    refused("[content]\ndir = ''", "''");
    refused("[content]\ninclude = ['a', '[b']", "'[b'");
    refused("[content]\nexclude = ['!a']", "'!a'");
    refused(
        "[content]\nrules = [{ systems = ['a'] }]",
        "{ systems = ['a'] }",
    );
    refused(
        "[content]\nrules = [{ path = 'a', system = ['a'] }]",
        "system",
    );
    refused("[[taxonomies]]\nid = 'factors'", "'factors'");
    refused("[[taxonomies]]\nid = 'Teams'", "'Teams'");
    refused("[[taxonomies]]\nid = 'a'\n[[taxonomies]]\nid = 'a'", "'a'");
    refused("[[taxonomies]]\nid = 'search'", "'search'");
    for id in [
        "severity",
        "start_time-x y",
        "Cluster",
        "year",
        "system",
        "factors",
    ] {
        refused(&format!("[[fields]]\nid = '{id}'"), &format!("'{id}'"));
    }
    refused("[[fields]]\nid = 'detected-by'", "'detected-by'");
    refused("[[fields]]\nid = 'a-b'\n[[fields]]\nid = 'a_b'", "'a_b'");
    refused(
        "[[taxonomies]]\nid = 'teams'\n[[fields]]\nid = 'team'",
        "'team'",
    );
    refused("[[fields]]\nid = 'a'\ntype = 'integer'", "'integer'");
    refused("[[fields]]\nid = 'a'\nchoices = ['b', 'B']", "'B'");
    refused("[[fields]]\nid = 'a'\nfilters = true", "filters");
    for id in ["incident", "Near Miss", "term", "game day"] {
        refused(&format!("[[kinds]]\nid = '{id}'"), &format!("'{id}'"));
    }
    refused("[[kinds]]\nid = 'a'\n[[kinds]]\nid = 'a'", "'a'");
    refused("[front_matter.fields]\nfactor = ['x']", "factor");
    refused("[markdown]\nhtml = 'raw'", "'raw'");
    refused("[search]\nsynonyms = ['a', ['b', 'c']]", "'a'");
    refused("[suggestions]\nfactors = 50", "50");
    refused("[check]\ndeny = 'all'", "'all'");
    refused("[check.levels]\n'links/broken' = 'loud'", "'loud'");
    refused("[check.levels]\n'link/broken' = 'off'", "'link/broken'");
    refused("[check.levels]\n'config/value' = 'off'", "'config/value'");
    refused("content = 'x'", "'x'");
}

#[test]
fn fields_are_declared() {
    let config = read_text(
        "[[fields]]\nid = 'affected-clusters'\nchoices = ['eu', { id = 'us', title = 'United States' }]\nfilter = true\n\
         [[fields]]\nid = 'customers'\ntitle = 'Customers affected'\ntype = 'number'\nshown = false\n\
         [front_matter.fields]\naffected-clusters = ['area']\n",
    )
    .unwrap();
    let [clusters, customers] = config.declared.as_slice() else {
        panic!("{:?}", config.declared);
    };
    let choice = |id: &str, title: &str| Choice {
        id: id.to_owned(),
        title: title.to_owned(),
    };
    let choices = vec![choice("eu", "eu"), choice("us", "United States")];
    assert_eq!(clusters.title, "Affected clusters");
    assert_eq!(clusters.value, Type::Choice(choices));
    assert_eq!(
        (clusters.is_list, clusters.shown, clusters.filter),
        (true, Shown::Fact, Filter::Facet)
    );
    assert_eq!(customers.title, "Customers affected");
    assert_eq!(
        (customers.is_list, customers.shown, customers.filter),
        (false, Shown::Apart, Filter::No)
    );
    assert_eq!(config.fields["affected_clusters"], ["area"]);
    for nothing in [
        "type = 'choice'",
        "choices = []",
        "type = 'text'\nchoices = ['a']",
    ] {
        let text = format!("[[fields]]\nid = 'cluster'\n{nothing}\n");
        assert_eq!(read_text(&text).unwrap_err().len(), 1, "{nothing}");
    }
    assert_eq!(
        read_text("[[fields]]\ntitle = 'Cluster'\n")
            .unwrap_err()
            .len(),
        1
    );
}

#[test]
fn taxonomies_are_declared_before_they_are_mapped() {
    let fields = "[front_matter.fields]\ntags = ['keywords']\nfailure-modes = 'modes'\n";
    let found = read_text(fields).unwrap_err();
    let help: Vec<_> = found.iter().filter_map(|d| d.help.as_deref()).collect();
    assert_eq!(
        help,
        [
            "declare it first, with `[[taxonomies]]` and `id = \"tags\"`",
            "our name stands first, as in `factors = [\"failure-modes\"]`; a field or a dimension of its own is declared first, with `[[fields]]` or `[[taxonomies]]` and `id = \"failure-modes\"`",
        ]
    );
    let declared = "[[taxonomies]]\nid = 'tags'\n[[taxonomies]]\nid = 'failure-modes'\n";
    let config = read_text(&format!("{declared}{fields}")).unwrap();
    assert_eq!(config.fields["tags"], ["keywords"]);
    let matter = "---\nkeywords: [a]\nmodes: b\n---\n";
    let (_, meta, findings) = crate::postmortem::schema::read_document(
        &crate::text::SourceText::new("a.md", matter),
        &config,
        None,
    );
    assert_eq!(findings, []);
    let terms: Vec<_> = meta
        .terms
        .iter()
        .map(|(dimension, term)| (dimension.as_str(), term.written.as_str()))
        .collect();
    assert_eq!(terms, [("tags", "a"), ("failure-modes", "b")]);
}

#[test]
fn syntax_errors_stop_before_the_values() {
    check(
        "a = 1\na = 2\nb = yes\n",
        &[
            ("config/syntax", "a", "duplicate key"),
            (
                "config/syntax",
                "yes",
                "string values must be quoted, expected literal string",
            ),
        ],
    );
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(
        key in "title|base_url|content|rules|taxonomies|[a-z]{1,3}",
        value in "'[^'\n]{0,12}'|[0-9]{1,3}|true|\\[('a'|\\{path='x'\\})?\\]|\\{(id='a')?\\}",
    ) {
        let _ = read_text(&format!("{key} = {value}"));
        let _ = read_text(&format!("[content]\n{key} = {value}"));
    }
}

#[test]
fn a_search_engine_is_named_with_all_it_takes() {
    let backend = |text: &str| {
        let text = format!("[search]\nbackend = {text}");
        read_text(&text).unwrap().search_backend.unwrap()
    };
    let read =
        backend("{ kind = 'quickwit', url = 'http://localhost:7280', index = 'incident-library' }");
    assert_eq!(read.kind, BackendKind::Quickwit);
    assert_eq!(
        (read.url.as_str(), read.origin()),
        ("http://localhost:7280/", "http://localhost:7280")
    );
    let read =
        backend("{ kind = 'opensearch', url = 'https://search.example/learn/', index = 'abc' }");
    assert_eq!(read.url, "https://search.example/learn/");
    assert_eq!(read.origin(), "https://search.example");
}

#[test]
fn a_search_engine_that_pages_could_not_ask_is_refused() {
    let whole = |kind: &str, url: &str, index: &str| {
        format!("[search]\nbackend = {{ kind = '{kind}', url = '{url}', index = '{index}' }}")
    };
    let check = |kind: &str, url: &str, index: &str, expected: (&str, &str)| {
        let (passage, message) = expected;
        check(
            &whole(kind, url, index),
            &[("config/value", passage, message)],
        );
    };
    let url = "https://search.example";
    check(
        "solr",
        url,
        "incidents",
        ("'solr'", "`solr` is not a value of `kind`"),
    );
    for wrong in [
        "search.example",
        "ftp://search.example",
        "https://me:pass@search.example",
        "https://search.example/?q=",
        "https://a;script-src*",
        "https://a,b.example",
    ] {
        let message = format!("`{wrong}` is not the http address of a search engine");
        let passage = format!("'{wrong}'");
        check("quickwit", wrong, "incidents", (&passage, &message));
    }
    for wrong in ["", "ab", "Incidents", "_incidents", "inci dents", "../x"] {
        let message = format!("`{wrong}` cannot be the name of an index");
        let passage = format!("'{wrong}'");
        check("quickwit", url, wrong, (&passage, &message));
    }
}

#[test]
fn a_search_engine_without_an_index_is_refused() {
    let backend = "{ kind = 'quickwit', url = 'https://search.example' }";
    let text = format!("[search]\nbackend = {backend}");
    let message = "this backend has no `index`";
    check(&text, &[("config/value", backend, message)]);
}
