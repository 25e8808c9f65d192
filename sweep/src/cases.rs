//! Finds what to generate: a folder comes in; a case for each service of each model in it goes out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// A service of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Case {
    /// The model file.
    pub(crate) path: PathBuf,
    /// The name of the case and of its folder: the name of the file without its ending, followed by that of the service
    /// if there are several.
    pub(crate) name: String,
    /// The shape id of the service, if the file has several.
    pub(crate) service: Option<String>,
}

/// The cases of a folder (without nested folders), ordered by name, or those of one model file.
pub(crate) fn find(folder: &Path) -> Result<Vec<Case>, String> {
    let fail = |error| format!("could not read {}: {error}", folder.display());
    let mut paths = Vec::new();
    if folder.is_file() {
        paths.push(folder.to_owned());
    } else {
        for entry in std::fs::read_dir(folder).map_err(fail)? {
            let path = entry.map_err(fail)?.path();
            if path.extension().is_some_and(|it| it == "json") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    let cases: Vec<Case> = paths.into_iter().flat_map(cases_of).collect();
    match cases.is_empty() {
        true => Err(format!("no *.json in {}", folder.display())),
        false => Ok(cases),
    }
}

/// One case for each service. A file that cannot be read is a case too; the generator reports why.
fn cases_of(path: PathBuf) -> Vec<Case> {
    let stem = path.file_stem().unwrap_or_default();
    let stem = stem.to_string_lossy().into_owned();
    let services = services(&path);
    if services.len() < 2 {
        return vec![Case {
            path,
            name: stem,
            service: None,
        }];
    }
    let case = |service: String| Case {
        path: path.clone(),
        // Absolute ids, because two namespaces may have services of the same name.
        name: format!("{stem}-{}", service.replace('#', ".")),
        service: Some(service),
    };
    services.into_iter().map(case).collect()
}

/// The ids of the services in a model. They are read without the generator, which handles one service at a time.
fn services(path: &Path) -> Vec<String> {
    #[derive(Deserialize)]
    struct Model {
        #[serde(default)]
        shapes: BTreeMap<String, Shape>,
    }
    #[derive(Deserialize)]
    struct Shape {
        #[serde(rename = "type")]
        kind: String,
    }
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let Ok(model) = serde_json::from_str::<Model>(&text) else {
        return Vec::new();
    };
    let services = model
        .shapes
        .into_iter()
        .filter(|(_, it)| it.kind == "service");
    services.map(|(id, _)| id).collect()
}
