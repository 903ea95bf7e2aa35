//! What a site is called that has no title of its own.

use crate::config::Config;
use crate::postmortem::Note;

/// Characters of a title; what is longer is a sentence.
const LONGEST_TITLE: usize = 80;
/// What a site is called of which nobody knows the name.
const NAMELESS: &str = "Incident stories";

/// Names a site that has no title of its own: as its README or index does, else as its repository or its folder
/// is called, unless a program made that for a while.
pub(super) fn name(config: &mut Config, introduction: Option<&Note>) {
    if !config.is_untitled {
        return;
    }
    let title = introduction.and_then(Note::title).map(str::trim);
    let title = title.filter(|title| !title.is_empty() && title.chars().count() <= LONGEST_TITLE);
    // `mkdtemp` and its like.
    let folder = config.title.trim_start_matches('.');
    let is_made = folder.is_empty()
        || folder
            .get(..3)
            .is_some_and(|start| start.eq_ignore_ascii_case("tmp"));
    match title {
        Some(title) => config.title = title.to_owned(),
        None if is_made => NAMELESS.clone_into(&mut config.title),
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postmortem::note;
    use crate::text::SourceText;

    #[test]
    fn a_site_is_called_what_its_readme_says() {
        let check = |folder: &str, readme: Option<&str>, expected: &str| {
            let mut config = Config::for_repository(folder);
            let source = readme.map(|text| SourceText::new("README.md", text));
            let introduction = source.and_then(|source| note::read(source, &config).value);
            name(&mut config, introduction.as_ref());
            assert_eq!(config.title, expected, "{folder} {readme:?}");
        };
        check(
            "ovens",
            Some("# Tales of ovens\n\nText.\n"),
            "Tales of ovens",
        );
        check("ovens", Some("Text without a heading.\n"), "ovens");
        check(".tmpAb12", None, NAMELESS);
        check("ovens", None, "ovens");
        let mut config = Config::from_toml("site.toml", "title = \"Ours\"", "ovens").unwrap();
        name(&mut config, None);
        assert_eq!(config.title, "Ours");
    }
}
