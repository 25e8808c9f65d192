//! The data of the list: a model comes in; plain data goes out, ordered by shape id, in the JSON form that
//! `docs/cli.md` fixes.

use std::collections::{BTreeMap, BTreeSet};

use farrier_smithy::diagnostic::Locator;
use farrier_smithy::knowledge::closure;
use farrier_smithy::knowledge::protocols;
use farrier_smithy::knowledge::top_down::TopDown;
use farrier_smithy::model::{Member, Model, Operation, Shape, ShapeId, ShapeKind, Traits};
use serde::Serialize;
use serde_json::Value;

use crate::diagnostic_json::LocationJson;
use crate::kind::kind;

/// All entries.
#[derive(Debug, Serialize)]
pub(super) struct Listing {
    pub(super) services: Vec<ServiceEntry>,
    pub(super) resources: Vec<ResourceEntry>,
    pub(super) operations: Vec<OperationEntry>,
    pub(super) shapes: Vec<ShapeEntry>,
}

/// The fields of every entry.
#[derive(Debug, Serialize)]
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) place: Option<LocationJson>,
    pub(super) traits: BTreeMap<String, Value>,
}

#[derive(Debug, Serialize)]
pub(super) struct ServiceEntry {
    #[serde(flatten)]
    pub(super) entry: Entry,
    pub(super) version: Option<String>,
    pub(super) protocols: Vec<String>,
    /// The operations of the service and of its resources.
    pub(super) operations: Vec<String>,
    /// The resources of the service, nested ones too.
    pub(super) resources: Vec<String>,
    pub(super) errors: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct ResourceEntry {
    #[serde(flatten)]
    pub(super) entry: Entry,
    pub(super) identifiers: BTreeMap<String, String>,
    pub(super) operations: Vec<String>,
    pub(super) resources: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct OperationEntry {
    #[serde(flatten)]
    pub(super) entry: Entry,
    /// The services with this operation.
    pub(super) services: Vec<String>,
    /// The protocols of those services.
    pub(super) protocols: Vec<String>,
    pub(super) http: Option<HttpLine>,
    pub(super) input: Option<String>,
    pub(super) output: Option<String>,
    pub(super) errors: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct HttpLine {
    pub(super) method: String,
    pub(super) uri: String,
    pub(super) code: u16,
}

#[derive(Debug, Serialize)]
pub(super) struct ShapeEntry {
    #[serde(flatten)]
    pub(super) entry: Entry,
    pub(super) kind: &'static str,
    pub(super) members: Vec<MemberEntry>,
}

#[derive(Debug, Serialize)]
pub(super) struct MemberEntry {
    pub(super) name: String,
    pub(super) target: String,
    pub(super) traits: BTreeMap<String, Value>,
}

impl Listing {
    /// The shapes of a model, or those that one of its services reaches. Fails if the model lacks that service.
    pub(super) fn new(model: &Model, service: Option<&str>) -> Result<Self, String> {
        let reached = match service {
            Some(name) => Some(closure::of(model, [&find(model, name)?.id])),
            None => None,
        };
        let mut users = BTreeMap::<&ShapeId, Vec<&Shape>>::new();
        for service in model.services() {
            let [operations, _] = bound(model, service);
            for id in operations {
                users.entry(id).or_default().push(service);
            }
        }
        let mut listing = Self {
            services: Vec::new(),
            resources: Vec::new(),
            operations: Vec::new(),
            shapes: Vec::new(),
        };
        let mut locator = Locator::new(&model.sources);
        let listed = |shape: &&Shape| reached.as_ref().is_none_or(|it| it.contains(&shape.id));
        for shape in model.shapes.values().filter(listed) {
            let entry = Entry {
                id: shape.id.to_string(),
                place: locator.location(&model.place_of(shape)).map(Into::into),
                traits: traits(&shape.traits),
            };
            match &shape.kind {
                ShapeKind::Service(it) => {
                    let [operations, resources] = bound(model, shape);
                    let entry = ServiceEntry {
                        entry,
                        version: it.version.clone(),
                        protocols: protocols([shape]),
                        operations: names(operations),
                        resources: names(resources),
                        errors: names(&it.errors),
                    };
                    listing.services.push(entry);
                }
                ShapeKind::Resource(it) => listing.resources.push(ResourceEntry {
                    entry,
                    identifiers: named(&it.identifiers),
                    operations: names(it.bound_operations().map(|(_, id)| id)),
                    resources: names(&it.resources),
                }),
                ShapeKind::Operation(it) => {
                    let users = users.get(&shape.id).map_or(&[][..], Vec::as_slice);
                    listing.operations.push(operation(entry, shape, it, users));
                }
                kind_of => listing.shapes.push(ShapeEntry {
                    entry,
                    kind: kind(kind_of),
                    members: shape.members().into_iter().map(member).collect(),
                }),
            }
        }
        Ok(listing)
    }

    /// Keeps only these kinds; an empty set keeps all.
    pub(super) fn only(mut self, kinds: &BTreeSet<&str>) -> Self {
        let keep = |kind: &str| kinds.is_empty() || kinds.contains(kind);
        self.services.retain(|_| keep("service"));
        self.resources.retain(|_| keep("resource"));
        self.operations.retain(|_| keep("operation"));
        self.shapes.retain(|it| keep(it.kind));
        self
    }
}

fn operation(entry: Entry, shape: &Shape, it: &Operation, users: &[&Shape]) -> OperationEntry {
    OperationEntry {
        entry,
        services: names(users.iter().map(|it| &it.id)),
        protocols: protocols(users.iter().copied()),
        http: shape.traits.http().map(|it| HttpLine {
            method: it.method.to_owned(),
            uri: it.uri.to_owned(),
            code: it.code,
        }),
        input: it.input.as_ref().map(ToString::to_string),
        output: it.output.as_ref().map(ToString::to_string),
        errors: names(&it.errors),
    }
}

fn member(member: &Member) -> MemberEntry {
    MemberEntry {
        name: member.name.clone(),
        target: member.target.to_string(),
        traits: traits(&member.traits),
    }
}

/// The service of this name or id.
fn find<'m>(model: &'m Model, name: &str) -> Result<&'m Shape, String> {
    let found = model
        .services()
        .find(|it| it.id.as_str() == name || it.id.name() == name);
    found.ok_or_else(|| {
        let known: Vec<String> = model.services().map(|it| format!("`{}`", it.id)).collect();
        match known[..] {
            [] => format!("the model does not have a service `{name}`, nor any other"),
            _ => {
                let known = known.join(", ");
                format!("the model does not have a service `{name}`; it has {known}")
            }
        }
    })
}

/// The operations and the resources that are bound to a service, directly or through its resources. Only those that the
/// model defines.
fn bound<'m>(model: &'m Model, service: &'m Shape) -> [Vec<&'m ShapeId>; 2] {
    let Some(it) = TopDown::of(model, service) else {
        return Default::default();
    };
    [it.operations, it.resources].map(|bound| {
        let ids = bound.into_keys();
        ids.filter(|id| model.shapes.contains_key(*id)).collect()
    })
}

/// The protocols of services, without their namespaces.
fn protocols<'m>(services: impl IntoIterator<Item = &'m Shape>) -> Vec<String> {
    let all = services.into_iter().flat_map(protocols::of_service);
    let names = all.map(|it| it.name().to_owned());
    let distinct: BTreeSet<String> = names.collect();
    distinct.into_iter().collect()
}

fn traits(traits: &Traits) -> BTreeMap<String, Value> {
    let all = traits.iter();
    all.map(|(id, value)| (id.to_string(), value.clone()))
        .collect()
}

fn names<'m>(ids: impl IntoIterator<Item = &'m ShapeId>) -> Vec<String> {
    let distinct: BTreeSet<&ShapeId> = ids.into_iter().collect();
    distinct.into_iter().map(ToString::to_string).collect()
}

fn named(ids: &BTreeMap<String, ShapeId>) -> BTreeMap<String, String> {
    let pairs = ids.iter();
    pairs
        .map(|(name, id)| (name.clone(), id.to_string()))
        .collect()
}
