//! A site's own files in the place of the theme's, as `build` takes them.

use std::fs;

use crate::support::Sandbox;

const STORY: (&str, &str) = (
    "postmortems/queue-grew.md",
    "---\ndate: 2024-03-01\n---\n\n# The queue that grew\n\nIt grew.\n",
);

fn site() -> Sandbox {
    Sandbox::site("title = \"Lessons\"\n", &[STORY])
}

#[test]
fn a_file_of_the_site_takes_the_place_of_the_one_of_its_name() {
    let site = site();
    site.write(
        "theme/templates/not-found.html",
        "{% extends \"base.html\" %}\n{% block main %}<h1>Ours</h1>{% endblock main %}\n",
    );
    let run = site.built(&[]);
    assert!(site.page("404.html").contains("<h1>Ours</h1>"));
    assert!(
        site.page("index.html").contains("The queue that grew"),
        "{}",
        run.err
    );
}

#[test]
fn a_broken_template_publishes_nothing_and_says_where() {
    let site = site();
    site.built(&[]);
    let before = site.files();
    for (template, place) in [
        (
            "{% block main %}\n{{ view. }}\n{% endblock main %}\n",
            "theme/templates/home.html:2:",
        ),
        (
            "{% extends \"base.html\" %}\n{% block main %}\n{{ view.nothing }}{% endblock main %}\n",
            "theme/templates/home.html:3:",
        ),
        (
            "{% extends \"base.html\" %}\n{% block main %}{{ 1 | no_filter }}{{ 2 | none }}{% endblock main %}\n",
            "theme/templates/home.html:2:",
        ),
    ] {
        site.write("theme/templates/home.html", template);
        let run = site.build(&[]);
        assert_eq!(run.code, 2, "{}", run.err);
        assert!(run.err.contains(place), "{}", run.err);
        assert_eq!(site.files(), before);
    }
    fs::remove_dir_all(site.root().join("theme")).unwrap();
    site.built(&[]);
}

#[test]
fn a_template_that_does_not_end_is_an_error_and_publishes_nothing() {
    let site = site();
    site.built(&[]);
    let before = site.files();
    let nested = |inside: &str| {
        format!(
            "{{% for a in range(end=900) %}}{{% for b in range(end=900) %}}{inside}{{% endfor %}}{{% endfor %}}"
        )
    };
    for (template, message) in [
        (
            "a {% include \"home.html\" %}".to_owned(),
            "includes itself",
        ),
        ("{% extends \"home.html\" %}".to_owned(), "extends itself"),
        (
            nested("{% for c in range(end=900) %}{% endfor %}"),
            "count further than 1000000",
        ),
        (nested(&"word ".repeat(200)), "larger than 128 MiB"),
    ] {
        site.write("theme/templates/home.html", &template);
        let run = site.build(&[]);
        assert_eq!(run.code, 2, "{template}: {}", run.err);
        assert!(run.err.contains(message), "{template}: {}", run.err);
        assert!(
            run.err.contains("theme/templates/home.html:1:"),
            "{}",
            run.err
        );
        assert_eq!(site.files(), before);
    }
}

#[test]
fn a_file_of_an_unknown_name_is_a_warning() {
    let site = site();
    site.write("theme/css/token.css", ":root { color: red; }\n");
    let run = site.built(&[]);
    assert!(run.err.contains("theme/css/token.css"), "{}", run.err);
    assert!(
        run.err.contains("did you mean `theme/css/tokens.css`?"),
        "{}",
        run.err
    );
}

#[test]
fn a_folder_of_that_name_is_a_repositorys_own_business() {
    let site = Sandbox::repository(&[STORY, ("theme/templates/home.html", "{{ broken")]);
    site.built(&[]);
}

#[test]
fn nothing_of_the_preview_is_in_a_published_site() {
    let site = site();
    site.built(&[]);
    assert_eq!(site.mentions("_afterword"), Vec::<String>::new());
    assert_eq!(site.mentions("afterword-preview"), Vec::<String>::new());
}
