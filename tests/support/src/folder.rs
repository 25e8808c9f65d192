//! A temporary folder for the files of one test.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A folder that is deleted on drop. Paths are relative to it. Errors panic, because they are errors of the test.
#[derive(Debug)]
pub struct Folder(tempfile::TempDir);

impl Folder {
    /// Creates an empty folder.
    #[track_caller]
    #[allow(clippy::new_without_default)] // It makes something on the disk.
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder can be made"))
    }

    /// Returns the path of the folder.
    pub fn root(&self) -> &Path {
        self.0.path()
    }

    /// Returns the path of a file in the folder.
    pub fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.0.path().join(path)
    }

    /// Writes a file, and creates its parent folders.
    #[track_caller]
    pub fn put(&self, path: impl AsRef<Path>, text: &(impl AsRef<[u8]> + ?Sized)) {
        let path = self.path(path);
        let parent = path.parent().unwrap_or(&path);
        let written = fs::create_dir_all(parent).and_then(|()| fs::write(&path, text));
        written.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    /// Returns the text of a file.
    #[track_caller]
    pub fn read(&self, path: impl AsRef<Path>) -> String {
        let path = self.path(path);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// Replaces a part of a file. Panics if the file does not contain it.
    #[track_caller]
    pub fn change(&self, path: impl AsRef<Path>, from: &str, to: &str) {
        let text = self.read(&path);
        assert!(text.contains(from), "{text}");
        self.put(path, &text.replace(from, to));
    }

    /// Returns the text of every file.
    #[track_caller]
    pub fn tree(&self) -> BTreeMap<PathBuf, String> {
        let mut found = BTreeMap::new();
        let mut folders = vec![self.root().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).expect("the folder can be read") {
                let path = entry.expect("the folder can be read").path();
                match path.is_dir() {
                    true => folders.push(path),
                    false => drop(found.insert(path.clone(), self.read(&path))),
                }
            }
        }
        found
    }
}
