//! What becomes of an attachment: whether it may be published, and the bytes that are.
//!
//! It is looked at twice: before pages link to it, and when its bytes are handed out, because it may
//! have changed in between.

use std::fs::File;
use std::io::{self, Read as _, Seek as _};
use std::path::Path;

use super::{Asset, IMAGE_HEADER_BYTES, SNIFF_BYTES};
use crate::attachment::drawing::{self, Cleaned};
use crate::attachment::{self, Form};
use crate::diagnostics::Diagnostic;
use crate::disk::decode::{decode, may_be_text};
use crate::disk::fault::{Unread, Unreadable};
use crate::disk::walk::MAX_ASSET_BYTES;
use crate::text::BYTE_ORDER_MARK;

/// Texts are converted in memory. Nobody reads one of this size in a browser.
const MAX_TEXT_BYTES: u64 = 64 * 1024 * 1024;

/// What there is to know about an attachment before it is published.
#[derive(Debug)]
pub struct Inspected {
    /// Width and height in pixels, for pictures that tell.
    pub size: Option<(u32, u32)>,
    /// What is left out of a drawing, each with the line where it first stands; or why the file is
    /// not published, as the end of "it is not published, because …".
    pub fitness: Result<LeftOut, String>,
}

/// What is left out of a drawing, with lines.
pub type LeftOut = std::collections::BTreeMap<&'static str, u32>;

/// What is published of an attachment.
#[derive(Debug)]
pub enum Publishable {
    /// The file as it is.
    File(File),
    /// Other bytes in its place.
    Bytes(Vec<u8>),
}

/// Looks whether an attachment may be published.
///
/// # Errors
/// Fails where the file is gone, cannot be read, or is no longer a regular file.
pub fn inspect(asset: &Asset) -> io::Result<Inspected> {
    let unfit = |reason: String| Inspected {
        size: None,
        fitness: Err(reason),
    };
    let Some(form) = attachment::form(&asset.path) else {
        return Ok(unfit("files of its kind are not".to_owned()));
    };
    match form {
        Form::Text if asset.size > MAX_TEXT_BYTES => Ok(unfit(too_large(form))),
        Form::Text => {
            let start = asset.start(SNIFF_BYTES)?;
            Ok(if may_be_text(&start) {
                Inspected {
                    size: None,
                    fitness: Ok(LeftOut::new()),
                }
            } else {
                unfit(not_a(form))
            })
        }
        Form::Drawing => Ok(match cleaned(asset)? {
            Ok(Cleaned { text, left_out }) => Inspected {
                size: image_size(text.as_bytes()),
                fitness: Ok(left_out),
            },
            Err(reason) => unfit(reason),
        }),
        _ => inspect_start(asset, form),
    }
}

/// Takes note of an attachment that could not be opened or read: as a finding where it is gone, else
/// as a fault.
pub fn miss(
    asset: &Asset,
    error: &io::Error,
    findings: &mut Vec<Diagnostic>,
    faults: &mut Vec<Unreadable>,
) {
    Unread::because(&asset.path, error).sort(findings, faults);
}

/// Nearly every picture says its size in its first bytes; some photographs say it behind a preview.
fn inspect_start(asset: &Asset, form: Form) -> io::Result<Inspected> {
    let mut size = None;
    for count in IMAGE_HEADER_BYTES {
        let start = asset.start(count)?;
        if !form.begins(&start) {
            return Ok(Inspected {
                size: None,
                fitness: Err(not_a(form)),
            });
        }
        size = image_size(&start);
        if size.is_some() || form != Form::Picture || (start.len() as u64) < count {
            break;
        }
    }
    Ok(Inspected {
        size,
        fitness: Ok(LeftOut::new()),
    })
}

/// What is published of an attachment that was found fit.
///
/// # Errors
/// As [`inspect`], and where it is no longer fit.
pub fn open(asset: &Asset) -> io::Result<Publishable> {
    let form = attachment::form(&asset.path);
    let changed = |reason: String| io::Error::new(io::ErrorKind::InvalidData, reason);
    match form {
        Some(Form::Text) => {
            let bytes = asset.bytes(MAX_TEXT_BYTES)?;
            let decoded = bytes.and_then(|bytes| decode(&asset.path, bytes).text);
            let text = decoded.ok_or_else(|| changed(not_a(Form::Text)))?;
            let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&text);
            let mut published = String::with_capacity(text.len() + BYTE_ORDER_MARK.len_utf8());
            published.push(BYTE_ORDER_MARK);
            published.push_str(text);
            Ok(Publishable::Bytes(published.into_bytes()))
        }
        Some(Form::Drawing) => {
            let cleaned = cleaned(asset)?.map_err(changed)?;
            Ok(Publishable::Bytes(cleaned.text.into_bytes()))
        }
        Some(form) => {
            let mut file = asset.root.open_file(Path::new(&asset.path))?;
            let mut start = Vec::new();
            (&mut file)
                .take(attachment::START_BYTES)
                .read_to_end(&mut start)?;
            if !form.begins(&start) {
                return Err(changed(not_a(form)));
            }
            file.rewind()?;
            Ok(Publishable::File(file))
        }
        None => Err(changed("files of its kind are not published".to_owned())),
    }
}

/// The drawing in a file, or why there is none.
fn cleaned(asset: &Asset) -> io::Result<Result<Cleaned, String>> {
    let Some(bytes) = asset.bytes(drawing::MAX_BYTES)? else {
        return Ok(Err(too_large(Form::Drawing)));
    };
    let text = decode(&asset.path, bytes).text;
    Ok(text.map_or_else(|| Err(not_a(Form::Drawing)), |text| drawing::clean(&text)))
}

fn not_a(form: Form) -> String {
    format!(
        "it does not hold {}, whatever its name says",
        form.content()
    )
}

fn too_large(form: Form) -> String {
    let limit = match form {
        Form::Text => MAX_TEXT_BYTES,
        Form::Drawing => drawing::MAX_BYTES,
        _ => MAX_ASSET_BYTES,
    };
    format!("it is larger than {} MiB", limit / (1024 * 1024))
}

fn image_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let size = imagesize::blob_size(bytes).ok()?;
    let dimension = |pixels| u32::try_from(pixels).ok().filter(|pixels| *pixels > 0);
    dimension(size.width).zip(dimension(size.height))
}

impl Asset {
    fn start(&self, count: u64) -> io::Result<Vec<u8>> {
        self.root.read_start(Path::new(&self.path), count)
    }

    /// All bytes; `None` where there are more than `limit`.
    fn bytes(&self, limit: u64) -> io::Result<Option<Vec<u8>>> {
        self.root.read_file(Path::new(&self.path), limit)
    }
}
