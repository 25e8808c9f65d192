//! Errors: what makes a structure one, and the enum of an operation.

/// Makes a generated structure an error: `Display`, `std::error::Error` and
/// [`ModeledError`](crate::error::ModeledError).
///
/// Behind its table stand whose fault it is (`client` or `server`), the name that travels, what else the
/// model says (`status(404)`, `query("Lost", 404)`, `retryable()`, `throttling()`), and where the message is: in a `required` member, in an
/// `optional` one, or nowhere.
///
/// ```
/// use farrier::schema::{self, Member, Schema};
///
/// static LOST: Schema =
///     Schema::structure("example#LostException", &[Member::new("message", &schema::STRING)]);
///
/// #[derive(Clone)]
/// pub struct Lost {
///     pub message: Option<String>,
/// }
///
/// farrier::structure!(Lost, LostBuilder, LOST, new(message: String), { 0 message: optional String });
/// farrier::error!(Lost, LOST, client "LostException" status(404), optional message);
///
/// assert_eq!(Lost::new("no such horse").to_string(), "LostException: no such horse");
/// ```
#[macro_export]
macro_rules! error {
    (
        $name:ident, $schema:path, $fault:ident $code:literal $($trait:ident($($value:literal),*))*
        $(, $how:ident $message:ident)? $(,)?
    ) => {
        impl $crate::error::ModeledError for $name {
            fn kind(&self) -> &'static $crate::error::ErrorKind {
                static KIND: $crate::error::ErrorKind =
                    $crate::error::ErrorKind::$fault($code, &$schema)
                        .with(&[$($crate::error::ErrorTrait::$trait($($value),*)),*]);
                &KIND
            }

            fn message(&self) -> Option<&str> {
                $crate::__message!(self $($how $message)?)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::error::display(self, f)
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

/// Declares the enum of the errors that an operation, or a stream of events, can end with: a variant of its
/// name for each error. An error becomes the enum by `into()`.
///
/// The text is the name of the operation or stream in the model.
#[macro_export]
macro_rules! operation_error {
    ($name:ident, $shape:literal, { $($error:ident),* $(,)? } $(,)?) => {
        #[doc = concat!("What `", $shape, "` can end with: its errors in the model.")]
        #[derive(Clone)]
        #[allow(missing_docs, clippy::large_enum_variant)] // Each is what its error is.
        #[non_exhaustive]
        pub enum $name {
            $($error($error),)*
        }

        impl $crate::error::OperationError for $name {
            fn initial(code: &str) -> Option<Self> {
                let _ = code;
                $(
                    if let Some(it) = $crate::error::initial(code) {
                        return Some(Self::$error(it));
                    }
                )*
                None
            }

            fn as_modeled(&self) -> &dyn $crate::error::ModeledError {
                match *self {
                    $(Self::$error(ref it) => it,)*
                }
            }

            fn as_structure_mut(&mut self) -> &mut dyn $crate::shape::Structure {
                match *self {
                    $(Self::$error(ref mut it) => it,)*
                }
            }
        }

        $(
            impl From<$error> for $name {
                fn from(error: $error) -> Self {
                    Self::$error(error)
                }
            }
        )*

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                $crate::error::equal(self, other)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Debug::fmt($crate::error::OperationError::as_modeled(self), f)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::error::display($crate::error::OperationError::as_modeled(self), f)
            }
        }

        impl std::error::Error for $name {}
    };
}
