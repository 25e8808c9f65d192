//! The endpoint rules of a service.

/// Declares the table of endpoint rules: its parameters, which are the words of
/// `__private::v1::words::endpoint_rules`, the number of variables, the texts, and the program in pieces.
///
/// ```
/// use farrier::__private::v1 as runtime;
///
/// runtime::endpoint_rules!(RULES, [string("Region", "AWS::Region")], 0, ["https://example.com"], ["AAD", ">sAAA"]);
///
/// assert_eq!(RULES.parameters()[0].built_in(), Some("AWS::Region"));
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __endpoint_rules {
    (
        $name:ident, [$($parameter:ident($($argument:tt)*)),* $(,)?], $variables:literal,
        [$($text:literal),* $(,)?], [$($piece:literal),* $(,)?] $(,)?
    ) => {
        pub(crate) static $name: $crate::operation::EndpointRules = {
            #[allow(unused_imports)] // Without parameters.
            use $crate::__private::v1::words::endpoint_rules::*;
            $crate::operation::EndpointRules::new(
                &[$($parameter($($argument)*)),*],
                $variables,
                &[$($text),*],
                concat!($($piece),*),
            )
        };
    };
}
