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
mod made_from;
mod manifest;
mod packed;
mod parts;
mod postings;
mod scripts;
mod texts;
mod themes;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::index::{IndexError, SearchIndex};
use crate::site::addresses;
pub use packed::PackedCache;
use packed::{PackedPart, PackedText};
use parts::{Content, Part, Parts, shard_names};
use texts::{TEXTS, Texts};

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

/// Files of one kind that stand in one folder, as a power of two. A folder is named after this power and after what it holds:
/// another text of one document gives few files another address, and the manifest names few folders.
const FOLDER_BITS: u8 = 9;

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
    missing_files(index, reach, None, &|_| false, &put)?;
    Ok(files.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Hands over each file of an index as soon as it is made, in no order and from many threads, because
/// all of them are much; and makes none that is there: an address tells what a file holds. The
/// manifest is always made. `packed` is what was packed of the last index, and then what is of this one; where
/// there will be no next one nothing is kept.
///
/// # Errors
/// As [`files`], and where handing over fails.
pub fn missing_files<E: From<IndexError> + Send>(
    index: &SearchIndex,
    reach: Reach,
    mut packed: Option<&mut PackedCache>,
    is_there: &(dyn Fn(&str) -> bool + Sync),
    put: &(dyn Fn(Made) -> Result<(), E> + Sync),
) -> Result<(), E> {
    let made_from = packed.as_mut().map(|packed| packed.made_from(index));
    let known = packed.as_deref().zip(made_from.as_deref());
    let mut parts = Parts::of(index, known, is_there)?;
    // Only small libraries are bundled, and of those no shard is kept.
    if parts.may_be_bundled() && packed.as_deref().is_some_and(|all| !all.has_no_shards()) {
        parts = Parts::of(index, None, is_there)?;
    }
    let bundle = parts.bundle()?;
    let (is_bundled, is_small) = (bundle.is_some(), parts.may_be_bundled());
    let Parts {
        usual,
        mut rare,
        facets,
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
    let files = named?.into_iter().flat_map(|named| {
        add((named.kind, named.folder));
        named.files
    });
    let files: BTreeMap<String, PackedPart> = files.collect();
    if let Some(packed) = &mut packed {
        let made_from = made_from.into_iter().flatten().enumerate();
        let kept = made_from
            .flat_map(|(number, made_from)| made_from.into_iter().zip(shard_names(number)));
        let kept =
            kept.filter_map(|(made_from, name)| Some((made_from, files.get(&name)?.clone())));
        packed.renew_shards(kept.filter(|_| !is_small));
    }
    // Texts are most of it: those of a folder are done with before the next are read.
    let texts = Texts::new(index, packed.as_deref(), is_there);
    let kept = way.texts(&texts, |folder| add((TEXTS.to_owned(), folder)))?;
    if let Some(packed) = packed {
        packed.renew_texts(kept.into_iter());
    }

    let manifest = manifest::manifest(index, &folders, &facets, is_bundled)?;
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

    /// Hands over the files of all texts, and `add`s their folders. Returns what to keep of them.
    fn texts(
        &self,
        texts: &Texts<'_>,
        mut add: impl FnMut(String),
    ) -> Result<Vec<(usize, PackedText)>, E> {
        let mut kept = Vec::new();
        for chunk in texts.chunks() {
            let (parts, about): (Vec<_>, Vec<_>) = texts.encoded(&chunk).into_iter().unzip();
            let about: Vec<_> = parts.iter().map(Vec::len).zip(about).collect();
            let mut files = Vec::new();
            for (bits, parts) in texts.folders(parts) {
                let named = self.folder(bits, &parts)?;
                add(named.folder);
                files.extend(named.files.into_iter().map(|(_, part)| part));
            }
            kept.extend(texts::packed(&chunk, &about, files));
        }
        Ok(kept)
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

#[cfg(test)]
mod tests;
