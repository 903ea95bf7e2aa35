//! The pages of a build: what each was made from, and its bytes' hash.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::disk::cache::Pieces;

/// Pages of one piece.
const IN_A_PIECE: usize = 512;

/// A page that was rendered once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// What it was made from.
    pub key: blake3::Hash,
    /// The hash of its bytes.
    pub hash: blake3::Hash,
}

/// The files of a search that were made once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchFiles {
    /// What the documents that can be found were made from.
    pub key: blake3::Hash,
    /// What can be found, which may be the same where that is not.
    pub found: blake3::Hash,
    /// The hash of each, by address.
    pub files: BTreeMap<String, blake3::Hash>,
}

/// What a build made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pages {
    /// By address.
    pub pages: BTreeMap<String, Page>,
    /// The files of its search.
    pub search: Option<SearchFiles>,
}

impl Pages {
    /// The pages in a file of the cache; `None` where it cannot be read.
    pub(super) fn read(pieces: &Pieces) -> Option<Self> {
        let search = postcard::from_bytes(&pieces.get(0)?).ok()?;
        let read = |number| -> Option<Vec<(String, Page)>> {
            postcard::from_bytes(&pieces.get(number)?).ok()
        };
        let pages: Option<Vec<_>> = (1..pieces.count()).into_par_iter().map(read).collect();
        Some(Self {
            pages: pages?.into_iter().flatten().collect(),
            search,
        })
    }

    /// The pieces of a file: how many there are, and a way to make each.
    pub(super) fn pieces(&self) -> (usize, impl Fn(usize) -> Vec<u8> + Sync) {
        let pages: Vec<(&String, &Page)> = self.pages.iter().collect();
        let count = 1 + pages.len().div_ceil(IN_A_PIECE);
        let search = &self.search;
        let piece = move |number: usize| {
            let bytes = match number.checked_sub(1) {
                None => postcard::to_stdvec(search),
                Some(at) => {
                    let piece = pages.chunks(IN_A_PIECE).nth(at).unwrap_or_default();
                    postcard::to_stdvec(piece)
                }
            };
            // A piece that could not be made cannot be read either, which is found out then.
            bytes.unwrap_or_default()
        };
        (count, piece)
    }
}
