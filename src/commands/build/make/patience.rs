//! Gives up on a page that is never done. What a template writes and counts is bounded where it is
//! rendered; loops that do neither, and components that call each other again and again, can only be
//! told by the time that they take.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::commands::print::{self, Stream};

/// No page of the largest document takes a tenth of it.
const LONGEST: Duration = Duration::from_secs(60);

/// The exit code of a build that could not run.
const COULD_NOT_RUN: i32 = 2;

/// Pages that are being rendered, by number: the address of each, and when it was begun.
type Begun = BTreeMap<u64, (String, Instant)>;

/// Waits for pages, and not for ever.
pub(super) struct Patience {
    begun: Arc<Mutex<Begun>>,
    next: AtomicU64,
    /// Dropping it ends the waiting.
    done: Option<Sender<()>>,
    waiting: Option<JoinHandle<()>>,
}

/// A page that is being rendered, until it is dropped.
pub(super) struct Turn<'a> {
    patience: &'a Patience,
    number: u64,
}

impl Patience {
    /// Ends the program where a page takes too long. The site that is there stays, as after a kill.
    pub(super) fn new() -> Self {
        Self::of(LONGEST, |address| {
            let sentence = format!(
                "error: `{address}` is not done after {} seconds; does a loop or a component of its template ever end?",
                LONGEST.as_secs()
            );
            let _ = print::line(Stream::Err, &sentence);
            std::process::exit(COULD_NOT_RUN);
        })
    }

    /// Calls `give_up` with the address of a page that takes longer than `longest`.
    fn of(longest: Duration, give_up: impl Fn(&str) + Send + 'static) -> Self {
        let begun: Arc<Mutex<Begun>> = Arc::default();
        let (done, is_done) = mpsc::channel();
        let seen = Arc::clone(&begun);
        let waiting = thread::spawn(move || {
            while is_done.recv_timeout(longest / 8) == Err(RecvTimeoutError::Timeout) {
                let begun = seen.lock().unwrap_or_else(PoisonError::into_inner);
                let mut late = begun
                    .values()
                    .filter(|(_, since)| since.elapsed() > longest);
                if let Some((address, _)) = late.next() {
                    give_up(address);
                }
            }
        });
        Self {
            begun,
            next: AtomicU64::new(0),
            done: Some(done),
            waiting: Some(waiting),
        }
    }

    /// A page begins.
    pub(super) fn begin(&self, address: &str) -> Turn<'_> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        begun.insert(number, (address.to_owned(), Instant::now()));
        Turn {
            patience: self,
            number,
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let begun = self.patience.begun.lock();
        begun
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.number);
    }
}

impl Drop for Patience {
    fn drop(&mut self) {
        self.done = None;
        if let Some(waiting) = self.waiting.take() {
            // It does nothing that could fail.
            let _ = waiting.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_not_done_is_given_up_and_no_other() {
        let (tell, told) = mpsc::channel();
        let patience = Patience::of(Duration::from_millis(8), move |address: &str| {
            let _ = tell.send(address.to_owned());
        });
        drop(patience.begin("done.html"));
        let _turn = patience.begin("endless.html");
        assert_eq!(told.recv().unwrap(), "endless.html");
    }
}
