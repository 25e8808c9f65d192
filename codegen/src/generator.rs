//! The pipeline, stage by stage: a [`Config`] comes in, generated code or diagnostics come out.

use crate::config::Config;
use crate::error::Error;
use crate::lower::{self, Only};
use crate::output::{self, FileSet};
use crate::{emit, ir, parallel, support};
use farrier_smithy::diagnostic::{Diagnostics, Report, Severity, Sources};
use farrier_smithy::load;
use farrier_smithy::model::{Model, Shape, ShapeKind};
use farrier_smithy::transform::{self, Selection, Setting};
use farrier_smithy::validate::{self, Suppressions};

/// Generates the code of one service, or of a list of shapes.
#[derive(Clone, Debug)]
pub struct Generator {
    config: Config,
}

/// What a [`Generator`] answers with.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The code, in the layout that the configuration asks for.
    pub files: FileSet,
    /// What the code was printed from: every name in it.
    pub package: ir::Package,
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

/// What [`Generator::validate`] answers with.
#[derive(Clone, Debug, Default)]
pub struct Validated {
    /// How many services were checked.
    pub services: usize,
    /// How many shapes the files hold.
    pub shapes: usize,
    /// Everything that was found, errors included.
    pub report: Report,
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

        let (model, diagnostics) = load::load(sources, config.read());
        let mut findings = Findings::new(&model);
        findings.stop_at_errors(diagnostics)?;
        findings.stop_at_errors(validate::loaded(&model))?;

        let (model, package) = lowered(model, &selection, config, &mut findings)?;
        let threads = config.threads.unwrap_or_else(parallel::cores);
        let printed = parallel::map(threads, &emit::parts(&package), |part| {
            output::Printed::new(part.emit())
        });
        let modules = printed.into_iter().collect::<Result<_, _>>()?;
        let files = output::format(&module, &config.model_names(), modules, config.layout)?;

        Ok(Generated {
            files,
            package,
            summary: Summary::of(module, &model),
            report: findings.into_report(),
        })
    }

    /// Runs the rules and generates nothing: the same stages as [`generate`](Self::generate), up to code. A
    /// model with several services, of which no setting chooses one, is checked for each of them; one
    /// without a service as far as that goes.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] if a setting is wrong. What is wrong with the model is in the report.
    pub fn validate(&self) -> Result<Validated, Error> {
        let config = &self.config;
        let mut sources = Sources::default();
        let selection = config.selection(&mut sources)?;

        let (model, diagnostics) = load::load(sources, config.read());
        let mut validated = Validated {
            services: 0,
            shapes: model.shapes.len(),
            report: Report::default(),
        };
        let mut findings = Findings::new(&model);
        let loaded = findings.stop_at_errors(diagnostics);
        let loaded = loaded.and_then(|()| findings.stop_at_errors(validate::loaded(&model)));
        if let Err(error) = loaded {
            validated.report = error.into_report()?;
            return Ok(validated);
        }
        validated.report = findings.into_report();

        let chosen = [&selection.operations, &selection.shapes];
        let chosen = selection.service.is_some() || chosen.iter().any(|it| it.is_some());
        let selections = match chosen {
            true => vec![selection],
            false => each_service(&model, &selection),
        };
        let services = selections.iter().filter(|it| it.shapes.is_none());
        validated.services = services.count();
        for selection in selections {
            let mut findings = Findings::new(&model);
            let report = match lowered(model.clone(), &selection, config, &mut findings) {
                Ok(_) => findings.into_report(),
                Err(error) => error.into_report()?,
            };
            validated.report.append(report);
        }
        Ok(validated)
    }
}

/// Prepares and lowers the selected part of a loaded and checked model.
fn lowered(
    model: Model,
    selection: &Selection,
    config: &Config,
    findings: &mut Findings,
) -> Result<(Model, ir::Package), Error> {
    let (model, diagnostics) = transform::prepare(model, selection);
    findings.stop_at_errors(diagnostics)?;
    findings.stop_at_errors(validate::prepared(&model))?;
    if config.part() != Some(Only::Types) {
        findings.stop_at_errors(support::check(&model))?;
    }

    let settings = lower::Settings {
        validation_error: transform::validation_error(&model, selection),
        only: config.part(),
        optional_inputs: config.optional_inputs,
    };
    match lower::lower(&model, &settings) {
        Ok(package) => Ok((model, package)),
        Err(diagnostics) => Err(findings.stop(diagnostics)),
    }
}

/// A selection for each service of the model.
fn each_service(model: &Model, selection: &Selection) -> Vec<Selection> {
    let select = |service: &Shape| Selection {
        service: Some(Setting::new(service.id.as_str())),
        ..selection.clone()
    };
    model.services().map(select).collect()
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

/// What the stages have found so far, as far as the model does not suppress it.
struct Findings {
    sources: Sources,
    suppressions: Suppressions,
    diagnostics: Diagnostics,
}

impl Findings {
    fn new(model: &Model) -> Self {
        Self {
            sources: model.sources.clone(),
            suppressions: Suppressions::of(model),
            diagnostics: Diagnostics::new(),
        }
    }

    /// Notes what a stage has found. An error among it ends the run: the next stage may rely on it.
    fn stop_at_errors(&mut self, found: Diagnostics) -> Result<(), Error> {
        if found.has_errors() {
            return Err(self.stop(found));
        }
        self.diagnostics.append(self.suppressions.apply(found));
        Ok(())
    }

    /// The error that ends the run, with all that has been found.
    fn stop(&mut self, found: Diagnostics) -> Error {
        self.diagnostics.append(self.suppressions.apply(found));
        let sources = std::mem::take(&mut self.sources);
        let diagnostics = std::mem::take(&mut self.diagnostics);
        let report = Report::new(sources, diagnostics);
        Error::Invalid(report.at_least(Severity::Warning))
    }

    fn into_report(self) -> Report {
        Report::new(self.sources, self.diagnostics)
    }
}
