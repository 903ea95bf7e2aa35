//! stub
/// marker
pub const MARKER: &str = ".afterword-site";
