//! Afterword.

pub mod catalog;
pub mod config;
pub mod data;
pub mod diagnostics;
pub mod disk;
pub mod ids;
pub mod postmortem;
pub mod site;
pub mod text;
pub mod theme;
pub mod zone;
