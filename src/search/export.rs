//! The index as static files, for the script in the browser that answers queries from them.
//!
//! Everything but `search/manifest.json` stands in a folder named after the content, so that hosts
//! may cache it for ever. What a query loads is small: a posting shard for each word, the norms,
//! the metadata of the documents that are shown. On a small site all of that is one file.
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

use rayon::prelude::*;

use super::index::{IndexError, SearchIndex, TextField};
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

/// One bundle replaces the files of an index up to this size, compressed: about what a query loads
/// on a large site, and a round trip less.
const BUNDLE_BYTES: usize = 64 * 1024;
/// What is larger before it is compressed will not be that small afterwards.
const BUNDLE_RAW_BYTES: usize = 16 * BUNDLE_BYTES;
/// The name of the bundle.
const BUNDLE: &str = "all";

/// Hexadecimal digits of the hash in the name of the folder.
const HASH_LENGTH: usize = 16;

/// A file of the index before it is compressed, by its name below the folder: `s/3`.
type Part = (String, Bytes);

/// All files of an index.
///
/// # Errors
/// Where tantivy cannot read what it wrote.
pub fn files(index: &SearchIndex, reach: Reach) -> Result<Vec<File>, IndexError> {
    let Parts { usual, rare } = parts(index)?;
    let bundle = bundle(&usual)?;
    let is_bundled = bundle.is_some();
    let mut sealed = sealed(rare)?;
    match bundle {
        Some(file) => sealed.push((BUNDLE.to_owned(), file)),
        None => sealed.extend(self::sealed(usual)?),
    }
    // Texts are most of it: each is encoded and compressed before the next is read.
    let texts = index.documents().all.par_iter().enumerate();
    let texts =
        texts.map(|(number, document)| seal((format!("t/{number}"), documents::text(document))));
    sealed.extend(texts.collect::<Result<Vec<_>, _>>()?);

    let hash = hash(&sealed);
    let manifest = manifest::manifest(index, &hash, is_bundled)?;
    let mut files = Vec::with_capacity(2 * sealed.len() + 2);
    for (name, bytes) in sealed {
        let address = addresses::search_file(&hash, &name);
        if reach == Reach::HostsAndFolders {
            files.push(scripts::script(&address, &name, &bytes));
        }
        files.push((address, bytes));
    }
    let address = addresses::search_manifest();
    if reach == Reach::HostsAndFolders {
        files.push(scripts::script(&address, "manifest", &manifest));
    }
    files.push((address, manifest));
    Ok(files)
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
    let shards = (0..index.shards().len()).into_par_iter();
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
    usual.push(("n".to_owned(), norms(index)?));
    usual.push(("c".to_owned(), facets::days(documents)));
    for (number, facet) in facets::files(documents).into_iter().enumerate() {
        usual.push((format!("f/{number}"), facet));
    }
    for number in 0..documents.all.len().div_ceil(documents::PER_FILE) {
        usual.push((
            format!("d/{number}"),
            documents::metadata(documents, number),
        ));
    }
    Ok(Parts { usual, rare })
}

/// The lengths of the bodies, a byte for each document.
fn norms(index: &SearchIndex) -> Result<Bytes, IndexError> {
    let field = index.field(TextField::Body);
    let reader = index.segment().get_fieldnorms_reader(field)?;
    let documents = 0..index.segment().max_doc();
    let norms = documents.map(|document| reader.fieldnorm_id(document));
    Ok(norms.collect::<Vec<_>>().into())
}

/// The parts in one file, where that is small.
fn bundle(parts: &[Part]) -> Result<Option<Vec<u8>>, IndexError> {
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
    let file = all.sealed(BUNDLE)?;
    Ok((file.len() <= BUNDLE_BYTES).then_some(file))
}

fn sealed(parts: Vec<Part>) -> Result<Vec<File>, IndexError> {
    parts.into_par_iter().map(seal).collect()
}

fn seal((name, part): Part) -> Result<File, IndexError> {
    let bytes = part.sealed(&name)?;
    Ok((name, bytes))
}

/// The hash of all files, which names their folder.
fn hash(files: &[File]) -> String {
    let mut hasher = blake3::Hasher::new();
    for (name, bytes) in files {
        hasher.update(name.as_bytes());
        // Behind a name, which holds no such byte, and in front of its bytes, so that no two sets of files read alike.
        hasher.update(&[0]);
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    }
    let mut hash = hasher.finalize().to_hex().to_string();
    hash.truncate(HASH_LENGTH);
    hash
}

#[cfg(test)]
mod tests;
