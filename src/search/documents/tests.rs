use super::*;
use crate::search::sample;

const STORY: &str = "---\ntitle: Queue\ndate: 2024-03-01\nkind: near-miss\nseverity: sev2\nsummary: The *queue* filled.\nsystems: [mail]\nfactors:\n  - id: retry-storm\n    note: Three `layers` retried.\nimpact: Letters were late.\nluck: [It was Sunday.]\nparticipants: [{ role: on call, who: Ada }]\n---\nBefore.\n\n## What happened\n\nA [link](x).\n\n### Closer\n\nText.\n\n## Attendees\n\n- Grace Hopper\n\n## Action items\n\n- Alert.\n";
const FACTOR: &str = "---\ntitle: Retry storm\naliases: [retry amplification]\nsummary: Retries on retries.\nquestions: [Who retried?]\n---\n## How\n\nIt grows.\n";
const GROUP: &str = "---\ntitle: Capacity\n---\n";
const MYTH: &str =
    "---\ntitle: One cause\nbelief: There is **one** cause.\ninstead: Several met.\n---\n";

fn files() -> [(&'static str, &'static str); 4] {
    [
        ("story.md", STORY),
        ("factors/capacity/retry-storm.md", FACTOR),
        ("factors/capacity/index.md", GROUP),
        ("myths/one-cause.md", MYTH),
    ]
}

fn documents(config: &Config) -> Documents {
    Documents::new(&sample::catalog(&files(), config), config)
}

fn of<'d>(documents: &'d Documents, id: &str) -> &'d Document {
    let found = documents.all.iter().find(|document| document.id == id);
    found.unwrap()
}

fn sections(document: &Document) -> Vec<(&str, Option<&str>, &str)> {
    let sections = document.sections.iter();
    let parts = sections.map(|s| (s.heading.as_str(), s.anchor.as_deref(), s.text.as_str()));
    parts.collect()
}

#[test]
fn postmortems_come_first_then_terms() {
    let documents = documents(&sample::config());
    let found: Vec<_> = documents
        .all
        .iter()
        .map(|one| (one.id.as_str(), one.url.as_str(), one.kind.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("story", "postmortems/story.html", "near-miss"),
            ("factors/capacity", "factors/capacity.html", "term"),
            (
                "factors/retry-storm",
                "factors/capacity/retry-storm.html",
                "term"
            ),
            ("myths/one-cause", "myths/one-cause.html", "term"),
            ("systems/mail", "systems/mail.html", "term"),
        ]
    );
}

#[test]
fn a_postmortem_is_what_its_page_tells() {
    let documents = documents(&sample::config());
    let story = of(&documents, "story");
    assert_eq!(
        story.date.map(|date| date.to_string()).as_deref(),
        Some("2024-03-01")
    );
    assert_eq!(story.severity.as_deref(), Some("sev2"));
    assert_eq!(&*story.summary, "The queue filled.");
    let mut names = story.names.clone();
    names.sort();
    assert_eq!(names, ["Mail", "Retry storm", "retry amplification"]);
    assert_eq!(
        sections(story),
        [
            ("", None, "The queue filled."),
            ("Impact", Some("part-impact"), "Letters were late."),
            ("", None, "Before."),
            ("What happened", Some("what-happened"), "A link."),
            ("Closer", Some("closer"), "Text."),
            ("Action items", Some("action-items"), "Alert."),
            (
                "What contributed",
                Some("part-factors"),
                "Three layers retried."
            ),
            ("Where luck helped", Some("part-luck"), "It was Sunday."),
        ]
    );
}

#[test]
fn fields_of_the_site_are_told_where_its_pages_show_them() {
    let fields = "[[fields]]\nid = 'hall'\nchoices = [{ id = 'east', title = 'East hall' }]\nfilter = true\n[[fields]]\nid = 'ticket'\nshown = false\nfilter = true\n[[fields]]\nid = 'met'\ntype = 'date'\n";
    let config = Config::from_toml("site.toml", fields, "site").unwrap();
    let story = "---\nhall: east\nticket: [Q-12, q 12, R-7]\nmet: 2024-05-01\n---\n# Queue\n";
    let documents = Documents::new(&sample::catalog(&[("story.md", story)], &config), &config);
    let story = of(&documents, "story");
    let told = [("Hall", None, "East hall"), ("Met", None, "1 May 2024")];
    assert_eq!(sections(story)[..2], told);
    let facets = &documents.facets;
    let of = |id: &str| facets.iter().position(|facet| facet.id == id);
    assert!(of("hall").is_some() && of("met").is_none());
    let place = of("ticket").unwrap();
    let tickets = &facets[place];
    let titles: Vec<_> = tickets
        .values
        .iter()
        .map(|value| value.title.as_str())
        .collect();
    assert_eq!(titles, ["Q-12", "R-7"]);
    assert_eq!(story.values[place], [0, 1]);
    assert_eq!(tickets.value("R 7").unwrap().id, "r-7");
}

#[test]
fn suggestions_are_counted_apart_from_what_authors_state() {
    let stories = [
        ("a.md", "# Redis was full\n\nIt stopped.\n"),
        (
            "b.md",
            "---\nsystems: [Redis]\n---\n# Full\n\nIt stopped.\n",
        ),
    ];
    let config = sample::config();
    let documents = Documents::new(&sample::catalog(&stories, &config), &config);
    let mut facets = documents.facets.iter();
    let place = facets
        .position(|facet| facet.id == "suggested-system")
        .unwrap();
    assert!(documents.facets[place].is_counted);
    let told = ["a", "b"].map(|id| of(&documents, id)).into_iter();
    let told: Vec<_> = told
        .map(|one| (one.id.as_str(), one.terms.len(), one.values[place].len()))
        .collect();
    assert_eq!(told, [("a", 0, 1), ("b", 1, 0)]);
}

#[test]
fn people_are_found_only_where_the_site_names_them() {
    let config = Config {
        publish_names: true,
        ..sample::config()
    };
    let documents = documents(&config);
    let listed = ("Attendees", Some("attendees"), "Grace Hopper");
    assert!(sections(of(&documents, "story")).contains(&listed));
}

#[test]
fn a_term_is_what_its_note_says() {
    let documents = documents(&sample::config());
    let factor = of(&documents, "factors/retry-storm");
    assert_eq!(
        factor.names,
        ["Retry storm", "retry amplification", "Capacity"]
    );
    assert_eq!(
        sections(factor),
        [
            ("", None, "Retries on retries."),
            ("How", Some("how"), "It grows."),
            ("Questions to ask", Some("questions"), "Who retried?"),
        ]
    );
    let myth = of(&documents, "myths/one-cause");
    assert_eq!(&*myth.summary, "There is one cause.");
}

#[test]
fn terms_are_known_by_name_and_by_what_they_are_part_of() {
    let documents = documents(&sample::config());
    let factors = documents
        .dimensions
        .iter()
        .position(|dimension| *dimension == Dimension::Factor)
        .unwrap();
    let find = |name: &str| {
        let place = documents.names.get(&(factors, folded(name)))?;
        let term = &documents.terms[*place];
        let within = term.within.iter();
        Some(
            within
                .map(|place| documents.terms[*place].id.slug.to_string())
                .collect::<Vec<_>>(),
        )
    };
    assert_eq!(
        find("Retry  Amplification!").unwrap(),
        ["retry-storm", "capacity"]
    );
    assert_eq!(find("capacity").unwrap(), ["capacity"]);
    assert_eq!(find("retry"), None);
}

#[test]
fn a_story_that_did_not_change_tells_what_it_told() {
    let (mut told, config) = (TextCache::default(), sample::config());
    let others = Config {
        publish_names: true,
        ..sample::config()
    };
    let changed = STORY.replace("Text.", "Another text.");
    for (story, config) in [
        (STORY, &config),
        (&changed, &config),
        (&changed, &others),
        (STORY, &config),
    ] {
        let mut files = files();
        files[0].1 = story;
        let catalog = sample::catalog(&files, config);
        for _ in 0..2 {
            let warm = told.documents(&catalog, config);
            assert_eq!(warm.all, Documents::new(&catalog, config).all);
        }
    }
}
