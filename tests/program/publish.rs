//! Publishing: whatever happens, the last good site is there.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, Write as _};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use afterword::disk::publish::{MANIFEST, MARKER, Publication, PublishError, Published};
use rayon::prelude::*;

/// A site to be published below a temporary folder.
struct Site {
    dir: tempfile::TempDir,
}

impl Site {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("site/content")).unwrap();
        Self { dir }
    }

    fn root(&self) -> PathBuf {
        self.dir.path().join("site")
    }

    fn output(&self) -> PathBuf {
        self.root().join("public")
    }

    fn begin(&self) -> Result<Publication, PublishError> {
        Publication::begin(&self.output(), &self.root(), &self.root().join("content"))
    }

    fn publish(&self, files: &[(&str, &str)]) -> Published {
        let publication = self.begin().unwrap();
        for (path, text) in files {
            publication.write(path, text.as_bytes()).unwrap();
        }
        publication.commit().unwrap()
    }

    /// What was published, without the bookkeeping.
    fn published(&self) -> BTreeMap<String, String> {
        let mut files = files_below(&self.output());
        files.retain(|path, _| path != MARKER && path != MANIFEST);
        files
    }

    /// What lies beside the output, apart from the content.
    fn litter(&self) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(self.root())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "content" && name != "public")
            .collect();
        names.sort();
        names
    }
}

fn files_below(folder: &Path) -> BTreeMap<String, String> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| !entry.file_type().is_dir())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap();
            let text = fs::read_to_string(entry.path()).unwrap_or_default();
            (path.to_str().unwrap().to_owned(), text)
        })
        .collect()
}

fn map(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    let own = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
    files.iter().map(own).collect()
}

const OLD: [(&str, &str); 4] = [
    ("index.html", "old home"),
    ("a/same.html", "same"),
    ("a/gone.html", "gone"),
    ("css/site.css", "old css"),
];

const NEW: [(&str, &str); 4] = [
    ("index.html", "new home"),
    ("a/same.html", "same"),
    ("b/fresh.html", "fresh"),
    ("css/site.css", "new css"),
];

#[test]
fn a_site_replaces_the_one_before() {
    let site = Site::new();
    let counts = |written, unchanged, removed| Published {
        written,
        unchanged,
        removed,
        warnings: Vec::new(),
    };
    assert_eq!(site.publish(&OLD), counts(4, 0, 0));
    assert_eq!(site.published(), map(&OLD));
    assert_eq!(site.publish(&NEW), counts(3, 1, 1));
    assert_eq!(site.published(), map(&NEW));
    let before = fs::metadata(site.output()).unwrap().ino();
    assert_eq!(site.publish(&NEW), counts(0, 4, 0));
    // Nothing changed, so not even the folder did.
    assert_eq!(fs::metadata(site.output()).unwrap().ino(), before);
    assert_eq!(site.litter(), [""; 0]);
}

#[test]
fn unchanged_files_keep_their_times_and_two_builds_are_identical() {
    let site = Site::new();
    site.publish(&OLD);
    let path = site.output().join("a/same.html");
    let long_ago = std::time::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    fs::File::options()
        .write(true)
        .open(&path)
        .unwrap()
        .set_modified(long_ago)
        .unwrap();
    let before = fs::metadata(&path).unwrap();
    site.publish(&NEW);
    let after = fs::metadata(&path).unwrap();
    assert_eq!(after.modified().unwrap(), long_ago);
    assert_eq!((after.ino(), after.nlink()), (before.ino(), 1));

    let other = Site::new();
    let mut backwards = NEW;
    backwards.reverse();
    other.publish(&backwards);
    assert_eq!(files_below(&other.output()), files_below(&site.output()));
}

#[test]
fn the_folder_keeps_its_permissions() {
    let site = Site::new();
    site.publish(&OLD);
    fs::set_permissions(site.output(), fs::Permissions::from_mode(0o2750)).unwrap();
    site.publish(&NEW);
    let mode = fs::metadata(site.output()).unwrap().permissions().mode();
    assert_eq!(mode & 0o7777, 0o2750);
}

#[test]
fn assets_are_copied_and_kept_as_pages_are() {
    let site = Site::new();
    let source = site.root().join("content/graph.png");
    let bytes: Vec<u8> = (0..400_000_u32).flat_map(u32::to_le_bytes).collect();
    fs::write(&source, &bytes).unwrap();
    let publish = || {
        let publication = site.begin().unwrap();
        let file = fs::File::open(&source).unwrap();
        publication.copy("assets/graph.png", file).unwrap();
        publication.commit().unwrap()
    };
    assert_eq!(publish().written, 1);
    assert!(fs::read(site.output().join("assets/graph.png")).unwrap() == bytes);
    assert_eq!(publish().unchanged, 1);
    let mut changed = bytes.clone();
    changed[1_500_000] ^= 1;
    fs::write(&source, &changed).unwrap();
    assert_eq!(publish().written, 1);
    assert!(fs::read(site.output().join("assets/graph.png")).unwrap() == changed);
}

#[test]
fn folders_and_files_trade_places() {
    let site = Site::new();
    site.publish(&[("a/b", "1"), ("c", "2")]);
    site.publish(&[("a", "1"), ("c/d", "2")]);
    assert_eq!(site.published(), map(&[("a", "1"), ("c/d", "2")]));
}

#[test]
fn a_build_that_fails_leaves_the_old_site() {
    let check = |fail: &dyn Fn(&Publication)| {
        let site = Site::new();
        site.publish(&OLD);
        let publication = site.begin().unwrap();
        publication.write("index.html", b"new").unwrap();
        fail(&publication);
        assert!(publication.commit().is_err());
        assert_eq!(site.published(), map(&OLD));
        assert_eq!(site.litter(), [""; 0]);
        site.publish(&NEW);
        assert_eq!(site.published(), map(&NEW));
    };
    check(&|publication| assert!(publication.write("../escape", b"").is_err()));
    check(&|publication| assert!(publication.write("Index.html", b"").is_err()));
    check(&|publication| assert!(publication.write("index.html/x", b"").is_err()));
    // Something else is at work in the staging folder.
    let staging = |publication: &Publication| {
        let text = format!("{publication:?}");
        let (_, path) = text.split_once("staging: Staging { path: \"").unwrap();
        PathBuf::from(path.split_once('"').unwrap().0)
    };
    check(&|publication| fs::remove_file(staging(publication).join("index.html")).unwrap());
    check(&|publication| fs::write(staging(publication).join("index.html"), "").unwrap());
    check(&|publication| fs::write(staging(publication).join("more.html"), "x").unwrap());
    check(&|publication| {
        fs::write(staging(publication).join("a"), "in the way").unwrap();
        assert!(publication.write("a/b.html", b"x").is_err());
    });
}

#[test]
fn a_dropped_build_leaves_nothing() {
    let site = Site::new();
    let publication = site.begin().unwrap();
    publication.write("index.html", b"new").unwrap();
    drop(publication);
    assert!(!site.output().exists());
    assert_eq!(site.litter(), [""; 0]);
    let empty = site.begin().unwrap().commit();
    assert!(matches!(empty, Err(PublishError::Empty)));
}

#[test]
fn what_the_system_refuses_leaves_the_old_site() {
    // A name of more than 255 bytes stands for every other refusal.
    let site = Site::new();
    site.publish(&OLD);
    let publication = site.begin().unwrap();
    let name = "ä".repeat(100) + &"x".repeat(100);
    assert!(publication.write(&name, b"x").is_err());
    drop(publication);
    assert_eq!(site.published(), map(&OLD));
}

#[test]
fn what_a_dead_build_left_is_cleared_away() {
    let site = Site::new();
    site.publish(&OLD);
    let staging = site.root().join(".public.afterword-staging");
    fs::create_dir_all(staging.join("half")).unwrap();
    fs::write(staging.join("half/page.html"), "ha").unwrap();
    fs::write(site.root().join(".public.afterword-lock"), "4194304\n").unwrap();
    site.publish(&NEW);
    assert_eq!(site.published(), map(&NEW));
    assert_eq!(site.litter(), [""; 0]);

    symlink(site.root().join("content"), &staging).unwrap();
    site.publish(&OLD);
    assert!(site.root().join("content").is_dir());
}

#[test]
fn two_builders_do_not_meet() {
    let site = Site::new();
    let first = site.begin().unwrap();
    let error = site.begin().unwrap_err();
    assert!(
        matches!(error, PublishError::Locked { holder: Some(pid), .. } if pid == std::process::id())
    );
    drop(first);
    (0..12_usize).into_par_iter().for_each(|number| {
        let Ok(publication) = site.begin() else {
            return;
        };
        for page in 0..20 {
            let path = format!("{page}.html");
            publication
                .write(&path, number.to_string().as_bytes())
                .unwrap();
        }
        publication.commit().unwrap();
    });
    let pages = site.published();
    let versions: std::collections::BTreeSet<_> = pages.values().collect();
    assert_eq!((pages.len(), versions.len()), (20, 1));
}

#[test]
fn foreign_folders_are_refused_untouched() {
    let site = Site::new();
    fs::create_dir(site.output()).unwrap();
    fs::write(site.output().join("thesis.doc"), "ten years").unwrap();
    let error = site.begin().unwrap_err().to_string();
    assert!(error.contains("thesis.doc"), "{error}");
    assert_eq!(site.litter(), [""; 0]);
    // Nor does what appears during the build vanish.
    let site = Site::new();
    let publication = site.begin().unwrap();
    publication.write("index.html", b"x").unwrap();
    fs::create_dir(site.output()).unwrap();
    fs::write(site.output().join("thesis.doc"), "ten years").unwrap();
    assert!(publication.commit().is_err());
    assert!(site.output().join("thesis.doc").exists());
}

#[test]
fn a_checkout_keeps_its_version_control_and_is_updated_in_place() {
    let site = Site::new();
    fs::create_dir_all(site.output().join(".git/objects")).unwrap();
    fs::write(site.output().join(".git/HEAD"), "ref").unwrap();
    fs::write(site.output().join("CNAME"), "learn.example").unwrap();
    site.publish(&OLD);
    let outside = site.dir.path().join("outside");
    fs::create_dir(&outside).unwrap();
    symlink(&outside, site.output().join("b")).unwrap();
    let same = fs::metadata(site.output().join("a/same.html")).unwrap();
    let published = site.publish(&NEW);
    assert_eq!(
        (published.written, published.unchanged, published.removed),
        (3, 1, 1)
    );
    let mut expected = map(&NEW);
    expected.insert(".git/HEAD".to_owned(), "ref".to_owned());
    expected.insert("CNAME".to_owned(), "learn.example".to_owned());
    assert_eq!(site.published(), expected);
    let after = fs::metadata(site.output().join("a/same.html")).unwrap();
    assert_eq!(
        (after.ino(), after.mtime_nsec()),
        (same.ino(), same.mtime_nsec())
    );
    assert_eq!(fs::read_dir(outside).unwrap().count(), 0);
    assert_eq!(site.litter(), [""; 0]);
}

#[test]
fn files_for_the_host_stay_and_our_own_go() {
    let site = Site::new();
    site.publish(&[("index.html", "1"), (".nojekyll", "")]);
    fs::write(site.output().join("CNAME"), "learn.example").unwrap();
    fs::write(site.output().join("stray.html"), "x").unwrap();
    let published = site.publish(&[("index.html", "2")]);
    assert_eq!(published.removed, 1);
    assert_eq!(
        site.published(),
        map(&[("CNAME", "learn.example"), ("index.html", "2")])
    );
}

/// Pages enough that publishing them has many steps, all of one version.
const PAGES: usize = 120;

/// What a build of the child says when every page is written and only the switch is left.
const STAGED: &str = "staged";

/// Not a test: what the killed process runs. It stops after `PUBLISH_TEST_PAUSE` pages, says so, and goes on when it
/// is told to.
#[test]
#[ignore = "run by kills_leave_one_whole_site"]
fn child_build() {
    let Some(root) = std::env::var_os("PUBLISH_TEST_ROOT").map(PathBuf::from) else {
        return;
    };
    let version = std::env::var("PUBLISH_TEST_VERSION").unwrap();
    let pause: usize = std::env::var("PUBLISH_TEST_PAUSE")
        .unwrap()
        .parse()
        .unwrap();
    let publication = begin(&root);
    write_pages(&publication, &version, 0..pause);
    say_and_wait("paused");
    write_pages(&publication, &version, pause..PAGES);
    say_and_wait(STAGED);
    publication.commit().unwrap();
}

/// Writes a line past the test harness, which keeps what `println!` prints, and waits for one in return.
fn say_and_wait(line: &str) {
    writeln!(std::io::stdout().lock(), "{line}").unwrap();
    std::io::stdin().read_line(&mut String::new()).unwrap();
}

fn begin(root: &Path) -> Publication {
    Publication::begin(&root.join("public"), root, &root.join("content")).unwrap()
}

fn write_pages(publication: &Publication, version: &str, pages: std::ops::Range<usize>) {
    pages.into_par_iter().for_each(|page| {
        let path = format!("{}/{page}.html", page % 7);
        publication.write(&path, version.as_bytes()).unwrap();
    });
}

fn build_version(root: &Path, version: &str) {
    let publication = begin(root);
    write_pages(&publication, version, 0..PAGES);
    publication.commit().unwrap();
}

/// A build in a process of its own, which waits where it was told to.
struct Child {
    process: std::process::Child,
    says: std::io::BufReader<std::process::ChildStdout>,
}

impl Child {
    fn start(root: &Path, version: u32, pause: usize) -> Self {
        // The path of this module without the crate, which is how the harness names its tests.
        let (_, module) = module_path!().split_once("::").unwrap();
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                &format!("{module}::child_build"),
                "--ignored",
                "--nocapture",
            ])
            .env("PUBLISH_TEST_ROOT", root)
            .env("PUBLISH_TEST_VERSION", version.to_string())
            .env("PUBLISH_TEST_PAUSE", pause.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let says = std::io::BufReader::new(process.stdout.take().unwrap());
        Self { process, says }
    }

    /// Waits until the child says `line`, and for ever if it never does.
    fn wait_for(&mut self, line: &str) {
        let heard = (&mut self.says).lines().map(Result::unwrap);
        assert!(
            heard.into_iter().any(|heard| heard.ends_with(line)),
            "the build ended before it was {line}"
        );
    }

    fn go_on(&mut self) {
        self.process
            .stdin
            .as_mut()
            .unwrap()
            .write_all(b"\n")
            .unwrap();
    }

    /// Kills the child, and tells whether it had finished before.
    fn kill(mut self) -> bool {
        let _ = self.process.kill();
        self.process.wait().unwrap().success()
    }
}

#[test]
fn kills_leave_one_whole_site() {
    let site = Site::new();
    let root = site.root();
    build_version(&root, "0");
    let mut version = 0;
    let mut start = |pause| {
        version += 1;
        (version.to_string(), Child::start(&root, version, pause))
    };
    let published = || {
        let pages = site.published();
        assert_eq!(pages.len(), PAGES);
        let mut versions: Vec<_> = pages.into_values().collect();
        versions.dedup();
        assert_eq!(versions.len(), 1, "{versions:?}");
        versions.remove(0)
    };

    // Before the switch a kill changes nothing.
    for pause in (0..=PAGES).step_by(PAGES / 6) {
        let (_, mut child) = start(pause);
        child.wait_for("paused");
        assert!(!child.kill());
        assert_eq!(published(), "0", "killed after {pause} pages");
    }

    // How long it takes from there, to kill others at moments that are spread over it.
    let (latest, mut child) = start(0);
    child.wait_for("paused");
    child.go_on();
    child.wait_for(STAGED);
    let started = std::time::Instant::now();
    child.go_on();
    assert!(child.process.wait().unwrap().success());
    let duration = started.elapsed();
    assert_eq!(published(), latest);

    // During the switch it leaves the one or the other.
    let mut before = latest;
    for step in 0..15 {
        let (new, mut child) = start(0);
        child.wait_for("paused");
        child.go_on();
        child.wait_for(STAGED);
        child.go_on();
        std::thread::sleep(duration * step / 15);
        let finished = child.kill();
        let now = published();
        assert!(
            now == new || (now == before && !finished),
            "{before} or {new}, not {now}"
        );
        before = now;
    }
    build_version(&root, "last");
    assert_eq!(published(), "last");
    assert_eq!(site.litter(), [""; 0]);
}
