//! Lowers structures, unions and enums.

use std::collections::HashMap;

use super::names::{self, Name};
use super::notes::deprecated;
use super::{Lowering, customizations, docs};
use crate::ir;
use farrier_smithy::knowledge::nullability;
use farrier_smithy::model::{ErrorKind, Member, Shape, ShapeId, ShapeKind};

impl<'m> Lowering<'m> {
    pub(super) fn type_definition(&mut self, shape: &'m Shape) -> Option<ir::TypeDefinition> {
        use ir::TypeDefinition as Definition;
        Some(match &shape.kind {
            ShapeKind::Structure(members) => Definition::Structure(self.structure(shape, members)),
            ShapeKind::Union(members) => Definition::Union(self.union(shape, members)),
            ShapeKind::Enum(members) => Definition::StringEnum(self.string_enum(shape, members)),
            ShapeKind::IntEnum(members) => Definition::IntEnum(self.int_enum(shape, members)),
            _ => return None,
        })
    }

    pub(super) fn structure(&mut self, shape: &'m Shape, members: &'m [Member]) -> ir::Structure {
        let fields = names::fields(members.iter().map(|it| it.name.as_str()));
        let members: Vec<ir::Member> = members
            .iter()
            .zip(fields)
            .enumerate()
            .map(|(index, (member, field))| self.member(shape, index, member, field))
            .collect();
        let required = members
            .iter()
            .filter(|it| it.presence == ir::Presence::Required);
        let stream = |it: &ir::Member| {
            let bytes = ir::Type::Simple(ir::Simple::ByteStream);
            it.value == bytes || matches!(it.value, ir::Type::Events { .. })
        };
        let streams = members.iter().any(stream);
        let new = required
            .map(|it| (it.name.clone(), it.value.clone()))
            .collect();
        let bare = members.iter().any(|it| {
            let set = it.name.strip_prefix("set_");
            set.is_some_and(|it| members.iter().any(|other| bare_name(&other.name) == it))
        });
        ir::Structure {
            bare,
            partial: self.partial.contains(&shape.id),
            name: self.names.type_name(&shape.id).name,
            attributes: self.own_attributes(shape),
            docs: self.shape_docs(shape),
            builder: self.names.builder(&shape.id),
            schema: self.names.static_name(&shape.id),
            debug: debug(shape, members.iter().any(|it| it.sensitive)),
            new,
            members,
            streams,
        }
    }

    fn member(
        &mut self,
        shape: &'m Shape,
        index: usize,
        member: &'m Member,
        field: Name,
    ) -> ir::Member {
        let presence = self.presence(shape, member);
        ir::Member {
            docs: self.member_docs(shape, member, &field, &presence),
            name: field.name,
            model_name: member.name.clone(),
            deprecated: deprecated(&member.traits),
            value: self.value(shape, index, member),
            presence,
            sensitive: self.is_sensitive(member),
        }
    }

    fn union(&mut self, shape: &'m Shape, members: &'m [Member]) -> ir::Union {
        let (events, errors) = self.variants(shape, members);
        let (names, unknown) = names::variants(events.iter().map(|(_, it)| it.name.as_str()));
        let mut variants: Vec<ir::UnionVariant> = events
            .iter()
            .zip(names)
            .map(|(&(index, member), name)| ir::UnionVariant {
                index,
                docs: self.member_docs(shape, member, &name, &ir::Presence::Required),
                accessor: names::accessor(&name.name),
                from: false,
                name: name.name,
                model_name: member.name.clone(),
                deprecated: deprecated(&member.traits),
                value: self.value(shape, index, member),
                sensitive: self.is_sensitive(member),
            })
            .collect();
        let own = ir::Type::Named(self.type_ref(&shape.id));
        variants_with_from(&mut variants, &own);
        let sizes = variants.iter().zip(&events);
        let uneven =
            self.uneven(sizes.map(|(it, (_, member))| self.size(&it.value, &member.target)));
        ir::Union {
            uneven,
            partial: self.partial.contains(&shape.id),
            name: self.names.type_name(&shape.id).name,
            attributes: self.own_attributes(shape),
            docs: self.shape_docs(shape),
            schema: self.names.static_name(&shape.id),
            debug: debug(shape, variants.iter().any(|it| it.sensitive)),
            variants,
            unknown,
            errors,
        }
    }

    /// Returns the members of a union that become variants, with their indices. Errors in a union of events become a
    /// separate enum.
    fn variants(
        &self,
        shape: &'m Shape,
        members: &'m [Member],
    ) -> (Vec<(usize, &'m Member)>, Option<ir::OperationError>) {
        let all = members.iter().enumerate();
        if !names::is_event_stream(shape) {
            return (all.collect(), None);
        }
        let is_error = |member: &Member| {
            let target = self.target(member);
            target.is_some_and(|it| it.traits.error().is_some())
        };
        let (errors, events): (Vec<_>, Vec<_>) = all.partition(|(_, it)| is_error(it));
        let mut targets: Vec<ShapeId> = Vec::new();
        for (_, error) in errors {
            if !targets.contains(&error.target) {
                targets.push(error.target.clone());
            }
        }
        let errors = self.error_enum(
            self.names.stream_error(&shape.id),
            &self.names.type_name(&shape.id).name,
            &targets,
        );
        (events, Some(errors))
    }

    fn string_enum(&mut self, shape: &'m Shape, members: &'m [Member]) -> ir::StringEnum {
        let (names, unknown) = names::variants(members.iter().map(|it| it.name.as_str()));
        let variants = members.iter().zip(names).map(|(member, name)| {
            let value = member.traits.enum_value().and_then(|it| it.as_str());
            let value = value.unwrap_or(&member.name);
            ir::EnumVariant {
                docs: docs::variant(member, &name, value),
                name: name.name,
                value: value.to_owned(),
                deprecated: deprecated(&member.traits),
                internal: member.traits.internal(),
            }
        });
        ir::StringEnum {
            name: self.names.type_name(&shape.id).name,
            attributes: self.own_attributes(shape),
            docs: self.shape_docs(shape),
            sensitive: shape.traits.sensitive(),
            variants: variants.collect(),
            unknown,
        }
    }

    fn int_enum(&mut self, shape: &'m Shape, members: &'m [Member]) -> ir::IntEnum {
        let (names, unknown) = names::variants(members.iter().map(|it| it.name.as_str()));
        let variants = members.iter().zip(names).map(|(member, name)| {
            let value = member.traits.enum_value().and_then(|it| it.as_i64());
            // Rules have checked that there is a value of 32 bits.
            let value = value
                .and_then(|it| i32::try_from(it).ok())
                .unwrap_or_default();
            ir::EnumVariant {
                docs: docs::variant(member, &name, &value.to_string()),
                name: name.name,
                value,
                deprecated: deprecated(&member.traits),
                internal: member.traits.internal(),
            }
        });
        ir::IntEnum {
            name: self.names.type_name(&shape.id).name,
            attributes: self.own_attributes(shape),
            docs: self.shape_docs(shape),
            sensitive: shape.traits.sensitive(),
            variants: variants.collect(),
            unknown,
        }
    }

    pub(super) fn error(&mut self, shape: &'m Shape) -> ir::ErrorStructure {
        let members: &[Member] = match &shape.kind {
            ShapeKind::Structure(members) => members,
            _ => &[],
        };
        let mut structure = self.structure(shape, members);
        let string = ir::Type::Simple(ir::Simple::String);
        let message = structure
            .members
            .iter()
            // A sensitive member is not used as the message.
            .filter(|it| !it.sensitive && !shape.traits.sensitive())
            .find(|it| it.model_name.eq_ignore_ascii_case("message") && it.value == string);
        let message = match message {
            None => ir::Message::None,
            Some(it) if it.presence == ir::Presence::Optional => {
                ir::Message::Optional(it.name.clone())
            }
            Some(it) => ir::Message::Required(it.name.clone()),
        };
        if let ir::Message::Required(name) | ir::Message::Optional(name) = &message {
            structure.new.retain(|(it, _)| it != name);
            structure.new.insert(0, (name.clone(), string));
        }
        let fault = match shape.traits.error() {
            Some(ErrorKind::Server) => ir::Fault::Server,
            _ => ir::Fault::Client,
        };
        ir::ErrorStructure {
            structure,
            code: self.id_in_model(shape).name().to_owned(),
            traits: self.error_traits(shape, fault),
            fault,
            message,
            invalid: None,
        }
    }

    /// Returns the traits of an error that a protocol of the service uses and that differ from the default.
    fn error_traits(&self, shape: &Shape, fault: ir::Fault) -> Vec<ir::Trait> {
        let usual = match fault {
            ir::Fault::Client => 400,
            ir::Fault::Server => 500,
        };
        let mut found = Vec::new();
        let status = shape.traits.http_error();
        let status = status.or_else(|| customizations::http_error(self.service_id, shape));
        let status =
            status.filter(|it| *it != usual && self.protocols.iter().any(|it| it.http_error));
        found.extend(
            status.map(|it| ir::Trait::new("http_error").with([ir::Value::Unsigned(it.into())])),
        );
        let query = shape.traits.aws_query_error();
        found.extend(query.filter(|_| self.query_errors).map(|it| {
            let status = ir::Value::Unsigned(it.status.into());
            ir::Trait::new("aws_query_error").with([it.code.into(), status])
        }));
        found.extend(shape.traits.retryable().map(|it| {
            ir::Trait::new(match it.throttling {
                true => "throttling",
                false => "retryable",
            })
        }));
        found
    }

    /// Returns whether a member is optional (Smithy 2.0, "Structure member optionality"). Clients and servers share
    /// types, so members of inputs and `@clientOptional` are no exceptions, unless the options ask for it.
    fn presence(&mut self, shape: &'m Shape, member: &'m Member) -> ir::Presence {
        let is_client_optional = self.options.optional_inputs
            && nullability::is_client_optional(self.model, shape, member);
        if is_client_optional || self.is_filled_by_clients(shape, member) {
            return ir::Presence::Optional;
        }
        let value = member.traits.default_value().filter(|it| !it.is_null());
        if let Some(value) = value {
            return match self.default(shape, member, value) {
                Some(literal) => ir::Presence::Default(literal),
                None => {
                    self.unsupported(shape, member, "this default value is");
                    ir::Presence::Optional
                }
            };
        }
        match member.traits.required() {
            true => ir::Presence::Required,
            false => ir::Presence::Optional,
        }
    }

    /// Whether clients fill a member that a caller leaves out: an idempotency token. It is absent in a caller's hands
    /// even if the service requires it, so a required one is checked by validators (Smithy 2.0, "idempotencyToken
    /// trait").
    pub(super) fn is_filled_by_clients(&self, shape: &Shape, member: &Member) -> bool {
        member.traits.idempotency_token() && self.inputs.contains(&shape.id)
    }

    /// Returns the type of a member of a structure or union.
    fn value(&mut self, shape: &'m Shape, index: usize, member: &'m Member) -> ir::Type {
        if self.top_level.contains(&shape.id)
            && let Some(target) = self.target(member).filter(|it| it.traits.streaming())
        {
            match target.kind {
                ShapeKind::Blob => return ir::Type::Simple(ir::Simple::ByteStream),
                ShapeKind::Union(_) => {
                    let event = self.type_ref(&target.id);
                    let error = ir::TypeName {
                        name: self.names.stream_error(&target.id),
                        module: event.module.clone(),
                    };
                    return ir::Type::Events { event, error };
                }
                _ => {}
            }
        }
        let value = self.type_of(&member.target);
        match self.boxed.contains(&(shape.id.clone(), index)) {
            true => ir::Type::Boxed(Box::new(value)),
            false => value,
        }
    }

    pub(super) fn type_of(&self, id: &ShapeId) -> ir::Type {
        use ir::Simple;
        if id.is_unit() {
            return ir::Type::Simple(Simple::Unit);
        }
        let Some(shape) = self.model.shape(id) else {
            return ir::Type::Simple(Simple::Document);
        };
        let simple = match &shape.kind {
            ShapeKind::Blob => Simple::Blob,
            ShapeKind::Boolean => Simple::Boolean,
            ShapeKind::String => Simple::String,
            ShapeKind::Byte => Simple::Byte,
            ShapeKind::Short => Simple::Short,
            ShapeKind::Integer => Simple::Integer,
            ShapeKind::Long => Simple::Long,
            ShapeKind::Float => Simple::Float,
            ShapeKind::Double => Simple::Double,
            ShapeKind::BigInteger => Simple::BigInteger,
            ShapeKind::BigDecimal => Simple::BigDecimal,
            ShapeKind::Timestamp => Simple::Timestamp,
            ShapeKind::List(member) => {
                let element = Box::new(self.type_of(&member.target));
                return ir::Type::List {
                    element,
                    sparse: shape.traits.sparse(),
                };
            }
            ShapeKind::Map { key, value } => {
                let key = Box::new(self.type_of(&key.target));
                let value = Box::new(self.type_of(&value.target));
                return ir::Type::Map {
                    key,
                    value,
                    sparse: shape.traits.sparse(),
                };
            }
            ShapeKind::Structure(_)
            | ShapeKind::Union(_)
            | ShapeKind::Enum(_)
            | ShapeKind::IntEnum(_) => return ir::Type::Named(self.type_ref(id)),
            // Other shapes cannot be targets, or were rejected as unsupported.
            _ => Simple::Document,
        };
        ir::Type::Simple(simple)
    }

    /// Whether `Debug` must redact the value of a member. Structures and unions redact their own members.
    pub(super) fn is_sensitive(&self, member: &Member) -> bool {
        let mut member = member;
        loop {
            let Some(target) = self.target(member) else {
                return false;
            };
            if member.traits.sensitive() || target.traits.sensitive() {
                return true;
            }
            member = match &target.kind {
                ShapeKind::List(member) => member,
                ShapeKind::Map { key, .. } if self.is_sensitive(key) => return true,
                ShapeKind::Map { value, .. } => value,
                _ => return false,
            };
        }
    }
}

/// The name of a field without the mark of a keyword.
fn bare_name(field: &str) -> &str {
    field.strip_prefix("r#").unwrap_or(field)
}

/// Marks the variants that a value becomes by its type alone. `own` is the type of the union, which becomes itself.
fn variants_with_from(variants: &mut [ir::UnionVariant], own: &ir::Type) {
    fn unboxed(value: &ir::Type) -> &ir::Type {
        match value {
            ir::Type::Boxed(value) => value,
            value => value,
        }
    }
    let types: Vec<ir::Type> = variants
        .iter()
        .map(|it| unboxed(&it.value).clone())
        .collect();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for value in &types {
        *counts.entry(format!("{value:?}")).or_default() += 1;
    }
    for (variant, value) in variants.iter_mut().zip(&types) {
        let unit = ir::Type::Simple(ir::Simple::Unit);
        let once = counts.get(&format!("{value:?}")) == Some(&1);
        variant.from = once && *value != unit && value != own;
    }
}

fn debug(shape: &Shape, sensitive_members: bool) -> ir::Debug {
    match (shape.traits.sensitive(), sensitive_members) {
        (true, _) => ir::Debug::Hidden,
        (false, true) => ir::Debug::Redacted,
        (false, false) => ir::Debug::Whole,
    }
}
