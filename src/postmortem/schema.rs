//! todo
pub mod moments;
pub mod words;
/// x
pub const VISIBILITY_FIELDS: [&str; 4] = ["status", "audience", "draft", "published"];
