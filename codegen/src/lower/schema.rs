//! Tables for codecs, and what binds members to a protocol.

use super::{Lowering, checks};
use crate::ir::{self, Binding, SchemaKind, SchemaMember, SchemaTarget};
use crate::model::{Member, Shape, ShapeKind, TimestampFormat, Traits};

/// Where a structure stands in a message: HTTP bindings count at the top alone (Smithy 2.0, "HTTP
/// bindings").
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Input,
    Answer,
    Inside,
}

impl<'m> Lowering<'m> {
    /// The table of a structure, union, list or map.
    pub(super) fn schema(&mut self, shape: &'m Shape) -> Option<ir::Schema> {
        let kind = match &shape.kind {
            ShapeKind::Structure(members) => {
                let role = self.role(shape);
                let members = members.iter().map(|it| self.schema_member(shape, it, role));
                SchemaKind::Structure(members.collect())
            }
            ShapeKind::Union(members) => {
                let members = members
                    .iter()
                    .map(|it| self.schema_member(shape, it, Role::Inside));
                SchemaKind::Union(members.collect())
            }
            ShapeKind::List(member) => SchemaKind::List {
                member: self.schema_member(shape, member, Role::Inside),
                sparse: shape.traits.sparse(),
            },
            ShapeKind::Map { key, value } => SchemaKind::Map {
                key: self.schema_member(shape, key, Role::Inside),
                value: self.schema_member(shape, value, Role::Inside),
                sparse: shape.traits.sparse(),
            },
            _ => return None,
        };
        Some(ir::Schema {
            name: self.names.static_name(&shape.id),
            id: self.id_in_model(shape).to_string(),
            kind,
        })
    }

    /// Whether the protocol lets the model choose methods, paths, headers and statuses.
    pub(super) fn binds_http(&self) -> bool {
        // Without a protocol, a value is a document of its own.
        self.protocol.is_some_and(ir::Protocol::binds_http)
    }

    fn role(&self, shape: &Shape) -> Role {
        if !self.binds_http() {
            return Role::Inside;
        }
        match self.homes.get(&shape.id) {
            Some(ir::Home::Errors) => Role::Answer,
            Some(ir::Home::Operation(_)) if self.inputs.contains(&shape.id) => Role::Input,
            Some(ir::Home::Operation(_)) => Role::Answer,
            _ => Role::Inside,
        }
    }

    fn schema_member(&self, shape: &Shape, member: &Member, role: Role) -> SchemaMember {
        let traits = &member.traits;
        let target = self.target(member);
        let format = traits
            .timestamp_format()
            .or_else(|| target.and_then(|it| it.traits.timestamp_format()));
        let has_default = traits.default_value().is_some_and(|it| !it.is_null());
        let json_name = match self.protocol {
            // awsJson leaves `@jsonName` aside.
            Some(ir::Protocol::AwsJson1_0 | ir::Protocol::AwsJson1_1) => None,
            None | Some(ir::Protocol::RestJson1) => {
                traits.json_name().filter(|it| *it != member.name)
            }
        };
        SchemaMember {
            name: member.name.clone(),
            target: self.schema_target(member, target, self.top_level.contains(&shape.id)),
            // A default takes the place of a value that was not sent; what is optional for callers is left
            // to validators.
            required: traits.required()
                && !has_default
                && !(self.settings.optional_inputs
                    && checks::may_be_dropped(self.model, shape, member)),
            sensitive: shape.traits.sensitive() || self.is_sensitive(member),
            json_name: json_name.map(str::to_owned),
            timestamp: format.map(|it| match it {
                TimestampFormat::DateTime => ir::TimestampFormat::DateTime,
                TimestampFormat::HttpDate => ir::TimestampFormat::HttpDate,
                TimestampFormat::EpochSeconds => ir::TimestampFormat::EpochSeconds,
            }),
            binding: binding(traits, role),
        }
    }

    fn schema_target(&self, member: &Member, target: Option<&Shape>, top: bool) -> SchemaTarget {
        use ir::Simple;
        let Some(shape) = target else {
            return SchemaTarget::Simple(Simple::Document);
        };
        if member.target.is_unit() {
            return SchemaTarget::Simple(Simple::Unit);
        }
        SchemaTarget::Simple(match &shape.kind {
            ShapeKind::Blob if top && shape.traits.streaming() => Simple::ByteStream,
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
            ShapeKind::Enum(_) => return SchemaTarget::StringEnum,
            ShapeKind::IntEnum(_) => return SchemaTarget::IntEnum,
            ShapeKind::Structure(_)
            | ShapeKind::Union(_)
            | ShapeKind::List(_)
            | ShapeKind::Map { .. } => {
                return SchemaTarget::Own(self.names.static_name(&shape.id));
            }
            _ => Simple::Document,
        })
    }
}

fn binding(traits: &Traits, role: Role) -> Binding {
    let input = role == Role::Input;
    if role == Role::Inside {
        Binding::Body
    } else if traits.http_payload() {
        Binding::Payload
    } else if let Some(name) = traits.http_header() {
        Binding::Header(name.to_ascii_lowercase())
    } else if let Some(prefix) = traits.http_prefix_headers() {
        Binding::PrefixHeaders(prefix.to_ascii_lowercase())
    } else if input && traits.http_label() {
        Binding::Label
    } else if let Some(name) = traits.http_query().filter(|_| input) {
        Binding::Query(name.to_owned())
    } else if input && traits.http_query_params() {
        Binding::QueryParams
    } else if !input && traits.http_response_code() {
        Binding::ResponseCode
    } else {
        Binding::Body
    }
}
