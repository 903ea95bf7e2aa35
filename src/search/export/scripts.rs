//! The files as scripts, for a site that is opened from a folder: browsers let a page load scripts
//! there and nothing else.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::File;

/// The script beside a file, which hands over its bytes by its name.
pub(super) fn script(address: &str, name: &str, bytes: &[u8]) -> File {
    let content = STANDARD.encode(bytes);
    let script = format!("AfterwordSearch.receive(\"{name}\",\"{content}\");\n");
    (self::address(address), script.into_bytes())
}

/// The address of the script beside a file.
pub(super) fn address(file: &str) -> String {
    format!("{file}.js")
}
