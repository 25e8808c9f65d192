//! Makes a folder equal to a file set: writes all new files to a staging folder, then moves them into place, and
//! undoes every step if one fails. [`FileSet::write`] documents the guarantee.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::drift::{Drift, compare};
use super::file_system::{Entry, FileSystem};
use super::{FileSet, Scope};
use crate::error::Error;

/// Compares, stages, swaps and cleans up.
pub(super) fn write(
    files: &FileSet,
    folder: &Path,
    scope: Scope,
    disk: &dyn FileSystem,
) -> Result<Drift, Error> {
    let drift = compare(files, folder, scope, disk)?;
    if drift.is_empty() {
        return Ok(drift);
    }
    let staging = folder.join(staging_name());
    let mut steps = Steps::new(disk);
    if let Err(error) = stage_and_swap(files, folder, &staging, &drift, &mut steps) {
        return Err(steps.undo(error));
    }
    // The new output is in place. The rest only tidies up, so its failures are ignored.
    for old in disk.list(&staging).unwrap_or_default() {
        if let Entry::File(old) = old {
            let _ = disk.remove_file(&old);
        }
    }
    let _ = disk.remove_folder(&staging);
    for orphan in &drift.orphaned {
        let inside = orphan.ancestors().skip(1);
        for emptied in inside.take_while(|it| !it.as_os_str().is_empty()) {
            if disk.remove_folder(&folder.join(emptied)).is_err() {
                break;
            }
        }
    }
    Ok(drift)
}

/// Returns a name that no other process or thread uses.
fn staging_name() -> String {
    static WRITES: AtomicU64 = AtomicU64::new(0);
    let number = WRITES.fetch_add(1, Ordering::Relaxed);
    format!(".farrier-{}-{number}", std::process::id())
}

fn stage_and_swap(
    files: &FileSet,
    folder: &Path,
    staging: &Path,
    drift: &Drift,
    steps: &mut Steps<'_>,
) -> Result<(), Error> {
    steps.create_folders(staging)?;
    let new_files = || drift.stale.iter().chain(&drift.missing);
    for (index, path) in new_files().enumerate() {
        let text = files.get(path).unwrap_or_default();
        steps.write(&staging.join(format!("{index}.new")), text)?;
        if let Some(parent) = folder.join(path).parent() {
            steps.create_folders(parent)?;
        }
    }
    for (index, path) in drift.stale.iter().chain(&drift.orphaned).enumerate() {
        steps.rename(&folder.join(path), &staging.join(format!("{index}.old")))?;
    }
    for (index, path) in new_files().enumerate() {
        steps.rename(&staging.join(format!("{index}.new")), &folder.join(path))?;
    }
    Ok(())
}

/// The steps made so far, so that they can be undone in reverse.
struct Steps<'a> {
    disk: &'a dyn FileSystem,
    done: Vec<Step>,
}

enum Step {
    Created(PathBuf),
    Wrote(PathBuf),
    Renamed { from: PathBuf, to: PathBuf },
}

impl<'a> Steps<'a> {
    fn new(disk: &'a dyn FileSystem) -> Self {
        let done = Vec::new();
        Self { disk, done }
    }

    /// Creates a folder and its missing parents.
    fn create_folders(&mut self, folder: &Path) -> Result<(), Error> {
        if folder.as_os_str().is_empty() || self.disk.exists(folder) {
            return Ok(());
        }
        if let Some(parent) = folder.parent() {
            self.create_folders(parent)?;
        }
        let created = self.disk.create_folder(folder);
        created.map_err(|it| Error::io("create", folder, it))?;
        self.done.push(Step::Created(folder.to_owned()));
        Ok(())
    }

    fn write(&mut self, file: &Path, text: &str) -> Result<(), Error> {
        // Recorded before the write: a write that fails midway leaves the beginning of a file.
        self.done.push(Step::Wrote(file.to_owned()));
        let written = self.disk.write(file, text);
        written.map_err(|it| Error::io("write", file, it))
    }

    fn rename(&mut self, from: &Path, to: &Path) -> Result<(), Error> {
        let renamed = self.disk.rename(from, to);
        renamed.map_err(|it| Error::io("replace", from, it))?;
        self.done.push(Step::Renamed {
            from: from.to_owned(),
            to: to.to_owned(),
        });
        Ok(())
    }

    /// Undoes every step, the last one first. Returns the error to report: `cause`, or [`Error::NotRestored`] if a
    /// file of the previous output could not be moved back.
    fn undo(self, cause: Error) -> Error {
        let mut astray = Vec::new();
        for step in self.done.into_iter().rev() {
            match step {
                // Folders and staged files that remain are harmless: the output does not refer to them.
                Step::Created(folder) => {
                    let _ = self.disk.remove_folder(&folder);
                }
                Step::Wrote(file) => {
                    let _ = self.disk.remove_file(&file);
                }
                Step::Renamed { from, to } => {
                    if self.disk.rename(&to, &from).is_err() {
                        astray.push((from, to));
                    }
                }
            }
        }
        if astray.is_empty() {
            return cause;
        }
        Error::NotRestored {
            cause: Box::new(cause),
            astray,
        }
    }
}

#[cfg(test)]
mod tests;
