//! Chooses the Rust names of shapes, members and operations.
//!
//! All types of a service share one namespace, so that a name has one meaning wherever it is imported. The rules, in
//! order:
//!
//! 1. A shape keeps its name if it is upper camel case (`DBInstance`). Otherwise the name is converted (`dbInstance`
//!    to `DbInstance`). A leading digit gets the prefix `V`.
//! 2. An error loses the suffix `Exception`, unless the rest is the name of another shape.
//! 3. A name that Rust's prelude or generated code uses gets the suffix `Shape` (`ResultShape`).
//! 4. If names of shapes differ in case only, a shape that keeps its name comes first, then the first by shape id. The
//!    others get numbers (`Foo2`).
//! 5. An operation `X` has the enum `XError`, and a structure `X` the builder `XBuilder`. If a shape has that name, they
//!    get a number.
//!
//! 6. A paginated operation `x` has the method `x_pages`, and a waiter `Y` the method `wait_until_y`. If an operation has
//!    that name, they get a number.
//!
//! Members and operations become snake case. Enum members and variants become upper camel case. A keyword is written
//! raw (`r#type`). `self`, `super`, `crate`, `Self` and names that would hide a function get a trailing underscore. A
//! leading digit gets the prefix `_`, or `V` in a variant. If two names become equal, the later one gets a number
//! (`foo_2`). If a name differs from the converted name, the documentation says what it is in the model.

mod reserved;

use std::collections::{HashMap, HashSet};

use heck::{ToShoutySnakeCase as _, ToSnakeCase as _, ToUpperCamelCase as _};

use farrier_smithy::knowledge::waiters::waiters;
use farrier_smithy::model::{Model, Shape, ShapeId, ShapeKind};

/// A Rust name, and whether the documentation has to say what it is in the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) name: String,
    pub(super) renamed: bool,
}

/// The names of shapes and of the items that are generated for them.
#[derive(Debug, Default)]
pub(super) struct Names {
    types: HashMap<ShapeId, Name>,
    statics: HashMap<ShapeId, String>,
    builders: HashMap<ShapeId, String>,
    /// The enums of errors that end an event stream.
    stream_errors: HashMap<ShapeId, String>,
    operations: HashMap<ShapeId, OperationNames>,
}

/// The names of an operation.
#[derive(Clone, Debug)]
pub(super) struct OperationNames {
    pub(super) method: Name,
    pub(super) error: String,
    /// The method that returns the pages, if the operation is paginated.
    pub(super) pages: Option<String>,
    /// The methods of waiters, by the names of these in the model.
    pub(super) waiters: HashMap<String, String>,
}

impl OperationNames {
    fn new(method: Name, error: String) -> Self {
        Self {
            method,
            error,
            pages: None,
            waiters: HashMap::new(),
        }
    }
}

impl Names {
    /// Names the shapes of a model.
    pub(super) fn new(model: &Model) -> Self {
        let mut names = Self::default();
        let mut taken = HashSet::new();
        names.add_types(model, &mut taken);
        names.add_statics(model);
        names.add_operations(model, &mut taken);
        for shape in types(model).filter(|it| is_event_stream(it)) {
            let error = format!("{}Error", names.type_name(&shape.id).name);
            let error = unique(error, &mut taken).name;
            names.stream_errors.insert(shape.id.clone(), error);
        }
        for shape in types(model).filter(|it| matches!(it.kind, ShapeKind::Structure(_))) {
            let builder = format!("{}Builder", names.type_name(&shape.id).name);
            let builder = unique(builder, &mut taken).name;
            names.builders.insert(shape.id.clone(), builder);
        }
        names
    }

    fn add_types(&mut self, model: &Model, taken: &mut HashSet<String>) {
        let (errors, others): (Vec<_>, Vec<_>) =
            types(model).partition(|shape| short_name(shape).is_some());
        // Shapes that keep their name come first, so that no shape with a changed name takes it from them.
        let (keep, change): (Vec<_>, Vec<_>) = others.into_iter().partition(|shape| {
            let name = shape.id.name();
            type_name(name) == name && !is_reserved(name)
        });
        for shape in keep.into_iter().chain(change) {
            self.add_type(shape, type_name(shape.id.name()), taken);
        }
        for shape in errors {
            let short = short_name(shape).filter(|it| !taken.contains(&key(it)));
            let name = short.unwrap_or_else(|| type_name(shape.id.name()));
            self.add_type(shape, name, taken);
        }
    }

    fn add_type(&mut self, shape: &Shape, name: String, taken: &mut HashSet<String>) {
        let reserved = is_reserved(&name);
        let name = if reserved {
            format!("{name}Shape")
        } else {
            name
        };
        let name = unique(name, taken);
        self.types.insert(
            shape.id.clone(),
            Name {
                renamed: name.renamed || reserved,
                ..name
            },
        );
    }

    fn add_operations(&mut self, model: &Model, taken: &mut HashSet<String>) {
        let mut methods = HashSet::new();
        for shape in model.shapes.values() {
            if !matches!(shape.kind, ShapeKind::Operation(_)) {
                continue;
            }
            let error = unique(format!("{}Error", type_name(shape.id.name())), taken).name;
            let mut method = unique_snake(snake(shape.id.name()), &mut methods);
            // The method is the name of a module, too, and `mod.rs` is taken.
            if method.name == "r#mod" || reserved::METHODS.contains(&method.name.as_str()) {
                let bare = method.name.trim_start_matches("r#");
                method = Name {
                    name: format!("{bare}_"),
                    renamed: true,
                };
            }
            let names = OperationNames::new(method, error);
            self.operations.insert(shape.id.clone(), names);
        }
        self.add_pages_and_waiters(model, &mut methods);
    }

    /// Names the methods for pages and waiters. They give way to those of operations.
    fn add_pages_and_waiters(&mut self, model: &Model, methods: &mut HashSet<String>) {
        let mut add = |name: String| {
            let renamed = false;
            unique_snake(Name { name, renamed }, methods).name
        };
        for shape in model.shapes.values() {
            let Some(names) = self.operations.get_mut(&shape.id) else {
                continue;
            };
            if shape.traits.get("smithy.api#paginated").is_some() {
                let bare = names.method.name.trim_start_matches("r#");
                names.pages = Some(add(format!("{}_pages", bare.trim_end_matches('_'))));
            }
            for waiter in waiters(shape) {
                let method = add(format!("wait_until_{}", waiter.name.to_snake_case()));
                names.waiters.insert(waiter.name.to_owned(), method);
            }
        }
    }

    /// A table has the name of its type. Lists and maps are not types, so their tables give way.
    fn add_statics(&mut self, model: &Model) {
        let mut taken = HashSet::new();
        for (id, name) in &self.types {
            // Names of types differ in more than case and underscores, so these names differ, too.
            let name = name.name.to_shouty_snake_case();
            taken.insert(key(&name));
            self.statics.insert(id.clone(), name);
        }
        for shape in model.shapes.values() {
            if matches!(shape.kind, ShapeKind::List(_) | ShapeKind::Map { .. }) {
                let name = unique(type_name(shape.id.name()), &mut taken).name;
                self.statics
                    .insert(shape.id.clone(), name.to_shouty_snake_case());
            }
        }
    }

    /// Returns the name of the type of a structure, union or enum.
    pub(super) fn type_name(&self, id: &ShapeId) -> Name {
        let plain = || Name {
            name: type_name(id.name()),
            renamed: false,
        };
        self.types.get(id).cloned().unwrap_or_else(plain)
    }

    /// Returns the name of the `static` that holds the table of a structure, union, list or map.
    pub(super) fn static_name(&self, id: &ShapeId) -> String {
        let plain = || id.name().to_shouty_snake_case();
        self.statics.get(id).cloned().unwrap_or_else(plain)
    }

    /// Returns the name of the builder of a structure.
    pub(super) fn builder(&self, id: &ShapeId) -> String {
        let plain = || format!("{}Builder", id.name());
        self.builders.get(id).cloned().unwrap_or_else(plain)
    }

    /// Returns the name of the traits of a service: the `sdkId` or the name of the shape, without spaces.
    pub(super) fn trait_name(&self, model: &Model, sdk_id: Option<&str>, shape: &str) -> String {
        let ascii = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect();
        let name: String = sdk_id.map(ascii).unwrap_or_default();
        let name = type_name(if name.is_empty() { shape } else { &name });
        // The types in the signatures of its methods are in the same namespace.
        let mut signatures = model.shapes.values().flat_map(|shape| {
            let ShapeKind::Operation(it) = &shape.kind else {
                return Vec::new();
            };
            let structures = it.input.iter().chain(&it.output);
            let structures = structures.map(|id| self.type_name(id).name);
            structures
                .chain([self.operation(&shape.id).error])
                .collect()
        });
        let taken = is_reserved(&name)
            || reserved::BESIDE_TRAIT.contains(&name.as_str())
            || signatures.any(|it| it == name);
        if taken { format!("{name}Api") } else { name }
    }

    /// Returns the name of the enum of errors that end an event stream.
    pub(super) fn stream_error(&self, id: &ShapeId) -> String {
        let plain = || format!("{}Error", id.name());
        self.stream_errors.get(id).cloned().unwrap_or_else(plain)
    }

    /// Returns the names of an operation.
    pub(super) fn operation(&self, id: &ShapeId) -> OperationNames {
        let plain = || {
            let error = format!("{}Error", type_name(id.name()));
            OperationNames::new(snake(id.name()), error)
        };
        self.operations.get(id).cloned().unwrap_or_else(plain)
    }
}

/// Whether a shape is a union of events.
pub(super) fn is_event_stream(shape: &Shape) -> bool {
    matches!(shape.kind, ShapeKind::Union(_)) && shape.traits.streaming()
}

/// The shapes that become types.
fn types(model: &Model) -> impl Iterator<Item = &Shape> {
    model.shapes.values().filter(|shape| is_type(shape))
}

/// Returns the name of an error without `Exception`, if it has that suffix and Rust does not use the rest.
fn short_name(shape: &Shape) -> Option<String> {
    shape.traits.error()?;
    let name = type_name(shape.id.name());
    let short = name.strip_suffix("Exception")?;
    (!short.is_empty() && !is_reserved(short)).then(|| short.to_owned())
}

/// Whether a shape becomes a type.
fn is_type(shape: &Shape) -> bool {
    use ShapeKind as Kind;
    matches!(
        shape.kind,
        Kind::Structure(_) | Kind::Union(_) | Kind::Enum(_) | Kind::IntEnum(_)
    )
}

fn is_reserved(name: &str) -> bool {
    reserved::TYPES.contains(&name)
}

/// Returns the name of a `static`.
pub(super) fn static_name(name: &str) -> String {
    type_name(name).to_shouty_snake_case()
}

/// Returns the name of the `static` that describes an operation, given the name of its method.
pub(super) fn operation_static(method: &str) -> String {
    let name = method.trim_start_matches("r#").to_ascii_uppercase();
    // The service uses this name.
    if name == "SERVICE" {
        format!("{name}_")
    } else {
        name
    }
}

/// Unique names of `static` items that do not belong to a shape.
#[derive(Debug, Default)]
pub(super) struct Statics(HashSet<String>);

impl Statics {
    pub(super) fn add(&mut self, name: &str) -> String {
        unique(name.to_owned(), &mut self.0).name
    }
}

/// Returns the names of the fields of a structure, given the names of its members.
pub(super) fn fields<'a>(members: impl IntoIterator<Item = &'a str>) -> Vec<Name> {
    let mut taken = HashSet::new();
    let fields = members.into_iter().map(|member| match snake(member) {
        // The builder has a setter for each member, and a method `build`.
        Name { name, .. } if name == "build" => unique_snake(
            Name {
                name: "build_".to_owned(),
                renamed: true,
            },
            &mut taken,
        ),
        name => unique_snake(name, &mut taken),
    });
    fields.collect()
}

/// Returns the names of the variants of an enum or union, given the names of its members, and the name of the variant
/// for unknown values.
pub(super) fn variants<'a>(members: impl IntoIterator<Item = &'a str>) -> (Vec<Name>, String) {
    let mut taken = HashSet::new();
    let variants: Vec<Name> = members
        .into_iter()
        .map(|member| {
            let name = camel(member);
            match name == "Self" {
                true => Name {
                    renamed: true,
                    ..unique("Self_".to_owned(), &mut taken)
                },
                false => unique(name, &mut taken),
            }
        })
        .collect();
    let unknown = match taken.contains("unknown") {
        false => "Unknown".to_owned(),
        true => unique("Unrecognized".to_owned(), &mut taken).name,
    };
    (variants, unknown)
}

/// Returns the name of a variant in the names of functions: `some_horse` for `SomeHorse`.
pub(super) fn accessor(variant: &str) -> String {
    let name = variant.to_snake_case();
    match name.is_empty() {
        true => variant.to_lowercase(),
        false => name,
    }
}

fn type_name(name: &str) -> String {
    let plain = name.starts_with(|it: char| it.is_ascii_uppercase())
        && name.chars().all(|it| it.is_ascii_alphanumeric());
    if plain { name.to_owned() } else { camel(name) }
}

fn camel(name: &str) -> String {
    let name = name.to_upper_camel_case();
    match name.starts_with(|it: char| it.is_ascii_digit()) {
        true => format!("V{name}"),
        false => name,
    }
}

fn snake(name: &str) -> Name {
    let name = name.to_snake_case();
    if ["self", "super", "crate"].contains(&name.as_str()) {
        Name {
            name: format!("{name}_"),
            renamed: true,
        }
    } else if reserved::KEYWORDS.contains(&name.as_str()) {
        Name {
            name: format!("r#{name}"),
            renamed: false,
        }
    } else if name.starts_with(|it: char| it.is_ascii_digit()) {
        Name {
            name: format!("_{name}"),
            renamed: false,
        }
    } else {
        Name {
            name,
            renamed: false,
        }
    }
}

/// Returns the part of a name that must be unique: names must differ in more than case and underscores.
fn key(name: &str) -> String {
    name.chars()
        .filter(|it| *it != '_')
        .map(|it| it.to_ascii_lowercase())
        .collect()
}

fn unique(name: String, taken: &mut HashSet<String>) -> Name {
    if taken.insert(key(&name)) {
        return Name {
            name,
            renamed: false,
        };
    }
    let name = name.trim_end_matches('_');
    let mut number = 2_usize;
    loop {
        // A digit at the end and the number would look like one number.
        let separator = if name.ends_with(|it: char| it.is_ascii_digit()) {
            "V"
        } else {
            ""
        };
        let candidate = format!("{name}{separator}{number}");
        if taken.insert(key(&candidate)) {
            return Name {
                name: candidate,
                renamed: true,
            };
        }
        number += 1;
    }
}

fn unique_snake(name: Name, taken: &mut HashSet<String>) -> Name {
    if taken.insert(name.name.clone()) {
        return name;
    }
    let bare = name.name.trim_start_matches("r#").trim_end_matches('_');
    let mut number = 2_usize;
    loop {
        let candidate = format!("{bare}_{number}");
        if taken.insert(candidate.clone()) {
            return Name {
                name: candidate,
                renamed: true,
            };
        }
        number += 1;
    }
}
