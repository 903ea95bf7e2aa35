//! What templates see: prepared data and nothing else.
//!
//! Every template has one view struct, listed here with the template's name. Dates come as
//! `{iso, human}`, addresses as final URLs relative to the page, lists sorted and cut. Fields
//! ending in `_html` are safe HTML that the Markdown renderer or a chart made; everything else is
//! plain text, which templates escape.

mod archive;
mod calendar;
mod feeds;
mod home;
mod lazy;
mod matrix;
mod parts;
mod paths;
mod plain;
mod postmortem;
mod quotations;
mod search;
mod shell;
mod terms;

pub use archive::{Archive, ArchiveMonth, ArchiveYear};
pub use calendar::{Calendar, Overlay, OverlayRow, Strip};
pub use feeds::{Feed, FeedEntry, Sitemap, SitemapEntry};
pub use home::{DimensionSummary, Glance, Home};
pub use lazy::{Html, ListedCard, NoteBody, Part, Plain, Told, Written};
pub use matrix::{Cell, Count, Matrix, MatrixCell, MatrixGroup, MatrixRow};
pub use parts::{Card, Chip, Detail, Labelled, PageLink, Pagination, Source, Story};
pub use paths::{Path, PathSummary, Paths, StopView, Trail};
pub use plain::{NotFound, Page, Redirect};
pub use postmortem::{
    ActionView, Body, ContentsItem, Duration, EventRow, Fact, FactValue, FactorNote, MomentRow,
    Neighbours, Onward, PointList, Postmortem, ProvenanceRow, RelatedStory, Section, TimelineView,
};
pub use quotations::{Quote, QuoteGroup, QuotingStory, Topic, TopicSummary, Words};
pub use search::{
    Search, SearchDimension, SearchExample, SearchField, SearchSuggested, SearchTerm,
};
pub use shell::{Day, Link, NavigationItem, SearchLink, SearchScope, Shell};
pub use terms::{
    Companion, Companions, Term, TermGroup, TermOrderLink, TermRow, Terms, Together, TogetherPair,
};
