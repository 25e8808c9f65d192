//! What can stand in for a client or a handler: trait objects, pointers, and fakes, each behind a feature of this crate.
//! Generated code calls the same macros with and without the features: `__private::v1` exports those of `service.rs`,
//! or those here, which add to them. So compilers do no work for what nobody uses.

/// [`client!`](crate::__client), with what can stand in for it.
#[cfg(any(feature = "dyn", feature = "mock"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __client_with_stand_ins {
    ($name:ident, $service:ident, $dyn:ident, $service_table:path, $([$($interceptor:expr),*],)? {
        $($method:ident: $table:ident($input:ty) -> Result<$output:ty, $error:ty>),* $(,)?
    }) => {
        $crate::__client!($name, $service, $dyn, $service_table, $([$($interceptor),*],)? {
            $($method: $table($input) -> Result<$output, $error>),*
        });
        $crate::__dyn_client!($service, $dyn, { $($method($input) -> Result<$output, $error>),* });
        $crate::__mock!($service, { $($method($input) -> Result<$output, $error>),* });
    };
}

/// [`dispatcher!`](crate::__dispatcher), which also takes handlers that are shared.
#[cfg(feature = "dyn")]
#[doc(hidden)]
#[macro_export]
macro_rules! __shared_dispatcher {
    ($name:ident, $service:ident, $table:path, {
        $($index:literal $method:ident($input:ty) -> Result<$output:ty, $error:ty>),* $(,)?
    }) => {
        $crate::__dispatcher!($name, $service, $table, {
            $($index $method($input) -> Result<$output, $error>),*
        });
        $crate::__shared_handler!($service, { $($method($input) -> Result<$output, $error>),* });
    };
}

/// Makes a client's trait fit for trait objects: its companion `DynX`, which everything with the trait has and whose
/// trait object has the trait. It also implements the trait for `&T`, `Arc<T>` and `Box<T>`.
#[cfg(feature = "dyn")]
#[doc(hidden)]
#[macro_export]
macro_rules! __dyn_client {
    ($service:ident, $dyn:ident, {
        $($method:ident($input:ty) -> Result<$output:ty, $error:ty>),*
    }) => {
        /// A call of one operation. The trait object has this trait once for each.
        #[doc(hidden)]
        pub trait DynCall<I, O, E>: Send + Sync {
            fn dyn_call(&self, input: I) -> $crate::client::BoxOperationFuture<'_, O, E>;
        }

        #[doc = concat!(
            "A client as a trait object: `Arc<dyn ", stringify!($dyn), ">`. Everything that implements [`",
            stringify!($service), "`] has this trait, and its trait object implements [`", stringify!($service), "`].",
        )]
        pub trait $dyn: Send + Sync $(+ DynCall<$input, $output, $error>)* {}

        impl<T: $service> $dyn for T {}

        #[allow(deprecated)]
        const _: () = {
            $(
                impl<T: $service> DynCall<$input, $output, $error> for T {
                    fn dyn_call(
                        &self,
                        input: $input,
                    ) -> $crate::client::BoxOperationFuture<'_, $output, $error> {
                        std::boxed::Box::pin($service::$method(self, input))
                    }
                }
            )*

            #[allow(refining_impl_trait)]
            impl $service for dyn $dyn + '_ {
                $(
                    fn $method(
                        &self,
                        input: $input,
                    ) -> $crate::client::BoxOperationFuture<'_, $output, $error> {
                        DynCall::<$input, $output, $error>::dyn_call(self, input)
                    }
                )*
            }
        };

        $crate::__pointed_client!($service, &T, { $($method($input) -> Result<$output, $error>),* });
        $crate::__pointed_client!($service, std::sync::Arc<T>, { $($method($input) -> Result<$output, $error>),* });
        $crate::__pointed_client!($service, std::boxed::Box<T>, { $($method($input) -> Result<$output, $error>),* });
    };
}

/// Makes nothing: the feature is `mock` alone.
#[cfg(all(feature = "mock", not(feature = "dyn")))]
#[doc(hidden)]
#[macro_export]
macro_rules! __dyn_client {
    ($($tokens:tt)*) => {};
}

/// Implements a client's trait for a pointer to what has it.
#[cfg(feature = "dyn")]
#[doc(hidden)]
#[macro_export]
macro_rules! __pointed_client {
    ($service:ident, $pointer:ty, { $($method:ident($input:ty) -> Result<$output:ty, $error:ty>),* }) => {
        #[allow(deprecated)]
        impl<T: $service + ?Sized> $service for $pointer {
            $(
                fn $method(
                    &self,
                    input: $input,
                ) -> impl $crate::client::OperationFuture<$output, $error> {
                    $service::$method(&**self, input)
                }
            )*
        }
    };
}

/// Implements a server's trait for an `Arc` of what has it.
#[cfg(feature = "dyn")]
#[doc(hidden)]
#[macro_export]
macro_rules! __shared_handler {
    ($service:ident, { $($method:ident($input:ty) -> Result<$output:ty, $error:ty>),* }) => {
        #[allow(deprecated)]
        impl<T: $service<I>, I: $crate::server::Caller> $service<I> for std::sync::Arc<T> {
            $(
                fn $method(
                    &self,
                    input: $input,
                    context: &$crate::server::Context<I>,
                ) -> impl $crate::server::HandlerFuture<$output, $error> {
                    $service::$method(&**self, input, context)
                }
            )*
        }
    };
}

/// Makes a fake of a client: a type `Mock` with an answer for each operation.
#[cfg(feature = "mock")]
#[doc(hidden)]
#[macro_export]
macro_rules! __mock {
    ($service:ident, { $($method:ident($input:ty) -> Result<$output:ty, $error:ty>),* }) => {
        /// A fake of a client, for tests. It answers operations with closures, and panics where it has none:
        /// `Mock::new().operation(|input| Ok(output))`. Its methods set these closures, so a call goes through a
        /// reference: `(&mock).operation(input)`. Code under test takes `&mock`.
        #[derive(Debug, Default)]
        #[must_use]
        pub struct Mock {
            $($method: $crate::client::MockAnswer<$input, $output, $error>,)*
        }

        impl Mock {
            /// A fake that answers nothing yet.
            pub fn new() -> Self {
                <Self as Default>::default()
            }

            $(
                #[doc = concat!("The same fake, which answers `", stringify!($method), "` with a closure.")]
                pub fn $method(
                    mut self,
                    answer: impl FnMut($input) -> $crate::client::Result<$output, $error> + Send + 'static,
                ) -> Self {
                    self.$method.set(answer);
                    self
                }
            )*
        }

        #[allow(deprecated)]
        impl $service for Mock {
            $(
                fn $method(
                    &self,
                    input: $input,
                ) -> impl $crate::client::OperationFuture<$output, $error> {
                    self.$method.answer(stringify!($method), input)
                }
            )*
        }
    };
}

/// Makes nothing: the feature is `dyn` alone.
#[cfg(all(feature = "dyn", not(feature = "mock")))]
#[doc(hidden)]
#[macro_export]
macro_rules! __mock {
    ($($tokens:tt)*) => {};
}
