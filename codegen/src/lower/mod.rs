//! The lower stage: a prepared and checked model comes in, the IR goes out. The IR has types alone if there is no
//! service, or if neither client nor server is generated.
//!
//! It is the only stage that chooses names (`names`), decides which members are optional, boxes recursion (`boxing`),
//! and binds members to protocols. It reports a diagnostic for everything that it cannot lower.

mod auth;
mod boxing;
mod client_context;
mod constraints;
mod customizations;
mod default;
mod docs;
pub(crate) mod endpoint_rules;
mod equality;
pub(crate) mod jmespath;
mod names;
mod notes;
mod operation;
mod operation_traits;
mod options;
mod own_attributes;
mod pages;
mod schema;
mod sensitive;
mod size;
mod types;
mod waiters;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};

use self::boxing::Boxed;
use self::names::{Names, Statics};
pub use self::options::{LowerOptions, OwnAttribute, Parts};
use crate::ir;
use crate::rules;
use farrier_smithy::diagnostic::{Diagnostic, Diagnostics};
use farrier_smithy::knowledge::exact::ExactNumbers;
use farrier_smithy::knowledge::operations::OperationIndex;
use farrier_smithy::knowledge::protocols;
use farrier_smithy::model::{Member, Model, Shape, ShapeId, ShapeKind};

/// How deep lists and maps may be nested directly.
const MAX_NESTED: usize = 32;

/// Lowers the service of a model, or its types alone.
///
/// # Errors
///
/// Diagnostics for everything that cannot be expressed in Rust.
pub fn lower(model: &Model, options: &LowerOptions) -> Result<ir::Package, Diagnostics> {
    let mut out = Diagnostics::new();
    let mut services = model.shapes.values();
    let service = services.find(|it| matches!(it.kind, ShapeKind::Service(_)));
    let mut protocols: Vec<&'static ir::Protocol> = Vec::new();
    if let Some(service) = service.filter(|_| options.parts != Parts::Types) {
        protocols.extend(protocols::of_service(service));
        if protocols.is_empty() {
            let message = format!("service `{}` has no protocol that is supported", service.id);
            let place = model.place_of(service);
            out.push(
                Diagnostic::error(rules::LOWER, message)
                    .shape(&service.id)
                    .at(place),
            );
        }
    }
    nested_too_deep(model, &mut out);
    if out.has_errors() {
        return Err(out);
    }
    let names = Names::new(model);
    let modules = modules(model, &names);
    let inputs = inputs(model);
    let compatible = service.is_some_and(|it| it.traits.aws_query_compatible());
    let query_errors =
        protocols.iter().any(|it| it.query_error) || (compatible && !protocols.is_empty());
    let mut lowering = Lowering {
        model,
        options,
        protocols,
        query_errors,
        partial: equality::partial(model),
        boxed: boxing::boxed(model),
        reachable_from_input: constraints::reachable_from_input(model, &inputs),
        top_level: top_level(model),
        inputs,
        names,
        modules,
        numbers: ExactNumbers::new(&model.sources),
        sensitive: sensitive::holders(model),
        service_id: customizations::service_id(model),
        variants: RefCell::default(),
        pattern_names: Statics::default(),
        patterns: HashMap::new(),
        out,
    };
    lowering.check_own_attributes();
    let package = lowering.package(service);
    if lowering.out.has_errors() {
        Err(lowering.out)
    } else {
        Ok(package)
    }
}

/// The state of lowering a model.
struct Lowering<'m> {
    model: &'m Model,
    options: &'m LowerOptions,
    /// The protocols of the service. Empty if neither client nor server is generated.
    protocols: Vec<&'static ir::Protocol>,
    /// Whether `@awsQueryError` applies.
    query_errors: bool,
    names: Names,
    modules: HashMap<&'m ShapeId, ir::ModulePath>,
    /// The structures that can contain streams: no member targets them.
    top_level: HashSet<&'m ShapeId>,
    /// The structures that are inputs of operations.
    inputs: HashSet<&'m ShapeId>,
    /// The shapes whose values can hold something that is `@sensitive`, however deep.
    sensitive: HashSet<&'m ShapeId>,
    /// The name of the service in SDKs.
    service_id: Option<&'m str>,
    boxed: Boxed,
    /// The structures and unions without `Eq`.
    partial: HashSet<ShapeId>,
    /// The shapes that inputs refer to. Their constraints are checked.
    reachable_from_input: HashSet<&'m ShapeId>,
    /// Reads the digits of numbers in the files of the model.
    numbers: ExactNumbers<'m>,
    /// The variants of enums by value, for default values.
    variants: RefCell<HashMap<&'m ShapeId, HashMap<String, String>>>,
    pattern_names: Statics,
    /// The patterns found so far, by shape and member.
    patterns: HashMap<(&'m ShapeId, Option<&'m str>), ir::Pattern>,
    out: Diagnostics,
}

impl<'m> Lowering<'m> {
    fn package(&mut self, service: Option<&'m Shape>) -> ir::Package {
        let mut types = BTreeMap::new();
        let mut errors = BTreeMap::new();
        let mut schemas = BTreeMap::new();
        let mut operations = BTreeMap::new();
        let violated = self.model.shapes.values().filter_map(|it| match &it.kind {
            ShapeKind::Operation(it) => self.invalid(it),
            _ => None,
        });
        let violated: HashSet<&ShapeId> = violated.collect();
        for shape in self.model.shapes.values() {
            if let Some(schema) = self.schema(shape) {
                schemas.insert(schema.name.clone(), schema);
            }
            match self.modules.get(&shape.id) {
                Some(ir::ModulePath::Types) => {
                    if let Some(it) = self.type_definition(shape) {
                        types.insert(it.name().to_owned(), it);
                    }
                }
                Some(ir::ModulePath::Errors) => {
                    let mut it = self.error(shape);
                    if violated.contains(&shape.id) {
                        it.invalid = Some(self.of_violations(&it, shape));
                    }
                    errors.insert(it.structure.name.clone(), it);
                }
                _ => {}
            }
            if let ShapeKind::Operation(operation) = &shape.kind
                && let Some(it) = self.operation(shape, operation)
            {
                operations.insert(it.name.clone(), it);
            }
        }
        let mut patterns: Vec<ir::Pattern> = self.patterns.drain().map(|(_, it)| it).collect();
        patterns.sort_by(|a, b| a.name.cmp(&b.name));
        ir::Package {
            docs: docs::of_package(service),
            // If no operation can be called, there is no service.
            service: service
                .and_then(|it| self.service(it))
                .filter(|_| operations.is_empty() || operations.values().any(|it| it.callable)),
            types: types.into_values().collect(),
            errors: errors.into_values().collect(),
            operations: operations.into_values().collect(),
            schemas: schemas.into_values().collect(),
            patterns,
        }
    }

    /// Returns the target of a member. Rules have checked that it exists.
    fn target(&self, member: &Member) -> Option<&'m Shape> {
        self.model.shape(&member.target)
    }

    fn type_ref(&self, id: &ShapeId) -> ir::TypeName {
        let module = self
            .modules
            .get(id)
            .cloned()
            .unwrap_or(ir::ModulePath::Types);
        ir::TypeName {
            name: self.names.type_name(id).name,
            module,
        }
    }

    /// Returns the id of a shape in the model file. Messages use this id.
    fn id_in_model<'a>(&self, shape: &'a Shape) -> &'a ShapeId {
        let origin = shape.definition_id();
        // A structure that a transform created for an operation has the place of the operation, but not its id.
        match self.model.shapes.get(origin).map(|it| &it.kind) {
            Some(ShapeKind::Operation(_)) => &shape.id,
            _ => origin,
        }
    }

    fn unsupported(&mut self, shape: &Shape, member: &Member, what: &str) {
        let message = format!("member `{}`: {what} not supported yet", member.name);
        let place = self.model.place_of_member(shape, member);
        self.out.push(
            Diagnostic::error(rules::UNSUPPORTED, message)
                .shape(&shape.id)
                .at(place),
        );
    }
}

/// Returns the module of each shape that becomes a type.
fn modules<'m>(model: &'m Model, names: &Names) -> HashMap<&'m ShapeId, ir::ModulePath> {
    let mut modules = HashMap::new();
    for (id, shape) in &model.shapes {
        let module = match shape.kind {
            ShapeKind::Structure(_) if shape.traits.error().is_some() => ir::ModulePath::Errors,
            ShapeKind::Structure(_)
            | ShapeKind::Union(_)
            | ShapeKind::Enum(_)
            | ShapeKind::IntEnum(_) => ir::ModulePath::Types,
            _ => continue,
        };
        modules.insert(id, module);
    }
    for (id, shape) in &model.shapes {
        if let ShapeKind::Operation(operation) = &shape.kind {
            let module = names.operation(id).method.name;
            for structure in operation.input.iter().chain(&operation.output) {
                modules.insert(structure, ir::ModulePath::Operation(module.clone()));
            }
        }
    }
    modules
}

/// Returns the structures that are not errors and that no member targets.
fn top_level(model: &Model) -> HashSet<&ShapeId> {
    let structures = model.shapes.values().filter(|shape| {
        matches!(shape.kind, ShapeKind::Structure(_)) && shape.traits.error().is_none()
    });
    let mut top_level: HashSet<&ShapeId> = structures.map(|shape| &shape.id).collect();
    for member in model.shapes.values().flat_map(Shape::members) {
        top_level.remove(&member.target);
    }
    top_level
}

fn inputs(model: &Model) -> HashSet<&ShapeId> {
    let index = OperationIndex::new(model);
    index.inputs().map(|it| &it.shape.id).collect()
}

/// Reports lists and maps that contain only each other, because Rust has no type for them, and nesting that is too
/// deep, which may be an attack. A chain is reported once, where it begins, and each shape is visited once.
fn nested_too_deep(model: &Model, out: &mut Diagnostics) {
    let inner = |shape: &Shape| match &shape.kind {
        ShapeKind::List(member) | ShapeKind::Map { value: member, .. } => {
            let target = model.shapes.get(&member.target);
            target.filter(|it| matches!(it.kind, ShapeKind::List(_) | ShapeKind::Map { .. }))
        }
        _ => None,
    };
    let targets = model.shapes.values().filter_map(inner);
    let held: HashSet<&ShapeId> = targets.map(|it| &it.id).collect();
    let (inner_ones, heads): (Vec<&Shape>, Vec<&Shape>) =
        model.shapes.values().partition(|it| held.contains(&it.id));
    let mut levels: HashMap<&ShapeId, usize> = HashMap::new();
    // Those that another one holds come last: only those of circles are new then.
    for first in heads.into_iter().chain(inner_ones) {
        let mut path = Vec::new();
        let mut begun = HashSet::new();
        let mut at = Some(first);
        while let Some(shape) = at
            && !levels.contains_key(&shape.id)
            && begun.insert(&shape.id)
        {
            path.push(&shape.id);
            at = inner(shape);
        }
        let Some(_) = path.first() else { continue };
        let below = at.map(|it| levels.get(&it.id).copied());
        let (mut level, endless) = match below {
            None => (0, false),
            Some(Some(level)) => (level, false),
            Some(None) => (MAX_NESTED, true),
        };
        for id in path.into_iter().rev() {
            level = level.saturating_add(1);
            levels.insert(id, level);
        }
        if level > MAX_NESTED {
            let how = match endless {
                true => "without an end".to_owned(),
                false => format!("more than {MAX_NESTED} levels deep"),
            };
            let message = format!("`{}` holds lists and maps in each other, {how}", first.id);
            let error = Diagnostic::error(farrier_smithy::rules::RECURSION, message)
                .shape(&first.id)
                .at(model.place_of(first));
            out.push(error.help("put a structure between them".to_owned()));
        }
    }
}
