//! A site that is made of a few files, loaded without a folder of its own.

use std::fs;

use afterword::config::Config;
use afterword::load::{self, Loaded};
use afterword::site::Content;

/// A loaded site of the given files.
pub fn site(files: &[(&str, &str)]) -> Loaded {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let mut config = Config::for_site("x");
    config.content.dir = ".".to_owned();
    load::load(dir.path(), config, &dir.path().join("public")).unwrap()
}

/// The page at an address.
pub fn page(loaded: &Loaded, address: &str) -> String {
    let site = loaded.site.as_ref().unwrap();
    let route = &site.routes()[address];
    match site.render(address, route).unwrap() {
        Content::Bytes(bytes) => String::from_utf8(bytes).unwrap(),
        Content::Asset(path) => path,
    }
}
