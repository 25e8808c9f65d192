//! The stages in their order: model files come in with what to make of them, generated code or diagnostics go
//! out.

use crate::error::Error;
use crate::lower::{self, LowerOptions, Parts};
use crate::output::{self, FileSet, Layout};
use crate::{emit, ir, parallel, support};
use farrier_smithy::diagnostic::{Report, Sources};
use farrier_smithy::load;
use farrier_smithy::model::{Model, Shape, ShapeKind};
use farrier_smithy::transform::{self, Selection, ShapeSelector};
use farrier_smithy::validate::{self, StageGate};

/// What the stages up to the IR work on.
#[derive(Debug)]
pub(crate) struct Input {
    /// The configuration file, if there is one.
    pub(crate) sources: Sources,
    /// The model files.
    pub(crate) files: Vec<load::File>,
    /// What to keep of the model.
    pub(crate) selection: Selection,
    /// What to make of it. The validation error follows from the selection.
    pub(crate) options: LowerOptions,
}

/// How the IR becomes files.
#[derive(Debug)]
pub(crate) struct Target {
    /// The Rust module.
    pub(crate) module: String,
    /// The names of the model files, for the first line of each generated file.
    pub(crate) models: Vec<String>,
    /// How modules become files.
    pub(crate) layout: Layout,
    /// How many threads share the work. `None`: one for each core.
    pub(crate) threads: Option<usize>,
}

/// The code of one service, or of a list of shapes.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Generated {
    /// The code, in the layout that the configuration asks for.
    pub files: FileSet,
    /// The IR that the code was printed from.
    #[doc(hidden)]
    pub package: ir::Package,
    /// How much was generated.
    pub summary: Summary,
    /// Warnings and notes.
    pub report: Report,
}

/// What was generated for a service, in figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The Rust module.
    pub module: String,
    /// The number of operations.
    pub operations: usize,
    /// The number of shapes that the operations reach, without services, resources and operations.
    pub shapes: usize,
}

/// What the rules say about models.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Validated {
    /// The number of services that were checked.
    pub services: usize,
    /// The number of shapes in the files.
    pub shapes: usize,
    /// Everything that was found, errors included.
    pub report: Report,
}

/// Runs all stages.
pub(crate) fn generate(input: Input, target: &Target) -> Result<Generated, Error> {
    let (model, diagnostics) = load::load(input.sources, input.files);
    let mut gate = StageGate::new(&model);
    gate.pass(diagnostics)?;
    gate.pass(validate::check_model(&model))?;

    let (model, package) = lowered(model, &input.selection, input.options, &mut gate)?;
    let threads = target.threads.unwrap_or_else(parallel::cores);
    let printed = parallel::map(threads, &emit::chunks(&package), |chunk| {
        output::Printed::new(chunk.emit())
    });
    let modules = printed.into_iter().collect::<Result<_, _>>()?;
    let files = output::format(&target.module, &target.models, modules, target.layout)?;

    Ok(Generated {
        files,
        package,
        summary: Summary::of(target.module.clone(), &model),
        report: gate.into_report(),
    })
}

/// Runs the stages up to the IR. A model with several services, none of which is selected, is checked for each
/// of them. A model without a service is checked as far as that goes.
pub(crate) fn validate(input: Input) -> Validated {
    let (model, diagnostics) = load::load(input.sources, input.files);
    let mut validated = Validated {
        services: 0,
        shapes: model.shapes.len(),
        report: Report::default(),
    };
    let mut gate = StageGate::new(&model);
    let loaded = gate.pass(diagnostics);
    let loaded = loaded.and_then(|()| gate.pass(validate::check_model(&model)));
    if let Err(report) = loaded {
        validated.report = report;
        return validated;
    }
    validated.report = gate.into_report();

    let selections = each_service(&model, input.selection);
    let services = selections.iter().filter(|it| it.shapes.is_none());
    validated.services = services.count();
    for selection in selections {
        let mut gate = StageGate::new(&model);
        let options = input.options.clone();
        let report = match lowered(model.clone(), &selection, options, &mut gate) {
            Ok(_) => gate.into_report(),
            Err(report) => report,
        };
        validated.report.append(report);
    }
    validated
}

/// Prepares and lowers the selected part of a loaded and checked model.
fn lowered(
    model: Model,
    selection: &Selection,
    mut options: LowerOptions,
    gate: &mut StageGate,
) -> Result<(Model, ir::Package), Report> {
    let (model, diagnostics) = transform::prepare(model, selection);
    gate.pass(diagnostics)?;
    gate.pass(validate::check_selection(&model))?;
    if options.parts != Parts::Types {
        gate.pass(support::check(&model))?;
    }

    options.validation_error = transform::validation_error(&model, selection);
    match lower::lower(&model, &options) {
        Ok(package) => Ok((model, package)),
        Err(diagnostics) => Err(gate.close(diagnostics)),
    }
}

/// The selection, if it names something, or one for each service of the model.
fn each_service(model: &Model, selection: Selection) -> Vec<Selection> {
    let lists = [&selection.operations, &selection.shapes];
    if selection.service.is_some() || lists.iter().any(|it| it.is_some()) {
        return vec![selection];
    }
    let select = |service: &Shape| Selection {
        service: Some(ShapeSelector::new(service.id.as_str())),
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
