//! What holds for the files of the theme as such.

use super::*;

#[test]
fn a_theme_without_a_part_is_refused() {
    let error = Theme::from_files(BTreeMap::new()).unwrap_err();
    assert_eq!(error.to_string(), "the theme has no `css/tokens.css`");
}

#[test]
fn assets_are_named_after_their_content() {
    let theme = theme();
    assert!(theme.assets.files.is_sorted());
    for (path, bytes) in &theme.assets.files {
        let hash = blake3::hash(bytes).to_hex();
        assert!(
            path.starts_with("assets/") && path.contains(&hash[..assets::HASH_LENGTH]),
            "{path}"
        );
    }
    let named = [
        theme.assets.stylesheet.as_str(),
        theme.assets.icon.as_str(),
        theme.assets.script(Script::Site),
        theme.assets.script(Script::Search),
        theme.assets.script(Script::Engine),
        theme.assets.script(Script::Backend),
    ];
    let mut paths: Vec<_> = theme
        .assets
        .files
        .iter()
        .map(|(path, _)| path.as_str())
        .collect();
    paths.retain(|path| !named.contains(path));
    assert_eq!(paths, [""; 0], "nobody asks for these");
}

#[test]
fn only_prepared_html_goes_unescaped() {
    for (path, source) in sources() {
        for (position, _) in source.match_indices("| safe") {
            let start = source[..position].rfind("{{").unwrap();
            let value = source[start + 2..position].trim();
            let is_html = ["_html", ".html", ".svg"]
                .iter()
                .any(|end| value.ends_with(end))
                || value == "item";
            assert!(is_html, "{path}: {value}");
        }
    }
}

#[test]
fn the_content_policy_has_nothing_to_forbid() {
    for (path, source) in sources().iter().filter(|(path, _)| path.ends_with(".html")) {
        for inline in [
            " style=",
            "<style",
            "<script>",
            " onclick",
            " onload",
            "javascript:",
        ] {
            assert!(!source.contains(inline), "{path}: {inline}");
        }
    }
    let theme = theme();
    for (path, bytes) in theme
        .assets
        .files
        .iter()
        .filter(|(path, _)| path.ends_with(".css"))
    {
        let style = std::str::from_utf8(bytes).unwrap();
        assert!(
            !style.contains("url(") && !style.contains("@import"),
            "{path}"
        );
        assert_eq!(style.matches('{').count(), style.matches('}').count());
    }
}
