//! The numbers of documents in files: stories from 0 in the order in which they came, notes of terms likewise from the next
//! power of two on, so that one story or note more moves no other. Between them lie numbers of nothing, until stories
//! are twice as many.

use super::documents::Documents;

/// Which numbers there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Numbers {
    /// How many stories there are.
    pub stories: u32,
    /// The number of the first note.
    pub notes: u32,
    /// What all numbers are below. It changes as rarely.
    pub bound: u32,
}

impl Numbers {
    /// The numbers of some documents.
    pub(super) fn of(documents: &Documents) -> Self {
        let all = &documents.all;
        let stories = all.partition_point(|document| !document.is_note);
        let notes = room(stories);
        Self {
            stories: number(stories),
            notes,
            bound: notes.saturating_add(room(all.len() - stories)),
        }
    }

    /// The number of the document at a place.
    pub(super) fn at(self, place: usize) -> u32 {
        let place = number(place);
        match place.checked_sub(self.stories) {
            Some(note) => self.notes.saturating_add(note),
            None => place,
        }
    }

    /// A value for every number, from one for each document; what is no document has the default.
    pub(super) fn spread<T: Clone + Default>(self, each: impl IntoIterator<Item = T>) -> Vec<T> {
        let mut all = vec![T::default(); self.bound as usize];
        for (place, value) in each.into_iter().enumerate() {
            if let Some(here) = all.get_mut(self.at(place) as usize) {
                *here = value;
            }
        }
        all
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Numbers for so many documents.
fn room(count: usize) -> u32 {
    let room = number(count).checked_next_power_of_two();
    room.unwrap_or(u32::MAX)
}
