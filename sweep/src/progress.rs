//! Progress on standard error: a bar on a terminal, otherwise a line for each step.

use std::io::{IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicUsize, Ordering};

use indicatif::{ProgressBar, ProgressStyle};

/// The progress of some work.
pub(crate) struct Progress {
    doing: &'static str,
    steps: usize,
    done: AtomicUsize,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Work with this number of steps, of which none is done.
    pub(crate) fn new(doing: &'static str, steps: usize) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(steps as u64);
            let style = ProgressStyle::with_template("{prefix} {bar:30} {pos}/{len} {msg}");
            if let Ok(style) = style {
                bar.set_style(style);
            }
            bar.set_prefix(doing);
            bar
        });
        Self {
            doing,
            steps,
            done: AtomicUsize::new(0),
            bar,
        }
    }

    /// Reports that a step is done.
    pub(crate) fn step(&self, what: &str) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        match &self.bar {
            Some(bar) => {
                bar.set_message(what.to_owned());
                bar.inc(1);
            }
            None => {
                let (doing, steps) = (self.doing, self.steps);
                // Not `eprintln`, which panics if standard error is closed.
                let _ = writeln!(std::io::stderr(), "{doing} {done}/{steps} {what}");
            }
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
