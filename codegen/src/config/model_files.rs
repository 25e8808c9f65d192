//! The files behind a model's path: a file is itself, and a folder is all files of the JSON AST in it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The extension of the files that a folder is read for.
const EXTENSION: &str = "json";

/// Returns the model files of a folder and of all folders in it, ordered by path. Hidden files and folders are passed
/// over, and links to folders are not followed.
///
/// # Errors
///
/// When a folder cannot be read, or has no model.
pub(super) fn of_folder(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut unread = false;
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let path = entry.path();
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == EXTENSION) {
                files.push(path);
            } else {
                unread |= path.extension().is_some_and(|it| it == "smithy");
            }
        }
    }
    if files.is_empty() {
        let folder = folder.display();
        let message = match unread {
            true => format!(
                "its models are in the Smithy IDL; convert them by the Smithy CLI: \
                 `smithy ast {folder} > model.json`"
            ),
            false => "no file in it ends in `.json`".to_owned(),
        };
        return Err(io::Error::other(message));
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_the_models_in_it_and_below_it() {
        let folder = tempfile::tempdir().unwrap();
        let put = |path: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "{}").unwrap();
        };
        let files = || of_folder(folder.path()).map_err(|it| it.to_string());
        assert_eq!(files().unwrap_err(), "no file in it ends in `.json`");
        put("b/shop.smithy");
        assert!(files().unwrap_err().contains("`smithy ast "));
        for path in ["b/shop.json", "a.json", ".git/x.json", "notes.txt"] {
            put(path);
        }
        let expected = ["a.json", "b/shop.json"].map(|it| folder.path().join(it));
        assert_eq!(files().unwrap(), expected);
    }
}
