//! Types: what becomes a Rust structure or enum, and what stands in its members.

use super::{Docs, OperationError, Trait, ViolationMapping};

/// Which module a named type is in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ModulePath {
    /// `types`.
    Types,
    /// `error`.
    Errors,
    /// The module of this operation.
    Operation(String),
}

/// A type that is generated.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TypeName {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub module: ModulePath,
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// A type that Rust or the runtime has.
    Simple(Simple),
    /// A type that is generated.
    Named(TypeName),
    /// A list; a sparse one holds nulls.
    List {
        /// The type of its elements.
        element: Box<Type>,
        /// Whether it holds nulls.
        sparse: bool,
    },
    /// A map; a sparse one holds nulls.
    Map {
        /// The type of its keys: strings, or a string enum.
        key: Box<Type>,
        /// The type of its values.
        value: Box<Type>,
        /// Whether it holds nulls.
        sparse: bool,
    },
    /// A stream of events, which ends early with an error.
    Events {
        /// The union of the events.
        event: TypeName,
        /// The enum of the errors.
        error: TypeName,
    },
    /// On the heap, because the value can hold one of its own kind.
    Boxed(Box<Type>),
}

/// The simple types that are not generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The variants are the specification's own words.
pub enum Simple {
    Blob,
    Boolean,
    String,
    Byte,
    Short,
    Integer,
    Long,
    Float,
    Double,
    BigInteger,
    BigDecimal,
    Timestamp,
    Document,
    /// A streaming blob.
    ByteStream,
    /// `smithy.api#Unit`: nothing.
    Unit,
}

/// A type of the module `types`.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // One variant for each kind.
pub enum TypeDefinition {
    Structure(Structure),
    Union(Union),
    StringEnum(StringEnum),
    IntEnum(IntEnum),
}

impl TypeDefinition {
    /// The type's name.
    pub fn name(&self) -> &str {
        match self {
            Self::Structure(it) => &it.name,
            Self::Union(it) => &it.name,
            Self::StringEnum(it) => &it.name,
            Self::IntEnum(it) => &it.name,
        }
    }
}

/// A structure.
#[derive(Clone, Debug, PartialEq)]
pub struct Structure {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub docs: Docs,
    /// The name of its builder.
    pub builder: String,
    /// The `static` that holds its table.
    pub schema: String,
    /// How much of it `Debug` shows.
    pub debug: Debug,
    /// The members that `new` takes, in its order, each with the type that it takes. None: no `new`.
    pub new: Vec<(String, Type)>,
    /// Its members, in the model's order.
    pub members: Vec<Member>,
    /// Whether it holds a stream, so that it can be neither cloned nor compared.
    pub streams: bool,
}

/// What `Debug` shows of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Debug {
    /// Everything.
    Whole,
    /// What is not `@sensitive`: some members are.
    Redacted,
    /// Nothing: the shape itself is `@sensitive`.
    Hidden,
}

/// A member of a structure.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The name of its field and of its setter.
    pub name: String,
    /// Its name in the model.
    pub model_name: String,
    /// Its documentation.
    pub docs: Docs,
    /// What `#[deprecated]` says, if it is.
    pub deprecated: Option<Deprecated>,
    /// Its type, without the `Option` of one that can be absent.
    pub value: Type,
    /// Whether it can be absent.
    pub presence: Presence,
    /// Whether `Debug` leaves it out.
    pub sensitive: bool,
}

/// `@deprecated`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deprecated {
    /// Why, or what to use instead.
    pub note: Option<String>,
}

/// What stands in a member that was not sent.
#[derive(Clone, Debug, PartialEq)]
pub enum Presence {
    /// It has to be sent.
    Required,
    /// Nothing.
    Optional,
    /// This.
    Default(Literal),
}

/// A default value.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// A boolean.
    Boolean(bool),
    /// A byte, short, integer or long.
    Integer(i64),
    /// A float or double.
    Float(f64),
    /// A bigInteger or bigDecimal, as JSON writes it.
    BigNumber(String),
    /// A string.
    String(String),
    /// A blob.
    Blob(Vec<u8>),
    /// Seconds and nanoseconds since 1970.
    Timestamp(i64, u32),
    /// A document.
    Document(DocumentLiteral),
    /// An empty list.
    EmptyList,
    /// An empty map.
    EmptyMap,
    /// The variant of an enum.
    Variant(TypeName, String),
    /// A string enum's value that has no variant to be named, as it travels.
    StringEnum(TypeName, String),
    /// An int enum's value that has no variant to be named, as it travels.
    IntEnum(TypeName, i32),
}

/// A document that is a default value.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The variants say it.
pub enum DocumentLiteral {
    Boolean(bool),
    Integer(i64),
    Unsigned(u64),
    Double(f64),
    String(String),
    EmptyList,
    EmptyMap,
}

/// A union.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub docs: Docs,
    /// The `static` that holds its table.
    pub schema: String,
    /// How much of it `Debug` shows.
    pub debug: Debug,
    /// Its variants, in the model's order.
    pub variants: Vec<UnionVariant>,
    /// Whether one variant is so much larger than the others that clippy says so.
    pub uneven: bool,
    /// The variant for what the model does not know.
    pub unknown: String,
    /// The enum of its members that are errors, if it is a union of events: they end the stream, and are no
    /// variants.
    pub errors: Option<OperationError>,
}

/// A variant of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct UnionVariant {
    /// Its name.
    pub name: String,
    /// The index of the member in the table.
    pub index: usize,
    /// The member's name in the model.
    pub model_name: String,
    /// Its documentation.
    pub docs: Docs,
    /// What `#[deprecated]` says, if it is.
    pub deprecated: Option<Deprecated>,
    /// What it holds.
    pub value: Type,
    /// Whether `Debug` leaves the value out.
    pub sensitive: bool,
}

/// An enum of strings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StringEnum {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub docs: Docs,
    /// Whether `Debug` hides the value.
    pub sensitive: bool,
    /// Its variants, in the model's order.
    pub variants: Vec<EnumVariant<String>>,
    /// The variant for what the model does not know.
    pub unknown: String,
}

/// An enum of integers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntEnum {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub docs: Docs,
    /// Whether `Debug` hides the value.
    pub sensitive: bool,
    /// Its variants, in the model's order.
    pub variants: Vec<EnumVariant<i32>>,
    /// The variant for what the model does not know.
    pub unknown: String,
}

/// A variant of an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumVariant<V> {
    /// Its name.
    pub name: String,
    /// The value as it travels.
    pub value: V,
    /// Its documentation.
    pub docs: Docs,
    /// What `#[deprecated]` says, if it is.
    pub deprecated: Option<Deprecated>,
    /// Whether it is `@internal`, so that no message lists it.
    pub internal: bool,
}

/// An error structure.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorStructure {
    /// The structure.
    pub structure: Structure,
    /// The name that travels.
    pub code: String,
    /// Whose mistake it is.
    pub fault: Fault,
    /// Its traits.
    pub traits: Vec<Trait>,
    /// Where its message is.
    pub message: Message,
    /// How it is made of violations, where an operation answers with it input that violates the model.
    pub invalid: Option<ViolationMapping>,
}

/// Whose mistake an error is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The caller's: status 400.
    Client,
    /// The service's: status 500.
    Server,
}

/// The member of an error that holds its message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// There is none.
    None,
    /// A member that is always there.
    Required(String),
    /// A member that can be absent.
    Optional(String),
}
