//! The settings that have a few values.

/// A setting that has a few values, by their names in lower case.
pub(super) trait SettingValue: Copy + 'static {
    const NAMES: &'static [(&'static str, Self)];
    const EXPECTED: &'static str;
}

impl SettingValue for bool {
    const NAMES: &'static [(&'static str, Self)] = &[("true", true), ("false", false)];
    const EXPECTED: &'static str = "`true` or `false`";
}

/// How calls are retried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryMode {
    /// With a quota.
    Standard,
    /// With a quota, and a limit of the rate that follows what the service allows.
    Adaptive,
}

impl SettingValue for RetryMode {
    // Nothing implements the legacy mode any more; programs that ask for it get what replaced it.
    const NAMES: &'static [(&'static str, Self)] = &[
        ("standard", Self::Standard),
        ("adaptive", Self::Adaptive),
        ("legacy", Self::Standard),
    ];
    const EXPECTED: &'static str = "`standard`, `adaptive` or `legacy`";
}

/// Whether hosts have the id of the account in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccountIdEndpointMode {
    /// Where the account is known.
    Preferred,
    /// Never.
    Disabled,
    /// Always: without an account, a call is an error.
    Required,
}

impl AccountIdEndpointMode {
    /// The name in settings and endpoint rules.
    pub fn name(self) -> &'static str {
        match self {
            Self::Preferred => "preferred",
            Self::Disabled => "disabled",
            Self::Required => "required",
        }
    }
}

impl SettingValue for AccountIdEndpointMode {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("preferred", Self::Preferred),
        ("disabled", Self::Disabled),
        ("required", Self::Required),
    ];
    const EXPECTED: &'static str = "`preferred`, `disabled` or `required`";
}

/// When bodies have checksums.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChecksumMode {
    /// Wherever the operation can have one.
    WhenSupported,
    /// Only where the operation has to have one.
    WhenRequired,
}

impl SettingValue for ChecksumMode {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("when_supported", Self::WhenSupported),
        ("when_required", Self::WhenRequired),
    ];
    const EXPECTED: &'static str = "`when_supported` or `when_required`";
}

/// Where a program runs, seen from the service: how long it may take to connect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DefaultsMode {
    /// Anywhere.
    Standard,
    /// In the region of the service.
    InRegion,
    /// In another region.
    CrossRegion,
    /// On a mobile device.
    Mobile,
    /// In the region of the service or elsewhere, as the environment or the instance says. A configuration that was
    /// loaded has one of the others in its place: the standard one where nothing says anything.
    Auto,
}

impl DefaultsMode {
    /// How long it may take to connect.
    pub fn connect_timeout(self) -> std::time::Duration {
        std::time::Duration::from_millis(match self {
            Self::Standard | Self::CrossRegion | Self::Auto => 3_100,
            Self::InRegion => 1_100,
            Self::Mobile => 30_000,
        })
    }
}

impl SettingValue for DefaultsMode {
    // The legacy mode has no limit, and nothing here goes without one.
    const NAMES: &'static [(&'static str, Self)] = &[
        ("standard", Self::Standard),
        ("in-region", Self::InRegion),
        ("cross-region", Self::CrossRegion),
        ("mobile", Self::Mobile),
        ("auto", Self::Auto),
        ("legacy", Self::Standard),
    ];
    const EXPECTED: &'static str =
        "`standard`, `in-region`, `cross-region`, `mobile`, `auto` or `legacy`";
}
