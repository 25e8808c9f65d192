//! Lowers the service and its operations.

use super::notes::deprecated;
use super::size::SIZE_CAP;
use super::{Lowering, customizations, docs, names};
use crate::ir::{self, FrameworkArgument, Presence, ViolationMapping};
use crate::markdown::{ITEM, MEMBER};
use crate::support::streams::{Streams, unsupported_reason};
use farrier_smithy::model::{Member, Operation, Shape, ShapeId, ShapeKind};

const FRAMEWORK_ERROR: &str = "smithy.framework#ValidationException";

impl<'m> Lowering<'m> {
    /// Returns `None` if neither client nor server is generated.
    pub(super) fn service(&mut self, shape: &Shape) -> Option<ir::Service> {
        if self.protocols.is_empty() {
            return None;
        }
        let name = shape.definition_id().name();
        let version = match &shape.kind {
            ShapeKind::Service(it) => it.version.as_deref().unwrap_or_default(),
            _ => "",
        };
        let sdk_id = shape.traits.aws_service().and_then(|it| it.sdk_id);
        Some(ir::Service {
            shape: name.to_owned(),
            traits: self.service_traits(shape, version),
            interceptors: customizations::interceptors(self.model, shape),
            builder_traits: self.builder_traits(shape),
            endpoint_rules: self.endpoint_rules(shape),
            client_context: self.client_context(shape),
            title: docs::title(shape),
            trait_name: self.names.trait_name(self.model, sdk_id, name),
            protocols: self.protocols.clone(),
            client: self.options.parts.has_client(),
            server: self.serves(),
        })
    }

    /// Whether an operation can be called and served.
    pub(super) fn callable(&self, operation: &Operation) -> bool {
        !self.protocols.is_empty()
            && unsupported_reason(self.model, operation, Streams::of(&self.protocols)).is_none()
    }

    /// Whether there is a server.
    pub(super) fn serves(&self) -> bool {
        !self.protocols.is_empty() && self.options.parts.has_server()
    }

    /// Returns `None` if input or output is missing. Transforms add missing ones.
    pub(super) fn operation(
        &mut self,
        shape: &'m Shape,
        operation: &'m Operation,
    ) -> Option<ir::Operation> {
        let names = self.names.operation(&shape.id);
        let name = self.id_in_model(shape).name();
        let input = self.operation_structure(operation.input.as_ref()?)?;
        let output = self.operation_structure(operation.output.as_ref()?)?;
        let error = self.error_enum(names.error.clone(), name, &operation.errors);
        let title = || format!("The operation `{name}`.");
        let summary = docs::summary(&docs::of(shape, MEMBER, title));
        let mut docs = docs::of(shape, ITEM, title);
        let callable = self.callable(operation);
        let pages = self.pages(shape, &names, &input).filter(|_| callable);
        let mut waiters = self.waiters(shape, &names);
        waiters.retain(|_| callable && !input.streams);
        let mut traits = self.operation_traits(shape, operation);
        traits.extend(pages.iter().map(|it| it.table.clone()));
        traits.extend(waiters.iter().map(|it| it.table.clone()));
        let http = shape.traits.http().filter(|_| self.binds_http());
        let route = http.map(|it| docs::route(&it));
        if names.method.renamed {
            docs.extend([String::new(), format!("Named `{name}` in the model.")]);
        }
        Some(ir::Operation {
            shape: name.to_owned(),
            static_name: names::operation_static(&names.method.name),
            summary,
            docs,
            route,
            deprecated: deprecated(&shape.traits),
            callable,
            input,
            output,
            error,
            traits,
            pages,
            waiters,
            name: names.method.name,
        })
    }

    /// Returns the enum of the errors of an operation or event stream.
    pub(super) fn error_enum(
        &self,
        name: String,
        shape: &str,
        errors: &[ShapeId],
    ) -> ir::OperationError {
        let variants = errors.iter().map(|id| {
            let error = self.type_ref(id);
            let title = || format!("The error `{}`.", error.name);
            let docs = match self.model.shape(id) {
                Some(shape) => docs::summary(&docs::of(shape, MEMBER, title)),
                None => vec![title()],
            };
            ir::ErrorVariant { error, docs }
        });
        let sizes = errors.iter();
        ir::OperationError {
            name,
            docs: vec![format!("The errors of `{shape}`.")],
            variants: variants.collect(),
            uneven: self.uneven(sizes.map(|id| self.size_of_shape(id, SIZE_CAP))),
        }
    }

    fn operation_structure(&mut self, id: &ShapeId) -> Option<ir::Structure> {
        let shape = self.model.shapes.get(id)?;
        match &shape.kind {
            ShapeKind::Structure(members) => Some(self.structure(shape, members)),
            _ => None,
        }
    }

    /// Returns the error for violations of constraints: the configured error if the operation lists it, else
    /// `smithy.framework#ValidationException` if the operation lists that.
    pub(super) fn invalid<'a>(&self, operation: &'a Operation) -> Option<&'a ShapeId> {
        let mut errors = operation.errors.iter().filter(|_| self.serves());
        let configured = self.options.validation_error.as_ref();
        errors
            .clone()
            .find(|it| configured == Some(*it))
            .or_else(|| errors.find(|it| it.as_str() == FRAMEWORK_ERROR))
    }

    /// Returns how an error is created from violations.
    pub(super) fn of_violations(
        &mut self,
        error: &ir::ErrorStructure,
        shape: &'m Shape,
    ) -> ViolationMapping {
        let message = match &error.message {
            ir::Message::None => None,
            ir::Message::Required(name) => Some((name.clone(), false)),
            ir::Message::Optional(name) => Some((name.clone(), true)),
        };
        match (error.structure.new.len(), message) {
            (1, Some(_)) if self.id_in_model(shape).as_str() == FRAMEWORK_ERROR => {
                ViolationMapping::Framework {
                    fields: self.framework_fields(&error.structure, shape),
                }
            }
            (1, Some(_)) => ViolationMapping::Message,
            (0, None) => ViolationMapping::Nothing,
            (_, message) => ViolationMapping::Partial { message },
        }
    }

    /// Returns the list of violations in `smithy.framework#ValidationException`, if it has the form that the
    /// framework defines.
    fn framework_fields(
        &mut self,
        error: &ir::Structure,
        shape: &'m Shape,
    ) -> Option<ir::FrameworkFields> {
        let ShapeKind::Structure(members) = &shape.kind else {
            return None;
        };
        let list: &Member = members.iter().find(|it| it.name == "fieldList")?;
        let ShapeKind::List(element) = &self.target(list)?.kind else {
            return None;
        };
        let field = self.target(element)?;
        let ShapeKind::Structure(of_field) = &field.kind else {
            return None;
        };
        let member = error
            .members
            .iter()
            .find(|it| it.model_name == "fieldList")?;
        if member.presence != Presence::Optional {
            return None;
        }
        let string = ir::Type::Simple(ir::Simple::String);
        let structure = self.structure(field, of_field);
        let arguments = structure
            .members
            .iter()
            .filter(|it| it.presence == Presence::Required);
        let arguments = arguments.map(|it| match it.model_name.as_str() {
            "path" if it.value == string => Some(FrameworkArgument::Path),
            "message" if it.value == string => Some(FrameworkArgument::Message),
            _ => None,
        });
        Some(ir::FrameworkFields {
            member: member.name.clone(),
            element: self.type_ref(&field.id),
            arguments: arguments.collect::<Option<_>>()?,
        })
    }
}
