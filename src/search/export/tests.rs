use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;

use flate2::read::DeflateDecoder;

use super::texts::TEXT_BITS;
use super::*;
use crate::search::sample;

const STORIES: [(&str, &str); 3] = [
    (
        "2024-01-02-pool.md",
        "---\ntitle: The pool ran dry\nsystems: [checkout]\nseverity: high\n---\n\nA connection pool was empty; retries made it worse.\n",
    ),
    (
        "2024-02-03-retry.md",
        "---\ntitle: Retries that never end\nsystems: [checkout, queue]\n---\n\nEvery retry was retried.\n",
    ),
    (
        "factors/capacity/retry-storm.md",
        "---\ntitle: Retry storm\n---\n\nRetries add load.\n",
    ),
];

fn exported(stories: &[(&str, &str)], reach: Reach) -> BTreeMap<String, Vec<u8>> {
    let index = sample::index(stories, &sample::config());
    let files = files(&index, reach).unwrap();
    let count = files.len();
    let files: BTreeMap<String, Vec<u8>> = files.into_iter().collect();
    assert_eq!(files.len(), count, "two files of one address");
    files
}

fn manifest(files: &BTreeMap<String, Vec<u8>>) -> serde_json::Value {
    serde_json::from_slice(&files["search/manifest.json"]).unwrap()
}

#[test]
fn the_same_documents_are_the_same_files() {
    let files = exported(&STORIES, Reach::Hosts);
    assert_eq!(files, exported(&STORIES, Reach::Hosts));
    let others = exported(&STORIES[..2], Reach::Hosts);
    let (one, other) = (manifest(&files), manifest(&others));
    assert_ne!(one["hash"], other["hash"]);
}

#[test]
fn what_is_there_is_not_made_again() {
    let texts = 1 << TEXT_BITS;
    let mut stories: Vec<(String, String)> = (0..2 * texts + 1).map(story).collect();
    let before = files(&index(&stories), Reach::HostsAndFolders).unwrap();
    let before: BTreeMap<String, Vec<u8>> = before.into_iter().collect();
    stories[texts + 1].1 += "\n## Later\n\nIt was told again.\n";
    let after = index(&stories);
    let whole: BTreeMap<_, _> = files(&after, Reach::HostsAndFolders)
        .unwrap()
        .into_iter()
        .collect();
    let is_there = |address: &str| before.contains_key(address);
    let made = Mutex::new(Vec::new());
    let put = |file| -> Result<(), IndexError> {
        made.lock().unwrap().push(file);
        Ok(())
    };
    missing_files(&after, Reach::HostsAndFolders, None, &is_there, &put).unwrap();
    let made = made.into_inner().unwrap();
    let mut made_texts = BTreeSet::new();
    let mut together = BTreeMap::new();
    for file in made {
        let (address, bytes) = match file {
            Made::New(file) => {
                let text = file.0.split("/t/").nth(1);
                made_texts.extend(
                    text.and_then(|name| name.split('-').next())
                        .map(str::to_owned),
                );
                file
            }
            Made::Kept { address, .. } => {
                let bytes = before[&address].clone();
                (address, bytes)
            }
        };
        together.insert(address, bytes);
    }
    assert_eq!(together, whole);
    let folders = &manifest(&whole)["folders"]["t"];
    let folders = folders.as_array().unwrap();
    // Stories, numbers of nothing, notes of terms.
    assert_eq!(folders.len(), 5);
    assert_eq!(folders[3], "5");
    assert_eq!(
        made_texts.len(),
        texts,
        "the folder of the story that changed"
    );
}

#[test]
fn a_new_story_leaves_nine_files_of_ten_as_they_are() {
    let check = |count: usize, new: (&str, &str)| {
        let mut stories: Vec<(String, String)> = (0..count).map(story).collect();
        let before = files(&index(&stories), Reach::Hosts).unwrap();
        let (name, text) = new;
        stories.push((name.to_owned(), text.to_owned()));
        let after: BTreeMap<_, _> = files(&index(&stories), Reach::Hosts)
            .unwrap()
            .into_iter()
            .collect();
        let all = before.len();
        let kept = before
            .into_iter()
            .filter(|(address, bytes)| after.get(address) == Some(bytes));
        let kept = kept.count();
        assert!(kept * 10 >= all * 9, "{kept} of {all} with {name}");
    };
    let text = "---\ntitle: The newest\nsystems: [a new one, kiln]\n---\n\nA kiln nobody had lit cracked.\n";
    check(700, ("2099-01-01-newest.md", text));
    // Notes do not move either.
    check(
        700,
        (
            "2099-01-01-only-words.md",
            "# Words\n\nNobody had lit it.\n",
        ),
    );
}

/// A story of two pieces, some with a system of their own; the next comes a day later.
fn story(number: usize) -> (String, String) {
    let day = format!(
        "20{:02}-{:02}-{:02}",
        10 + number / 336,
        1 + number / 28 % 12,
        1 + number % 28
    );
    let long = "The kiln stood still, and the glaze ran over the shelf. ".repeat(8);
    let text = format!(
        "---\ntitle: Story {number}\nsystems: [kiln, oven-{}]\n---\n\n{long}\n\nIt was lit again on day {number}. {long}\n",
        number / 16
    );
    (format!("{day}-story.md"), text)
}

fn index(stories: &[(String, String)]) -> SearchIndex {
    let files = stories.iter().map(|(a, b)| (a.as_str(), b.as_str()));
    sample::index(&files.collect::<Vec<_>>(), &sample::config())
}

#[test]
fn a_small_site_has_one_file_for_most_queries() {
    let files = exported(&STORIES, Reach::Hosts);
    let manifest = manifest(&files);
    assert_eq!(manifest["bundle"], true);
    let folder = |name: &str| {
        let folder = manifest["folders"][name.split('/').next().unwrap()][0]
            .as_str()
            .unwrap();
        format!("search/{folder}/{name}.bin")
    };
    let names: BTreeSet<&str> = files.keys().map(String::as_str).collect();
    let mut expected: BTreeSet<String> = [
        "all", "l", "p/0", "t/0-0", "t/1-0", "t/2-0", "t/3-0", "t/4-0", "t/5-0", "w", "x",
    ]
    .map(folder)
    .into();
    expected.insert("search/manifest.json".to_owned());
    let documents = usize::try_from(manifest["documents"].as_u64().unwrap()).unwrap();
    let is_text = |name: &&str| name.contains("/t/");
    assert_eq!(names.iter().filter(|name| is_text(name)).count(), documents);
    let others: Vec<_> = names.iter().filter(|name| !is_text(name)).collect();
    assert!(
        others.iter().all(|name| expected.contains(**name)),
        "{others:?}"
    );
    assert_eq!(others.len(), 6);
}

#[test]
fn every_file_says_its_name() {
    let files = exported(&STORIES, Reach::Hosts);
    for (address, bytes) in files
        .iter()
        .filter(|(address, _)| address.ends_with(".bin"))
    {
        let mut content = Vec::new();
        DeflateDecoder::new(bytes.as_slice())
            .read_to_end(&mut content)
            .unwrap();
        let name = address
            .splitn(3, '/')
            .nth(2)
            .and_then(|name| name.strip_suffix(".bin"))
            .unwrap();
        let length = usize::from(content[0]);
        assert_eq!(content[1..=length], *name.as_bytes(), "{address}");
    }
}

#[test]
fn where_a_site_is_opened_from_a_folder_every_file_is_a_script_too() {
    let files = exported(&STORIES, Reach::HostsAndFolders);
    let (scripts, others): (Vec<_>, Vec<_>) = files.keys().partition(|name| name.ends_with(".js"));
    let named: Vec<String> = others.iter().map(|name| format!("{name}.js")).collect();
    assert_eq!(scripts, named.iter().collect::<Vec<_>>());
    let script = String::from_utf8(files["search/manifest.json.js"].clone()).unwrap();
    assert!(
        script.starts_with("AfterwordSearch.receive(\"manifest\",\"ey"),
        "{script}"
    );
}

#[test]
fn nothing_to_find_is_an_index_all_the_same() {
    let files = exported(&[], Reach::Hosts);
    let manifest = manifest(&files);
    assert_eq!(manifest["documents"], 0);
    assert_eq!(manifest["shards"], serde_json::json!([]));
}

#[test]
fn names_that_only_one_story_has_stand_apart_where_they_are_many() {
    let check = |count: usize, expected: [&str; 2]| {
        let stories = (0..count).map(|number| {
            let text =
                format!("---\ntitle: Story\nsystems: [Kiln, Oven {number}]\n---\n\nIt cooled.\n");
            (format!("story-{number}.md"), text)
        });
        let index = index(&stories.collect::<Vec<_>>());
        let parts = Parts::of(&index, None, &|_| false).unwrap();
        let holding = |name: &str| {
            let mut parts = parts.usual.iter();
            let holding = parts.find(|part| match &part.content {
                Content::Bytes(bytes) if ["v", "r"].contains(&part.kind()) => {
                    let mut windows = bytes.content.windows(name.len());
                    windows.any(|window| window == name.as_bytes())
                }
                _ => false,
            });
            holding.map(Part::kind)
        };
        let found = ["Kiln", "Oven 7"].map(|name| holding(name).unwrap_or_default());
        assert_eq!(found, expected, "{count} stories");
    };
    check(8, ["v", "v"]);
    check(40, ["v", "r"]);
}

#[test]
fn facets_of_many_documents_have_files_of_their_own_in_a_large_library() {
    let check = |count: usize, expected: &[(&str, u64)]| {
        let stories = (0..count).map(|number| {
            let systems = (0..5).map(|place| (number * 31 + place * 17).pow(2) % 10_007 % 97);
            let systems: Vec<String> = systems.map(|system| format!("Kiln {system}")).collect();
            let text = format!(
                "---\ntitle: Story\ndate: 20{:02}-01-01\nsystems: [{}]\n---\n\nIt cooled.\n",
                number / 40,
                systems.join(", ")
            );
            (format!("story-{number}.md"), text)
        });
        let index = index(&stories.collect::<Vec<_>>());
        let files = files(&index, Reach::Hosts).unwrap().into_iter().collect();
        let manifest = manifest(&files);
        let facets = manifest["facets"].as_array().unwrap();
        for (id, file) in expected {
            let facet = facets.iter().find(|facet| facet["id"] == *id);
            assert_eq!(facet.unwrap()["file"], *file, "{id}, {count} stories");
        }
    };
    check(40, &[("systems", 0), ("year", 0)]);
    check(800, &[("systems", 1), ("year", 0)]);
}
