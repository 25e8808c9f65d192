//! The pipeline, stage by stage: a [`Config`] comes in, generated code or diagnostics come out.

use crate::config::Config;
use crate::diagnostic::{Diagnostics, Severity, Sources};
use crate::error::{Error, Report};
use crate::model::{Model, ShapeKind};
use crate::output::{self, FileSet};
use crate::{emit, load, lower};
use crate::{transform, validate};

/// Generates the code of one service.
#[derive(Clone, Debug)]
pub struct Generator {
    config: Config,
}

/// What a [`Generator`] answers with.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The code, in the layout that the configuration asks for.
    pub files: FileSet,
    /// How much it is.
    pub summary: Summary,
    /// Findings that stop nothing: warnings and notes.
    pub report: Report,
}

/// What was generated for a service, in figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The Rust module.
    pub module: String,
    /// How many operations it has.
    pub operations: usize,
    /// How many shapes beside service and operations: what the operations reach.
    pub shapes: usize,
}

impl Generator {
    /// A generator with these settings.
    pub fn new(config: Config) -> Self {
        Self { config }
    }

    /// Generates to memory: reads the models and writes nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] with all diagnostics if a model is wrong, [`Error::Setting`] if a setting is.
    pub fn generate(&self) -> Result<Generated, Error> {
        let config = &self.config;
        let module = config.module_name()?;
        let mut sources = Sources::default();
        let selection = config.selection(&mut sources)?;

        let (model, diagnostics) = load::load(sources, load::read(config.models.clone()));
        let mut findings = Findings::new(&model);
        findings.stop_at_errors(diagnostics)?;
        findings.stop_at_errors(validate::loaded(&model))?;

        let (model, diagnostics) = transform::prepare(model, &selection);
        findings.stop_at_errors(diagnostics)?;
        findings.stop_at_errors(validate::prepared(&model))?;

        let settings = lower::Settings {
            validation_error: transform::validation_error(&model, &selection),
        };
        let package = match lower::lower(&model, &settings) {
            Ok(package) => package,
            Err(diagnostics) => return Err(findings.stop(diagnostics)),
        };
        let modules = emit::emit(&package);
        let files = output::format(&module, &config.model_names(), modules, config.layout)?;

        Ok(Generated {
            files,
            summary: Summary::of(module, &model),
            report: findings.into_report(),
        })
    }
}

impl Summary {
    fn of(module: String, model: &Model) -> Self {
        let mut operations = 0;
        let mut shapes = 0;
        for shape in model.shapes.values() {
            match shape.kind {
                ShapeKind::Operation(_) => operations += 1,
                ShapeKind::Service(_) | ShapeKind::Resource(_) => {}
                _ => shapes += 1,
            }
        }
        Self {
            module,
            operations,
            shapes,
        }
    }
}

/// What the stages have found so far.
struct Findings {
    sources: Sources,
    diagnostics: Diagnostics,
}

impl Findings {
    fn new(model: &Model) -> Self {
        Self {
            sources: model.sources.clone(),
            diagnostics: Diagnostics::new(),
        }
    }

    /// Notes what a stage has found. An error among it ends the run: the next stage may rely on it.
    fn stop_at_errors(&mut self, found: Diagnostics) -> Result<(), Error> {
        if found.has_errors() {
            return Err(self.stop(found));
        }
        self.diagnostics.append(found);
        Ok(())
    }

    /// The error that ends the run, with all that has been found.
    fn stop(&mut self, found: Diagnostics) -> Error {
        self.diagnostics.append(found);
        let sources = std::mem::take(&mut self.sources);
        let diagnostics = std::mem::take(&mut self.diagnostics);
        let report = Report::new(sources, diagnostics);
        Error::Invalid(report.at_least(Severity::Warning))
    }

    fn into_report(self) -> Report {
        Report::new(self.sources, self.diagnostics)
    }
}
