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
        &["a", "--kind", "crime"],
        &[""],
        &[],
    ] {
        assert!(parse(wrong).is_err(), "{wrong:?}");
    }
}
