//! Reads `farrier.toml`. Its text comes in. A [`Config`] for each service that it lists goes out, or every mistake
//! in it with line and column.

mod reader;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Config, SettingsFile};
use crate::error::Error;
use crate::output::{FileSet, services_root};
use crate::pipeline::Summary;
use crate::rules;
use farrier_smithy::diagnostic::{Diagnostic, Diagnostics, Place, Report, Sources};

/// A configuration file: a list of services to generate into one crate.
///
/// ```toml
/// output = "../generated/src"      # the `src` of the crate, or a folder in one; paths are relative to this file
///
/// [[service]]
/// models = ["personalize.json"]
/// module = "personalize"           # default: the name of the first model
/// service = "AmazonPersonalize"    # default: the only service of the model
/// operations = ["DescribeMetricAttribution"]    # default: all
/// protocols = ["restJson1"]        # default: all protocols of the service
/// parts = "client"                 # or "types", "server"; default: "all"
/// optional-inputs = true           # default: false; see `Config::optional_inputs`
/// validation-error = "InvalidInputException"    # default: smithy.framework#ValidationException
/// attributes = { MetricAttribute = "#[derive(schemars::JsonSchema)]" }    # see `Config::attribute`
/// ```
///
/// A table with `shapes = ["MetricAttribute"]` generates the types of these shapes and of the shapes that they refer
/// to. It has none of the keys `service`, `operations` and `protocols`.
#[derive(Clone, Debug)]
pub struct Project {
    file: Arc<SettingsFile>,
    output: PathBuf,
    services: Vec<Config>,
}

/// The code of all services of a [`Project`].
#[derive(Clone, Debug)]
pub struct GeneratedProject {
    /// The files of the crate's `src`: `lib.rs` and a folder for each service. A folder inside a `src` is a module of
    /// that crate, with a `mod.rs` in the place of `lib.rs`.
    pub files: FileSet,
    /// How much was generated for each service, in the order of the configuration.
    pub services: Vec<Summary>,
    /// Warnings and notes.
    pub report: Report,
}

/// The service that is generated next.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step {
    /// The Rust module.
    pub module: String,
    /// The number of the service, from 1.
    pub number: usize,
    /// The number of all services.
    pub of: usize,
}

impl Project {
    /// Reads a configuration file.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] if the file cannot be read, [`Error::Invalid`] with all mistakes in it.
    pub fn read(path: impl Into<PathBuf>) -> Result<Self, Error> {
        let path = path.into();
        let bytes = fs::read(&path).map_err(|it| Error::io("read", &path, it))?;
        match String::from_utf8(bytes) {
            Ok(text) => Self::parse(path, &text),
            Err(error) => {
                // The readable part is kept: the place is its end.
                let valid = error.utf8_error().valid_up_to();
                let mut sources = Sources::default();
                let text = String::from_utf8_lossy(error.as_bytes());
                let place = Place::at(sources.add(path.clone(), text.as_ref()), valid..valid);
                let problem =
                    Diagnostic::error(rules::CONFIGURATION, "the file is not UTF-8 from here on");
                let report = Report::of_configuration(&path, sources, problem.at(place).into());
                Err(Error::Invalid(report))
            }
        }
    }

    /// Reads a configuration file whose text is in memory. Diagnostics use `path` as its name.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] with all mistakes in the text.
    pub fn parse(path: impl Into<PathBuf>, text: &str) -> Result<Self, Error> {
        let file = SettingsFile {
            path: path.into(),
            text: text.into(),
        };
        let (project, sources, diagnostics) = reader::read(&Arc::new(file));
        if diagnostics.has_errors() {
            // In the order of the file, not in that of the checks.
            let mut problems: Vec<_> = diagnostics.into_iter().collect();
            problems.sort_by(|a, b| a.place.cmp(&b.place));
            let mut diagnostics = Diagnostics::new();
            diagnostics.extend(problems);
            let path = &project.file.path;
            let report = Report::of_configuration(path, sources, diagnostics);
            return Err(Error::Invalid(report));
        }
        Ok(project)
    }

    /// Sets how many threads generate each service; see [`Config::threads`].
    pub fn threads(mut self, threads: usize) -> Self {
        for service in &mut self.services {
            *service = std::mem::take(service).threads(threads);
        }
        self
    }

    /// The folder to write the generated files to.
    pub fn output(&self) -> &Path {
        &self.output
    }

    /// The settings of each service.
    pub fn services(&self) -> &[Config] {
        &self.services
    }

    /// Generates every service in memory. An error in one service does not stop the others, so that the error reports
    /// all of them.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] with the diagnostics of all services.
    pub fn generate(&self) -> Result<GeneratedProject, Error> {
        self.generate_with_progress(|_| {})
    }

    /// As [`generate`](Self::generate), and calls `begin` before each service.
    ///
    /// # Errors
    ///
    /// Those of [`generate`](Self::generate).
    pub fn generate_with_progress(
        &self,
        mut begin: impl FnMut(Step),
    ) -> Result<GeneratedProject, Error> {
        let mut files = FileSet::new();
        let mut services = Vec::new();
        let mut report = Report::default();
        for (index, config) in self.services.iter().enumerate() {
            begin(Step {
                module: config.module_name()?,
                number: index + 1,
                of: self.services.len(),
            });
            match config.generate() {
                Ok(generated) => {
                    files.insert_all(Path::new(""), generated.files);
                    services.push(generated.summary);
                    report.append(generated.report);
                }
                Err(Error::Invalid(problems)) => report.append(problems),
                Err(other) => return Err(other),
            }
        }
        if report.has_errors() {
            return Err(Error::Invalid(report));
        }
        let mut modules: Vec<String> = services.iter().map(|it| it.module.clone()).collect();
        modules.sort();
        let name = self.file.path.file_name().unwrap_or_default();
        files.insert_all(
            Path::new(""),
            services_root(root_file(&self.output), &name.to_string_lossy(), &modules)?,
        );
        Ok(GeneratedProject {
            files,
            services,
            report,
        })
    }
}

/// Returns the name of the file that declares the modules of an output folder.
fn root_file(output: &Path) -> &'static str {
    let above = output.parent().into_iter().flat_map(Path::components);
    match above.into_iter().any(|it| it.as_os_str() == "src") {
        true => "mod.rs",
        false => "lib.rs",
    }
}

#[cfg(test)]
mod tests;
