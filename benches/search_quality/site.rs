//! The index of a site, as `afterword search` has it.

use std::path::Path;

use afterword::config::Config;
use afterword::disk::root;
use afterword::load;
use afterword::search::SearchIndex;
use anyhow::{Context, anyhow};

/// Indexes the site in a folder.
pub fn open(folder: &Path) -> anyhow::Result<(SearchIndex, Config)> {
    let root = root::at(folder)?;
    let name = root.folder_name();
    let config = match &root.config {
        Some(source) => Config::from_toml(&source.path, &source.text, &name)
            .map_err(|_| anyhow!("{} is not valid", source.path))?,
        None => Config::for_repository(&name),
    };
    let loaded = load::load(&root.path, config, &root.path.join("public"))?;
    let site = loaded.site.context("the site has conflicts")?;
    let index = SearchIndex::build(site.catalog(), site.config());
    Ok((index, site.config().clone()))
}
