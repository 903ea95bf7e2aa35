use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;

use flate2::read::DeflateDecoder;

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
    let mut stories: Vec<(String, String)> = (0..2 * TEXTS_IN_A_FOLDER + 1)
        .map(|number| {
            let day = format!("20{:02}-01-{:02}", 99 - number / 31, 31 - number % 31);
            (
                format!("{day}.md"),
                format!("# Story {number}\n\nNothing stood still.\n"),
            )
        })
        .collect();
    let index = |stories: &[(String, String)]| {
        let files: Vec<_> = stories
            .iter()
            .map(|(a, b)| (a.as_str(), b.as_str()))
            .collect();
        sample::index(&files, &sample::config())
    };
    let before = files(&index(&stories), Reach::HostsAndFolders).unwrap();
    let before: BTreeMap<String, Vec<u8>> = before.into_iter().collect();
    stories[TEXTS_IN_A_FOLDER + 1].1 += "\n## Later\n\nIt was told again.\n";
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
    missing_files(&after, Reach::HostsAndFolders, &is_there, &put).unwrap();
    let made = made.into_inner().unwrap();
    let mut texts = 0;
    let mut together = BTreeMap::new();
    for file in made {
        let (address, bytes) = match file {
            Made::New(file) => {
                texts += usize::from(file.0.contains("/t/") && file.0.ends_with(".bin"));
                file
            }
            Made::Kept(address) => {
                let bytes = before[&address].clone();
                (address, bytes)
            }
        };
        together.insert(address, bytes);
    }
    assert_eq!(together, whole);
    // Scripts count with the same number (`tests/js/search-files.test.js`).
    assert_eq!((IN_A_FOLDER, TEXTS_IN_A_FOLDER), (512, 128));
    let folders = &manifest(&whole)["folders"]["t"];
    assert_eq!(folders.as_array().map(Vec::len), Some(3));
    assert_eq!(
        texts, TEXTS_IN_A_FOLDER,
        "the folder of the story that changed"
    );
}

#[test]
fn a_small_site_has_one_file_for_most_queries() {
    let files = exported(&STORIES, Reach::Hosts);
    let manifest = manifest(&files);
    assert_eq!(manifest["bundle"], true);
    let folder = |name: &str| {
        let folder = manifest["folders"][kind_of(name)][0].as_str().unwrap();
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
