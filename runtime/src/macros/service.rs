//! What belongs to a service as a whole.

/// Declares the type that hands each operation of a service to the method of its trait.
///
/// Operations are listed in the order of the service's table, each with its index and its method.
#[macro_export]
macro_rules! dispatcher {
    ($name:ident, $service:ident, $table:path, { $($index:literal $method:ident),* $(,)? }) => {
        /// Hands each operation to its method.
        #[derive(Debug)]
        pub struct $name<T>(std::sync::Arc<T>);

        impl<T: $service> $name<T> {
            fn new(handler: T) -> Self {
                Self(std::sync::Arc::new(handler))
            }
        }

        impl<T: $service> $crate::server::Dispatch for $name<T> {
            fn service(&self) -> &'static $crate::operation::Service {
                &$table
            }

            fn dispatch(
                &self,
                operation: usize,
                call: $crate::server::Call,
            ) -> $crate::server::ResponseFuture {
                let handler = std::sync::Arc::clone(&self.0);
                match operation {
                    $($index => call.handle(handler, |handler, input| {
                        std::boxed::Box::pin($service::$method(handler, input))
                    }),)*
                    _ => call.unknown(),
                }
            }
        }
    };
}

/// Declares the client of a service, and implements the service's trait for it: each method is a call of the
/// runtime's.
///
/// Operations are listed with their method, their table, and the types of the method. Before them stand the
/// interceptors that a client of the service has, if it has any.
#[macro_export]
macro_rules! client {
    ($name:ident, $docs:literal, $service:ident, $service_table:path, $([$($interceptor:expr),*],)? {
        $($method:ident: $table:ident($input:ty) -> Result<$output:ty, $error:ty>),* $(,)?
    }) => {
        #[doc = $docs]
        #[derive(Clone, Debug)]
        pub struct $name($crate::client::Client);

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

        // A future with a name is quicker to compile, and no caller of the trait sees it.
        #[allow(deprecated, refining_impl_trait)]
        impl $service for $name {
            $(
                fn $method(&self, input: $input) -> $crate::client::CallFuture<'_, $input, $output, $error> {
                    self.0.call(&$table, input)
                }
            )*
        }
    };
}

/// Declares the table of an operation: its name, its input and output, how it is bound to HTTP, what stands
/// before its host, which `checksum` it has and how it can be `compressed`, what makes an error of input
/// that violates the model, and where it departs from its protocol.
///
/// ```
/// use farrier::schema;
///
/// farrier::operation!(
///     GET_HORSE, "GetHorse", schema::UNIT, schema::UNIT,
///     http("GET", 200, [text("horses"), label("name")], ["view" = "full"]),
/// );
///
/// assert_eq!(GET_HORSE.name(), "GetHorse");
/// ```
#[macro_export]
macro_rules! operation {
    (
        $name:ident, $operation:literal, $input:path, $output:path
        $(, http(
            $method:literal, $code:literal, [$($kind:ident($segment:literal)),* $(,)?]
            $(, [$($key:literal = $value:literal),* $(,)?])? $(,)?
        ))?
        $(, host($($part:ident($text:literal)),* $(,)?))?
        $(, checksum($checksum:ident))?
        $(, compressed($($encoding:literal),* $(,)?))?
        $(, invalid($invalid:ty))?
        $(, customized($($customization:ident),* $(,)?))?
        $(,)?
    ) => {
        pub(crate) static $name: $crate::operation::Operation =
            $crate::operation::Operation::new($operation, &$input, &$output).with(&[
                $($crate::operation::OperationTrait::Http(
                    $crate::operation::Http::new(
                        $method,
                        &[$($crate::operation::Segment::$kind($segment)),*],
                        $code,
                    )
                    $(.with_query(&[$(($key, $value)),*]))?
                ),)?
                $($crate::operation::OperationTrait::Endpoint(
                    &[$($crate::operation::Segment::$part($text)),*],
                ),)?
                $($crate::operation::OperationTrait::$checksum,)?
                $($crate::operation::OperationTrait::RequestCompression(&[$($encoding),*]),)?
                $($crate::operation::OperationTrait::ValidationError(
                    $crate::operation::validation_error::<$invalid>,
                ),)?
                $($($crate::operation::OperationTrait::$customization),*)?
            ]);
        $($crate::__needs!($checksum);)?
    };
}

/// Says which feature of this crate generated code needs, where that is not there.
#[doc(hidden)]
#[cfg(any(feature = "checksum", not(feature = "client")))]
#[macro_export]
macro_rules! __needs {
    ($checksum:ident) => {};
}

/// Says which feature of this crate generated code needs, where that is not there.
#[doc(hidden)]
#[cfg(all(not(feature = "checksum"), feature = "client"))]
#[macro_export]
macro_rules! __needs {
    ($checksum:ident) => {
        compile_error!(
            "an operation sends a checksum with its request: turn on the feature `checksum` of farrier"
        );
    };
}

/// Keeps items of generated code where this crate has its feature `client`, and drops them where not.
#[cfg(feature = "client")]
#[macro_export]
macro_rules! with_client {
    ($($items:tt)*) => { $($items)* };
}

/// Keeps items of generated code where this crate has its feature `client`, and drops them where not.
#[cfg(not(feature = "client"))]
#[macro_export]
macro_rules! with_client {
    ($($items:tt)*) => {};
}

/// Keeps items of generated code where this crate has its feature `server`, and drops them where not.
#[cfg(feature = "server")]
#[macro_export]
macro_rules! with_server {
    ($($items:tt)*) => { $($items)* };
}

/// Keeps items of generated code where this crate has its feature `server`, and drops them where not.
#[cfg(not(feature = "server"))]
#[macro_export]
macro_rules! with_server {
    ($($items:tt)*) => {};
}

/// The protocol restXml, for the table of a service: there is none without this crate's feature `xml`.
#[cfg(feature = "xml")]
#[macro_export]
macro_rules! rest_xml {
    () => {
        $crate::operation::Protocol::RestXml
    };
}

/// The protocol restXml, for the table of a service: there is none without this crate's feature `xml`.
#[cfg(not(feature = "xml"))]
#[macro_export]
macro_rules! rest_xml {
    () => {
        compile_error!(
            "this service speaks the protocol restXml: the dependency `farrier` needs its feature `xml`"
        )
    };
}

/// The protocol awsQuery, for the table of a service: there is none without this crate's feature `query`.
#[cfg(feature = "query")]
#[macro_export]
macro_rules! aws_query {
    () => {
        $crate::operation::Protocol::AwsQuery
    };
}

/// The protocol awsQuery, for the table of a service: there is none without this crate's feature `query`.
#[cfg(not(feature = "query"))]
#[macro_export]
macro_rules! aws_query {
    () => {
        compile_error!(
            "this service speaks the protocol awsQuery: the dependency `farrier` needs its feature `query`"
        )
    };
}

/// The protocol ec2Query, for the table of a service: there is none without this crate's feature `query`.
#[cfg(feature = "query")]
#[macro_export]
macro_rules! ec2_query {
    () => {
        $crate::operation::Protocol::Ec2Query
    };
}

/// The protocol ec2Query, for the table of a service: there is none without this crate's feature `query`.
#[cfg(not(feature = "query"))]
#[macro_export]
macro_rules! ec2_query {
    () => {
        compile_error!(
            "this service speaks the protocol ec2Query: the dependency `farrier` needs its feature `query`"
        )
    };
}

/// The protocol rpcv2Cbor, for the table of a service: there is none without this crate's feature `cbor`.
#[cfg(feature = "cbor")]
#[macro_export]
macro_rules! rpcv2_cbor {
    () => {
        $crate::operation::Protocol::RpcV2Cbor
    };
}

/// The protocol rpcv2Cbor, for the table of a service: there is none without this crate's feature `cbor`.
#[cfg(not(feature = "cbor"))]
#[macro_export]
macro_rules! rpcv2_cbor {
    () => {
        compile_error!(
            "this service speaks the protocol rpcv2Cbor: the dependency `farrier` needs its feature `cbor`"
        )
    };
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
