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
            ) -> $crate::server::Answer {
                let handler = std::sync::Arc::clone(&self.0);
                match operation {
                    $($index => call.answer(
                        move |input| async move { handler.$method(input).await },
                    ),)*
                    _ => call.unknown(),
                }
            }
        }
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
