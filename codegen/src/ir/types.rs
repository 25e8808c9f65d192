//! Types: structures, enums and the types of their members.

use super::{Docs, OperationError, Trait, ViolationMapping};

/// The module of a generated type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ModulePath {
    /// `types`.
    Types,
    /// `error`.
    Errors,
    /// The module of this operation.
    Operation(String),
}

/// A generated type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TypeName {
    /// Its name.
    pub name: String,
    /// The module.
    pub module: ModulePath,
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// A type of Rust or of the runtime.
    Simple(Simple),
    /// A generated type.
    Named(TypeName),
    /// A list. Elements of a sparse list can be null.
    List {
        /// The type of its elements.
        element: Box<Type>,
        /// Whether it can contain nulls.
        sparse: bool,
    },
    /// A map. Values of a sparse map can be null.
    Map {
        /// The type of its keys: `String` or a string enum.
        key: Box<Type>,
        /// The type of its values.
        value: Box<Type>,
        /// Whether it can contain nulls.
        sparse: bool,
    },
    /// An event stream, which can end with an error.
    Events {
        /// The union of events.
        event: TypeName,
        /// The enum of errors.
        error: TypeName,
    },
    /// A boxed type, because a value can contain a value of the same type.
    Boxed(Box<Type>),
}

/// The types that are not generated.
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
    /// `smithy.api#Unit`.
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
    /// Returns the name of the type.
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
    /// The attributes that the configuration adds.
    pub attributes: Vec<String>,
    /// Its documentation.
    pub docs: Docs,
    /// The name of its builder.
    pub builder: String,
    /// The name of the `static` with its table.
    pub schema: String,
    /// What `Debug` shows.
    pub debug: Debug,
    /// The arguments of `new` with their types. If there is none, there is no `new`.
    pub new: Vec<(String, Type)>,
    /// The members, in the order of the model.
    pub members: Vec<Member>,
    /// Whether it contains a stream. It then has neither `Clone` nor `PartialEq`.
    pub streams: bool,
    /// Whether it holds a value that does not equal itself, so that it has no `Eq`.
    pub partial: bool,
    /// Whether a member has the name that a setter of another member would have in the builder.
    pub bare: bool,
}

/// What `Debug` shows of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Debug {
    /// Everything.
    Whole,
    /// Everything but `@sensitive` members.
    Redacted,
    /// Nothing, because the shape is `@sensitive`.
    Hidden,
}

/// A member of a structure.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The name of its field and of its setter.
    pub name: String,
    /// The name in the model.
    pub model_name: String,
    /// Its documentation.
    pub docs: Docs,
    /// The deprecation, if it is deprecated.
    pub deprecated: Option<Deprecated>,
    /// The type, without the `Option` of an optional member.
    pub value: Type,
    /// Whether it can be absent, and its default.
    pub presence: Presence,
    /// Whether `Debug` redacts it.
    pub sensitive: bool,
}

/// `@deprecated`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deprecated {
    /// The reason, or what to use instead.
    pub note: Option<String>,
}

/// The value of a member that was not sent.
#[derive(Clone, Debug, PartialEq)]
pub enum Presence {
    /// There is none: the member is required.
    Required,
    /// `None`.
    Optional,
    /// This default.
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
    /// A value of a string enum without a variant to name, as it is serialized.
    StringEnum(TypeName, String),
    /// A value of an int enum without a variant to name, as it is serialized.
    IntEnum(TypeName, i32),
}

/// A document as a default value.
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
    /// The attributes that the configuration adds.
    pub attributes: Vec<String>,
    /// Its documentation.
    pub docs: Docs,
    /// The name of the `static` with its table.
    pub schema: String,
    /// What `Debug` shows.
    pub debug: Debug,
    /// Its variants, in the model's order.
    pub variants: Vec<UnionVariant>,
    /// Whether it holds a value that does not equal itself, so that it has no `Eq`.
    pub partial: bool,
    /// Whether clippy warns that one variant is much larger than the others.
    pub uneven: bool,
    /// The variant for unknown values.
    pub unknown: String,
    /// The enum of its error members, if it is a union of events. They end the stream and are not variants.
    pub errors: Option<OperationError>,
}

/// A variant of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct UnionVariant {
    /// Its name.
    pub name: String,
    /// The index of the member in the table.
    pub index: usize,
    /// The name of the member in the model.
    pub model_name: String,
    /// Its documentation.
    pub docs: Docs,
    /// The deprecation, if it is deprecated.
    pub deprecated: Option<Deprecated>,
    /// The name in functions: `is_` and `as_` with this.
    pub accessor: String,
    /// Whether a value of its type becomes the union: no other variant has the type.
    pub from: bool,
    /// The type of its value.
    pub value: Type,
    /// Whether `Debug` redacts the value.
    pub sensitive: bool,
}

/// An enum of strings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StringEnum {
    /// Its name.
    pub name: String,
    /// The attributes that the configuration adds.
    pub attributes: Vec<String>,
    /// Its documentation.
    pub docs: Docs,
    /// Whether `Debug` redacts the value.
    pub sensitive: bool,
    /// Its variants, in the model's order.
    pub variants: Vec<EnumVariant<String>>,
    /// The variant for unknown values.
    pub unknown: String,
}

/// An enum of integers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntEnum {
    /// Its name.
    pub name: String,
    /// The attributes that the configuration adds.
    pub attributes: Vec<String>,
    /// Its documentation.
    pub docs: Docs,
    /// Whether `Debug` redacts the value.
    pub sensitive: bool,
    /// Its variants, in the model's order.
    pub variants: Vec<EnumVariant<i32>>,
    /// The variant for unknown values.
    pub unknown: String,
}

/// A variant of an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumVariant<V> {
    /// Its name.
    pub name: String,
    /// The value as it is serialized.
    pub value: V,
    /// Its documentation.
    pub docs: Docs,
    /// The deprecation, if it is deprecated.
    pub deprecated: Option<Deprecated>,
    /// Whether it is `@internal`. Messages do not list it.
    pub internal: bool,
}

/// An error structure.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorStructure {
    /// The structure.
    pub structure: Structure,
    /// The name as it is serialized.
    pub code: String,
    /// Who caused the error.
    pub fault: Fault,
    /// Its traits.
    pub traits: Vec<Trait>,
    /// The member with its message.
    pub message: Message,
    /// How it is created from violations, if an operation returns it for input that violates constraints.
    pub invalid: Option<ViolationMapping>,
}

/// Who caused an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The caller: status 400.
    Client,
    /// The service: status 500.
    Server,
}

/// The member with the message of an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// There is no message.
    None,
    /// A required member.
    Required(String),
    /// An optional member.
    Optional(String),
}
