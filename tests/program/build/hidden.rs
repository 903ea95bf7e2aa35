//! What a build never shows.

use super::*;

const CANARIES: [&str; 8] = [
    "zq-title",
    "zq-body",
    "zq-system",
    "zq-factor",
    "zq-alias",
    "zq-picture",
    "zq-summary",
    "zq-team",
];

/// A story whose every part holds a word that stands nowhere else.
fn withheld(line: &str) -> String {
    format!(
        "---
title: Called zq-title
date: 2024-05-05
{line}
summary: In short zq-summary
systems: [zq-system, ovens]
factors: [zq-factor, retry-storm]
teams: [zq-team]
aliases: [zq-alias]
related: [tills]
---
Told zq-body, see [the ovens](ovens.md), [[tills]] and ![it](zq-picture.png).
"
    )
}

#[test]
fn what_is_withheld_is_in_no_byte() {
    let config = "title = \"Library\"\n[[taxonomies]]\nid = \"teams\"\ntitle = \"Teams\"\n";
    let sandbox = Sandbox::site(
        config,
        &[
            ("postmortems/ovens.md", OVENS),
            ("postmortems/tills.md", TILLS),
        ],
    );
    sandbox.write("content/postmortems/oven.png", "GIF89a");
    sandbox.write("content/postmortems/zq-picture.png", "GIF89a zq-picture");
    let secret = "content/postmortems/zq-file.md";
    let linking =
        format!("{TILLS}\nAs in [that story](zq-file.md), [[zq-file]] and ![it](zq-file.md).\n");

    let is_absent = |line: &str, words: &[&str]| {
        sandbox.write(secret, withheld(line));
        sandbox.built(words);
        for canary in CANARIES.into_iter().chain(["zq-file"]) {
            assert_eq!(sandbox.mentions(canary), [""; 0], "{line}: {canary}");
        }
    };
    let is_present = |line: &str, words: &[&str]| {
        sandbox.write(secret, withheld(line));
        sandbox.built(words);
        for canary in CANARIES {
            assert!(!sandbox.mentions(canary).is_empty(), "{line}: {canary}");
        }
    };
    is_absent("status: draft", &[]);
    is_present("status: draft", &["--drafts"]);
    is_absent("audience: restricted", &[]);
    is_present("audience: public", &[]);
    // What was public yesterday is gone from every page.
    is_absent(
        "audience: restricted",
        &["--base-url", "https://learn.example"],
    );
    is_present("audience: restricted", &["--audience", "restricted"]);
    is_absent(
        "audience: nobody-knows",
        &["--audience", "restricted", "--drafts"],
    );
    is_absent("status: parked", &["--drafts"]);
    is_absent("status: private", &["--drafts"]);
    is_absent("staus: draft", &[]);
    is_absent("draft: true", &[]);
    is_absent("audience: internal", &["--audience", "public"]);

    // Others may speak of it; what they say is theirs, and nothing of it is added.
    sandbox.write("content/postmortems/tills.md", linking);
    sandbox.write(secret, withheld("audience: restricted"));
    sandbox.built(&[]);
    for canary in CANARIES {
        assert_eq!(sandbox.mentions(canary), [""; 0], "linked: {canary}");
    }
}

#[test]
fn a_withheld_note_takes_its_text_along() {
    let sandbox = two_stories();
    for (path, line) in [
        ("content/systems/ovens.md", "status: draft"),
        ("content/pages/about.md", "audience: restricted"),
        ("content/index.md", "status: draft"),
        (
            "content/factors/capacity/retry-storm.md",
            "audience: restricted",
        ),
    ] {
        sandbox.write(
            path,
            format!("---\ntitle: Zq-title\n{line}\naliases: [zq-alias]\n---\nZq-body.\n"),
        );
    }
    sandbox.built(&[]);
    for canary in ["zq-title", "zq-body", "zq-alias"] {
        assert_eq!(sandbox.mentions(canary), [""; 0], "{canary}");
    }
    assert!(sandbox.has("systems/ovens.html"));
}
