//! What to generate. Models and settings come in, by methods or from a `farrier.toml`. A [`Config`] for each
//! module goes out; its methods run the pipeline.

mod attribute;
#[cfg(feature = "config-file")]
mod file;
mod model_files;
mod module_name;

use std::collections::{BTreeMap, HashSet};
use std::io::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[cfg(feature = "config-file")]
pub use self::file::{GeneratedProject, Project, Step};
use self::module_name::module_name;
use crate::error::Error;
use crate::lower::{LowerOptions, OwnAttribute, Parts};
use crate::output::{Layout, Scope, ident};
use crate::pipeline::{self, Generated, Input, Target, Validated};
use farrier_smithy::diagnostic::{Locator, Place, Report, Severity, Sources};
use farrier_smithy::load;
use farrier_smithy::model::Model;
use farrier_smithy::transform::{self, Selection};

/// What to generate from a model, and where to write it: a service, or a list of shapes.
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
    models: Vec<PathBuf>,
    /// The texts of models that are in memory.
    texts: BTreeMap<PathBuf, Arc<[u8]>>,
    service: Option<Spanned<String>>,
    operations: Option<Vec<Spanned<String>>>,
    protocols: Option<Vec<Spanned<String>>>,
    shapes: Option<Vec<Spanned<String>>>,
    parts: Parts,
    optional_inputs: bool,
    validation_error: Option<Spanned<String>>,
    /// Shapes, and the attributes of their types as they were given.
    attributes: Vec<(Spanned<String>, String)>,
    module: Option<String>,
    out_dir: Option<PathBuf>,
    layout: Layout,
    threads: Option<usize>,
    /// The configuration file that these settings come from. Diagnostics point into it.
    file: Option<Arc<SettingsFile>>,
}

/// A value, and the bytes of the configuration file that hold it.
#[derive(Clone, Debug)]
struct Spanned<T> {
    value: T,
    span: Option<Range<usize>>,
}

/// The text of a configuration file.
#[derive(Debug)]
struct SettingsFile {
    path: PathBuf,
    text: Arc<str>,
}

impl<T: Into<String>> From<T> for Spanned<String> {
    fn from(value: T) -> Self {
        let value = value.into();
        Self { value, span: None }
    }
}

/// The warnings of a report, each once and on one line, with its place.
fn warnings(report: Report) -> Vec<String> {
    let report = report.at_least(Severity::Warning);
    let mut lines = Vec::new();
    let mut said = HashSet::new();
    for (sources, diagnostics) in report.batches() {
        let mut locator = Locator::new(sources);
        for it in diagnostics {
            let place = it.place.as_ref().and_then(|place| locator.location(place));
            let place = place.map_or_else(String::new, |it| match it.span {
                Some(span) => format!("{}:{}:{}: ", it.file, span.line, span.column),
                None => format!("{}: ", it.file),
            });
            let line = format!("{place}{}[{}]: {}", it.severity, it.rule, it.message);
            let line = line.replace(char::is_control, " ");
            if said.insert(line.clone()) {
                lines.push(line);
            }
        }
    }
    if report.omitted() > 0 {
        lines.push(format!("{} more are not shown", report.omitted()));
    }
    lines
}

impl Config {
    /// A configuration without settings. Add at least one model.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a model file in JSON AST, or a folder: all files in it and below it that end in `.json`. Several files are
    /// merged into one model.
    pub fn model(mut self, path: impl Into<PathBuf>) -> Self {
        self.models.push(path.into());
        self
    }

    /// Adds a model whose text is in memory. Diagnostics use `path` as its name.
    pub fn model_text(mut self, path: impl Into<PathBuf>, text: impl Into<Vec<u8>>) -> Self {
        let path = path.into();
        self.texts.insert(path.clone(), text.into().into());
        self.model(path)
    }

    /// Selects the service by shape id or by name. A model with one service needs no selection.
    pub fn service(mut self, service: impl Into<String>) -> Self {
        self.service = Some(service.into().into());
        self
    }

    /// Selects operations by shape id or by name. Shapes that they do not refer to are not generated. By default,
    /// all operations are generated.
    pub fn operations<T: Into<String>>(mut self, operations: impl IntoIterator<Item = T>) -> Self {
        let operations = operations.into_iter().map(|it| it.into().into());
        self.operations.get_or_insert_default().extend(operations);
        self
    }

    /// Selects protocols of the service by the ids of their traits or by name, such as `restJson1`. By default, all
    /// protocols that Farrier supports are generated: a server answers in the protocol of the request, and a client
    /// uses the cheapest one unless its user chooses another.
    pub fn protocols<T: Into<String>>(mut self, protocols: impl IntoIterator<Item = T>) -> Self {
        let protocols = protocols.into_iter().map(|it| it.into().into());
        self.protocols.get_or_insert_default().extend(protocols);
        self
    }

    /// Selects the parts to generate: the types alone, the client or the server. By default, all parts are
    /// generated.
    ///
    /// ```no_run
    /// use farrier_codegen::{Config, Parts};
    ///
    /// Config::new().model("models/personalize.json").parts(Parts::Client).build();
    /// ```
    pub fn parts(mut self, parts: Parts) -> Self {
        self.parts = parts;
        self
    }

    /// Selects shapes by shape id or by name. Their types and the types that they refer to are generated, without a
    /// client or server. The model may have a service or none. Cannot be combined with
    /// [`service`](Self::service) and [`operations`](Self::operations).
    pub fn shapes<T: Into<String>>(mut self, shapes: impl IntoIterator<Item = T>) -> Self {
        let shapes = shapes.into_iter().map(|it| it.into().into());
        self.shapes.get_or_insert_default().extend(shapes);
        self
    }

    /// Whether members that the service may later make optional are generated as `Option`, even if they are
    /// required or have a default today. The default is `false`: required members are plain values on both sides.
    ///
    /// Use it to call a service whose model you do not own. The specification lets such a service stop requiring a
    /// member, and your code should still compile with the new model. It concerns members of `@input` structures,
    /// members with `@clientOptional`, and members that target a structure or union, because those never have a
    /// default (Smithy 2.0, "Structure member optionality"). Validators, and so servers, still report missing
    /// members. A client sends no value for an absent default; the service fills it in.
    pub fn optional_inputs(mut self, optional: bool) -> Self {
        self.optional_inputs = optional;
        self
    }

    /// Sets the name of the Rust module. The default is the name of the first model file without its ending, in
    /// snake case.
    pub fn module(mut self, name: impl Into<String>) -> Self {
        self.module = Some(name.into());
        self
    }

    /// Sets the error structure, by shape id or by name, that answers requests which violate constraints. It is used
    /// by operations that list it. `smithy.framework#ValidationException` needs no setting. Without a server, the
    /// setting has no effect.
    pub fn validation_error(mut self, shape: impl Into<String>) -> Self {
        self.validation_error = Some(shape.into().into());
        self
    }

    /// Adds an attribute to the type of a shape: a structure, union or enum, by shape id or by name. It stands after the
    /// attributes that are generated, and several stand in the order of the calls. The compiler of your crate must find
    /// what it names.
    ///
    /// ```no_run
    /// farrier_codegen::Config::new()
    ///     .model("models/personalize.json")
    ///     .attribute("MetricAttribute", "#[derive(schemars::JsonSchema)]")
    ///     .build();
    /// ```
    pub fn attribute(mut self, shape: impl Into<String>, attribute: impl Into<String>) -> Self {
        let attribute = (shape.into().into(), attribute.into());
        self.attributes.push(attribute);
        self
    }

    /// Sets the folder that [`build`](Self::build) writes to. The default is `OUT_DIR`.
    pub fn out_dir(mut self, path: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(path.into());
        self
    }

    /// Sets how modules become files. The default is one file for all modules.
    pub fn layout(mut self, layout: Layout) -> Self {
        self.layout = layout;
        self
    }

    /// Sets how many threads share the work. The default is one thread for each core. The output does not depend on
    /// it.
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = Some(threads);
        self
    }

    /// Generates code from a build script: writes `<module>.rs` to `OUT_DIR`, and tells cargo to run the script again
    /// when a model changes. On failure, prints the error to stderr, which cargo shows, and ends the process with
    /// status 1.
    pub fn build(self) {
        if let Err(error) = self.try_build() {
            // Not `eprintln`: it panics if stderr is closed.
            let _ = writeln!(std::io::stderr(), "{error}");
            std::process::exit(1);
        }
    }

    /// As [`build`](Self::build), but returns the error.
    ///
    /// # Errors
    ///
    /// Those of [`generate`](Self::generate) and of [`FileSet::write`](crate::FileSet::write).
    pub fn try_build(self) -> Result<(), Error> {
        // Printed first, so that cargo also watches the models after a failure.
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
        let generated = self.generate()?;
        // cargo shows the stderr of a script only if it fails, so warnings go to stdout in cargo's form.
        for warning in warnings(generated.report) {
            let _ = writeln!(std::io::stdout(), "cargo:warning={warning}");
        }
        // OUT_DIR is shared: another call, or another generator, may have written to it.
        generated.files.write(&folder, Scope::Files)?;
        Ok(())
    }

    /// Generates code in memory. Reads the models and writes nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] with all diagnostics if a model has errors, [`Error::Setting`] if a setting is wrong.
    pub fn generate(&self) -> Result<Generated, Error> {
        let target = Target {
            module: self.module_name()?,
            models: self.model_names(),
            layout: self.layout,
            threads: self.threads,
        };
        pipeline::generate(self.input()?, &target)
    }

    /// Checks the models as [`generate`](Self::generate) does, and generates nothing. A model with several services,
    /// none of which is selected, is checked for each of them. A model without a service is checked as far as
    /// possible.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] if a setting is wrong. Errors of the model are in the report.
    pub fn validate(&self) -> Result<Validated, Error> {
        Ok(pipeline::validate(self.input()?))
    }

    /// Reads and merges the models and does nothing else. Returns every shape that loads, and the diagnostics for the
    /// rest.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] if there is no model.
    pub fn load(&self) -> Result<(Model, Report), Error> {
        self.check_models()?;
        let (model, diagnostics) = load::load(Sources::default(), self.read());
        let report = Report::new(model.sources.clone(), diagnostics);
        Ok((model, report))
    }

    /// The model files, in the order in which they were added.
    pub fn models(&self) -> impl Iterator<Item = &Path> {
        self.models.iter().map(PathBuf::as_path)
    }

    /// The name of the module: the one that was set, or the default.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] if the name that was set is not an identifier.
    pub fn module_name(&self) -> Result<String, Error> {
        match &self.module {
            Some(name) if ident(name).is_ok() => Ok(name.clone()),
            Some(name) => Err(Error::Setting(format!(
                "`{name}` cannot be the name of a Rust module"
            ))),
            None => {
                let first = self.models.first().map(PathBuf::as_path);
                let name = match first {
                    Some(folder) if folder.is_dir() => {
                        // The name of `.` is that of the folder.
                        let whole = folder.canonicalize().unwrap_or_default();
                        folder
                            .file_name()
                            .or(whole.file_name())
                            .map(ToOwned::to_owned)
                    }
                    file => file.and_then(Path::file_stem).map(ToOwned::to_owned),
                };
                Ok(module_name(&name.unwrap_or_default().to_string_lossy()))
            }
        }
    }

    /// What goes into the pipeline. Reads the models.
    fn input(&self) -> Result<Input, Error> {
        self.check_models()?;
        self.check_shapes().map_err(Error::Setting)?;
        let mut sources = Sources::default();
        let selection = self.selection(&mut sources);
        let attributes = self.own_attributes(&mut sources)?;
        Ok(Input {
            sources,
            files: self.read(),
            selection,
            options: LowerOptions {
                validation_error: None,
                parts: self.selected_parts(),
                optional_inputs: self.optional_inputs,
                attributes,
            },
        })
    }

    /// The attributes that types have beside those that are generated.
    fn own_attributes(&self, sources: &mut Sources) -> Result<Vec<OwnAttribute>, Error> {
        if self.attributes.is_empty() {
            return Ok(Vec::new());
        }
        let file = self.file.as_ref();
        let file = file.map(|it| sources.add(it.path.clone(), it.text.clone()));
        let own = self.attributes.iter().map(|(shape, text)| {
            let value = shape.value.clone();
            let place = file.zip(shape.span.clone());
            let place = place.map(|(file, span)| Place::at(file, span));
            let text = attribute::inside(text).map_err(|why| {
                Error::Setting(format!("`{text}` is no attribute for `{value}`: {why}"))
            })?;
            let shape = transform::ShapeSelector { value, place };
            Ok(OwnAttribute { shape, text })
        });
        own.collect()
    }

    fn check_models(&self) -> Result<(), Error> {
        if self.models.is_empty() {
            let message = "there is no model: name a file with `Config::model`";
            return Err(Error::Setting(message.to_owned()));
        }
        Ok(())
    }

    /// Refuses settings that a list of shapes cannot have.
    fn check_shapes(&self) -> Result<(), String> {
        let other = match (&self.service, &self.operations, self.parts) {
            _ if self.shapes.is_none() => return Ok(()),
            _ if self.protocols.is_some() => "protocols",
            (Some(_), _, _) => "a service",
            (_, Some(_), _) => "operations",
            (_, _, Parts::Client) => "a client",
            (_, _, Parts::Server) => "a server",
            (_, _, Parts::All | Parts::Types) => return Ok(()),
        };
        let cure = "select the service and its operations, or shapes";
        Err(format!(
            "a list of shapes has types, and cannot have {other}: {cure}"
        ))
    }

    /// What to keep of the model, with the places of the settings. Adds the configuration file to the sources.
    fn selection(&self, sources: &mut Sources) -> Selection {
        let file = self.file.as_ref();
        let file = file.map(|it| sources.add(it.path.clone(), it.text.clone()));
        let placed = |setting: &Spanned<String>| transform::ShapeSelector {
            value: setting.value.clone(),
            place: file
                .zip(setting.span.clone())
                .map(|(file, span)| Place::at(file, span)),
        };
        let list = |settings: &Vec<Spanned<String>>| settings.iter().map(placed).collect();
        let error = self.validation_error.as_ref();
        Selection {
            service: self.service.as_ref().map(placed),
            operations: self.operations.as_ref().map(list),
            protocols: self.protocols.as_ref().map(list),
            shapes: self.shapes.as_ref().map(list),
            validation_error: error
                .filter(|_| self.selected_parts().has_server())
                .map(placed),
        }
    }

    /// The parts to generate. A list of shapes has types alone.
    fn selected_parts(&self) -> Parts {
        match self.shapes {
            Some(_) => Parts::Types,
            None => self.parts,
        }
    }

    /// The texts of the models.
    fn read(&self) -> Vec<load::File> {
        let mut files = Vec::new();
        for path in &self.models {
            if let Some(text) = self.texts.get(path) {
                files.push((path.clone(), Ok(text.to_vec())));
            } else if path.is_dir() {
                match model_files::of_folder(path) {
                    Ok(paths) => files.extend(load::read(paths)),
                    Err(error) => files.push((path.clone(), Err(error))),
                }
            } else {
                files.extend(load::read([path.clone()]));
            }
        }
        files
    }

    /// The names of the model files, without their folders, sorted.
    fn model_names(&self) -> Vec<String> {
        let name = |path: &PathBuf| match path.file_name() {
            Some(name) => name.to_string_lossy().into_owned(),
            None => path.display().to_string(),
        };
        let mut names: Vec<String> = self.models.iter().map(name).collect();
        names.sort();
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_name_that_is_no_identifier_is_an_error_that_names_it() {
        let config = Config::new().model("m.json").module("two words");
        let error = config.module_name().unwrap_err();
        assert_eq!(
            error.to_string(),
            "error: `two words` cannot be the name of a Rust module"
        );
    }
}
