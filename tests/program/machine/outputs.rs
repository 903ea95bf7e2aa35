//! Outputs that would be emptied, that cannot be replaced, and for which there is no room.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::{NOBODY, as_nobody, chmod, give, litter, stories, story, through_shell};
use crate::support::run;

// Sites that would be emptied.

#[test]
fn most_of_a_site_is_not_removed_without_being_asked_for() {
    let sandbox = stories(9);
    sandbox.built(&[]);
    let before = sandbox.files();
    for number in 3..9 {
        sandbox.remove(&story(number));
    }
    for words in [
        &[][..],
        &["--no-cache"],
        &["--strict"],
        &["--skip-unreadable"],
    ] {
        let stopped = sandbox.build(words);
        assert_eq!(stopped.code, 2, "{}", stopped.err);
        assert!(
            stopped.err.contains("6 of the 9 stories"),
            "{}",
            stopped.err
        );
        assert!(stopped.err.contains("--allow-removal"), "{}", stopped.err);
        assert_eq!(sandbox.files(), before);
        assert_eq!(litter(&sandbox), [""; 0]);
    }
    sandbox.built(&["--allow-removal"]);
    assert!(!sandbox.has("postmortems/s3.html"));
    // Half is not most, few are not many, and what leads on is not gone.
    sandbox.built(&["--allow-removal"]);
    sandbox.remove(&story(0));
    sandbox.remove(&story(1));
    sandbox.built(&[]);
}

#[test]
fn stories_that_got_another_id_are_not_gone() {
    let sandbox = stories(6);
    sandbox.built(&[]);
    for number in 0..6 {
        sandbox.remove(&story(number));
        let text = format!("---\nid: n{number}\naliases: [s{number}]\n---\n# Renamed {number}\n");
        sandbox.write(&format!("content/postmortems/n{number}.md"), text);
    }
    sandbox.built(&[]);
    assert!(sandbox.has("postmortems/n0.html") && sandbox.has("postmortems/s0.html"));
}

// An output that cannot be replaced.

#[test]
fn an_output_that_cannot_be_replaced_stays_and_blocks_no_later_build() {
    let sandbox = stories(2);
    let built = run(&mut as_nobody(&sandbox, &[]));
    assert_eq!(built.code, 0, "{}", built.err);
    let version = |number: usize| sandbox.write(&story(0), format!("# Version {number}\n"));
    for (number, folder) in ["", "postmortems"].into_iter().enumerate() {
        let place = sandbox.output().join(folder);
        let before = sandbox.files();
        fs::set_permissions(&place, fs::Permissions::from_mode(0o555)).unwrap();
        version(number);
        for _ in 0..2 {
            let stopped = run(&mut as_nobody(&sandbox, &[]));
            assert_eq!(stopped.code, 2, "{}", stopped.err);
            assert!(
                stopped.err.contains("choose another output"),
                "{}",
                stopped.err
            );
            assert_eq!(sandbox.files(), before);
            assert_eq!(litter(&sandbox), [""; 0]);
        }
        fs::set_permissions(&place, fs::Permissions::from_mode(0o755)).unwrap();
        let built = run(&mut as_nobody(&sandbox, &[]));
        assert_eq!(built.code, 0, "{}", built.err);
        assert!(
            sandbox
                .page("postmortems/s0.html")
                .contains(&format!("Version {number}"))
        );
    }
    if !rustix::process::geteuid().is_root() {
        return;
    }
    // Somebody else's.
    give(&sandbox.output(), 0);
    version(7);
    let stopped = run(&mut as_nobody(&sandbox, &[]));
    assert_eq!(stopped.code, 2, "{}", stopped.err);
    assert_eq!(litter(&sandbox), [""; 0]);
    give(&sandbox.output(), NOBODY);
    assert_eq!(run(&mut as_nobody(&sandbox, &[])).code, 0);
}

#[test]
fn what_an_earlier_build_could_not_remove_blocks_no_later_one() {
    let sandbox = stories(2);
    assert_eq!(run(&mut as_nobody(&sandbox, &[])).code, 0);
    let left = sandbox.beside(".output.afterword-staging");
    fs::create_dir_all(left.join("old")).unwrap();
    fs::write(left.join("old/page.html"), "old").unwrap();
    give(&left, NOBODY);
    fs::set_permissions(left.join("old"), fs::Permissions::from_mode(0o555)).unwrap();
    sandbox.write(&story(0), "# Version 2\n");
    let built = run(&mut as_nobody(&sandbox, &[]));
    assert_eq!(built.code, 0, "{}", built.err);
    assert_eq!(litter(&sandbox), [""; 0]);
    if !rustix::process::geteuid().is_root() {
        return;
    }
    // What is somebody else's stays where it is; builds take another place.
    fs::create_dir_all(left.join("old")).unwrap();
    fs::write(left.join("old/page.html"), "old").unwrap();
    for number in 3..5 {
        sandbox.write(&story(0), format!("# Version {number}\n"));
        let built = run(&mut as_nobody(&sandbox, &[]));
        assert_eq!(built.code, 0, "{}", built.err);
        assert_eq!(litter(&sandbox), [".output.afterword-staging"]);
    }
}

// Limits.

#[test]
fn a_limit_on_the_size_of_files_is_an_error_and_no_end() {
    let sandbox = stories(3);
    sandbox.built(&[]);
    let before = sandbox.files();
    sandbox.write(
        &story(0),
        format!("# Long\n\n{}\n", "word ".repeat(100_000)),
    );
    let limited = |limit: &str| {
        let limits = format!("ulimit -f {limit}; exec \"$0\" \"$@\"");
        run(&mut through_shell(&sandbox, &limits))
    };
    let stopped = limited("64");
    assert_eq!(stopped.code, 2, "{}", stopped.err);
    assert!(stopped.err.contains("File too large"), "{}", stopped.err);
    assert_eq!(sandbox.files(), before);
    assert_eq!(litter(&sandbox), [""; 0]);
    sandbox.built(&[]);
}

#[test]
fn too_little_memory_leaves_the_old_site() {
    let sandbox = stories(3);
    sandbox.built(&[]);
    let before = sandbox.files();
    sandbox.write(&story(0), "# Version 2\n");
    for megabytes in [40, 120, 400] {
        // The shell stays, to tell a signal as an exit code.
        let limits = format!("ulimit -v {}; \"$0\" \"$@\"", megabytes * 1024);
        let ended = run(&mut through_shell(&sandbox, &limits));
        if ended.code == 0 {
            assert!(sandbox.page("postmortems/s0.html").contains("Version 2"));
            break;
        }
        assert_eq!(sandbox.files(), before, "{megabytes}");
    }
    sandbox.built(&[]);
    assert!(sandbox.page("postmortems/s0.html").contains("Version 2"));
}

#[test]
fn a_cache_that_cannot_be_written_costs_nothing_but_time() {
    let sandbox = stories(2);
    assert_eq!(run(&mut as_nobody(&sandbox, &[])).code, 0);
    chmod(&sandbox, ".afterword", 0o500);
    sandbox.write(&story(0), "# Version 2\n");
    let built = run(&mut as_nobody(&sandbox, &[]));
    assert_eq!(built.code, 0, "{}", built.err);
    assert!(sandbox.page("postmortems/s0.html").contains("Version 2"));
    chmod(&sandbox, ".afterword", 0o700);
}
