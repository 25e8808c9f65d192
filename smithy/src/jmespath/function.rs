//! The functions of the language, with what they take (JMESPath, "Built-in Functions").

/// What an argument has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parameter {
    Any,
    Number,
    String,
    Array,
    Object,
    Numbers,
    Strings,
    /// An array of numbers, or of strings.
    Sortable,
    StringOrArray,
    /// A string, an array or an object.
    Counted,
    /// `&a`.
    Expression,
}

macro_rules! functions {
    ($($variant:ident $name:literal ($($parameter:ident)*) $($many:ident)?;)*) => {
        /// A function of the language.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs)] // The variants are the names of the specification.
        pub enum Function {
            $($variant,)*
        }

        impl Function {
            /// Every function, sorted by name.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Its name in expressions.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            pub(super) fn parameters(self) -> &'static [Parameter] {
                match self {
                    $(Self::$variant => &[$(Parameter::$parameter),*],)*
                }
            }

            /// Whether the last parameter takes any number of arguments, but one at least.
            pub(super) fn is_variadic(self) -> bool {
                match self {
                    $(Self::$variant => functions!(@ $($many)?),)*
                }
            }
        }
    };
    (@) => { false };
    (@ many) => { true };
}

functions! {
    Abs "abs" (Number);
    Avg "avg" (Numbers);
    Ceil "ceil" (Number);
    Contains "contains" (StringOrArray Any);
    EndsWith "ends_with" (String String);
    Floor "floor" (Number);
    Join "join" (String Strings);
    Keys "keys" (Object);
    Length "length" (Counted);
    Map "map" (Expression Array);
    Max "max" (Sortable);
    MaxBy "max_by" (Array Expression);
    Merge "merge" (Object) many;
    Min "min" (Sortable);
    MinBy "min_by" (Array Expression);
    NotNull "not_null" (Any) many;
    Reverse "reverse" (StringOrArray);
    Sort "sort" (Sortable);
    SortBy "sort_by" (Array Expression);
    StartsWith "starts_with" (String String);
    Sum "sum" (Numbers);
    ToArray "to_array" (Any);
    ToNumber "to_number" (Any);
    ToString "to_string" (Any);
    Type "type" (Any);
    Values "values" (Object);
}

impl Function {
    /// Returns the function of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.name() == name)
    }

    /// Returns the parameter for the argument of this index.
    pub(super) fn parameter(self, index: usize) -> Parameter {
        let parameters = self.parameters();
        let last = parameters.last().copied().unwrap_or(Parameter::Any);
        parameters.get(index).copied().unwrap_or(last)
    }

    /// Returns what is wrong with the number of arguments.
    pub(super) fn wrong_arity(self, arguments: usize) -> Option<String> {
        let wanted = self.parameters().len();
        let (fits, least) = match self.is_variadic() {
            true => (arguments >= wanted, "at least "),
            false => (arguments == wanted, ""),
        };
        let noun = if wanted == 1 { "argument" } else { "arguments" };
        let name = self.name();
        (!fits).then(|| format!("`{name}` takes {least}{wanted} {noun}, and here are {arguments}"))
    }
}
