//! The calls of the file system that writing needs. They are a trait, so that tests can make each of them fail.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A file system. Errors are those of the operating system.
pub(super) trait FileSystem {
    fn read(&self, file: &Path) -> io::Result<Vec<u8>>;
    /// Returns the entries of a folder, sorted by name. Symbolic links count as neither files nor folders.
    fn list(&self, folder: &Path) -> io::Result<Vec<Entry>>;
    fn exists(&self, path: &Path) -> bool;
    /// Creates one folder, whose parent exists.
    fn create_folder(&self, folder: &Path) -> io::Result<()>;
    /// Writes a file that does not exist yet, and waits until it is on the disk.
    fn write(&self, file: &Path, text: &str) -> io::Result<()>;
    /// Copies a file to a path that does not exist yet.
    fn copy(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Moves a file. A file that is at `to` is replaced in one step.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    fn remove_file(&self, file: &Path) -> io::Result<()>;
    /// Removes an empty folder.
    fn remove_folder(&self, folder: &Path) -> io::Result<()>;
    /// Whether a folder belongs to a process that has ended.
    fn is_abandoned(&self, folder: &Path, process: u32) -> bool;
}

/// The processes that run, where the operating system has such a folder.
const PROCESSES: &str = "/proc";

/// Where nothing else tells whether a process runs, a folder is abandoned after this time.
const ABANDONED: Duration = Duration::from_secs(60 * 60);

/// One entry of a folder.
pub(super) enum Entry {
    File(PathBuf),
    Folder(PathBuf),
}

/// The real disk.
pub(super) struct Disk;

impl FileSystem for Disk {
    fn read(&self, file: &Path) -> io::Result<Vec<u8>> {
        fs::read(file)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<Entry>> {
        let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        let mut found = Vec::with_capacity(entries.len());
        for entry in entries {
            let kind = entry.file_type()?;
            if kind.is_dir() {
                found.push(Entry::Folder(entry.path()));
            } else if kind.is_file() {
                found.push(Entry::File(entry.path()));
            }
        }
        Ok(found)
    }

    fn exists(&self, path: &Path) -> bool {
        path.symlink_metadata().is_ok()
    }

    fn create_folder(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir(folder)
    }

    fn write(&self, file: &Path, text: &str) -> io::Result<()> {
        let mut file = fs::File::create_new(file)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    }

    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::copy(from, to).map(drop)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove_file(&self, file: &Path) -> io::Result<()> {
        fs::remove_file(file)
    }

    fn remove_folder(&self, folder: &Path) -> io::Result<()> {
        fs::remove_dir(folder)
    }

    fn is_abandoned(&self, folder: &Path, process: u32) -> bool {
        let processes = Path::new(PROCESSES);
        if processes.join("self").exists() {
            return !processes.join(process.to_string()).exists();
        }
        let modified = folder.metadata().and_then(|it| it.modified());
        let age = modified.ok().and_then(|it| it.elapsed().ok());
        age.is_some_and(|it| it > ABANDONED)
    }
}
