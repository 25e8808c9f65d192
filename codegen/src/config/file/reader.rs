//! Reads settings from TOML, and notes every mistake with its place.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use super::super::{Spanned, attribute};
use super::{Config, Project, SettingsFile};
use crate::lower::Parts;
use crate::output::{Layout, ident};
use crate::rules;
use farrier_smithy::diagnostic::{Diagnostic, Diagnostics, Place, SourceId, Sources};

/// Reads a configuration file. Returns what could be read, the file as a source, and the mistakes in it.
pub(super) fn read(file: &Arc<SettingsFile>) -> (Project, Sources, Diagnostics) {
    let mut sources = Sources::default();
    let mut reader = Reader {
        source: sources.add(file.path.clone(), file.text.clone()),
        diagnostics: Diagnostics::new(),
    };
    let project = reader.project(file);
    (project, sources, reader.diagnostics)
}

type Value<'a> = toml::Spanned<DeValue<'a>>;

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
        if let Some(attributes) = table.take("attributes") {
            config.attributes = self.attributes(attributes);
        }
        let operations = table.take("operations");
        config.operations = operations.map(|it| self.strings(it, "a list of operations"));
        let protocols = table.take("protocols");
        config.protocols = protocols.map(|it| self.strings(it, "a list of protocols"));
        // `only` was the name of this key before.
        let parts = table.take("parts").or_else(|| table.take("only"));
        config.parts = parts.map_or(Parts::All, |it| self.parts(it));
        let optional = table.take("optional-inputs");
        config.optional_inputs = optional.is_some_and(|it| self.boolean(it));
        if let Some(shapes) = table.take("shapes") {
            config.shapes = Some(self.strings(shapes, "a list of shapes"));
            if let Err(error) = config.check_shapes() {
                self.error(shapes.span(), error);
            }
        }
        let keys = [
            "attributes",
            "models",
            "module",
            "operations",
            "optional-inputs",
            "parts",
            "protocols",
            "service",
            "shapes",
            "validation-error",
        ];
        self.unknown_keys(&table, &keys);
        config
    }

    /// Reads a table of shapes, each with an attribute or a list of them.
    fn attributes(&mut self, value: &Value<'_>) -> Vec<(Spanned<String>, String)> {
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong_type(value, "a table of shapes and their attributes");
            return Vec::new();
        };
        let mut all = Vec::new();
        for (shape, attributes) in table.iter() {
            let texts = match attributes.get_ref() {
                DeValue::Array(_) => self.strings(attributes, "a list of attributes"),
                _ => Vec::from_iter(self.string(attributes, "an attribute or a list of them")),
            };
            for text in texts {
                if let Err(why) = attribute::inside(&text.value) {
                    let span = text.span.clone().unwrap_or(0..0);
                    self.error(span, format!("`{}` is no attribute: {why}", text.value));
                }
                let shape = Spanned {
                    value: shape.get_ref().to_string(),
                    span: Some(shape.span()),
                };
                all.push((shape, text.value));
            }
        }
        all
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

    fn parts(&mut self, value: &Value<'_>) -> Parts {
        let Some(name) = self.string(value, "a string") else {
            return Parts::All;
        };
        match name.value.as_str() {
            "all" => Parts::All,
            "types" => Parts::Types,
            "client" => Parts::Client,
            "server" => Parts::Server,
            other => {
                let names = "`all`, `types`, `client` or `server`";
                let message = format!("unknown parts `{other}`: expected {names}");
                self.error(value.span(), message);
                Parts::All
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

    fn strings(&mut self, value: &Value<'_>, expected: &str) -> Vec<Spanned<String>> {
        let DeValue::Array(values) = value.get_ref() else {
            self.wrong_type(value, expected);
            return Vec::new();
        };
        let values = values.iter();
        values
            .filter_map(|it| self.string(it, "a string"))
            .collect()
    }

    fn string(&mut self, value: &Value<'_>, expected: &str) -> Option<Spanned<String>> {
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(value, expected);
            return None;
        };
        Some(Spanned {
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

/// The path `path` relative to `folder`. Resolves `..` by name, so that the result prints as a person would write
/// it.
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
    fn paths_are_shown_without_detours() {
        let shown = |path| join(Path::new("models"), path).display().to_string();
        assert_eq!(shown("a.json"), "models/a.json");
        assert_eq!(shown("./x/../a.json"), "models/a.json");
        assert_eq!(shown("../generated/src"), "generated/src");
        assert_eq!(shown("../../up"), "../up");
        assert_eq!(shown("/abs/./x"), "/abs/x");
    }
}
