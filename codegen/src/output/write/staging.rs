//! Staging folders: where new files are written before they replace old ones. Each write has one of its own. Those of
//! processes that were killed are swept by the next write.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};

use super::super::file_system::{Entry, FileSystem};

const PREFIX: &str = ".farrier-";

/// The staging folders of this process that are in use.
static IN_USE: LazyLock<Mutex<HashSet<PathBuf>>> = LazyLock::new(Mutex::default);

/// The path of a staging folder, which no other process or thread uses while it lives.
pub(super) struct Staging(PathBuf);

impl Staging {
    /// A path below `folder`. Nothing is created yet.
    pub(super) fn new(folder: &Path) -> Self {
        static WRITES: AtomicU64 = AtomicU64::new(0);
        let number = WRITES.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!("{PREFIX}{}-{number}", std::process::id()));
        let mut in_use = IN_USE.lock().unwrap_or_else(PoisonError::into_inner);
        in_use.insert(path.clone());
        Self(path)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// The path of a file in it.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        let mut in_use = IN_USE.lock().unwrap_or_else(PoisonError::into_inner);
        in_use.remove(&self.0);
    }
}

/// Removes the staging folders of writes that did not end, with what is in them. A failure is ignored: the next write
/// tries again.
pub(super) fn sweep(folder: &Path, disk: &dyn FileSystem) {
    for entry in disk.list(folder).unwrap_or_default() {
        let Entry::Folder(staging) = entry else {
            continue;
        };
        if process_of(&staging).is_some_and(|it| is_abandoned(&staging, it, disk)) {
            remove(&staging, disk);
        }
    }
}

/// Removes a staging folder.
pub(super) fn remove(staging: &Path, disk: &dyn FileSystem) {
    for entry in disk.list(staging).unwrap_or_default() {
        if let Entry::File(file) = entry {
            let _ = disk.remove_file(&file);
        }
    }
    let _ = disk.remove_folder(staging);
}

/// The process in the name of a staging folder; `None` if the folder is something else.
fn process_of(folder: &Path) -> Option<u32> {
    let name = folder.file_name()?.to_str()?.strip_prefix(PREFIX)?;
    let (process, number) = name.split_once('-')?;
    number.parse::<u64>().ok()?;
    process.parse().ok()
}

fn is_abandoned(staging: &Path, process: u32, disk: &dyn FileSystem) -> bool {
    if process == std::process::id() {
        // An earlier process may have had the same id.
        let in_use = IN_USE.lock().unwrap_or_else(PoisonError::into_inner);
        return !in_use.contains(staging);
    }
    disk.is_abandoned(staging, process)
}
