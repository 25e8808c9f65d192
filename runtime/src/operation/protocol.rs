//! The protocols that the runtime speaks.

use crate::error::ErrorKind;

/// The one list of protocols. A row has the variant of [`Protocol`], the name of the trait, the feature that brings
/// it, and its implementation, by its path below `crate::protocol`. Another macro is called with all rows.
macro_rules! protocols {
    ($callback:ident) => {
        $callback! {
            "aws.protocols" AwsJson1_0 "awsJson1_0" [] aws_json::AwsJson::V1_0;
            "aws.protocols" AwsJson1_1 "awsJson1_1" [] aws_json::AwsJson::V1_1;
            "aws.protocols" RestJson1 "restJson1" [] rest_json::RestJson;
            "aws.protocols" RestXml "restXml" ["xml"] rest_xml::RestXml;
            "aws.protocols" AwsQuery "awsQuery" ["query"] query::Query::AWS;
            "aws.protocols" Ec2Query "ec2Query" ["query"] query::Query::EC2;
            "smithy.protocols" RpcV2Cbor "rpcv2Cbor" ["cbor"] rpcv2::RpcV2::CBOR;
            "smithy.protocols" RpcV2Json "rpcv2Json" [] rpcv2::RpcV2::JSON;
        }
    };
}
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use protocols;

macro_rules! definition {
    ($($namespace:literal $variant:ident $name:literal [$($feature:literal)?] $implementation:path;)*) => {
        /// The protocols that the runtime speaks. Some need a feature of this crate.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Protocol {
            $(
                #[doc = concat!("`", $namespace, "#", $name, "`.")]
                $(#[cfg(feature = $feature)])?
                $variant,
            )*
        }

        impl Protocol {
            /// The name of the protocol's trait, without its namespace.
            pub const fn name(self) -> &'static str {
                match self {
                    $($(#[cfg(feature = $feature)])? Self::$variant => $name,)*
                }
            }

            /// The protocol whose trait has this name. In a constant, anything else is an error of the compiler.
            ///
            /// # Panics
            ///
            /// When there is none, or its feature is not enabled.
            #[doc(hidden)] // For the macro `service!`, which calls it in a constant.
            pub const fn named(name: &str) -> Self {
                $(
                    if is_same(name, $name) {
                        $(
                            #[cfg(not(feature = $feature))]
                            panic!(concat!(
                                "this service speaks the protocol ", $name,
                                ": the dependency `farrier` needs its feature `", $feature, "`",
                            ));
                            #[cfg(feature = $feature)]
                        )?
                        return Self::$variant;
                    }
                )*
                panic!("the crate `farrier` has no protocol of this name")
            }
        }
    };
}
protocols!(definition);

impl Protocol {
    /// The code that an error of the model has in this protocol.
    pub fn error_code(self, error: &ErrorKind) -> &'static str {
        match (self, error.aws_query_error()) {
            #[cfg(feature = "query")]
            (Self::AwsQuery, Some((code, _))) => code,
            _ => error.code(),
        }
    }
}

/// `==` of constants.
const fn is_same(it: &str, other: &str) -> bool {
    let (it, other) = (it.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < it.len() && at < other.len() && it[at] == other[at] {
        at += 1;
    }
    at == it.len() && at == other.len()
}
