//! Reads `farrier.toml`: its text comes in; out goes a [`Config`] for each service that it lists, or every
//! mistake in it, at its line and column.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Config, Setting, SettingsFile, join};
use crate::error::Error;
use crate::generator::{Generator, Summary};
use crate::lower::Only;
use crate::output::{FileSet, Layout, crate_root, ident};
use crate::rules;
use farrier_smithy::diagnostic::{Diagnostic, Diagnostics, Place, Report, SourceId, Sources};

/// A configuration file: the services to generate into one crate.
///
/// ```toml
/// output = "../generated/src"      # the crate's `src`; paths are relative to this file
///
/// [[service]]
/// models = ["personalize.json"]
/// module = "personalize"           # left out: the first model's name
/// service = "AmazonPersonalize"    # left out: the model's only service
/// operations = ["DescribeMetricAttribution"]    # left out: all
/// protocols = ["restJson1"]        # left out: all that the service has
/// only = "client"                  # or "types", "server"; left out: both sides
/// optional-inputs = true           # left out: false; see `Config::optional_inputs`
/// validation-error = "InvalidInputException"    # left out: smithy.framework#ValidationException
/// ```
///
/// A table with `shapes = ["MetricAttribute"]`, instead of `service`, `operations`, `protocols` and `only`, is for the types
/// of these shapes and of what they reach.
#[derive(Clone, Debug)]
pub struct Project {
    file: Arc<SettingsFile>,
    output: PathBuf,
    services: Vec<Config>,
}

/// What a [`Project`] generates.
#[derive(Clone, Debug)]
pub struct GeneratedProject {
    /// The files of the crate's `src`: `lib.rs` and a folder for each service.
    pub files: FileSet,
    /// What was generated, service by service in the order of the configuration.
    pub services: Vec<Summary>,
    /// Findings that stop nothing: warnings and notes.
    pub report: Report,
}

/// A service whose turn it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its Rust module.
    pub module: String,
    /// Which one it is, from 1.
    pub number: usize,
    /// How many there are.
    pub of: usize,
}

impl Project {
    /// Reads a configuration file.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] if it cannot be read, [`Error::Invalid`] with all mistakes in it.
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

    /// As [`read`](Self::read), from text that is in memory already.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] with all mistakes in it.
    pub fn parse(path: impl Into<PathBuf>, text: &str) -> Result<Self, Error> {
        let path = path.into();
        let mut sources = Sources::default();
        let source = sources.add(path.clone(), text);
        let text: Arc<str> = text.into();
        let file = Arc::new(SettingsFile { path, text });
        let mut reader = Reader {
            source,
            diagnostics: Diagnostics::new(),
        };
        let project = reader.project(&file);
        if reader.diagnostics.has_errors() {
            // In the order of the file, not in that of the checks.
            let mut problems: Vec<_> = reader.diagnostics.into_iter().collect();
            problems.sort_by(|a, b| a.place.cmp(&b.place));
            let mut diagnostics = Diagnostics::new();
            diagnostics.extend(problems);
            let report = Report::of_configuration(&file.path, sources, diagnostics);
            return Err(Error::Invalid(report));
        }
        Ok(project)
    }

    /// How many threads to generate each service with; see [`Config::threads`].
    pub fn threads(mut self, threads: usize) -> Self {
        for service in &mut self.services {
            *service = std::mem::take(service).threads(threads);
        }
        self
    }

    /// The folder that the generated files belong in.
    pub fn output(&self) -> &Path {
        &self.output
    }

    /// The settings of each service.
    pub fn services(&self) -> &[Config] {
        &self.services
    }

    /// Generates every service to memory. Goes through all of them before it stops at an error.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] with the diagnostics of all services.
    pub fn generate(&self) -> Result<GeneratedProject, Error> {
        self.generate_telling(|_| {})
    }

    /// As [`generate`](Self::generate), and tells `begin` which service comes next before each.
    ///
    /// # Errors
    ///
    /// Those of [`generate`](Self::generate).
    pub fn generate_telling(&self, mut begin: impl FnMut(Step)) -> Result<GeneratedProject, Error> {
        let mut files = FileSet::new();
        let mut services = Vec::new();
        let mut report = Report::default();
        for (index, config) in self.services.iter().enumerate() {
            begin(Step {
                module: config.module_name()?,
                number: index + 1,
                of: self.services.len(),
            });
            match Generator::new(config.clone()).generate() {
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
            crate_root(&name.to_string_lossy(), &modules)?,
        );
        Ok(GeneratedProject {
            files,
            services,
            report,
        })
    }
}

type Value<'a> = Spanned<DeValue<'a>>;

/// Turns TOML values into settings, and notes what is wrong with them.
struct Reader {
    source: SourceId,
    diagnostics: Diagnostics,
}

impl Reader {
    fn project(&mut self, file: &Arc<SettingsFile>) -> Project {
        let folder = file.path.parent().unwrap_or(Path::new(""));
        let mut project = Project {
            file: file.clone(),
            output: PathBuf::new(),
            services: Vec::new(),
        };
        let (document, errors) = DeTable::parse_recoverable(&file.text);
        for error in &errors {
            self.error(error.span().unwrap_or(0..0), error.message());
        }
        if !errors.is_empty() {
            return project;
        }
        let mut table = Table::new(document.get_ref());
        match table.take("output") {
            Some(value) => {
                if let Some(output) = self.string(value, "a folder") {
                    project.output = join(folder, &output.value);
                }
            }
            None => self.missing("`output` is missing: the folder to write to"),
        }
        match table.take("service") {
            Some(value) => match value.get_ref() {
                DeValue::Array(tables) => {
                    let services = tables.iter().map(|it| self.service(it, file, folder));
                    project.services = services.collect();
                }
                _ => self.wrong_type(value, "one or more tables `[[service]]`"),
            },
            None => self.missing("there is no table `[[service]]`, so nothing to generate"),
        }
        self.unknown_keys(&table, &["output", "service"]);
        self.same_modules(document.get_ref(), &project.services);
        project
    }

    fn service(&mut self, value: &Value<'_>, file: &Arc<SettingsFile>, folder: &Path) -> Config {
        let mut config = Config::new().layout(Layout::Files);
        config.file = Some(file.clone());
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong_type(value, "a table");
            return config;
        };
        let mut table = Table::new(table);
        match table.take("models") {
            Some(models) => {
                let paths = self.strings(models, "a list of model files");
                if paths.is_empty() && models.get_ref().is_array() {
                    self.error(models.span(), "a service needs at least one model");
                }
                let paths = paths.iter().map(|it| join(folder, &it.value));
                config.models = paths.collect();
            }
            None => self.error(
                value.span(),
                "`models` is missing: the files that hold the service",
            ),
        }
        if let Some(module) = table.take("module") {
            config.module = self.module(module);
        }
        let name = "a shape's id or name";
        config.service = table.take("service").and_then(|it| self.string(it, name));
        let error = table.take("validation-error");
        config.validation_error = error.and_then(|it| self.string(it, name));
        let operations = table.take("operations");
        config.operations = operations.map(|it| self.strings(it, "a list of operations"));
        let protocols = table.take("protocols");
        config.protocols = protocols.map(|it| self.strings(it, "a list of protocols"));
        config.only = table.take("only").and_then(|it| self.only(it));
        let optional = table.take("optional-inputs");
        config.optional_inputs = optional.is_some_and(|it| self.boolean(it));
        if let Some(shapes) = table.take("shapes") {
            config.shapes = Some(self.strings(shapes, "a list of shapes"));
            if let Err(error) = config.check_shapes() {
                self.error(shapes.span(), error);
            }
        }
        let keys = [
            "models",
            "module",
            "only",
            "operations",
            "optional-inputs",
            "protocols",
            "service",
            "shapes",
            "validation-error",
        ];
        self.unknown_keys(&table, &keys);
        config
    }

    fn module(&mut self, value: &Value<'_>) -> Option<String> {
        let name = self.string(value, "a name")?.value;
        // rustc could not tell `lib/mod.rs` from the crate's own `lib.rs`.
        let taken = name == "lib" || name == "main";
        if taken || ident(&name).is_err() {
            self.error(
                value.span(),
                format!("`{name}` cannot be the name of a Rust module"),
            );
            return None;
        }
        Some(name)
    }

    fn only(&mut self, value: &Value<'_>) -> Option<Only> {
        match self.string(value, "a string")?.value.as_str() {
            "types" => Some(Only::Types),
            "client" => Some(Only::Client),
            "server" => Some(Only::Server),
            other => {
                let parts = "`types`, `client` and `server`";
                let message = format!("there is no part `{other}`: the parts are {parts}");
                self.error(value.span(), message);
                None
            }
        }
    }

    fn boolean(&mut self, value: &Value<'_>) -> bool {
        let boolean = value.get_ref().as_bool();
        if boolean.is_none() {
            self.wrong_type(value, "true or false");
        }
        boolean.unwrap_or_default()
    }

    fn strings(&mut self, value: &Value<'_>, expected: &str) -> Vec<Setting> {
        let DeValue::Array(values) = value.get_ref() else {
            self.wrong_type(value, expected);
            return Vec::new();
        };
        let values = values.iter();
        values
            .filter_map(|it| self.string(it, "a string"))
            .collect()
    }

    fn string(&mut self, value: &Value<'_>, expected: &str) -> Option<Setting> {
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(value, expected);
            return None;
        };
        Some(Setting {
            value: text.to_owned(),
            span: Some(value.span()),
        })
    }

    /// Two services cannot share a module: the second would replace the first.
    fn same_modules(&mut self, document: &DeTable<'_>, services: &[Config]) {
        let tables = document
            .get("service")
            .and_then(|it| it.get_ref().as_array());
        let mut seen = BTreeMap::new();
        for (config, table) in services
            .iter()
            .zip(tables.into_iter().flat_map(|it| it.iter()))
        {
            let Ok(module) = config.module_name() else {
                continue;
            };
            if config.models.is_empty() {
                continue;
            }
            if let Some(first) = seen.insert(module.clone(), table.span()) {
                let message = format!("two services would be generated into the module `{module}`");
                let place = Place::at(self.source, table.span());
                let first = Place::at(self.source, first);
                self.diagnostics.push(
                    Diagnostic::error(rules::CONFIGURATION, message)
                        .at(place)
                        .related(first, "the first one")
                        .help("give one of them a name of its own with `module`".to_owned()),
                );
            }
        }
    }

    fn unknown_keys(&mut self, table: &Table<'_, '_>, known: &[&str]) {
        for (key, span) in table.rest() {
            let place = Place::at(self.source, span);
            let known: Vec<_> = known.iter().map(|it| format!("`{it}`")).collect();
            self.diagnostics.push(
                Diagnostic::error(rules::CONFIGURATION, format!("unknown key `{key}`"))
                    .at(place)
                    .help(format!("the keys here are {}", known.join(", "))),
            );
        }
    }

    fn wrong_type(&mut self, value: &Value<'_>, expected: &str) {
        let found = value.get_ref().type_str();
        self.error(value.span(), format!("expected {expected}, found {found}"));
    }

    /// Something that the file as a whole lacks.
    fn missing(&mut self, message: &str) {
        let place = Place::file(self.source);
        self.diagnostics
            .push(Diagnostic::error(rules::CONFIGURATION, message).at(place));
    }

    fn error(&mut self, span: Range<usize>, message: impl Into<String>) {
        let place = Place::at(self.source, span);
        self.diagnostics
            .push(Diagnostic::error(rules::CONFIGURATION, message).at(place));
    }
}

/// A table whose keys are taken one by one; what is left is unknown.
struct Table<'a, 'i> {
    entries: BTreeMap<&'a str, (Range<usize>, &'a Value<'i>)>,
}

impl<'a, 'i> Table<'a, 'i> {
    fn new(table: &'a DeTable<'i>) -> Self {
        let entries = table.iter();
        let entries = entries.map(|(key, value)| (key.get_ref().as_ref(), (key.span(), value)));
        Self {
            entries: entries.collect(),
        }
    }

    fn take(&mut self, key: &str) -> Option<&'a Value<'i>> {
        self.entries.remove(key).map(|(_, value)| value)
    }

    fn rest(&self) -> impl Iterator<Item = (&'a str, Range<usize>)> {
        self.entries
            .iter()
            .map(|(key, (span, _))| (*key, span.clone()))
    }
}

#[cfg(test)]
mod tests;
