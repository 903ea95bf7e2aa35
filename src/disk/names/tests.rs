use super::*;

#[test]
fn endings_are_told_from_dots_in_names() {
    let check = |path: &str, expected: (&str, Option<&str>)| {
        assert_eq!((stem(path), ending(path).as_deref()), expected, "{path}");
    };
    check("a/b.MD", ("b", Some("md")));
    check("a.b/c", ("c", None));
    check("2021.05.03", ("2021.05.03", None));
    check("v1.2 outage", ("v1.2 outage", None));
    check("a.html.md.erb", ("a.html.md", Some("erb")));
    check(".md", (".md", None));
}

#[test]
fn roles_follow_the_folder() {
    let check = |config: &Config, path: &str, expected: Role| {
        assert_eq!(role(config, path), expected, "{path}");
    };
    let note = |name| Role::Note {
        dimension: Dimension::new(name).unwrap(),
    };
    let mut site = Config::for_site("x");
    site.taxonomies.push(crate::config::Taxonomy {
        dimension: Dimension::new("teams").unwrap(),
        title: "Teams".to_owned(),
    });
    check(&site, "README.md", Role::Introduction);
    check(&site, "index.md", Role::Introduction);
    check(&site, "postmortems/2024/README.md", Role::Page);
    check(&site, "postmortems/knight/index.md", Role::Postmortem);
    check(&site, "knight.md", Role::Postmortem);
    check(&site, "systems/checkout.md", note("systems"));
    check(&site, "systems/security.md", note("systems"));
    check(&site, "systems/index.md", Role::Page);
    check(&site, "factors/sensing/alert-noise.md", note("factors"));
    check(&site, "factors/sensing/index.md", note("factors"));
    check(&site, "teams/ledger.md", note("teams"));
    check(&site, "paths/first-week.md", Role::Path);
    check(&site, "pages/about.md", Role::Page);
    let plain = Config::for_repository("x");
    check(&plain, "Readme.markdown", Role::Introduction);
    check(&plain, "docs/readme.de.md", Role::Page);
    check(&plain, "docs/index.md", Role::Page);
    check(&plain, "2024-05-01-db/index.md", Role::Postmortem);
    check(&plain, "systems/checkout.md", Role::Postmortem);
    check(&plain, "_index.md", Role::Introduction);
    check(&plain, "2024/_index.md", Role::Page);
    check(&site, "systems/_index.md", Role::Page);
}

#[test]
fn names_tell_of_an_incident() {
    let check = |name: &str, expected| assert_eq!(names_incident(name), expected, "{name}");
    for name in [
        "INC-123",
        "PM2021-005",
        "2024-05-01",
        "20240501-db",
        "db 2024_05_01",
        "11-23-24",
        "3-5-2024",
        "inc-7",
    ] {
        check(name, true);
    }
    for name in [
        "2024",
        "2024-05",
        "SEV1",
        "SEV-1",
        "FY2024",
        "incidents",
        "v1.2",
        "notes",
    ] {
        check(name, false);
    }
}

#[test]
fn what_tells_of_no_incident_is_left_out() {
    let check = |path: &str, expected: &str| {
        let reason = left_out(&Role::Postmortem, path).unwrap_or_default();
        let is_expected = if expected.is_empty() {
            reason.is_empty()
        } else {
            reason.contains(expected)
        };
        assert!(is_expected, "{path}: {reason:?}");
    };
    for licence in [
        "LICENSE.md",
        "a/LICENSE-MIT.md",
        "license.md",
        "MIT-LICENSE.md",
    ] {
        check(licence, "licence");
    }
    check("license-server-outage.md", "");
    check("2021-05-licence-expired.md", "");
    check("CODE_OF_CONDUCT.md", "repository");
    check("docs/contributing.md", "repository");
    check("SECURITY.md", "repository");
    check("security.md", "repository");
    check("CORRECTIONS.md", "repository");
    check("2021/history.md", "");
    check("2021/security.md", "");
    check("deep/in/SECURITY.md", "repository");
    check("template.md", "template");
    check("a/postmortem-template.md", "template");
    check("_template.md", "template");
    check("TEMPLATE-long.md", "template");
    check("a/templates/short.md", "folder of templates");
    check("_templates/x.md", "folder of templates");
    check("YYYY-MM-DD-name.md", "placeholder");
    check("2024-02-28-mail-template.md", "");
    check("contemplate.md", "");
    check("_variables.md", "includes");
    check("a/_variables.md", "");
    check("about.md", "repository");
    check("a/about.md", "");
    let note = Role::Note {
        dimension: Dimension::new("systems").unwrap(),
    };
    assert_eq!(left_out(&note, "systems/template.md"), None);
}

#[test]
fn assets_are_listed_kinds_without_secrets() {
    let check = |path: &str, expected| assert_eq!(is_asset(path), expected, "{path}");
    check("a/graph.PNG", true);
    check("report.pdf", true);
    check("secrets-manager.png", true);
    check("client_secret.json", false);
    check("credentials.csv", false);
    check("run.sh", false);
    check("page.html", false);
    check("key.pem", false);
    check("png", false);
}

#[test]
fn editors_leave_debris() {
    for name in [".env", "a.md~", "#a.md#", ".a.md.swp", "a.md.bak", "a.orig"] {
        assert!(is_debris(name), "{name}");
    }
    for name in ["a.md", "#1 outage.md", "#", "bak.md"] {
        assert!(!is_debris(name), "{name}");
    }
}
