//! The stages in their order: model files come in with what to make of them, generated code or diagnostics go
//! out.

use std::collections::HashSet;

use crate::error::Error;
use crate::lower::{self, LowerOptions, Parts};
use crate::output::{self, FileSet, Layout};
use crate::{emit, ir, parallel, support};
use farrier_smithy::diagnostic::{Report, Severity, Sources};
use farrier_smithy::knowledge::protocols;
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

/// Runs all stages. Rules run even if earlier ones have found errors, so that one run reports everything.
pub(crate) fn generate(input: Input, target: &Target) -> Result<Generated, Error> {
    let Input {
        sources,
        files,
        selection,
        options,
    } = input;
    let (model, diagnostics) = load::load(sources, files);
    let mut gate = StageGate::new(&model);
    gate.add(diagnostics);
    gate.add(validate::check_model(&model));
    // Resources are not in a prepared model. They are selected if all operations are.
    let resources = match selection.operations {
        None => resources(&model),
        Some(_) => HashSet::new(),
    };

    let (model, prepared) = prepared(model, &selection, Severity::Error, &options, &mut gate);
    if prepared {
        let shapes = model.shapes.values();
        let shapes = shapes.map(|it| it.definition_id().to_string());
        let selected: HashSet<String> = shapes.chain(resources).collect();
        gate.retain_shapes(|id| selected.contains(id));
    }
    let Some(package) = lowered(&model, &selection, options, &mut gate) else {
        return Err(gate.into_report().into());
    };
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

/// Runs the stages up to the IR. A model with several services, none of which is selected, is checked for each of them,
/// and what no service reaches is checked, too.
pub(crate) fn validate(input: Input) -> Validated {
    let Input {
        sources,
        files,
        selection,
        options,
    } = input;
    let (model, diagnostics) = load::load(sources, files);
    let mut gate = StageGate::new(&model);
    gate.add(diagnostics);
    gate.add(validate::check_model(&model));

    let is_whole = selects_nothing(&selection);
    let selections = each_service(&model, selection);
    let services = selections.iter().filter(|it| it.shapes.is_none());
    let services = services.count();
    for selection in selections {
        let (model, _) = prepared(
            model.clone(),
            &selection,
            Severity::Note,
            &options,
            &mut gate,
        );
        lowered(&model, &selection, options.clone(), &mut gate);
    }
    if is_whole {
        gate.add(validate::check_unreached(&model));
    }
    Validated {
        services,
        shapes: model.shapes.len(),
        report: gate.into_report(),
    }
}

/// Prepares the selected part of a loaded model, and checks it. Returns whether there is such a part. `unknown` is how
/// bad it is that the service has no protocol that Farrier knows.
fn prepared(
    model: Model,
    selection: &Selection,
    unknown: Severity,
    options: &LowerOptions,
    gate: &mut StageGate,
) -> (Model, bool) {
    let (model, diagnostics) = transform::prepare(model, selection);
    gate.add(diagnostics);
    let selected = selection.shapes.is_some() || model.services().count() == 1;
    if selected {
        gate.add(validate::check_selection(&model));
        if options.parts != Parts::Types {
            gate.add(support::check(&model, unknown));
        }
    }
    (model, selected)
}

/// Lowers a prepared model, if no stage has found an error.
fn lowered(
    model: &Model,
    selection: &Selection,
    mut options: LowerOptions,
    gate: &mut StageGate,
) -> Option<ir::Package> {
    if gate.has_errors() {
        return None;
    }
    let mut services = model.services();
    if services.any(|it| protocols::of_service(it).next().is_none()) {
        // There is no client or server, only types.
        options.parts = Parts::Types;
    }
    options.validation_error = transform::validation_error(model, selection);
    match lower::lower(model, &options) {
        Ok(package) => Some(package),
        Err(diagnostics) => {
            gate.add(diagnostics);
            None
        }
    }
}

/// The resources of a model.
fn resources(model: &Model) -> HashSet<String> {
    let shapes = model.shapes.values();
    let resources = shapes.filter(|it| matches!(it.kind, ShapeKind::Resource(_)));
    resources.map(|it| it.id.to_string()).collect()
}

/// Whether a selection names neither a service nor a part of one.
fn selects_nothing(selection: &Selection) -> bool {
    let lists = [&selection.operations, &selection.shapes];
    selection.service.is_none() && lists.iter().all(|it| it.is_none())
}

/// The selection, if it names something, or one for each service of the model.
fn each_service(model: &Model, selection: Selection) -> Vec<Selection> {
    if !selects_nothing(&selection) {
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
