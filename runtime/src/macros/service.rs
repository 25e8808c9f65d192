//! A service as a whole: its table and those of its operations, the client, and the server's dispatcher.

/// Implements the dispatcher of a service: the type that hands each operation to the method of its trait.
///
/// Operations are listed in the order of the service's table, each with its index, its method and the types of it.
#[doc(hidden)]
#[macro_export]
macro_rules! __dispatcher {
    ($name:ident, $service:ident, $table:path, {
        $($index:literal $method:ident($input:ty) -> Result<$output:ty, $error:ty>),* $(,)?
    }) => {
        const _: () = $table.check_dispatcher(&[$($index),*]);

        impl<T: $service<I>, I: $crate::server::Caller> $name<T, I> {
            fn new(handler: T) -> Self {
                Self(std::sync::Arc::new(handler), std::marker::PhantomData)
            }
        }

        impl<T: $service<I>, I: $crate::server::Caller> $crate::server::Dispatch for $name<T, I> {
            type Caller = I;

            fn service(&self) -> &'static $crate::operation::Service {
                &$table
            }

            fn dispatch(
                &self,
                operation: usize,
                call: $crate::server::Call<I>,
            ) -> $crate::server::ResponseFuture {
                let handler = std::sync::Arc::clone(&self.0);
                match operation {
                    $($index => call.call_method::<T, $input, $output, $error, _>(
                        handler,
                        <T as $service<I>>::$method,
                    ),)*
                    _ => call.unknown(),
                }
            }
        }
    };
}

/// Implements the client of a service: its constructors and settings, and the service's trait, each method of
/// which is a call of the runtime's.
///
/// Operations are listed with their method, their table, and the types of the method. Before them stand the
/// interceptors that a client of the service has, if it has any.
#[doc(hidden)]
#[macro_export]
macro_rules! __client {
    ($name:ident, $service:ident, $dyn:ident, $service_table:path, $([$($interceptor:expr),*],)? {
        $($method:ident: $table:ident($input:ty) -> Result<$output:ty, $error:ty>),* $(,)?
    }) => {
        impl $name {
            /// A client that sends its requests to `endpoint`, such as `https://example.com`.
            ///
            /// # Errors
            ///
            /// When `endpoint` is not an absolute URL of http or https.
            pub fn new<T: $crate::client::Transport>(
                transport: T,
                endpoint: &str,
            ) -> std::result::Result<Self, $crate::client::EndpointError> {
                let client = $crate::client::Client::new(&$service_table, transport, endpoint)?;
                std::result::Result::Ok(Self(client$($(.with_interceptor($interceptor))*)?))
            }

            /// Makes a client with everything that the service asks for.
            pub fn builder() -> $crate::client::Builder<Self> {
                $crate::client::Builder::new(&$service_table)$($(.interceptor($interceptor))*)?
            }

            /// A client that hands its requests to a service in the same process.
            pub fn in_process<T: $crate::client::Transport>(service: T) -> Self {
                let client = $crate::client::Client::in_process(&$service_table, service);
                Self(client$($(.with_interceptor($interceptor))*)?)
            }

            /// The same client with other settings, which are methods of the
            /// runtime's client, `farrier::client::Client`: `client.configure(|it| it.with_body_limit(1 << 20))`.
            pub fn configure(
                self,
                settings: impl FnOnce($crate::client::Client) -> $crate::client::Client,
            ) -> Self {
                Self(settings(self.0))
            }

            /// Presigns the request of an operation, so that someone else can send it for so long:
            /// `client.presign(input, Duration::from_secs(600)).await?`.
            pub fn presign<I: $crate::client::OperationInput<Client = Self>>(
                &self,
                input: I,
                expires_in: std::time::Duration,
            ) -> $crate::client::PresignFuture {
                self.0.presign(input, expires_in)
            }

            /// The same client, speaking another of the service's protocols than the first.
            ///
            /// # Errors
            ///
            /// When it is none of them.
            pub fn with_protocol(
                self,
                protocol: $crate::operation::Protocol,
            ) -> std::result::Result<Self, $crate::client::UnsupportedProtocol> {
                self.0.with_protocol(protocol).map(Self)
            }
        }

        impl $crate::client::ServiceClient for $name {
            fn from_client(client: $crate::client::Client) -> Self {
                Self(client)
            }

            fn client(&self) -> &$crate::client::Client {
                &self.0
            }
        }

        $(
            impl $crate::client::OperationInput for $input {
                type Client = $name;

                fn operation() -> &'static $crate::operation::Operation {
                    &$table
                }
            }
        )*

        // A future with a name is quicker to compile, and no caller of the trait sees it.
        #[allow(deprecated, refining_impl_trait)]
        impl $service for $name {
            $(
                #[inline] // Compiled where it is called, so that other operations cost nothing.
                fn $method(&self, input: $input) -> $crate::client::CallFuture<$input, $output, $error> {
                    self.0.call(&$table, input)
                }
            )*
        }
    };
}

/// Declares the table of an operation: its name, its input and output and, in brackets, its traits, which are
/// the words of `__private::v1::words::operation`.
///
/// ```
/// use farrier::__private::v1::{self as runtime, schema};
///
/// runtime::operation!(GET_HORSE, "GetHorse", schema::UNIT, schema::UNIT, [
///     http("GET", 200, &[text("horses"), label("name")], &[("view", "full")]),
/// ]);
///
/// assert_eq!(GET_HORSE.name(), "GetHorse");
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __operation {
    (
        $name:ident, $operation:literal, $input:path, $output:path
        $(, [$($trait:ident $(::<$of:ty>)? $(($($argument:tt)*))?),* $(,)?])? $(,)?
    ) => {
        #[doc = concat!("The table of the operation `", $operation, "`, by which settings and layers name it.")]
        pub static $name: $crate::operation::Operation = {
            #[allow(unused_imports)] // Without traits.
            use $crate::__private::v1::words::operation::*;
            $crate::operation::Operation::new($operation, &$input, &$output)
                $(.with(&[$($trait $(::<$of>)? ($($($argument)*)?)),*]))?
        };
    };
}

/// Declares the table of a service: its name, its protocols by the names of their traits, its own traits, which
/// are the words of `__private::v1::words::service`, and its operations.
///
/// ```
/// use farrier::__private::v1::{self as runtime, schema};
///
/// mod operation {
///     # use farrier::__private::v1::{self as runtime, schema};
///     runtime::operation!(GET_HORSE, "GetHorse", schema::UNIT, schema::UNIT);
/// }
///
/// runtime::service!(SERVICE, "Stables", [awsJson1_1, rpcv2Json], [version("2020-01-08")], {
///     operation::GET_HORSE,
/// });
///
/// assert_eq!(SERVICE.protocols().count(), 2);
/// ```
///
/// A protocol that the runtime does not speak, or not without a feature, is an error that says so:
///
/// ```compile_fail
/// farrier::__private::v1::service!(SERVICE, "Stables", [soap], [], {});
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __service {
    (
        $name:ident, $service:literal, [$first:ident $(, $protocol:ident)* $(,)?],
        [$($trait:ident $(($($argument:tt)*))?),* $(,)?], { $($operation:path),* $(,)? } $(,)?
    ) => {
        #[allow(dead_code)] // Without a client and a server nobody asks.
        pub(crate) static $name: $crate::operation::Service = {
            // Not a constant: rules of endpoints are read once, so that they are not constant.
            static TRAITS: &[$crate::operation::ServiceTrait] = {
                #[allow(unused_imports)] // Without traits.
                use $crate::__private::v1::words::service::*;
                &[$($trait($($($argument)*)?)),*]
            };
            $crate::operation::Service::new(
                $service,
                $crate::operation::Protocol::named(stringify!($first)),
                &[$(&$operation),*],
            )
            .with_protocols(&[$($crate::operation::Protocol::named(stringify!($protocol))),*])
            .with(TRAITS)
        };
    };
}

/// Keeps items of generated code where this crate has its feature `client`, and drops them where not.
#[cfg(feature = "client")]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_client {
    ($($items:tt)*) => { $($items)* };
}

/// Keeps items of generated code where this crate has its feature `client`, and drops them where not.
#[cfg(not(feature = "client"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_client {
    ($($items:tt)*) => {};
}

/// Keeps items of generated code where this crate has its feature `server`, and drops them where not.
#[cfg(feature = "server")]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_server {
    ($($items:tt)*) => { $($items)* };
}

/// Keeps items of generated code where this crate has its feature `server`, and drops them where not.
#[cfg(not(feature = "server"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_server {
    ($($items:tt)*) => {};
}

/// Includes the module that a `build.rs` generated for a service.
///
/// `farrier::include_service!(personalize);` declares the module `personalize` from the file of that name in
/// `OUT_DIR`, where `farrier_codegen::Config::build` has put it.
#[macro_export]
macro_rules! include_service {
    ($module:ident) => {
        include!(concat!(env!("OUT_DIR"), "/", stringify!($module), ".rs"));
    };
}
