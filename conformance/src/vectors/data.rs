//! Reads the files of vectors. Paths come in; texts, JSON values and sorted names go out, or a reason why not.

use std::path::Path;

use serde_json::Value;

/// Returns the text of a file.
///
/// # Errors
///
/// When the file is unreadable or not UTF-8.
pub fn text(path: &Path) -> Result<String, String> {
    let fail = |error| format!("could not read {}: {error}", path.display());
    std::fs::read_to_string(path).map_err(fail)
}

/// Returns the value of a JSON file.
///
/// # Errors
///
/// When the file is unreadable or not JSON.
pub fn json(path: &Path) -> Result<Value, String> {
    let fail = |error| format!("{} is not JSON: {error}", path.display());
    serde_json::from_str(&text(path)?).map_err(fail)
}

/// Returns the names of the files and folders in a folder, sorted.
///
/// # Errors
///
/// When the folder is unreadable, or a name is not UTF-8.
pub fn names(folder: &Path) -> Result<Vec<String>, String> {
    let fail = |error| format!("could not read {}: {error}", folder.display());
    let entries = std::fs::read_dir(folder).map_err(fail)?;
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.map_err(fail)?.file_name();
        let text = name.into_string();
        names.push(text.map_err(|name| format!("{name:?} is not UTF-8"))?);
    }
    names.sort();
    Ok(names)
}
