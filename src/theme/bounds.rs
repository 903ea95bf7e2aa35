//! How far a template may go: a page has a largest size, and the loops of a page count so far and no
//! further. Templates include and extend each other in no circle, and components call each other to
//! no great depth; the engine sees to that.

use std::cell::Cell;
use std::io;

use tera::{Error, Kwargs, State, TeraResult};

/// The largest page, in bytes. The largest document that is read makes a page of less than half of it.
const LARGEST_PAGE: usize = 128 * 1024 * 1024;

/// Numbers that the loops of one page count in all.
const MOST_NUMBERS: usize = 1_000_000;

thread_local! {
    /// Numbers that the page of this thread may still count.
    static NUMBERS_LEFT: Cell<usize> = const { Cell::new(0) };
}

/// Lets a page begin on this thread.
pub(super) fn begin() {
    NUMBERS_LEFT.set(MOST_NUMBERS);
}

/// A page that is being written, up to the largest size.
#[derive(Default)]
pub(super) struct Page {
    bytes: Vec<u8>,
}

impl Page {
    /// What was written.
    pub(super) fn finish(self) -> Vec<u8> {
        self.bytes
    }
}

impl io::Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > LARGEST_PAGE {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What to say about a page that is too large.
pub(super) fn too_large() -> String {
    format!(
        "the page becomes larger than {} MiB; a loop or a component of the template does not end",
        LARGEST_PAGE / (1024 * 1024)
    )
}

/// `range(start, end, step_by)` of templates, as the engine has it, with a bound for all loops of a
/// page together.
pub(super) fn range(arguments: Kwargs, _: &State<'_>) -> TeraResult<Vec<i128>> {
    let start = arguments.get::<i128>("start")?.unwrap_or_default();
    let end = arguments.must_get::<i128>("end")?;
    let step = arguments.get::<i128>("step_by")?.unwrap_or(1);
    if step == 0 {
        return Err(Error::message("`range` needs a `step_by` other than 0"));
    }
    if start > end && step > 0 {
        return Err(Error::message(
            "`range` needs an `end` that is not before `start`",
        ));
    }
    let is_within = |number: &i128| {
        if step > 0 {
            *number < end
        } else {
            *number > end
        }
    };
    let left = NUMBERS_LEFT.get();
    let numbers: Vec<i128> = std::iter::successors(Some(start), |number| number.checked_add(step))
        .take_while(is_within)
        .take(left + 1)
        .collect();
    if numbers.len() > left {
        return Err(Error::message(format!(
            "the loops of this page count further than {MOST_NUMBERS}; does one of them stand in another one?"
        )));
    }
    NUMBERS_LEFT.set(left - numbers.len());
    Ok(numbers)
}
