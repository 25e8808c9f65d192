//! Errors: implementations for error structures, and for the enum of the errors of an operation.

/// Makes a generated structure an error: `Display`, `std::error::Error` and
/// [`ModeledError`](crate::error::ModeledError).
///
/// After the schema come the fault (`client` or `server`), the code and, in brackets, the traits, which are the words
/// of `__private::v1::words::error`. The last argument names the member that holds the message, and whether it is
/// `required` or `optional`. It is absent if no member does.
///
/// ```
/// use farrier::__private::v1::{self as runtime, schema};
///
/// runtime::schemas!("example", { LOST: structure("LostException") { message: schema::STRING } });
///
/// #[derive(Clone)]
/// pub struct Lost {
///     pub message: Option<String>,
/// }
///
/// runtime::structure!(Lost, LostBuilder, LOST, new(message: String), { 0 message: optional String });
/// runtime::error!(Lost, LOST, client "LostException" [http_error(404)], optional message);
///
/// assert_eq!(Lost::new("no such horse").to_string(), "LostException: no such horse");
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __error {
    (
        $name:ident, $schema:path,
        $fault:ident $code:literal $([$($trait:ident $(($($value:literal),* $(,)?))?),* $(,)?])?
        $(, $how:ident $message:ident)? $(,)?
    ) => {
        impl $crate::__private::v1::ModeledError for $name {
            fn kind(&self) -> &'static $crate::__private::v1::ErrorKind {
                static KIND: $crate::__private::v1::ErrorKind =
                    $crate::__private::v1::ErrorKind::$fault($code, &$schema)
                        $(.with(&[$($crate::__private::v1::words::error::$trait $(($($value),*))?),*]))?;
                &KIND
            }

            fn message(&self) -> Option<&str> {
                $crate::__message!(self $($how $message)?)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::__private::v1::display_error(self, f)
            }
        }

        impl std::error::Error for $name {}
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __message {
    ($it:ident) => {
        None
    };
    ($it:ident required $message:ident) => {
        Some(&$it.$message)
    };
    ($it:ident optional $message:ident) => {
        $it.$message.as_deref()
    };
}

/// Connects a generated enum of the errors of an operation, or of a stream of events, to the runtime. It has a
/// variant for each error, of the same name, and they are numbered from zero. An error becomes the enum by `into()`. The enum is named after the
/// operation, with `Error` at the end; `of "Put"` after another name says which operation it is.
///
/// All functions are `#[inline]`: they are compiled where an operation is called or served, so that others cost nothing.
#[doc(hidden)]
#[macro_export]
macro_rules! __operation_error {
    ($name:ident $(of $operation:literal)?, { $($index:literal $error:ident),* $(,)? } $(,)?) => {
        impl Clone for $name {
            #[inline]
            fn clone(&self) -> Self {
                match *self {
                    $(Self::$error(ref it) => Self::$error(Clone::clone(it)),)*
                }
            }
        }

        impl $crate::__private::v1::OperationError for $name {
            const NAME: &'static str = stringify!($name);
            $(const OPERATION: &'static str = $operation;)?

            #[inline]
            fn initial(index: usize) -> Option<Self> {
                match index {
                    $($index => Some(Self::$error($crate::__private::v1::Structure::initial())),)*
                    _ => None,
                }
            }

            #[inline]
            fn as_modeled(&self) -> &dyn $crate::__private::v1::ModeledError {
                match *self {
                    $(Self::$error(ref it) => it,)*
                }
            }

            #[inline]
            fn as_modeled_mut(&mut self) -> &mut dyn $crate::__private::v1::ModeledError {
                match *self {
                    $(Self::$error(ref mut it) => it,)*
                }
            }
        }

        $(
            impl From<$error> for $name {
                #[inline]
                fn from(error: $error) -> Self {
                    Self::$error(error)
                }
            }
        )*

        $crate::__with_client! {
            impl From<$name> for $crate::client::Error<$name> {
                #[inline]
                fn from(error: $name) -> Self {
                    Self::modeled_as(error)
                }
            }
        }

        impl PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::__private::v1::equal_errors(self, other)
            }
        }

        impl std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Debug::fmt($crate::__private::v1::OperationError::as_modeled(self), f)
            }
        }

        impl std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::__private::v1::display_error($crate::__private::v1::OperationError::as_modeled(self), f)
            }
        }

        impl std::error::Error for $name {}
    };
}
