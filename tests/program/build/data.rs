//! What a build says of itself and writes for programs.

use super::*;

#[test]
fn the_summary_for_programs_has_the_documented_keys() {
    let sandbox = two_stories();
    sandbox.write("content/systems/ovens.md", "---\ntitle: Ovens\n---\nHot.\n");
    sandbox.write(
        "content/postmortems/odd.md",
        "---\ndate: 2024-02-30\nseverety: 1\n---\n# Odd\n",
    );
    let summary = |run: crate::support::Run| -> Value { serde_json::from_str(&run.out).unwrap() };
    let first = summary(sandbox.built(&["--format", "json", "--quiet"]));
    assert_eq!(
        keys(&first),
        [
            "postmortems",
            "notes",
            "left_out",
            "pages",
            "written",
            "unchanged",
            "removed",
            "errors",
            "warnings",
            "elapsed_ms"
        ]
    );
    let count = |summary: &Value, key: &str| summary[key].as_u64().unwrap();
    assert_eq!(
        (count(&first, "postmortems"), count(&first, "notes")),
        (3, 1)
    );
    assert_eq!((count(&first, "errors"), count(&first, "warnings")), (1, 1));
    assert_eq!(
        (count(&first, "unchanged"), count(&first, "removed")),
        (0, 0)
    );
    let html = sandbox
        .files()
        .keys()
        .filter(|path| path.ends_with(".html"))
        .count();
    assert_eq!(count(&first, "pages"), html as u64);
    let second = summary(sandbox.built(&["--format", "json"]));
    assert_eq!(
        (count(&second, "written"), count(&second, "unchanged")),
        (0, count(&first, "written"))
    );
    sandbox.remove("content/postmortems/odd.md");
    let third = summary(sandbox.built(&["--format", "json"]));
    assert!(count(&third, "removed") >= 2, "{third}");
    assert_eq!(count(&third, "errors"), 0);
}

#[test]
fn the_data_has_the_documented_fields() {
    let sandbox = two_stories();
    sandbox.built(&[]);
    let catalog = sandbox.json("api/catalog.json");
    assert_eq!(
        keys(&catalog),
        [
            "version",
            "postmortems",
            "paths",
            "systems",
            "factors",
            "myths"
        ]
    );
    assert_eq!(catalog["version"], 1);
    let fields = [
        "id", "url", "title", "date", "kind", "systems", "factors", "myths", "source",
    ];
    let ids: Vec<_> = catalog["postmortems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["id"])
        .collect();
    assert_eq!(ids, ["tills", "ovens"]);
    assert_eq!(keys(&catalog["postmortems"][1]), fields);
    assert_eq!(
        keys(&catalog["systems"][0]),
        ["id", "title", "url", "count"]
    );
    for address in ["url"].iter().flat_map(|key| {
        catalog["postmortems"]
            .as_array()
            .unwrap()
            .iter()
            .map(move |one| &one[*key])
    }) {
        assert!(sandbox.has(address.as_str().unwrap()), "{address}");
    }

    let ovens = sandbox.json("api/postmortems/ovens.json");
    let more = [
        "summary",
        "severity",
        "times",
        "suggested_times",
        "duration",
        "unread_lines",
        "participants",
        "timezone",
        "timeline",
        "passages",
        "actions",
        "suggested_systems",
        "suggested_factors",
        "related",
        "backlinks",
        "provenance",
    ];
    let expected: Vec<_> = ["version"].into_iter().chain(fields).chain(more).collect();
    assert_eq!(keys(&ovens), expected);
    assert_eq!(ovens["date"], "2024-03-12");
    assert_eq!(ovens["source"], "content/postmortems/ovens.md");
    assert_eq!(ovens["factors"], serde_json::json!(["retry-storm"]));
    assert_eq!(ovens["timeline"][0]["at"], "2024-03-12T02:00:00+00:00");
    assert_eq!(
        keys(&ovens["timeline"][0]),
        ["at", "relative_seconds", "written", "text", "approximate"]
    );
    assert_eq!(
        ovens["provenance"]["title"],
        serde_json::json!({"from": "front-matter", "line": 2})
    );
    let tills = sandbox.json("api/postmortems/tills.json");
    assert_eq!(tills["backlinks"], serde_json::json!(["ovens"]));
    assert_eq!(tills["provenance"]["date"]["from"], "heading");
}

#[test]
fn the_data_has_what_known_sections_list() {
    let sandbox = two_stories();
    sandbox.write(
        "content/postmortems/lamps.md",
        "# The lamps went out\n\n## Lessons learned\n\n- Fuses **age**, see [them](fuses.md)\n\n\
         ## Background\n\nEach lamp has\na fuse.\n\n## Attendees\n\n- Ada Byron\n",
    );
    sandbox.built(&[]);
    let lamps = sandbox.json("api/postmortems/lamps.json");
    let expected = serde_json::json!([
        {
            "kind": "lessons",
            "heading": "Lessons learned",
            "url": "postmortems/lamps.html#lessons-learned",
            "items": ["Fuses **age**, see [them](fuses.md)"],
        },
        {
            "kind": "background",
            "heading": "Background",
            "url": "postmortems/lamps.html#background",
            "items": ["Each lamp has a fuse."],
        },
    ]);
    assert_eq!(lamps["passages"], expected);
}

#[test]
fn the_data_has_what_was_changed_and_what_is_to_be() {
    let sandbox = two_stories();
    sandbox.write(
        "content/postmortems/lamps.md",
        "---\nactions:\n  - {text: Store **more** fuses, ref: LAMP-12, state: open, kind: prevent}\n---\n\
         # The lamps went out\n\n## Action items\n\n- [x] Nobody reads this twice\n",
    );
    sandbox.write(
        "content/postmortems/pumps.md",
        "# The pumps stood still\n\n## Action items\n\n- [x] Oil the pumps\n- Count the pumps\n",
    );
    sandbox.built(&[]);
    let actions = |id: &str| sandbox.json(&format!("api/postmortems/{id}.json"))["actions"].clone();
    assert_eq!(
        actions("lamps"),
        serde_json::json!([
            {"text": "Store **more** fuses", "reference": "LAMP-12", "state": "open", "kind": "prevent"},
        ])
    );
    assert_eq!(
        actions("pumps"),
        serde_json::json!([
            {"text": "Oil the pumps", "reference": null, "state": "done", "kind": null},
            {"text": "Count the pumps", "reference": null, "state": null, "kind": null},
        ])
    );
}
