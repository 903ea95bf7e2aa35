use super::*;

fn read_note(text: &str) -> Outcome<Note> {
    read(
        SourceText::new("factors/a.md", text),
        &Config::for_site("site"),
    )
}

#[test]
fn the_first_paragraph_tells_something() {
    let check = |text: &str, expected: &str| {
        let note = read_note(text).value.unwrap();
        let found = note.first_paragraph();
        assert_eq!(
            found.map_or("", |span| span.of(&note.source.text)),
            expected,
            "{text}"
        );
    };
    let words = "Stories of ovens that went cold.";
    check(
        &format!("# Ovens\n\n{words}\n\nMore of the same kind of text.\n"),
        words,
    );
    check(
        &format!("(start)=\n# Ovens\n\n[![b](b.svg)](b)\n\n(here)=\n{words}\n"),
        words,
    );
    check(
        &format!("# Ovens\n\n```{{toctree}}\na\n```\n\n{words}\n"),
        words,
    );
    check(
        &format!("# Ovens\n\nWhat you will find in here:\n\n- a\n\n{words}\n"),
        words,
    );
    check("# Ovens\n\n- only a list of ovens here\n", "");
}

#[test]
fn a_factor_note() {
    let outcome = read_note(
        "---\ntitle: Retry storm\nsummary: s\naliases: [retry amplification]\nrelated: [traffic-surge]\nsuggests:\n  - retry storm\nquestions:\n  - What did each layer do?\nlinks:\n  - title: \"A: b\"\n    year: 2019\ndeprecated: use another\nreplaced_by: x\nparent: capacity\n---\n## How\n",
    );
    assert_eq!(outcome.diagnostics, []);
    let note = outcome.value.unwrap();
    assert_eq!(note.body.of(&note.source.text), "## How\n");
    let fields = note.fields;
    assert_eq!(fields.title.unwrap().value, "Retry storm");
    assert_eq!(fields.aliases[0].value, "retry amplification");
    assert_eq!(fields.suggests, ["retry storm"]);
    assert_eq!(fields.links[0].title, "A: b");
    assert_eq!(
        fields.deprecated.unwrap().reason.as_deref(),
        Some("use another")
    );
    assert_eq!(fields.replaced_by.unwrap().text, "x");
    assert_eq!(fields.parent.unwrap().text, "capacity");
}

#[test]
fn a_reading_path() {
    let outcome = read_note(
        "---\nfor: newcomers\nstart: maybe\nstops:\n- a\n- id: b\n  reason: r\n- reason: x\n---\n",
    );
    let messages: Vec<_> = outcome.diagnostics.iter().map(|d| &d.message).collect();
    assert_eq!(
        messages,
        [
            "this stop does not say what to read",
            "`start` is neither true nor false"
        ]
    );
    let fields = outcome.value.unwrap().fields;
    assert_eq!(fields.readers.unwrap().value, "newcomers");
    assert!(!fields.is_start);
    let stops = fields.stops;
    let found: Vec<_> = stops
        .iter()
        .map(|stop| (stop.id.text.as_str(), stop.reason.as_deref()))
        .collect();
    assert_eq!(found, [("a", None), ("b", Some("r"))]);
}

#[test]
fn a_note_whose_readers_are_unknown_is_left_out() {
    let check = |text: &str, expected: Option<(Status, Option<Audience>)>| {
        let found = read_note(text)
            .value
            .map(|note| (note.status(), note.audience()));
        assert_eq!(found, expected, "{text:?}");
    };
    check("Text", Some((Status::Published, None)));
    check("---\nstatus: draft\n---\n", Some((Status::Draft, None)));
    check(
        "---\naudience: public\n---\n",
        Some((Status::Published, Some(Audience::Public))),
    );
    check("---\naudience: all\n---\n", None);
    check("---\naudience: internal\ntitle: [a\n---\n", None);
    check(
        "---\naudience: internal\ntitle: a: b\n---\n",
        Some((Status::Published, Some(Audience::Internal))),
    );
    check("---\ntitle: x\naudience: internal\n\nText", None);
}
