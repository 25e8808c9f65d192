//! Names: what shapes, members and operations are called in Rust.
//!
//! All types of a service share one namespace, so that a name means one thing wherever it is imported.
//! In order:
//!
//! 1. A shape keeps its name if it is upper camel case already (`DBInstance`); otherwise it is converted
//!    (`dbInstance` to `DbInstance`). A leading digit is preceded by `V`.
//! 2. An error loses the suffix `Exception`, unless what is left is the name of another shape.
//! 3. A name that Rust's prelude or generated code itself uses gets the suffix `Shape` (`ResultShape`).
//! 4. Of two shapes whose names differ by case at most, one that keeps its name comes first, then the first by
//!    shape id; the other gets a number (`Foo2`).
//! 5. An operation `X` has the enum `XError`, a structure `X` the builder `XBuilder`; they give way to shapes.
//!
//! Members and operations become snake case, enum members and variants upper camel case. A keyword is
//! written raw (`r#type`); `self`, `super`, `crate`, `Self` and names that would hide a function get a
//! trailing underscore; a leading digit is preceded by `_`, in a variant by `V`; of two that become one, the
//! later gets a number (`foo_2`). Wherever a name is not what these conversions make of it, the
//! documentation says what it is in the model.

mod reserved;

use std::collections::{HashMap, HashSet};

use heck::{ToShoutySnakeCase as _, ToSnakeCase as _, ToUpperCamelCase as _};

use farrier_smithy::model::{Model, Shape, ShapeId, ShapeKind};

/// A Rust name, and whether its documentation has to say what it is in the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) name: String,
    pub(super) renamed: bool,
}

/// The names of everything that is not a member.
#[derive(Debug, Default)]
pub(super) struct Names {
    types: HashMap<ShapeId, Name>,
    statics: HashMap<ShapeId, String>,
    builders: HashMap<ShapeId, String>,
    /// The enums of errors that end streams of events.
    stream_errors: HashMap<ShapeId, String>,
    operations: HashMap<ShapeId, OperationNames>,
}

/// The names of an operation.
#[derive(Clone, Debug)]
pub(super) struct OperationNames {
    pub(super) method: Name,
    pub(super) error: String,
}

impl Names {
    pub(super) fn new(model: &Model) -> Self {
        let mut names = Self::default();
        let mut taken = HashSet::new();
        let types = || model.shapes.values().filter(|shape| is_type(shape));
        let short = |shape: &Shape| {
            let name = type_name(shape.id.name());
            let short = name.strip_suffix("Exception").filter(|it| !it.is_empty());
            let free = |it: &&str| shape.traits.error().is_some() && !is_reserved(it);
            short.filter(free).map(str::to_owned)
        };
        // Nobody loses a name to a shape that has to change its own.
        let keeps =
            |it: &&Shape| type_name(it.id.name()) == it.id.name() && !is_reserved(it.id.name());
        let long = || types().filter(|it| short(it).is_none());
        for shape in long().filter(keeps).chain(long().filter(|it| !keeps(it))) {
            names.add_type(shape, type_name(shape.id.name()), &mut taken);
        }
        for shape in types() {
            let Some(short) = short(shape) else { continue };
            let full = || type_name(shape.id.name());
            let name = if taken.contains(&key(&short)) {
                full()
            } else {
                short
            };
            names.add_type(shape, name, &mut taken);
        }
        names.add_statics(model);
        let mut methods = HashSet::new();
        for shape in model.shapes.values() {
            if !matches!(shape.kind, ShapeKind::Operation(_)) {
                continue;
            }
            let error = unique(format!("{}Error", type_name(shape.id.name())), &mut taken).name;
            let mut method = unique_snake(snake(shape.id.name()), &mut methods);
            // The method is a module too, and `mod.rs` is taken.
            if method.name == "r#mod" || reserved::METHODS.contains(&method.name.as_str()) {
                let bare = method.name.trim_start_matches("r#");
                method = Name {
                    name: format!("{bare}_"),
                    renamed: true,
                };
            }
            names
                .operations
                .insert(shape.id.clone(), OperationNames { method, error });
        }
        for shape in types().filter(|it| is_event_stream(it)) {
            let error = format!("{}Error", names.type_name(&shape.id).name);
            names
                .stream_errors
                .insert(shape.id.clone(), unique(error, &mut taken).name);
        }
        for shape in types().filter(|it| matches!(it.kind, ShapeKind::Structure(_))) {
            let builder = format!("{}Builder", names.type_name(&shape.id).name);
            names
                .builders
                .insert(shape.id.clone(), unique(builder, &mut taken).name);
        }
        names
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

    /// Tables have the names of their types; those of lists and maps, which are no types, give way.
    fn add_statics(&mut self, model: &Model) {
        let mut taken = HashSet::new();
        for (id, name) in &self.types {
            // Type names differ by more than case and underscores, so these differ too.
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

    /// The type of a structure, union or enum.
    pub(super) fn type_name(&self, id: &ShapeId) -> Name {
        let plain = || Name {
            name: type_name(id.name()),
            renamed: false,
        };
        self.types.get(id).cloned().unwrap_or_else(plain)
    }

    /// The `static` that holds the table of a structure, union, list or map.
    pub(super) fn static_name(&self, id: &ShapeId) -> String {
        let plain = || id.name().to_shouty_snake_case();
        self.statics.get(id).cloned().unwrap_or_else(plain)
    }

    /// The builder of a structure.
    pub(super) fn builder(&self, id: &ShapeId) -> String {
        let plain = || format!("{}Builder", id.name());
        self.builders.get(id).cloned().unwrap_or_else(plain)
    }

    /// The name of the traits of a service: that of `sdkId` or of the shape, without spaces.
    pub(super) fn trait_name(&self, model: &Model, sdk_id: Option<&str>, shape: &str) -> String {
        let ascii = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect();
        let name: String = sdk_id.map(ascii).unwrap_or_default();
        let name = type_name(if name.is_empty() { shape } else { &name });
        // What its methods take and answer with is named beside it.
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

    /// The enum of the errors that end a stream of these events.
    pub(super) fn stream_error(&self, id: &ShapeId) -> String {
        let plain = || format!("{}Error", id.name());
        self.stream_errors.get(id).cloned().unwrap_or_else(plain)
    }

    /// What an operation is called.
    pub(super) fn operation(&self, id: &ShapeId) -> OperationNames {
        let plain = || OperationNames {
            method: snake(id.name()),
            error: format!("{}Error", type_name(id.name())),
        };
        self.operations.get(id).cloned().unwrap_or_else(plain)
    }
}

/// Whether a shape is a union of events.
pub(super) fn is_event_stream(shape: &Shape) -> bool {
    matches!(shape.kind, ShapeKind::Union(_)) && shape.traits.streaming()
}

/// Whether a shape becomes a type of its own.
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

/// The name of a `static`.
pub(super) fn static_name(name: &str) -> String {
    type_name(name).to_shouty_snake_case()
}

/// The `static` that describes an operation, by the name of its method.
pub(super) fn operation_static(method: &str) -> String {
    let name = method.trim_start_matches("r#").to_ascii_uppercase();
    // The service's own.
    if name == "SERVICE" {
        format!("{name}_")
    } else {
        name
    }
}

/// The `static` names of anything that is not a shape, none of them twice.
#[derive(Debug, Default)]
pub(super) struct Statics(HashSet<String>);

impl Statics {
    pub(super) fn add(&mut self, name: &str) -> String {
        unique(name.to_owned(), &mut self.0).name
    }
}

/// The fields of a structure, by the names of its members.
pub(super) fn fields<'a>(members: impl IntoIterator<Item = &'a str>) -> Vec<Name> {
    let mut taken = HashSet::new();
    let fields = members.into_iter().map(|member| match snake(member) {
        // The builder has a setter for each member, and its own `build`.
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

/// The variants of an enum or union by the names of its members, and the one for what the model does not
/// know.
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

/// What names have in common that could be mistaken for each other.
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
        // A digit at the end and the number would read as one.
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
