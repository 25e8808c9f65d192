//! Lowers tables for codecs, and binds members to protocols.

use super::{Lowering, customizations, names};
use crate::ir::{self, SchemaKind, SchemaMember, SchemaTarget, Trait};
use farrier_smithy::knowledge::http_bindings::{Location, Message};
use farrier_smithy::knowledge::nullability;
use farrier_smithy::model::{Member, Shape, ShapeKind, TimestampFormat, Traits};

impl<'m> Lowering<'m> {
    /// Returns the table of a structure, union, list or map.
    pub(super) fn schema(&mut self, shape: &'m Shape) -> Option<ir::Schema> {
        let kind = match &shape.kind {
            ShapeKind::Structure(members) => {
                let message = self.message(shape);
                let members = members
                    .iter()
                    .map(|it| self.schema_member(shape, it, message));
                SchemaKind::Structure(members.collect())
            }
            ShapeKind::Union(members) => {
                let members = members.iter().map(|it| self.schema_member(shape, it, None));
                SchemaKind::Union(members.collect())
            }
            ShapeKind::List(member) => SchemaKind::List(self.schema_member(shape, member, None)),
            ShapeKind::Map { key, value } => SchemaKind::Map(
                self.schema_member(shape, key, None),
                self.schema_member(shape, value, None),
            ),
            _ => return None,
        };
        let sparse = shape.traits.sparse().then(|| Trait::new("sparse"));
        let mut own = Vec::from_iter(sparse);
        if names::is_event_stream(shape) && !self.protocols.is_empty() {
            own.push(Trait::new("streaming"));
        }
        own.extend(self.xml_traits(&shape.traits));
        Some(ir::Schema {
            name: self.names.static_name(&shape.id),
            id: self.id_on_the_wire(shape).to_owned(),
            kind,
            traits: own,
        })
    }

    /// Returns the id for codecs. A structure that replaces a missing input or output is `Unit`, because some
    /// protocols serialize it differently from an empty structure.
    fn id_on_the_wire<'a>(&self, shape: &'a Shape) -> &'a str {
        let origin = shape.definition_id();
        match self.model.shapes.get(origin).map(|it| &it.kind) {
            Some(ShapeKind::Operation(_)) => "smithy.api#Unit",
            _ => origin.as_str(),
        }
    }

    /// Whether a protocol uses HTTP binding traits.
    pub(super) fn binds_http(&self) -> bool {
        // Without a protocol, a value is a document.
        self.protocols.iter().any(|it| it.http_bindings)
    }

    /// Whether `@jsonName` applies: to REST protocols and to documents, but not to awsJson and RPC v2.
    fn honours_json_name(&self) -> bool {
        self.protocols.is_empty() || self.protocols.iter().any(|it| it.json_name)
    }

    /// Returns the message of a structure, if HTTP bindings of its members apply.
    fn message(&self, shape: &Shape) -> Option<Message> {
        if !self.binds_http() {
            return None;
        }
        match self.modules.get(&shape.id)? {
            ir::ModulePath::Operation(_) if self.inputs.contains(&shape.id) => {
                Some(Message::Request)
            }
            ir::ModulePath::Operation(_) | ir::ModulePath::Errors => Some(Message::Response),
            ir::ModulePath::Types => None,
        }
    }

    fn schema_member(
        &mut self,
        shape: &'m Shape,
        member: &'m Member,
        message: Option<Message>,
    ) -> SchemaMember {
        let target = self.target(member);
        let mut others = self.rare_traits(shape, member, target, message);
        others.extend(self.constraints(shape, member));
        SchemaMember {
            name: member.name.clone(),
            target: self.schema_target(member, target, self.top_level.contains(&shape.id)),
            wire_traits: self.wire_traits(shape, member, target, message),
            traits: others,
        }
    }

    /// Returns the traits that codecs read for every value.
    fn wire_traits(
        &self,
        owner: &Shape,
        member: &Member,
        target: Option<&Shape>,
        message: Option<Message>,
    ) -> Vec<Trait> {
        let traits = &member.traits;
        let mut found = Vec::new();
        let has_default = nullability::has_default(member);
        // A default replaces an absent value. Only validators check members that are optional for clients.
        let optional = self.is_filled_by_clients(owner, member)
            || self.options.optional_inputs
                && nullability::is_client_optional(self.model, owner, member);
        if traits.required() && !has_default && !optional {
            found.push(Trait::new("required"));
        }
        if owner.traits.sensitive() || self.is_sensitive(member) {
            found.push(Trait::new("sensitive"));
        }
        let json_name = traits.json_name();
        let json_name = json_name.filter(|it| *it != member.name && self.honours_json_name());
        found.extend(json_name.map(|it| Trait::new("json_name").with([it.into()])));
        let format = traits
            .timestamp_format()
            .or_else(|| target.and_then(|it| it.traits.timestamp_format()));
        found.extend(format.map(|it| {
            Trait::new(match it {
                TimestampFormat::DateTime => "date_time",
                TimestampFormat::HttpDate => "http_date",
                TimestampFormat::EpochSeconds => "epoch_seconds",
            })
        }));
        let binding = message.and_then(|it| binding(member, it));
        found.extend(binding.or_else(|| event_binding(member)));
        found
    }

    /// Returns the rare traits of a member that a protocol of the service uses.
    fn rare_traits(
        &self,
        owner: &Shape,
        member: &Member,
        target: Option<&Shape>,
        message: Option<Message>,
    ) -> Vec<Trait> {
        let traits = &member.traits;
        let mut rare = self.xml_traits(traits);
        // Only payloads and text in headers are sent with their media type.
        let media_type = target
            .and_then(|it| it.traits.media_type())
            .filter(|_| message.is_some())
            .filter(|_| traits.http_payload() || traits.http_header().is_some());
        rare.extend(media_type.map(|it| Trait::new("media_type").with([it.into()])));
        if traits.idempotency_token() {
            rare.push(Trait::new("idempotency_token"));
        }
        if self.inputs.contains(&owner.id) {
            let streams = target.is_some_and(|it| it.traits.requires_length());
            rare.extend(streams.then(|| Trait::new("requires_length")));
            rare.extend(customizations::of_member(self.service_id, member));
        }
        rare
    }

    fn xml_traits(&self, traits: &Traits) -> Vec<Trait> {
        let mut found = Vec::new();
        if !self.protocols.iter().any(|it| it.xml) {
            return found;
        }
        let name = traits.xml_name();
        found.extend(name.map(|it| Trait::new("xml_name").with([it.into()])));
        if traits.xml_attribute() {
            found.push(Trait::new("xml_attribute"));
        }
        if traits.xml_flattened() {
            found.push(Trait::new("xml_flattened"));
        }
        found.extend(traits.xml_namespace().map(|it| {
            let prefix = it.prefix.unwrap_or_default();
            Trait::new("xml_namespace").with([prefix.into(), it.uri.into()])
        }));
        let ec2 = traits.ec2_query_name();
        found.extend(ec2.map(|it| Trait::new("ec2_query_name").with([it.into()])));
        found
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

/// Returns the trait that says which part of an event has the member.
fn event_binding(member: &Member) -> Option<Trait> {
    let traits = &member.traits;
    let header = traits.event_header().then(|| Trait::new("event_header"));
    header.or_else(|| traits.event_payload().then(|| Trait::new("event_payload")))
}

/// Returns the trait that says which part of a message has the member. Names of headers are in lower case.
fn binding(member: &Member, message: Message) -> Option<Trait> {
    let named = |word, name: &str| Some(Trait::new(word).with([name.into()]));
    match Location::of(member, message) {
        Location::Label => Some(Trait::new("label")),
        Location::Query(name) => named("query", name),
        Location::QueryParams => Some(Trait::new("query_params")),
        Location::Header(name) => named("header", &name.to_ascii_lowercase()),
        Location::PrefixHeaders(prefix) => named("prefix_headers", &prefix.to_ascii_lowercase()),
        Location::Payload => Some(Trait::new("payload")),
        Location::ResponseCode => Some(Trait::new("response_code")),
        Location::Document => None,
    }
}
