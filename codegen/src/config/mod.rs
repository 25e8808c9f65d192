//! What to generate: models and settings come in, by method or from a `farrier.toml`; a [`Config`] for each
//! module goes out to the [`Generator`].

#[cfg(feature = "config-file")]
mod file;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[cfg(feature = "config-file")]
pub use self::file::{GeneratedProject, Project, Step};
use crate::error::Error;
use crate::generator::Generator;
use crate::lower::Only;
use crate::output::{FileSet, Layout, Scope, ident};
use farrier_smithy::diagnostic::{Place, Report, Severity, Sources};
use farrier_smithy::load;
use farrier_smithy::model::Model;
use farrier_smithy::transform::{self, Selection};

/// What to generate of a model, and where to put it: a service, or a list of shapes.
///
/// In a build script:
///
/// ```no_run
/// farrier_codegen::Config::new()
///     .model("models/personalize.json")
///     .operations(["CreateMetricAttribution", "DescribeMetricAttribution"])
///     .build();
/// ```
#[derive(Clone, Debug, Default)]
pub struct Config {
    pub(crate) models: Vec<PathBuf>,
    /// What those models hold that are in memory already.
    pub(crate) texts: BTreeMap<PathBuf, Arc<[u8]>>,
    pub(crate) service: Option<Setting>,
    pub(crate) operations: Option<Vec<Setting>>,
    pub(crate) protocols: Option<Vec<Setting>>,
    pub(crate) shapes: Option<Vec<Setting>>,
    pub(crate) only: Option<Only>,
    pub(crate) optional_inputs: bool,
    pub(crate) validation_error: Option<Setting>,
    pub(crate) module: Option<String>,
    pub(crate) out_dir: Option<PathBuf>,
    pub(crate) layout: Layout,
    pub(crate) threads: Option<usize>,
    /// The file that made these settings, if one did: diagnostics point into it.
    pub(crate) file: Option<Arc<SettingsFile>>,
}

/// A setting's value, and the bytes of the configuration file that hold it.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    pub(crate) value: String,
    pub(crate) span: Option<Range<usize>>,
}

/// A configuration file as it was read.
#[derive(Debug)]
pub(crate) struct SettingsFile {
    pub(crate) path: PathBuf,
    pub(crate) text: Arc<str>,
}

impl<T: Into<String>> From<T> for Setting {
    fn from(value: T) -> Self {
        let value = value.into();
        Self { value, span: None }
    }
}

impl Config {
    /// Nothing yet; at least a model has to be added.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a model file, in JSON AST. Several files are merged into one model.
    pub fn model(mut self, path: impl Into<PathBuf>) -> Self {
        self.models.push(path.into());
        self
    }

    /// As [`model`](Self::model), with a text that is in memory already; diagnostics call it by `path`.
    pub fn model_text(mut self, path: impl Into<PathBuf>, text: impl Into<Vec<u8>>) -> Self {
        let path = path.into();
        self.texts.insert(path.clone(), text.into().into());
        self.model(path)
    }

    /// Which service, by shape id or by name. Can be left out where the model has only one.
    pub fn service(mut self, service: impl Into<String>) -> Self {
        self.service = Some(service.into().into());
        self
    }

    /// Which operations to keep, by shape id or by name; what they do not reach is not generated. All,
    /// unless this is called.
    pub fn operations<T: Into<String>>(mut self, operations: impl IntoIterator<Item = T>) -> Self {
        let operations = operations.into_iter().map(|it| it.into().into());
        self.operations.get_or_insert_default().extend(operations);
        self
    }

    /// Which of the service's protocols to generate for, by their traits' ids or by their names alone, such as
    /// `restJson1`. All that Farrier knows, unless this is called: a server answers in the one that a request
    /// speaks, and a client speaks the one that costs least unless it is told to speak another.
    pub fn protocols<T: Into<String>>(mut self, protocols: impl IntoIterator<Item = T>) -> Self {
        let protocols = protocols.into_iter().map(|it| it.into().into());
        self.protocols.get_or_insert_default().extend(protocols);
        self
    }

    /// Which part to generate: the types alone, or one of the sides. All of it unless this is called.
    ///
    /// ```no_run
    /// use farrier_codegen::{Config, Only};
    ///
    /// Config::new().model("models/personalize.json").only(Only::Client).build();
    /// ```
    pub fn only(mut self, part: Only) -> Self {
        self.only = Some(part);
        self
    }

    /// Which shapes to generate types for, by shape id or by name, together with what they reach; for a
    /// model with or without a service. Instead of [`service`](Self::service) and
    /// [`operations`](Self::operations): there is neither a client nor a server.
    pub fn shapes<T: Into<String>>(mut self, shapes: impl IntoIterator<Item = T>) -> Self {
        let shapes = shapes.into_iter().map(|it| it.into().into());
        self.shapes.get_or_insert_default().extend(shapes);
        self
    }

    /// Whether a member that the service may stop to require is an `Option`, although it is required or has
    /// a default now. For callers of a service whose model is not theirs: the specification lets such a
    /// service go back on what it requires, and code that calls it should compile then as before.
    ///
    /// That is any member of an `@input` structure, any with `@clientOptional`, and any that targets a
    /// structure or union, because these can never have a default (Smithy 2.0, "Structure member
    /// optionality"). Validators, and so servers, still say what is missing; a default is the service's to
    /// fill in. Unless this is called, there is one meaning for both sides: what is required is there.
    pub fn optional_inputs(mut self, optional: bool) -> Self {
        self.optional_inputs = optional;
        self
    }

    /// The name of the Rust module. Unless this is called, the name of the first model file without its
    /// ending, in snake case.
    pub fn module(mut self, name: impl Into<String>) -> Self {
        self.module = Some(name.into());
        self
    }

    /// The error structure, by shape id or by name, that answers a request whose constraints are violated.
    /// Only operations that list it use it; `smithy.framework#ValidationException` needs no setting. Servers
    /// alone need it: where there is none, the setting has no effect.
    pub fn validation_error(mut self, shape: impl Into<String>) -> Self {
        self.validation_error = Some(shape.into().into());
        self
    }

    /// The folder that [`build`](Self::build) writes to: `OUT_DIR` unless this is called.
    pub fn out_dir(mut self, path: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(path.into());
        self
    }

    /// How modules become files: one file for all of them unless this is called.
    pub fn layout(mut self, layout: Layout) -> Self {
        self.layout = layout;
        self
    }

    /// How many threads share the work: as many as there are cores unless this is called. What is generated is
    /// the same for any number.
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = Some(threads);
        self
    }

    /// For build scripts: generates, writes `<module>.rs` to `OUT_DIR`, and asks cargo to run the script
    /// again when a model changes. If that fails, says why on stderr, which cargo shows, and ends the
    /// process with status 1.
    pub fn build(self) {
        if let Err(error) = self.try_build() {
            // Not `eprintln`: it panics where stderr is closed.
            let _ = writeln!(std::io::stderr(), "{error}");
            std::process::exit(1);
        }
    }

    /// As [`build`](Self::build), and leaves it to the caller what to do about an error.
    ///
    /// # Errors
    ///
    /// Those of [`generate`](Self::generate), and those of [`FileSet::write`].
    pub fn try_build(self) -> Result<(), Error> {
        // Printed first, so that cargo watches the models also after a failure.
        let mut stdout = std::io::stdout().lock();
        for model in &self.models {
            let _ = writeln!(stdout, "cargo:rerun-if-changed={}", model.display());
        }
        drop(stdout);
        let folder = match &self.out_dir {
            Some(folder) => folder.clone(),
            None => std::env::var_os("OUT_DIR")
                .map(PathBuf::from)
                .ok_or_else(|| {
                    let cure = "run in a build script, or call `Config::out_dir`";
                    Error::Setting(format!("there is no OUT_DIR in the environment: {cure}"))
                })?,
        };
        let generated = Generator::new(self).generate()?;
        // cargo shows a script's stderr only if it fails, so warnings go its own way.
        for warning in generated.report.at_least(Severity::Warning).diagnostics() {
            let _ = writeln!(std::io::stdout(), "cargo:warning={}", warning.message);
        }
        // OUT_DIR is shared: another call, or another generator, may have written to it.
        generated.files.write(&folder, Scope::Files)?;
        Ok(())
    }

    /// Generates to memory: reads the models and writes nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] with all diagnostics if a model is wrong, [`Error::Setting`] if a setting is.
    pub fn generate(&self) -> Result<FileSet, Error> {
        Ok(Generator::new(self.clone()).generate()?.files)
    }

    /// The model files, in the order in which they were added.
    pub fn models(&self) -> impl Iterator<Item = &Path> {
        self.models.iter().map(PathBuf::as_path)
    }

    /// Reads and merges the models, and nothing more: every shape that loads, and what is wrong with the
    /// rest.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] if there is no model.
    pub fn load(&self) -> Result<(Model, Report), Error> {
        self.any_model()?;
        let (model, diagnostics) = load::load(Sources::default(), self.read());
        let report = Report::new(model.sources.clone(), diagnostics);
        Ok((model, report))
    }

    fn any_model(&self) -> Result<(), Error> {
        if self.models.is_empty() {
            let message = "there is no model: name a file with `Config::model`";
            return Err(Error::Setting(message.to_owned()));
        }
        Ok(())
    }

    /// What to keep of the model, with the places of the settings; the configuration file becomes one of the
    /// sources.
    pub(crate) fn selection(&self, sources: &mut Sources) -> Result<Selection, Error> {
        self.any_model()?;
        self.check_shapes().map_err(Error::Setting)?;
        let file = self.file.as_ref();
        let file = file.map(|it| sources.add(it.path.clone(), it.text.clone()));
        let placed = |setting: &Setting| transform::Setting {
            value: setting.value.clone(),
            place: file
                .zip(setting.span.clone())
                .map(|(file, span)| Place::at(file, span)),
        };
        let list = |them: &Vec<Setting>| them.iter().map(placed).collect();
        let error = self.validation_error.as_ref();
        Ok(Selection {
            service: self.service.as_ref().map(placed),
            operations: self.operations.as_ref().map(list),
            protocols: self.protocols.as_ref().map(list),
            shapes: self.shapes.as_ref().map(list),
            validation_error: error.filter(|_| self.has_server()).map(placed),
        })
    }

    /// The texts of the models.
    pub(crate) fn read(&self) -> Vec<load::File> {
        let held = |path: &PathBuf| self.texts.get(path).map(|it| Ok(it.to_vec()));
        let file = |path: &PathBuf| {
            let bytes = held(path).unwrap_or_else(|| std::fs::read(path));
            (path.clone(), bytes)
        };
        self.models.iter().map(file).collect()
    }

    /// Which part to generate, where that is not all: of a list of shapes, there are types.
    pub(crate) fn part(&self) -> Option<Only> {
        self.only.or(self.shapes.as_ref().map(|_| Only::Types))
    }

    fn has_server(&self) -> bool {
        matches!(self.part(), None | Some(Only::Server))
    }

    /// What a list of shapes leaves no room for.
    fn check_shapes(&self) -> Result<(), String> {
        let other = match (&self.service, &self.operations, self.only) {
            _ if self.shapes.is_none() => return Ok(()),
            _ if self.protocols.is_some() => "protocols",
            (Some(_), _, _) => "a service",
            (_, Some(_), _) => "operations",
            (_, _, Some(Only::Client)) => "a client",
            (_, _, Some(Only::Server)) => "a server",
            _ => return Ok(()),
        };
        let cure = "select the service and its operations, or shapes";
        Err(format!(
            "a list of shapes has types, and cannot have {other}: {cure}"
        ))
    }

    /// The name of the module, set or derived.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] if it was set to what cannot be a name.
    pub fn module_name(&self) -> Result<String, Error> {
        match &self.module {
            Some(name) if ident(name).is_ok() => Ok(name.clone()),
            Some(name) => Err(Error::Setting(format!(
                "`{name}` cannot be the name of a Rust module"
            ))),
            None => {
                let first = self.models.first();
                let stem = first.and_then(|it| it.file_stem()).unwrap_or_default();
                Ok(module_name(&stem.to_string_lossy()))
            }
        }
    }

    /// The names of the model files, without their folders, in an order that is not that of the calls.
    pub(crate) fn model_names(&self) -> Vec<String> {
        let name = |path: &PathBuf| match path.file_name() {
            Some(name) => name.to_string_lossy().into_owned(),
            None => path.display().to_string(),
        };
        let mut names: Vec<String> = self.models.iter().map(name).collect();
        names.sort();
        names
    }
}

/// A Rust module name for a file's name: snake case, without what an identifier cannot hold, never a keyword.
fn module_name(stem: &str) -> String {
    let words: String = stem
        .chars()
        .map(|it| if it.is_alphanumeric() { it } else { ' ' })
        .collect();
    let name = heck::ToSnakeCase::to_snake_case(words.as_str());
    if syn::parse_str::<syn::Ident>(&name).is_ok() {
        return name;
    }
    // A keyword takes an underscore after it, a leading digit one before it.
    let candidates = [format!("{name}_"), format!("_{name}")];
    let mut valid = candidates
        .into_iter()
        .filter(|it| ident(it).is_ok() && it != "_");
    valid.next().unwrap_or_else(|| "service".to_owned())
}

/// `path` seen from `folder`, with `..` resolved by name, so that it prints as a person would write it.
#[cfg_attr(not(feature = "config-file"), allow(dead_code))]
fn join(folder: &Path, path: &str) -> PathBuf {
    let mut joined = PathBuf::new();
    for component in folder.join(path).components() {
        use std::path::Component;
        match component {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(joined.components().next_back(), Some(Component::Normal(_))) =>
            {
                joined.pop();
            }
            _ => joined.push(component),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_named_after_its_model_file() {
        for (stem, name) in [
            ("personalize", "personalize"),
            ("CleanRoomsML-2023.09", "clean_rooms_ml_2023_09"),
            ("2023-model", "_2023_model"),
            ("type", "type_"),
            ("self", "self_"),
            ("---", "service"),
            ("", "service"),
            ("größe", "größe"),
        ] {
            assert_eq!(module_name(stem), name, "{stem}");
        }
    }

    #[test]
    fn a_module_name_that_is_no_identifier_is_an_error_that_names_it() {
        let config = Config::new().model("m.json").module("two words");
        let error = config.module_name().unwrap_err();
        assert_eq!(
            error.to_string(),
            "error: `two words` cannot be the name of a Rust module"
        );
    }

    #[test]
    fn paths_are_shown_without_detours() {
        let shown = |path| join(Path::new("models"), path).display().to_string();
        assert_eq!(shown("a.json"), "models/a.json");
        assert_eq!(shown("./x/../a.json"), "models/a.json");
        assert_eq!(shown("../generated/src"), "generated/src");
        assert_eq!(shown("../../up"), "../up");
        assert_eq!(shown("/abs/./x"), "/abs/x");
    }
}
