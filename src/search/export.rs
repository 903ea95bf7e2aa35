//! The index as static files, for the script in the browser that answers queries from them.
//!
//! Everything but `search/manifest.json` stands in folders named after what is in them, so that hosts
//! may cache it for ever and a build makes only what is not there. What a query loads is small: a posting shard for each word, the norms,
//! the values of facets, a piece of each document that is shown. On a small site all but the pieces is one file.
//! Encoding knows no queries; each kind of file has its own module, which tells its layout.

mod bits;
mod bytes;
mod dictionary;
mod documents;
mod facets;
mod folding;
mod manifest;
mod parts;
mod postings;
mod scripts;
mod shards;
mod themes;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::index::{IndexError, SearchIndex};
use super::passages::doublings;
use crate::site::addresses;
use bytes::Bytes;
use parts::{Content, Part, Parts, shard_names};
use shards::PackedPart;
pub use shards::ShardCache;

/// Where a site's search must work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// On any host of static files.
    Hosts,
    /// There, and opened from a folder, where a page may load scripts and nothing else.
    HostsAndFolders,
}

/// A file: its address relative to the site's root, and its bytes.
pub type File = (String, Vec<u8>);

/// A file whose bytes, as told by its address, may be there already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    /// It was made.
    New(File),
    /// It is there.
    Kept {
        /// Its address.
        address: String,
        /// Where it is: its address in the last index, where it is a shard that was kept.
        former: String,
    },
}

/// The kind of file that holds texts.
const TEXTS: &str = "t";
/// Files of one kind that stand in one folder, as a power of two. A folder is named after this power and after what it holds:
/// another text of one document gives few files another address, and the manifest names few folders.
const FOLDER_BITS: u8 = 9;

/// Documents whose texts stand in one folder in a small library, as a power of two. In a large one they are more.
const TEXT_BITS: usize = 5;

/// The most files of a folder of texts in a small library: one with more is halved, so that a new story moves few.
const MOST_TEXTS: usize = 128;

/// The names of the folders of each kind of file, in the order of the files.
type Folders = BTreeMap<String, Vec<String>>;

/// All files of an index.
///
/// # Errors
/// Where bytes cannot be packed.
pub fn files(index: &SearchIndex, reach: Reach) -> Result<Vec<File>, IndexError> {
    let files: Mutex<Vec<File>> = Mutex::default();
    let put = |made| -> Result<(), IndexError> {
        if let Made::New(file) = made {
            let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
            files.push(file);
        }
        Ok(())
    };
    missing_files(index, reach, &mut ShardCache::default(), &|_| false, &put)?;
    Ok(files.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Hands over each file of an index as soon as it is made, in no order and from many threads, because
/// all of them are much; and makes none that is there: an address tells what a file holds. The
/// manifest is always made. `shards` are those of the last index, and then those of this one.
///
/// # Errors
/// As [`files`], and where handing over fails.
pub fn missing_files<E: From<IndexError> + Send>(
    index: &SearchIndex,
    reach: Reach,
    shards: &mut ShardCache,
    is_there: &(dyn Fn(&str) -> bool + Sync),
    put: &(dyn Fn(Made) -> Result<(), E> + Sync),
) -> Result<(), E> {
    let mut parts = Parts::of(index, shards, is_there)?;
    // Only small libraries are bundled, and of those nothing is kept.
    if parts.may_be_bundled() && !shards.is_empty() {
        parts = Parts::of(index, &ShardCache::default(), is_there)?;
    }
    let bundle = parts.bundle()?;
    let (is_bundled, is_small) = (bundle.is_some(), parts.may_be_bundled());
    let Parts {
        usual,
        mut rare,
        shards: made_from,
    } = parts;
    match bundle {
        Some(bundle) => rare.push(bundle),
        None => rare.extend(usual),
    }
    let way = Way {
        reach,
        is_there,
        put,
    };
    let mut folders = Folders::new();
    let mut add = |(kind, name): (String, String)| folders.entry(kind).or_default().push(name);
    // Parts of one kind stand one behind the other already; kinds may come in any order.
    rare.sort_by(|a, b| a.kind().cmp(b.kind()));
    let kinds = rare.chunk_by(|a, b| a.kind() == b.kind());
    let chunks: Vec<&[Part]> = kinds
        .flat_map(|kind| kind.chunks(1 << FOLDER_BITS))
        .collect();
    let named = chunks
        .par_iter()
        .map(|parts| way.folder(FOLDER_BITS.into(), parts));
    let named: Result<Vec<_>, E> = named.collect();
    let packed = named?.into_iter().flat_map(|named| {
        add((named.kind, named.folder));
        named.files
    });
    let packed: BTreeMap<String, PackedPart> = packed.collect();
    let kept = made_from.into_iter().enumerate();
    let kept = kept.filter_map(|(number, made_from)| {
        let [postings, positions] = shard_names(number);
        let files = [packed.get(&postings)?, packed.get(&positions)?];
        Some((made_from, files.map(Clone::clone)))
    });
    shards.renew(kept.filter(|_| !is_small));
    // Texts are most of it: those of a folder are done with before the next are read.
    let documents = index.documents();
    let slugs = documents::slugs(documents);
    let numbers = documents.numbers();
    let mut numbered = numbers.spread(documents.all.iter().map(Some));
    numbered.truncate(numbers.at(documents.all.len()) as usize);
    let doublings = doublings(numbers.bound as usize);
    let (bits, most) = (TEXT_BITS + doublings, MOST_TEXTS << doublings);
    for (chunk, some) in numbered.chunks(1 << bits).enumerate() {
        let pieces = some.par_iter().map(|document| {
            let pieces =
                document.map(|one| documents::pieces(documents, &slugs, one, index.piece_bytes));
            pieces.unwrap_or_default()
        });
        let pieces: Vec<Vec<Bytes>> = pieces.collect();
        let numbered = (chunk << bits..).zip(pieces);
        let parts = numbered.map(|(document, pieces)| {
            let named = pieces.into_iter().enumerate();
            let named =
                named.map(|(piece, bytes)| Part::new(format!("{TEXTS}/{document}-{piece}"), bytes));
            named.collect()
        });
        for (bits, parts) in halved(parts.collect(), bits, most) {
            let named = way.folder(bits, &parts)?;
            add((named.kind, named.folder));
        }
    }

    let manifest = manifest::manifest(index, &folders, is_bundled)?;
    let address = addresses::search_manifest();
    if reach == Reach::HostsAndFolders {
        put(Made::New(scripts::script(&address, "manifest", &manifest)))?;
    }
    put(Made::New((address, manifest)))
}

/// The way of the files to where they belong.
struct Way<'a, E> {
    reach: Reach,
    is_there: &'a (dyn Fn(&str) -> bool + Sync),
    put: &'a (dyn Fn(Made) -> Result<(), E> + Sync),
}

impl<E: From<IndexError> + Send> Way<'_, E> {
    /// Hands over the files of a folder of so many, as a power of two.
    fn folder(&self, bits: usize, parts: &[Part]) -> Result<Named, E> {
        // Only numbers of documents may be numbers of nothing.
        let kind = parts.first().map_or(TEXTS, Part::kind).to_owned();
        let hash = if parts.is_empty() {
            String::new()
        } else {
            parts::hash(parts)
        };
        let folder = format!("{bits}{hash}");
        let files = parts.par_iter().map(|part| {
            let address = addresses::search_file(&folder, &part.name);
            self.file(part, &address)?;
            Ok((part.name.clone(), part.at(address)))
        });
        let files = files.collect::<Result<_, E>>()?;
        Ok(Named {
            kind,
            folder,
            files,
        })
    }

    fn file(&self, part: &Part, address: &str) -> Result<(), E> {
        let reaches_folders = self.reach == Reach::HostsAndFolders;
        let forms = |address: &str| {
            let script = reaches_folders.then(|| scripts::address(address));
            std::iter::once(address.to_owned()).chain(script)
        };
        let keep = |former: &str| {
            let mut files = forms(address).zip(forms(former));
            files.try_for_each(|(address, former)| (self.put)(Made::Kept { address, former }))
        };
        if forms(address).all(|address| (self.is_there)(&address)) {
            return keep(address);
        }
        let bytes = match &part.content {
            Content::Packed(former) => return keep(former),
            Content::Bytes(bytes) => bytes.sealed(&part.name).map_err(IndexError::from)?,
        };
        if reaches_folders {
            (self.put)(Made::New(scripts::script(address, &part.name, &bytes)))?;
        }
        (self.put)(Made::New((address.to_owned(), bytes)))
    }
}

/// A folder whose files were handed over.
struct Named {
    kind: String,
    folder: String,
    files: Vec<(String, PackedPart)>,
}

/// The texts of so many documents, as a power of two, in folders of a most number of files, as far as documents can be told apart.
fn halved(mut texts: Vec<Vec<Part>>, bits: usize, most: usize) -> Vec<(usize, Vec<Part>)> {
    let count: usize = texts.iter().map(Vec::len).sum();
    let Some(half) = bits.checked_sub(1).filter(|_| count > most) else {
        return vec![(bits, texts.into_iter().flatten().collect())];
    };
    let behind = texts.split_off(texts.len().min(1 << half));
    let mut folders = halved(texts, half, most);
    folders.extend(halved(behind, half, most));
    folders
}

#[cfg(test)]
mod tests;
