//! Afterword.

pub mod catalog;
pub mod cli;
pub mod commands;
pub mod config;
pub mod data;
pub mod diagnostics;
pub mod disk;
pub mod ids;
pub mod load;
pub mod postmortem;
pub mod scaffold;
pub mod site;
pub mod text;
pub mod theme;
pub mod vocabulary;
pub mod words;
pub mod zone;
