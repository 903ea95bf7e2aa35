//! Afterword.

pub mod config;
pub mod data;
pub mod diagnostics;
pub mod disk;
pub mod ids;
pub mod postmortem;
pub mod text;
