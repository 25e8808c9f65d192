//! Finds the suites. A folder comes in; a suite for each of its models goes out.

use std::path::{Path, PathBuf};

use super::{Arguments, fail};
use crate::case::Suite;

/// A model with its cases.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    /// The model file.
    pub(crate) path: PathBuf,
    /// The name of the suite, which is that of its service.
    pub(crate) name: String,
    /// The cases that the arguments choose.
    pub(crate) suite: Suite,
}

/// Returns the suites of a folder that the arguments choose, sorted by name.
pub(crate) fn find(arguments: &Arguments) -> Result<Vec<Model>, String> {
    let folder = arguments.folder();
    let mut suites = Vec::new();
    for path in models(&folder)? {
        let text = std::fs::read_to_string(&path).map_err(|error| fail("read", &path, &error))?;
        let suite = Suite::read(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        let name = suite
            .service
            .rsplit_once('#')
            .map_or("", |(_, name)| name)
            .to_owned();
        suites.push(Model { path, name, suite });
    }
    suites.sort_by(|one, other| one.name.cmp(&other.name));
    let names: Vec<String> = suites.iter().map(|it| it.name.clone()).collect();
    if let Some(twice) = names.windows(2).find(|it| it.first() == it.last()) {
        return Err(format!("there are two suites {}", twice.concat()));
    }
    if let Some(wanted) = &arguments.suite {
        let is = |it: &Model| {
            let stem = it.path.file_stem().map(|it| it.to_string_lossy());
            it.name == *wanted || stem.as_deref() == Some(wanted)
        };
        suites.retain(is);
        if suites.is_empty() {
            let names = names.join(", ");
            return Err(format!("there is no suite {wanted}: there are {names}"));
        }
    }
    if let Some(id) = &arguments.case {
        for model in &mut suites {
            model.suite.cases.retain(|it| it.key.id == *id);
            model.suite.one_sided.retain(|it| it.id == *id);
        }
        suites.retain(|it| !it.suite.cases.is_empty());
        if suites.is_empty() {
            return Err(format!("there is no case {id}"));
        }
    }
    Ok(suites)
}

fn models(folder: &Path) -> Result<Vec<PathBuf>, String> {
    if folder.is_file() {
        return Ok(vec![folder.to_owned()]);
    }
    let problem = |error| fail("read", folder, &error);
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(problem)? {
        let path = entry.map_err(problem)?.path();
        if path.extension().is_some_and(|it| it == "json") {
            paths.push(path);
        }
    }
    match paths.is_empty() {
        true => Err(format!("there are no models in {}", folder.display())),
        false => Ok(paths),
    }
}
