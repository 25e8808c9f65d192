//! The names of functions (JMESPath, "Built-in Functions").

/// The one list of functions. A row has the variant of [`Function`], its name in expressions, and the function of
/// `functions.rs` that it calls. Another macro is called with all rows.
macro_rules! functions {
    ($callback:ident) => {
        $callback! {
            Abs "abs" abs;
            Avg "avg" avg;
            Ceil "ceil" ceil;
            Contains "contains" contains;
            EndsWith "ends_with" ends_with;
            Floor "floor" floor;
            Join "join" join;
            Keys "keys" keys;
            Length "length" length;
            Max "max" max;
            Merge "merge" merge;
            Min "min" min;
            NotNull "not_null" not_null;
            Reverse "reverse" reverse;
            Sort "sort" sort;
            StartsWith "starts_with" starts_with;
            Sum "sum" sum;
            ToArray "to_array" to_array;
            ToNumber "to_number" to_number;
            Type "type" type_of;
            Values "values" values;
        }
    };
}
#[cfg(feature = "client")]
pub(super) use functions;

macro_rules! definition {
    ($($variant:ident $name:literal $call:ident;)*) => {
        /// A function. Those that take an expression as an argument (`&a`) are not supported.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs)] // The variants are the names of the specification.
        #[non_exhaustive]
        pub enum Function {
            $($variant,)*
        }

        impl Function {
            /// Every function, sorted by name.
            #[cfg(feature = "test-util")]
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Returns its name in expressions.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}
functions!(definition);
