//! What pages tell of incidents that have something in common.

use crate::support::loaded::{page, site};

const OVENS: [(&str, &str); 3] = [
    (
        "2023-01-01-cold.md",
        "---\nsystems: [ovens, gas]\nfactors: [config-change]\nstarted: 2023-01-01T10:00:00Z\ndetected: 2023-01-01T10:04:00Z\n\
         resolved: 2023-01-01T12:10:00Z\n---\n# Ovens went cold\n\nThe ovens went cold while the bakers were out.\n",
    ),
    (
        "2024-01-01-cold.md",
        "---\nsystems: [ovens, gas]\nfactors: [config-change]\nrelated: [{to: 2023-01-01-cold, as: recurrence-of}]\n\
         started: 2024-01-01T10:00:00Z\nresolved: 2024-01-01T10:40:00Z\n---\n# Cold again\n\nThe same valve closed.\n",
    ),
    (
        "2025-01-01-flour.md",
        "---\nsystems: [mill]\n---\n# Flour ran out\n\n| Nobody | knew |\n|---|---|\n\nThe mill stood still.\n",
    ),
];

#[test]
fn incidents_that_came_back_stand_on_one_axis() {
    let site = site(&OVENS);
    for address in [
        "systems-and-factors/ovens/config-change.html",
        "postmortems/2024-01-01-cold.html",
        "postmortems/2023-01-01-cold.html",
    ] {
        let html = page(&site, address);
        for said in ["2 h 10 min, noticed after 4 min", "40 min"] {
            assert!(html.contains(&format!(">{said}</p>")), "{address}: {said}");
        }
    }
    let alone = page(&site, "postmortems/2025-01-01-flour.html");
    assert!(!alone.contains("overlay"), "{alone}");
}

#[test]
fn systems_that_failed_together_are_named_with_their_stories() {
    let html = page(&site(&OVENS), "systems/index.html");
    let together = &html[html.find("id=\"together\"").unwrap()..];
    assert!(
        together.contains("aria-label=\"Gas and Ovens: 2 incidents\""),
        "{together}"
    );
    assert!(
        together.contains("href=\"#together-gas-ovens\""),
        "{together}"
    );
    assert!(together.contains("id=\"together-gas-ovens\""), "{together}");
    for story in ["Ovens went cold", "Cold again"] {
        assert!(together.contains(story), "{together}");
    }
    assert!(!together.contains("Mill"), "{together}");
}

#[test]
fn a_story_names_the_one_to_read_next() {
    let site = site(&OVENS);
    let next = |address: &str| {
        let html = page(&site, address);
        let from = html.find("class=\"next-story\"")?;
        let rest = &html[from..];
        Some(rest[..rest.find("</nav>").unwrap()].to_owned())
    };
    let later = next("postmortems/2023-01-01-cold.html").unwrap();
    assert!(
        later.contains("Cold again") && later.contains("The next story about"),
        "{later}"
    );
    let earlier = next("postmortems/2024-01-01-cold.html").unwrap();
    assert!(
        earlier.contains("Ovens went cold") && earlier.contains("before this one"),
        "{earlier}"
    );
    assert_eq!(next("postmortems/2025-01-01-flour.html"), None);
}

#[test]
fn the_opening_paragraph_stands_under_the_title_and_nowhere_else() {
    let html = page(&site(&OVENS), "postmortems/2025-01-01-flour.html");
    let main = &html[html.find("<main").unwrap()..];
    assert_eq!(main.matches("The mill stood still.").count(), 1, "{main}");
    let place = |part: &str| {
        main.find(part)
            .unwrap_or_else(|| panic!("no {part} in {main}"))
    };
    assert!(place("The mill stood still.") < place("<table"), "{main}");
}
