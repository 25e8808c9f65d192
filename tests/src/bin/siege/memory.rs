//! The memory of the server: a process id comes in, the resident memory before, during and after an attack goes out.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// How often the memory is looked at.
const INTERVAL: Duration = Duration::from_millis(20);

/// Watches the memory of a process.
pub(crate) struct Memory {
    id: u32,
    before: u64,
    most: Arc<AtomicU64>,
    is_over: Arc<AtomicBool>,
}

/// Resident memory in kilobytes.
pub(crate) struct Figures {
    pub(crate) before: u64,
    pub(crate) most: u64,
    pub(crate) after: u64,
}

impl Memory {
    pub(crate) fn watch(id: u32) -> Self {
        let (most, is_over) = (
            Arc::new(AtomicU64::new(0)),
            Arc::new(AtomicBool::new(false)),
        );
        let (to, until) = (Arc::clone(&most), Arc::clone(&is_over));
        std::thread::spawn(move || {
            while !until.load(Ordering::Relaxed) {
                to.fetch_max(resident(id), Ordering::Relaxed);
                std::thread::sleep(INTERVAL);
            }
        });
        Self {
            id,
            before: resident(id),
            most,
            is_over,
        }
    }

    pub(crate) fn stop(self) -> Figures {
        self.is_over.store(true, Ordering::Relaxed);
        let after = resident(self.id);
        Figures {
            before: self.before,
            most: self.most.load(Ordering::Relaxed).max(after),
            after,
        }
    }
}

/// The resident memory of a process in kilobytes; 0 where the system does not tell it.
fn resident(id: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find(|it| it.starts_with("VmRSS:"));
    let number = line.and_then(|it| it.split_whitespace().nth(1));
    number.and_then(|it| it.parse().ok()).unwrap_or(0)
}
