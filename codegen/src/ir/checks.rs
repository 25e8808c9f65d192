//! Checks: what a validator makes of the constraint traits of a value (Smithy 2.0, "Constraint traits").

/// The checks of one value, in the order in which they run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checks {
    /// Whether the value is of a sparse list or map, so that it can be null.
    pub sparse: bool,
    /// Whether the value has to be there, although its type lets it be absent.
    pub required: bool,
    /// `@length`.
    pub length: Option<Bounds<u64>>,
    /// `@range`.
    pub range: Option<Range>,
    /// `@pattern`: the `static` that holds it.
    pub pattern: Option<String>,
    /// `@uniqueItems`.
    pub unique: bool,
    /// Whether it is an enum, whose value must be known.
    pub one_of: bool,
    /// What is checked inside of the value.
    pub inside: Inside,
}

/// What is checked inside of a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Inside {
    /// Nothing.
    #[default]
    Nothing,
    /// What its own type checks.
    Nested,
    /// Each element of a list.
    Elements(Box<Checks>),
    /// Each key, each value of a map.
    Entries {
        /// The checks of its keys.
        keys: Option<Box<Checks>>,
        /// The checks of its values.
        values: Option<Box<Checks>>,
        /// Whether its keys are not to be shown.
        hidden: bool,
    },
}

/// Inclusive bounds; at least one is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The variants say it.
pub enum Bounds<T> {
    Min(T),
    Max(T),
    Both(T, T),
}

/// `@range`, by the type of number.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The variants say it.
pub enum Range {
    Integer(Bounds<i64>),
    Float(Bounds<f64>),
    /// Of a bigInteger or bigDecimal; each bound as JSON writes it.
    Big(Bounds<String>),
}

impl<T> Bounds<T> {
    /// From bounds that may be absent; `None` if both are.
    pub fn new(min: Option<T>, max: Option<T>) -> Option<Self> {
        match (min, max) {
            (Some(min), Some(max)) => Some(Self::Both(min, max)),
            (Some(min), None) => Some(Self::Min(min)),
            (None, Some(max)) => Some(Self::Max(max)),
            (None, None) => None,
        }
    }
}

impl Checks {
    /// `None` if there is nothing to check.
    pub fn some(self) -> Option<Self> {
        let Self {
            sparse: _,
            required,
            length,
            range,
            pattern,
            unique,
            one_of,
            inside,
        } = &self;
        let any = *required
            || length.is_some()
            || range.is_some()
            || pattern.is_some()
            || *unique
            || *one_of
            || *inside != Inside::Nothing;
        any.then_some(self)
    }
}
