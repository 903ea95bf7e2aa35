//! Many edits, made up at random or by git, and what they settle on.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::{Live, OTHER, STORY};
use crate::support::Sandbox;

/// Stories of a branch, whose every page says which it is.
fn branch(root: &Path, name: &str, stories: usize, folders: usize) {
    for number in 0..stories {
        let folder = root.join(format!("content/postmortems/{}", number % folders));
        fs::create_dir_all(&folder).unwrap();
        let story = STORY.replace("grew", &format!("of {name} grew {number}"));
        fs::write(folder.join(format!("story-{number}.md")), story).unwrap();
    }
}

#[test]
#[ignore = "takes minutes, see CONTRIBUTING.md"]
fn a_checkout_of_thousands_of_files_settles() {
    let sandbox = Sandbox::site("title = \"Lessons\"\n", &[]);
    let root = sandbox.root();
    sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
    branch(&root, "main", 5_000, 50);
    sandbox.git(&["add", "."]);
    sandbox.git(&["commit", "--quiet", "--message=main"]);
    sandbox.git(&["checkout", "--quiet", "-b", "other"]);
    fs::remove_dir_all(root.join("content/postmortems")).unwrap();
    branch(&root, "other", 4_000, 70);
    sandbox.git(&["add", "."]);
    sandbox.git(&["commit", "--quiet", "--message=other"]);
    let live = Live::of(sandbox);
    live.after("a checkout", |_| {
        live.sandbox.git(&["checkout", "--quiet", "main"])
    });
    live.after("and back", |_| {
        live.sandbox.git(&["checkout", "--quiet", "other"])
    });
    live.after("a reset", |_| {
        live.sandbox.git(&["reset", "--quiet", "--hard", "main"])
    });
    live.after("a stash", |root| {
        fs::remove_dir_all(root.join("content/postmortems/7")).unwrap();
        live.sandbox.git(&["stash", "--quiet"]);
    });
}

/// A generator that gives the same numbers every time (Marsaglia, *Xorshift RNGs*, 2003).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

#[test]
fn random_edits_settle_on_what_a_build_gives() {
    let live = Live::new(&[
        ("postmortems/story-0.md", STORY),
        ("postmortems/story-1.md", OTHER),
    ]);
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let mut written: BTreeMap<u64, String> = BTreeMap::new();
    for round in 0..12 {
        live.after(&format!("round {round}"), |root| {
            for _ in 0..=numbers.below(6) {
                let name = numbers.below(8);
                let path = root.join(format!("content/postmortems/story-{name}.md"));
                match numbers.below(6) {
                    0 => drop(fs::remove_file(&path)),
                    1 => drop(fs::rename(
                        &path,
                        root.join(format!("content/postmortems/story-{}.md", numbers.below(8))),
                    )),
                    2 => {
                        let other = path.with_extension("new");
                        let text = text(&mut numbers);
                        fs::write(&other, &text).unwrap();
                        fs::rename(&other, &path).unwrap();
                        written.insert(name, text);
                    }
                    _ => {
                        let text = text(&mut numbers);
                        fs::write(&path, &text).unwrap();
                        written.insert(name, text);
                    }
                }
            }
            // So that there is a change in every round.
            fs::write(
                root.join("content/pages.md"),
                format!("# Round\n\n{round}\n"),
            )
            .unwrap();
        });
    }
    assert!(!written.is_empty());
}

/// A story that shares some of what it says with others.
fn text(numbers: &mut Numbers) -> String {
    let systems = ["queue", "cache", "dns", "api"];
    let factors = ["alert-noise", "retry-storm", "config-drift"];
    let pick =
        |from: &[&str], number: u64| from[usize::try_from(number).unwrap() % from.len()].to_owned();
    let status = if numbers.below(5) == 0 {
        "draft"
    } else {
        "published"
    };
    format!(
        "---\ntitle: Story {}\ndate: 2024-0{}-11\nstatus: {status}\nsystems: [{}]\nfactors: [{}]\n---\n\n\
         ## Summary\n\nIt was number {}. See [[story-{}]] and [that](story-{}.md).\n",
        numbers.below(4),
        1 + numbers.below(9),
        pick(&systems, numbers.below(4)),
        pick(&factors, numbers.below(3)),
        numbers.below(1000),
        numbers.below(8),
        numbers.below(8),
    )
}
