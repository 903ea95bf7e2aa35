use super::*;

#[test]
fn arguments_are_checked_before_anything_happens() {
    #[derive(clap::Parser)]
    struct Cli {
        #[command(flatten)]
        new: NewArgs,
    }
    let parse = |words: &[&str]| {
        let words = std::iter::once("new").chain(words.iter().copied());
        <Cli as clap::Parser>::try_parse_from(words).map(|cli| cli.new)
    };
    let parsed = parse(&["a", "--system", "x", "--system", "y", "--kind", "drill"]).unwrap();
    assert_eq!(
        (parsed.system.len(), parsed.kind.as_str(), parsed.date),
        (2, "drill", None)
    );
    assert_eq!(
        parse(&["a", "--date", "2024-03-12"]).unwrap().date,
        Some(Date::constant(2024, 3, 12))
    );
    for wrong in [
        &["a", "--date", "2024-02-30"][..],
        &["a", "--date", "soon"],
        &[""],
        &[],
    ] {
        assert!(parse(wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn unknown_terms_get_a_hint() {
    let config = Config::for_site("site");
    let notes = [
        (
            "factors/capacity/retry-storm.md",
            "---\ntitle: Retry storm\naliases: [thundering herd]\n---\n",
        ),
        (
            "myths/human-error-cause.md",
            "---\naliases: [human error]\n---\n",
        ),
    ];
    let notes = notes.map(|(path, text)| {
        let note = note::read(SourceText::new(path, text), &config).value;
        TermNote::at(path, note.unwrap()).unwrap()
    });
    let terms = Terms::new(&[], notes.into(), &config);
    let check = |written: &str, expected: Option<&str>| {
        let hint = hint(written, &Dimension::Factor, &Dimension::Myth, &terms);
        assert_eq!(hint.as_deref(), expected, "{written}");
    };
    check("retry-storm", None);
    check("Thundering herd", None);
    check(
        "rety-storm",
        Some("no factor is called `rety-storm` yet; did you mean `retry-storm`?"),
    );
    check(
        "thundering-herds",
        Some("no factor is called `thundering-herds` yet; did you mean `retry-storm`?"),
    );
    check(
        "human error",
        Some("`human error` is a myth, not a factor; did you mean `--myth human-error-cause`?"),
    );
    check(
        "moon",
        Some("no factor is called `moon` yet; if it is new, describe it with a note in `factors`"),
    );
    check(
        "…",
        Some("no factor is called `…` yet; if it is new, describe it with a note in `factors`"),
    );
}
