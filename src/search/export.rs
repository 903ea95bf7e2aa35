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
mod postings;
mod scripts;
mod themes;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::index::{IndexError, SearchIndex};
use super::passages::doublings;
use crate::site::addresses;
use bytes::Bytes;

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
    /// It is there at this address.
    Kept(String),
}

/// One bundle replaces the files of an index up to this size, compressed: about what a query loads
/// on a large site, and a round trip less.
const BUNDLE_BYTES: usize = 64 * 1024;
/// What is larger before it is compressed will not be that small afterwards.
const BUNDLE_RAW_BYTES: usize = 16 * BUNDLE_BYTES;
/// The kind of file that holds texts.
const TEXTS: &str = "t";
/// The name of the bundle.
const BUNDLE: &str = "all";

/// Files of one kind that stand in one folder, as a power of two. A folder is named after this power and after what it holds:
/// another text of one document gives few files another address, and the manifest names few folders.
const FOLDER_BITS: u8 = 9;

/// Documents whose texts stand in one folder in a small library, as a power of two. In a large one they are more.
const TEXT_BITS: usize = 5;

/// The most files of a folder of texts in a small library: one with more is halved, so that a new story moves few.
const MOST_TEXTS: usize = 128;

/// Hexadecimal digits of the hash in the name of a folder.
const HASH_LENGTH: usize = 10;

/// A file of the index before it is compressed, by its name below the folder: `s/3`.
type Part = (String, Bytes);

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
    missing_files(index, reach, &|_| false, &put)?;
    Ok(files.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Hands over each file of an index as soon as it is made, in no order and from many threads, because
/// all of them are much; and makes none that is there: an address tells what a file holds. The
/// manifest is always made.
///
/// # Errors
/// As [`files`], and where handing over fails.
pub fn missing_files<E: From<IndexError> + Send>(
    index: &SearchIndex,
    reach: Reach,
    is_there: &(dyn Fn(&str) -> bool + Sync),
    put: &(dyn Fn(Made) -> Result<(), E> + Sync),
) -> Result<(), E> {
    let Parts { usual, mut rare } = parts(index)?;
    let is_bundled = match bundle(&usual)? {
        Some(bundle) => {
            rare.push((BUNDLE.to_owned(), bundle));
            true
        }
        None => {
            rare.extend(usual);
            false
        }
    };
    let way = Way {
        reach,
        is_there,
        put,
    };
    let mut folders = Folders::new();
    let mut add = |(kind, name): (String, String)| folders.entry(kind).or_default().push(name);
    // Parts of one kind stand one behind the other already; kinds may come in any order.
    rare.sort_by(|(a, _), (b, _)| kind_of(a).cmp(kind_of(b)));
    let kinds = rare.chunk_by(|(a, _), (b, _)| kind_of(a) == kind_of(b));
    let parts: Vec<&[Part]> = kinds
        .flat_map(|kind| kind.chunks(1 << FOLDER_BITS))
        .collect();
    let named = parts
        .par_iter()
        .map(|parts| way.folder(FOLDER_BITS.into(), parts));
    let named: Result<Vec<_>, E> = named.collect();
    named?.into_iter().for_each(&mut add);
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
            let named = named.map(|(piece, bytes)| (format!("{TEXTS}/{document}-{piece}"), bytes));
            named.collect()
        });
        for (bits, parts) in halved(parts.collect(), bits, most) {
            add(way.folder(bits, &parts)?);
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
    /// Hands over the files of a folder of so many, as a power of two. Returns their kind and the folder's name.
    fn folder(&self, bits: usize, parts: &[Part]) -> Result<(String, String), E> {
        // Only numbers of documents may be numbers of nothing.
        let kind = parts.first().map_or(TEXTS, |(name, _)| kind_of(name));
        let hash = if parts.is_empty() {
            String::new()
        } else {
            hash(parts)
        };
        let (kind, folder) = (kind.to_owned(), format!("{bits}{hash}"));
        parts.par_iter().try_for_each(|(name, part)| {
            let address = addresses::search_file(&folder, name);
            let reaches_folders = self.reach == Reach::HostsAndFolders;
            let script = reaches_folders.then(|| scripts::address(&address));
            let addresses = || std::iter::once(&address).chain(&script);
            if addresses().all(|address| (self.is_there)(address)) {
                return addresses().try_for_each(|address| (self.put)(Made::Kept(address.clone())));
            }
            let bytes = part.sealed(name).map_err(IndexError::from)?;
            if script.is_some() {
                (self.put)(Made::New(scripts::script(&address, name, &bytes)))?;
            }
            (self.put)(Made::New((address, bytes)))
        })?;
        Ok((kind, folder))
    }
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

/// What stands in front of the number of a file.
fn kind_of(name: &str) -> &str {
    name.split('/').next().unwrap_or(name)
}

/// Everything but the texts.
struct Parts {
    /// What most queries load some of.
    usual: Vec<Part>,
    /// What only phrases, unknown words and unusual characters load.
    rare: Vec<Part>,
}

fn parts(index: &SearchIndex) -> Result<Parts, IndexError> {
    let documents = index.documents();
    let shards = (0..index.shards.len()).into_par_iter();
    let shards = shards.map(|number| postings::shard(index, number));
    let (mut usual, mut rare) = (Vec::new(), Vec::new());
    for (number, shard) in shards
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .enumerate()
    {
        usual.push((format!("s/{number}"), shard.postings));
        rare.push((format!("p/{number}"), shard.positions));
    }
    rare.push(("l".to_owned(), postings::lengths(index)));
    rare.push(("w".to_owned(), dictionary::dictionary(index.surface())));
    rare.push(("x".to_owned(), folding::folding()));
    for (number, words) in themes::files(index).into_iter().enumerate() {
        rare.push((format!("h/{number}"), words));
    }
    usual.push(("n".to_owned(), norms(index)));
    usual.push(("c".to_owned(), facets::days(documents)));
    let (values, names) = facets::files(documents);
    usual.push(("v".to_owned(), values));
    for (number, names) in names.into_iter().enumerate() {
        usual.push((format!("f/{number}"), names));
    }
    Ok(Parts { usual, rare })
}

/// The lengths of the bodies, a byte for each document, and behind them the numbers of words of the titles.
fn norms(index: &SearchIndex) -> Bytes {
    let numbers = index.documents().numbers();
    let mut all = numbers.spread(index.totals.norms.iter().copied());
    all.extend(numbers.spread(index.totals.title_words.iter().copied()));
    all.into()
}

/// The parts in one file, where that is small.
fn bundle(parts: &[Part]) -> Result<Option<Bytes>, IndexError> {
    let raw: usize = parts.iter().map(|(_, part)| part.content.len()).sum();
    if raw > BUNDLE_RAW_BYTES {
        return Ok(None);
    }
    let mut all = Bytes::default();
    all.list(parts.iter(), |all, (name, part)| {
        all.text(name);
        all.number(part.content.len());
        all.append(part);
    });
    let size = all.sealed(BUNDLE)?.len();
    Ok((size <= BUNDLE_BYTES).then_some(all))
}

/// The hash of the parts of a folder, which names it.
fn hash(parts: &[Part]) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&manifest::VERSION.to_le_bytes());
    for (name, part) in parts {
        hasher.update(name.as_bytes());
        // Behind a name, which holds no such byte, and in front of its bytes, so that no two folders read alike.
        hasher.update(&[0]);
        part.hash_into(&mut hasher);
    }
    shortened(&hasher)
}

/// As many digits of a hash as tell versions of a site apart.
fn shortened(hasher: &blake3::Hasher) -> String {
    let mut hash = hasher.finalize().to_hex().to_string();
    hash.truncate(HASH_LENGTH);
    hash
}

#[cfg(test)]
mod tests;
