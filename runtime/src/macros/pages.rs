//! The items of pages.

/// Says which list or map of an output has the items of its page: its type, and the fields on the way to it, each of
/// which is `required` or `optional`.
///
/// ```
/// use farrier::__private::v1::{self as runtime, schema};
///
/// pub struct ListHorsesOutput {
///     pub horses: Option<Vec<String>>,
/// }
///
/// runtime::page_items!(ListHorsesOutput, Vec<String>, [optional horses]);
/// ```
#[cfg(feature = "client")]
#[doc(hidden)]
#[macro_export]
macro_rules! __page_items {
    ($name:ident, $items:ty, [$($how:ident $member:ident),* $(,)?] $(,)?) => {
        #[allow(deprecated)] // Deprecated members are read like others.
        impl $crate::client::PageItems for $name {
            type Items = $items;

            fn into_items(self) -> Option<Self::Items> {
                let it = self;
                $(let it = $crate::__page_member!($how it $member);)*
                Some(it)
            }
        }
    };
}

/// Names the type, so that its import has a use: without a client, there are no pages.
#[cfg(not(feature = "client"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __page_items {
    ($name:ident, $items:ty, [$($how:ident $member:ident),* $(,)?] $(,)?) => {
        const _: std::marker::PhantomData<$items> = std::marker::PhantomData;
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __page_member {
    (optional $it:ident $member:ident) => {
        $it.$member?
    };
    (required $it:ident $member:ident) => {
        $it.$member
    };
}
