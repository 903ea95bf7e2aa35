//! What is going on, on a terminal, where it takes longer than a moment: the stage, how far it is and
//! how long it will take. Nothing of it stays on the screen.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::commands::print::{self, Stream};
use crate::load::Listener;

/// What is done sooner needs no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// How often the bar moves where nothing is counted.
const TICK: Duration = Duration::from_millis(100);

/// A bar on standard error, or nothing.
pub(in crate::commands) struct Progress {
    bar: ProgressBar,
    /// Dropping it wakes the one who waits to show the bar.
    done: Option<Sender<()>>,
    showing: Option<JoinHandle<()>>,
}

impl Progress {
    /// A bar where somebody looks at it: where standard error is a terminal and it `is_wanted`.
    pub(in crate::commands) fn new(is_wanted: bool) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if !is_wanted || !print::is_terminal(Stream::Err) {
            return Self {
                bar,
                done: None,
                showing: None,
            };
        }
        let (done, is_done) = mpsc::channel();
        let shown = bar.clone();
        let showing = thread::spawn(move || {
            if is_done.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                shown.set_draw_target(ProgressDrawTarget::stderr());
                shown.enable_steady_tick(TICK);
            }
        });
        Self {
            bar,
            done: Some(done),
            showing: Some(showing),
        }
    }

    /// Does what writes to the terminal, with the bar out of the way.
    pub(in crate::commands) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }

    /// Takes the bar away for good.
    pub(in crate::commands) fn finish(&mut self) {
        self.done = None;
        if let Some(showing) = self.showing.take() {
            // It does nothing that could fail.
            let _ = showing.join();
        }
        self.bar.finish_and_clear();
    }
}

impl Listener for Progress {
    fn begin(&self, stage: &'static str, count: Option<usize>) {
        let form = match count {
            Some(_) => "{msg} {bar:24} {human_pos} of {human_len}, {eta} left",
            None => "{msg} {spinner}",
        };
        let style = ProgressStyle::with_template(form);
        self.bar
            .set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        self.bar.reset();
        match count {
            Some(count) => self.bar.set_length(count as u64),
            None => self.bar.unset_length(),
        }
        self.bar.set_message(stage);
    }

    fn step(&self) {
        self.bar.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.finish();
    }
}
