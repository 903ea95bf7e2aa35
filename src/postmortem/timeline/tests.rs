//! Whole timelines.
