//! Threads for what nobody waits for: on Linux they let others go first.

use std::sync::Arc;
use std::sync::mpsc::Sender;

use super::studio::Message;
use crate::load::STACK_BYTES;

/// Those who work behind what is shown, and hand in what they made.
pub(super) struct Workers {
    messages: Sender<Message>,
    pool: Option<Arc<rayon::ThreadPool>>,
}

impl Workers {
    /// Workers who hand in what they made as messages.
    pub(super) fn new(messages: Sender<Message>) -> Self {
        let pool = rayon::ThreadPoolBuilder::new()
            .stack_size(STACK_BYTES)
            .thread_name(|number| format!("modest-{number}"))
            .start_handler(|_| be_modest())
            .build();
        Self {
            messages,
            pool: pool.ok().map(Arc::new),
        }
    }

    /// Does something with less urgency than what is asked for, and hands in what it gives.
    pub(super) fn work(&self, name: &str, job: impl FnOnce() -> Message + Send + 'static) {
        let messages = self.messages.clone();
        let pool = self.pool.clone();
        let run = move || {
            be_modest();
            let message = match pool {
                Some(pool) => pool.install(job),
                None => job(),
            };
            // Where the studio is gone nobody waits for it.
            let _ = messages.send(message);
        };
        let thread = std::thread::Builder::new().name(name.to_owned());
        // Without a thread there is nothing to be shown; the next change tries again.
        let _ = thread.stack_size(STACK_BYTES).spawn(run);
    }
}

/// Lets others go first on this thread: on Linux, threads have a niceness of their own.
fn be_modest() {
    #[cfg(target_os = "linux")]
    {
        // Where it may not, it is as urgent as the rest.
        let _ = rustix::process::nice(5);
    }
}
