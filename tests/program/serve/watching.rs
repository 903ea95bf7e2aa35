//! Edits as editors make them, and folders that come and go: nothing that changes is missed.

use std::fs;
use std::io::Write;
use std::process::Command;

use afterword::serve::Options;

use super::program::Served;
use super::{Live, OTHER, STORY, get, listen, options};
use crate::support::Sandbox;

#[test]
fn every_way_to_save_settles_on_what_a_build_gives() {
    let live = Live::new(&[
        ("postmortems/queue-grew.md", STORY),
        ("postmortems/cache-shrank.md", OTHER),
        ("pages/about.md", "# About\n\nText.\n"),
        (
            "systems/queue.md",
            "---\ntitle: Queue\n---\n\nIt holds work.\n",
        ),
    ]);
    let story = live.path("content/postmortems/queue-grew.md");
    let text = |words: &str| STORY.replace("The queue grew.", words);

    live.after("written in place (VS Code)", |_| {
        fs::write(&story, text("One.")).unwrap();
    });
    assert!(
        live.get("/postmortems/queue-grew.html")
            .text()
            .contains("One.")
    );
    live.after("renamed over (vim with backupcopy=no)", |root| {
        fs::rename(&story, root.join("content/postmortems/queue-grew.md~")).unwrap();
        fs::write(&story, text("Two.")).unwrap();
        fs::remove_file(root.join("content/postmortems/queue-grew.md~")).unwrap();
    });
    live.after("safe write (JetBrains)", |root| {
        let folder = root.join("content/postmortems");
        fs::write(folder.join("queue-grew.md___jb_tmp___"), text("Three.")).unwrap();
        fs::rename(&story, folder.join("queue-grew.md___jb_old___")).unwrap();
        fs::rename(folder.join("queue-grew.md___jb_tmp___"), &story).unwrap();
        fs::remove_file(folder.join("queue-grew.md___jb_old___")).unwrap();
    });
    live.after("sed -i", |_| {
        let mut sed = Command::new("sed");
        sed.args(["-i", "s/Three/Four/"]).arg(&story);
        assert!(sed.status().unwrap().success());
    });
    assert!(
        live.get("/postmortems/queue-grew.html")
            .text()
            .contains("Four.")
    );
    live.after("appended", |_| {
        let mut file = fs::OpenOptions::new().append(true).open(&story).unwrap();
        file.write_all(b"\n## What surprised us\n\n- All of it.\n")
            .unwrap();
    });
    live.after("another title", |_| {
        fs::write(&story, STORY.replace("The queue that grew", "A queue")).unwrap();
    });
    live.after("another day and other terms", |_| {
        let other = STORY.replace("2024-03-01", "2024-05-01");
        fs::write(&story, other.replace("[queue]", "[queue, dns]")).unwrap();
    });
    live.after("a draft", |_| {
        fs::write(&story, STORY.replace("date:", "status: draft\ndate:")).unwrap();
    });
    assert_eq!(live.get("/postmortems/queue-grew.html").status, 404);
    live.after("published again", |_| fs::write(&story, STORY).unwrap());
    live.after("another id, with an alias", |_| {
        let other = STORY.replace("date:", "id: grown\naliases: [queue-grew]\ndate:");
        fs::write(&story, other).unwrap();
    });
    assert_eq!(live.get("/postmortems/grown.html").status, 200);
    live.after("a note of a term", |root| {
        fs::write(
            root.join("content/systems/queue.md"),
            "---\ntitle: The queue\n---\n\nWork.\n",
        )
        .unwrap();
    });
    live.after("a plain page", |root| {
        fs::write(root.join("content/pages/about.md"), "# About us\n\nMore.\n").unwrap();
    });
    live.after("renamed", |root| {
        fs::rename(&story, root.join("content/postmortems/queue.md")).unwrap();
    });
    live.after("deleted", |root| {
        fs::remove_file(root.join("content/postmortems/queue.md")).unwrap();
    });
}

#[test]
fn folders_come_and_go() {
    let live = Live::new(&[("postmortems/queue-grew.md", STORY)]);
    live.after("a new folder with a file in it", |root| {
        let folder = root.join("content/postmortems/2025/deep");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("late.md"), OTHER).unwrap();
    });
    live.after("a file of a folder that was new", |root| {
        let path = root.join("content/postmortems/2025/deep/late.md");
        fs::write(path, OTHER.replace("See", "Do see")).unwrap();
    });
    live.after("a folder under another name", |root| {
        let folder = root.join("content/postmortems");
        fs::rename(folder.join("2025"), folder.join("2026")).unwrap();
    });
    live.after("a file of a folder that was renamed", |root| {
        let path = root.join("content/postmortems/2026/deep/late.md");
        fs::write(path, OTHER.replace("See", "Please see")).unwrap();
    });
    live.after("many files at once (a checkout)", |root| {
        for number in 0..300 {
            let folder = root.join(format!("content/postmortems/{}", number % 20));
            fs::create_dir_all(&folder).unwrap();
            let story = STORY.replace("grew", &format!("grew {number}"));
            fs::write(folder.join(format!("story-{number}.md")), story).unwrap();
        }
    });
    live.after("all of them gone again", |root| {
        for number in 0..20 {
            fs::remove_dir_all(root.join(format!("content/postmortems/{number}"))).unwrap();
        }
    });
    live.after("an ignored file is no change, and then it is one", |root| {
        fs::write(root.join("content/postmortems/hidden.md"), OTHER).unwrap();
        fs::write(root.join("content/.gitignore"), "hidden.md\n").unwrap();
    });
}

#[test]
fn where_the_system_tells_nothing_files_are_looked_at() {
    let files = [("postmortems/queue-grew.md", STORY)];
    let sandbox = Sandbox::site("title = \"Lessons\"\n", &files);
    let options = Options {
        poll: true,
        ..options(&sandbox)
    };
    let live = Live::start(sandbox, options);
    let story = live.path("content/postmortems/queue-grew.md");
    live.after("written in place", |_| {
        fs::write(&story, STORY.replace("The queue grew.", "It did.")).unwrap();
    });
    live.after("a new file", |root| {
        fs::write(root.join("content/postmortems/cache-shrank.md"), OTHER).unwrap();
    });
}

#[test]
fn folders_that_were_away_are_watched_when_they_are_back() {
    for poll in [false, true] {
        let files = [("postmortems/queue-grew.md", STORY)];
        let sandbox = Sandbox::site("title = \"Lessons\"\n", &files);
        let options = Options {
            poll,
            ..options(&sandbox)
        };
        let live = Live::start(sandbox, options);
        let root = live.sandbox.root();
        let story = live.path("content/postmortems/queue-grew.md");
        let mut events = live.events();
        events.until("quiet", |event| event["settled"] == true);
        for (name, folder) in [
            ("content", live.path("content")),
            ("root", root.clone()),
            ("root again", root.clone()),
        ] {
            let away = live.sandbox.beside("away");
            fs::rename(&folder, &away).unwrap();
            events.until("blocked", |event| event["blocked"] == true);
            assert_eq!(live.get("/postmortems/queue-grew.html").status, 200);
            fs::rename(&away, &folder).unwrap();
            events.until("free", |event| {
                event["blocked"] == false && event["settled"] == true
            });
            let words = format!("Seen after {name} was away, {poll}.");
            live.after(&words, |_| {
                fs::write(&story, STORY.replace("The queue grew.", &words)).unwrap();
            });
            assert!(
                live.get("/postmortems/queue-grew.html")
                    .text()
                    .contains(&words)
            );
        }

        // Another folder takes the place of the root, faster than anybody could look.
        let copy = live.sandbox.beside("copy");
        let text = STORY.replace("The queue grew.", "It is another queue.");
        fs::create_dir_all(copy.join("content/postmortems")).unwrap();
        fs::write(copy.join("site.toml"), "title = \"Lessons\"\n").unwrap();
        fs::write(copy.join("content/postmortems/queue-grew.md"), &text).unwrap();
        live.after("another root", |_| {
            fs::rename(&root, live.sandbox.beside("former")).unwrap();
            fs::rename(&copy, &root).unwrap();
        });
        live.after("a file of the other root", |_| {
            fs::write(&story, text.replace("another", "a third")).unwrap();
        });
        assert!(
            live.get("/postmortems/queue-grew.html")
                .text()
                .contains("a third queue")
        );
    }
}

/// What a shell does to run a program where the system watches this many folders; `None` where no
/// process may say so, and only the tests of `serve/watch` tell what happens.
fn watching_at_most(limit: &str, number: u32) -> Option<String> {
    let set = format!("echo {number} > /proc/sys/user/{limit}");
    let mut try_it = Command::new("unshare");
    let is_allowed = try_it
        .args(["--user", "--map-root-user", "sh", "-c", &set])
        .output();
    let is_allowed = is_allowed.is_ok_and(|output| output.status.success());
    let script = format!("{set}; exec \"$0\" \"$@\"");
    is_allowed.then(|| format!("set -- \"$0\" serve --port 0 \"$@\"; exec unshare --user --map-root-user sh -c '{script}' \"$@\";"))
}

#[test]
fn where_the_system_watches_no_folder_or_not_all_files_are_looked_at() {
    for (limit, number) in [("max_inotify_instances", 0), ("max_inotify_watches", 2)] {
        let Some(setting) = watching_at_most(limit, number) else {
            return;
        };
        let files = [("postmortems/2024/queue-grew.md", STORY)];
        let sandbox = Sandbox::site("title = \"Lessons\"\n", &files);
        let served = Served::start(sandbox, &setting, &[]);
        assert!(
            served.said().contains("files are looked at"),
            "{}",
            served.said()
        );
        let mut events = listen(served.address);
        events.until("quiet", |event| event["settled"] == true);
        for words in ["One edit.", "Two edits."] {
            let text = STORY.replace("The queue grew.", words);
            served
                .sandbox
                .write("content/postmortems/2024/queue-grew.md", &text);
            let page = "/postmortems/queue-grew.html";
            events.until("shown", |_| {
                get(served.address, page).text().contains(words)
            });
        }
    }
}

#[test]
fn what_cannot_be_read_is_told_and_read_again_when_files_change() {
    let sandbox = Sandbox::site(
        "title = \"Lessons\"\n",
        &[("postmortems/queue-grew.md", STORY)],
    );
    // Who works as root may read every file; a branch that leads nowhere is unreadable for all.
    let git = sandbox.root().join(".git");
    for folder in ["objects", "refs/heads"] {
        fs::create_dir_all(git.join(folder)).unwrap();
    }
    fs::write(git.join("HEAD"), "ref: refs/heads/main\n").unwrap();
    fs::write(git.join("refs/heads/main"), "?\n").unwrap();
    let live = Live::of(sandbox);
    let mut events = live.events();
    events.until("loaded", |event| event["settled"] == true);
    let page = live.get("/").text();
    assert!(page.contains("The site cannot be made yet"), "{page}");

    fs::remove_file(git.join("refs/heads/main")).unwrap();
    let story = live.path("content/postmortems/queue-grew.md");
    fs::write(story, STORY.replace("The queue grew.", "It grew.")).unwrap();
    live.settles(&mut events, "mended");
}
