//! Lists that are reached by indices of their own type, so that none is taken for an index into another list.

use std::cmp::Ordering;
use std::fmt::Debug;
use std::marker::PhantomData;
use std::ops::Deref;

/// An index into the lists of one kind of thing.
pub trait Index: Copy + Debug {
    /// The index of a position.
    fn new(position: usize) -> Self;
    /// The position.
    fn position(self) -> usize;
}

/// Declares types of indices.
macro_rules! indices {
    ($($(#[doc = $doc:literal])+ $name:ident;)+) => {
        $(
            $(#[doc = $doc])+
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $name(usize);

            impl Index for $name {
                fn new(position: usize) -> Self {
                    Self(position)
                }

                fn position(self) -> usize {
                    self.0
                }
            }
        )+
    };
}

indices! {
    /// A postmortem among the entries of a catalog.
    EntryIx;
    /// A term among the terms of a catalog.
    TermIx;
}

/// A list that is reached by one type of indices. Reads as a slice in everything else.
#[derive(Clone, Debug)]
pub struct IndexVec<I, T> {
    items: Vec<T>,
    index: PhantomData<I>,
}

impl<I: Index, T> IndexVec<I, T> {
    /// The item of an index. There always is one, as long as the index is one of this list; where it is
    /// not, tests fail, and others get nothing.
    #[must_use]
    pub fn get(&self, index: I) -> Option<&T> {
        let item = self.items.get(index.position());
        debug_assert!(item.is_some(), "{index:?} of {} items", self.items.len());
        item
    }

    /// The same to be changed.
    pub fn get_mut(&mut self, index: I) -> Option<&mut T> {
        let len = self.items.len();
        let item = self.items.get_mut(index.position());
        debug_assert!(item.is_some(), "{index:?} of {len} items");
        item
    }

    /// The indices in their order.
    pub fn indices(&self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + use<I, T> {
        (0..self.items.len()).map(I::new)
    }

    /// The index of an item in a list that is sorted by this order.
    pub fn index_by(&self, order: impl FnMut(&T) -> Ordering) -> Option<I> {
        self.items.binary_search_by(order).ok().map(I::new)
    }

    /// The items in their order, each with its index.
    pub fn indexed(&self) -> impl DoubleEndedIterator<Item = (I, &T)> + ExactSizeIterator {
        let items = self.items.iter().enumerate();
        items.map(|(position, item)| (I::new(position), item))
    }
}

impl<I, T> Deref for IndexVec<I, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

impl<I, T> Default for IndexVec<I, T> {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl<I, T> From<Vec<T>> for IndexVec<I, T> {
    fn from(items: Vec<T>) -> Self {
        Self {
            items,
            index: PhantomData,
        }
    }
}

impl<I, T> FromIterator<T> for IndexVec<I, T> {
    fn from_iter<A: IntoIterator<Item = T>>(items: A) -> Self {
        Self::from(Vec::from_iter(items))
    }
}

impl<I, T> IntoIterator for IndexVec<I, T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a, I, T> IntoIterator for &'a IndexVec<I, T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "EntryIx(2) of 2 items")]
    fn an_index_of_another_list_is_seen() {
        let list: IndexVec<EntryIx, char> = ['a', 'b'].into_iter().collect();
        assert_eq!(list.get(EntryIx::new(1)), Some(&'b'));
        let _ = list.get(EntryIx::new(2));
    }
}
