//! Presentation: routes, views, charts, feeds. Knows the catalog; knows no files and no clock.

pub mod views;
