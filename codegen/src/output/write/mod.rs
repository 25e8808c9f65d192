//! Makes a folder equal to a file set: writes all new files to a staging folder, then moves them into place, and
//! undoes every step if one fails. [`FileSet::write`] documents the guarantee.

mod staging;

use std::io;
use std::path::{Path, PathBuf};

use self::staging::Staging;
use super::drift::{Drift, compare};
use super::file_system::FileSystem;
use super::{FileSet, Scope};
use crate::error::Error;

/// How often a write begins anew, because another process removed what it had staged.
const ATTEMPTS: usize = 5;

/// Compares, stages, swaps and cleans up.
pub(super) fn write(
    files: &FileSet,
    folder: &Path,
    scope: Scope,
    disk: &dyn FileSystem,
) -> Result<Drift, Error> {
    staging::sweep(folder, disk);
    let mut attempt = 1;
    loop {
        let drift = compare(files, folder, scope, disk)?;
        if drift.is_empty() {
            return Ok(drift);
        }
        let staging = Staging::new(folder);
        let mut steps = Steps::new(disk);
        if let Err(error) = stage_and_swap(files, folder, &staging, &drift, &mut steps) {
            // Where process ids are not unique, as in containers that share a folder, another process can take the
            // staging folder for one of its own past.
            let swept = is_gone(&error) && !disk.exists(staging.path());
            let error = steps.undo(error);
            if swept && attempt < ATTEMPTS && is_gone(&error) {
                attempt += 1;
                continue;
            }
            return Err(error);
        }
        // The new output is in place. The rest only tidies up, so its failures are ignored.
        staging::remove(staging.path(), disk);
        remove_emptied(folder, &drift, disk);
        return Ok(drift);
    }
}

fn is_gone(error: &Error) -> bool {
    matches!(error, Error::Io { source, .. } if source.kind() == io::ErrorKind::NotFound)
}

/// Removes the folders that the removal of orphans has left empty.
fn remove_emptied(folder: &Path, drift: &Drift, disk: &dyn FileSystem) {
    for orphan in &drift.orphaned {
        let inside = orphan.ancestors().skip(1);
        for emptied in inside.take_while(|it| !it.as_os_str().is_empty()) {
            if disk.remove_folder(&folder.join(emptied)).is_err() {
                break;
            }
        }
    }
}

fn stage_and_swap(
    files: &FileSet,
    folder: &Path,
    staging: &Staging,
    drift: &Drift,
    steps: &mut Steps<'_>,
) -> Result<(), Error> {
    steps.create_folders(staging.path())?;
    let new_files = || drift.stale.iter().chain(&drift.missing);
    for (index, path) in new_files().enumerate() {
        let text = files.get(path).unwrap_or_default();
        steps.write(&staging.file(&format!("{index}.new")), text)?;
        if let Some(parent) = folder.join(path).parent() {
            steps.create_folders(parent)?;
        }
    }
    let old = |index: usize| staging.file(&format!("{index}.old"));
    for (index, path) in drift.stale.iter().enumerate() {
        steps.back_up(&folder.join(path), &old(index))?;
    }
    // A new file replaces the old one in one step, so that whoever is killed leaves the one or the other.
    for (index, path) in new_files().enumerate() {
        let backup = (index < drift.stale.len()).then(|| old(index));
        let new = staging.file(&format!("{index}.new"));
        steps.replace(&new, &folder.join(path), backup)?;
    }
    for (index, path) in drift.orphaned.iter().enumerate() {
        steps.remove(&folder.join(path), &old(drift.stale.len() + index))?;
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
    /// A file is at `to` now; the one that was there is at `backup`.
    Moved {
        from: PathBuf,
        to: PathBuf,
        backup: Option<PathBuf>,
    },
}

impl<'a> Steps<'a> {
    fn new(disk: &'a dyn FileSystem) -> Self {
        let done = Vec::new();
        Self { disk, done }
    }

    /// Creates a folder and its missing parents. Another process may create them at the same time.
    fn create_folders(&mut self, folder: &Path) -> Result<(), Error> {
        if folder.as_os_str().is_empty() || self.disk.exists(folder) {
            return Ok(());
        }
        if let Some(parent) = folder.parent() {
            self.create_folders(parent)?;
        }
        match self.disk.create_folder(folder) {
            Ok(()) => self.done.push(Step::Created(folder.to_owned())),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Error::io("create", folder, error)),
        }
        Ok(())
    }

    fn write(&mut self, file: &Path, text: &str) -> Result<(), Error> {
        // Recorded before the write: a write that fails midway leaves the beginning of a file.
        self.done.push(Step::Wrote(file.to_owned()));
        let written = self.disk.write(file, text);
        written.map_err(|it| Error::io("write", file, it))
    }

    /// Copies a file, so that it can be restored. There is nothing to restore of a file that another process has
    /// removed.
    fn back_up(&mut self, file: &Path, to: &Path) -> Result<(), Error> {
        self.done.push(Step::Wrote(to.to_owned()));
        match self.disk.copy(file, to) {
            Err(error) if error.kind() != io::ErrorKind::NotFound || self.disk.exists(file) => {
                Err(Error::io("copy", file, error))
            }
            _ => Ok(()),
        }
    }

    /// Moves a new file into its place.
    fn replace(&mut self, new: &Path, to: &Path, backup: Option<PathBuf>) -> Result<(), Error> {
        let mut moved = self.disk.rename(new, to);
        if is_not_found(&moved) && self.disk.exists(new) {
            // Another process has removed the folder, because it was empty.
            if let Some(parent) = to.parent() {
                self.create_folders(parent)?;
            }
            moved = self.disk.rename(new, to);
        }
        moved.map_err(|it| Error::io("replace", to, it))?;
        self.done.push(Step::Moved {
            from: new.to_owned(),
            to: to.to_owned(),
            backup: backup.filter(|it| self.disk.exists(it)),
        });
        Ok(())
    }

    /// Moves an orphan aside. Another process may have removed it.
    fn remove(&mut self, file: &Path, aside: &Path) -> Result<(), Error> {
        let moved = self.disk.rename(file, aside);
        if is_not_found(&moved) && !self.disk.exists(file) {
            return Ok(());
        }
        moved.map_err(|it| Error::io("remove", file, it))?;
        self.done.push(Step::Moved {
            from: file.to_owned(),
            to: aside.to_owned(),
            backup: None,
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
                Step::Moved { from, to, backup } => {
                    let (lies, belongs) = match backup {
                        Some(backup) => (backup, to),
                        None => (to, from),
                    };
                    if self.disk.rename(&lies, &belongs).is_err() {
                        astray.push((belongs, lies));
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

fn is_not_found(result: &io::Result<()>) -> bool {
    matches!(result, Err(error) if error.kind() == io::ErrorKind::NotFound)
}

#[cfg(test)]
mod tests;
