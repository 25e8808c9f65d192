//! The protocols that the runtime speaks.

/// The protocols that the runtime speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Protocol {
    /// `aws.protocols#awsJson1_0`.
    AwsJson1_0,
    /// `aws.protocols#awsJson1_1`.
    AwsJson1_1,
    /// `aws.protocols#restJson1`.
    RestJson1,
    /// `aws.protocols#restXml`.
    #[cfg(feature = "xml")]
    RestXml,
    /// `aws.protocols#awsQuery`.
    #[cfg(feature = "query")]
    AwsQuery,
    /// `aws.protocols#ec2Query`.
    #[cfg(feature = "query")]
    Ec2Query,
    /// `smithy.protocols#rpcv2Cbor`.
    #[cfg(feature = "cbor")]
    RpcV2Cbor,
    /// `smithy.protocols#rpcv2Json`.
    RpcV2Json,
}

impl Protocol {
    /// The name of the protocol's trait, without its namespace.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AwsJson1_0 => "awsJson1_0",
            Self::AwsJson1_1 => "awsJson1_1",
            Self::RestJson1 => "restJson1",
            #[cfg(feature = "xml")]
            Self::RestXml => "restXml",
            #[cfg(feature = "query")]
            Self::AwsQuery => "awsQuery",
            #[cfg(feature = "query")]
            Self::Ec2Query => "ec2Query",
            #[cfg(feature = "cbor")]
            Self::RpcV2Cbor => "rpcv2Cbor",
            Self::RpcV2Json => "rpcv2Json",
        }
    }
}
