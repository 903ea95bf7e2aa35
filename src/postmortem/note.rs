//! todo

/// A note.
#[derive(Clone, Debug)]
pub struct Note;
