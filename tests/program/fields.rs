//! Fields and kinds that a site declares in site.toml, from front matter to pages and data.

use serde_json::json;

use crate::support::Sandbox;

const SITE: &str = r#"
[[fields]]
id = "cluster"
title = "Cluster"
choices = ["eu-west", { id = "us-east", title = "US East" }]
filter = true

[[fields]]
id = "customers"
title = "Customers affected"
type = "number"

[[fields]]
id = "chat"
title = "Told in"
type = "link"

[[fields]]
id = "ticket"
shown = false

[[kinds]]
id = "game-day"
title = "Game day"
"#;

fn site(story: &str) -> Sandbox {
    let sandbox = Sandbox::site(SITE, &[]);
    let text = format!("---\ntitle: Ovens\n{story}---\nThe ovens went cold.\n");
    sandbox.write("content/postmortems/ovens.md", text);
    sandbox
}

#[test]
fn declared_fields_are_on_the_page_and_in_the_data() {
    let sandbox = site(
        "kind: game-day\ncluster: [us-east, EU West]\ncustomers: 1200\nchat: { title: '#ovens', url: 'https://chat.example/o' }\nticket: Q-7\n",
    );
    let run = sandbox.built(&[]);
    assert!(!run.err.contains("front-matter/"), "{}", run.err);
    let page = sandbox.page("postmortems/ovens.html");
    for told in [
        "<dt>Cluster</dt>\n<dd>US East, eu-west</dd>",
        "<dt>Customers affected</dt>\n<dd>1200</dd>",
        "<a href=\"https://chat.example/o\" rel=\"noopener noreferrer\">#ovens</a>",
        "<span class=\"badge\">Game day</span>",
        "<th scope=\"row\">Cluster</th><td>front matter, line 4</td>",
    ] {
        assert!(page.contains(told), "{told} in {page}");
    }
    assert!(
        !page.contains("Q-7"),
        "what is not shown is in the data alone"
    );
    let story = sandbox.json("api/postmortems/ovens.json");
    assert_eq!(story["kind"], "game-day");
    let fields = json!({
        "cluster": ["us-east", "eu-west"],
        "customers": 1200,
        "chat": [{ "title": "#ovens", "url": "https://chat.example/o" }],
        "ticket": ["Q-7"],
    });
    assert_eq!(story["fields"], fields);
    assert_eq!(story["provenance"]["customers"]["line"], 5);
    let catalog = sandbox.json("api/catalog.json");
    assert_eq!(catalog["postmortems"][0]["fields"], fields);
    let search = sandbox.page("search.html");
    assert!(
        search.contains("data-field=\"cluster\" data-title=\"Cluster\""),
        "{search}"
    );
    assert!(!search.contains("data-field=\"customers\""), "{search}");
    assert!(
        search.contains("data-search-kinds=\"{&quot;game-day&quot;:&quot;Game day&quot;}\""),
        "{search}"
    );
}

#[test]
fn values_that_do_not_fit_are_errors_with_their_place() {
    let run = site("cluster: mars\ncustomers: many\nkind: play\n").built(&[]);
    for told in [
        "content/postmortems/ovens.md:3:10",
        "`mars` is none of the choices of `cluster`",
        "write `eu-west` or `us-east`",
        "content/postmortems/ovens.md:4:12",
        "`many` is not a number",
        "declare it in site.toml under `[[kinds]]`",
    ] {
        assert!(run.err.contains(told), "{told} in {}", run.err);
    }
}

#[test]
fn a_name_that_hides_a_document_still_does_and_a_value_does_not() {
    let is_published = |site: &str, field: &str| {
        let sandbox = Sandbox::site(site, &[]);
        let text = format!("---\ntitle: Ovens\n{field}\n---\nThe ovens went cold.\n");
        sandbox.write("content/postmortems/ovens.md", text);
        sandbox.built(&[]);
        sandbox.has("postmortems/ovens.html")
    };
    let records = "[[fields]]\nid = \"records\"\nchoices = [\"confidential\", \"open\"]\n";
    assert!(!is_published("", "records: confidential"));
    assert!(is_published(records, "records: confidential"));
    assert!(!is_published(
        "[[fields]]\nid = \"private\"\n",
        "private: yes"
    ));
}
