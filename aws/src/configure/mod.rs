//! What the settings of a program change in a client: transport, endpoint, authorization, retries, headers.
//!
//! In come settings and the configuration of a client of any service; the configuration goes out changed. Clients of
//! programs and those that credentials need are configured alike, so that FIPS, for one, is for all of them.

mod account;
mod bearer;
mod caller;
mod problem;
mod regionless;

use std::sync::Arc;

use farrier::client::auth::IdentityProvider;
use farrier::client::retry::Retries;
use farrier::client::time::{Clock, Sleeper};
use farrier::client::{
    Config, Endpoint, RequestChecksums, RequestCompression, ResponseChecksums, RpcSystem,
    SharedTransport,
};
use http::header::USER_AGENT;

use self::account::AccountEndpoints;
pub(crate) use self::bearer::bearer_of_variable;
use self::caller::NameCaller;
use self::problem::Problem;
use self::regionless::Regionless;
use crate::endpoints;
use crate::environment::Environment;
use crate::recursion::RecursionDetection;
use crate::retry;
use crate::settings::{AccountIdEndpointMode, ChecksumMode, RetryMode, Settings};
use crate::sigv4::SigV4;
use crate::user_agent::UserAgent;

/// What a client is configured by.
pub(crate) struct Basis<'a> {
    pub(crate) environment: &'a Environment,
    pub(crate) settings: &'a Settings,
    pub(crate) transport: &'a SharedTransport,
    pub(crate) clock: &'a Arc<dyn Clock>,
    pub(crate) sleeper: &'a Arc<dyn Sleeper>,
    /// The region of this client, in the place of that of the settings.
    pub(crate) region: Option<&'a str>,
    /// Credentials, unless calls are not signed.
    pub(crate) identities: Option<Arc<dyn IdentityProvider>>,
}

/// Changes the configuration of a client.
pub(crate) fn configure(basis: &Basis<'_>, config: &mut Config) {
    if !config.has_transport() {
        config.set_transport(basis.transport.clone());
    }
    set_endpoint(basis, config);
    set_authorization(basis, config);
    set_attempts(basis, config);
    set_bodies(basis.settings, config);
    set_caller(basis, config);
}

/// Gives the rules of endpoints what they ask for.
fn set_endpoint(basis: &Basis<'_>, config: &mut Config) {
    let settings = basis.settings;
    for (name, function) in endpoints::FUNCTIONS {
        config.add_endpoint_function(name, function);
    }
    let region = basis.region.or(settings.region.as_deref());
    if let Some(region) = region {
        config.set_parameter("AWS::Region", region.to_owned());
    }
    let switches = [
        ("AWS::UseFIPS", settings.use_fips),
        ("AWS::UseDualStack", settings.use_dual_stack),
        ("AWS::S3::UseArnRegion", settings.s3_use_arn_region),
        ("AWS::S3Control::UseArnRegion", settings.s3_use_arn_region),
        (
            "AWS::S3::DisableMultiRegionAccessPoints",
            settings.s3_disable_multi_region_access_points,
        ),
        (
            "DisableS3ExpressSessionAuth",
            settings.s3_disable_express_session_auth,
        ),
    ];
    for (name, value) in switches {
        if let Some(value) = value {
            config.set_parameter(name, value);
        }
    }
    let mode = settings.account_id_endpoint_mode;
    let mode = mode.unwrap_or(AccountIdEndpointMode::Preferred);
    config.set_parameter("AWS::Auth::AccountIdEndpointMode", mode.name());
    if region.is_none() && config.service().endpoint_rules().is_some() {
        config.set_endpoint_resolver(Regionless::default());
    }
    if let Some(identities) = &basis.identities
        && account::asks_for_account(config.service())
    {
        config.set_endpoint_resolver(AccountEndpoints::new(identities.clone()));
    }
    let url = config.service().sdk_id();
    if let Some(url) = url.and_then(|it| settings.endpoint_urls.get(it)) {
        match Endpoint::parse(&url) {
            Ok(endpoint) => {
                config.set_endpoint(endpoint);
            }
            Err(error) => {
                config.set_endpoint_resolver(Problem::of_url(&error));
            }
        }
    }
    if let Some(problem) = region.and_then(Problem::of_region) {
        config.set_endpoint_resolver(problem);
    }
}

/// Gives the client the schemes of Amazon's services.
fn set_authorization(basis: &Basis<'_>, config: &mut Config) {
    let settings = basis.settings;
    let Some(identities) = &basis.identities else {
        config.allow_unauthorized();
        return;
    };
    #[cfg(feature = "sigv4a")]
    {
        let scheme = match settings.sigv4a_signing_region_set.as_slice() {
            [] => crate::sigv4::SigV4a::new(),
            regions => crate::sigv4::SigV4a::new().with_region_set(regions.join(",")),
        };
        config.add_auth_scheme(scheme, identities.clone());
    }
    config.add_auth_scheme(SigV4::new(), identities.clone());
    #[cfg(feature = "s3")]
    if config.service().sdk_id() == Some("S3") {
        let scheme = crate::sigv4::SigV4S3Express::new();
        let sessions = crate::s3::ExpressSessions::with_clock(basis.clock.clone());
        config.add_auth_scheme(scheme, sessions);
    }
    if !settings.auth_scheme_preference.is_empty() {
        config.set_auth_preference(settings.auth_scheme_preference.iter().cloned());
    }
}

/// Sets retries, and where the client takes its time from.
fn set_attempts(basis: &Basis<'_>, config: &mut Config) {
    let settings = basis.settings;
    config
        .set_clock(basis.clock.clone())
        .set_sleeper(basis.sleeper.clone());
    let retries = match settings.retry_mode {
        Some(RetryMode::Adaptive) => Retries::adaptive(),
        Some(RetryMode::Standard) | None => Retries::standard(),
    };
    let mut retries = retry::for_service(retries, config.service());
    if let Some(attempts) = settings.max_attempts {
        retries = retries.attempts(attempts);
    }
    retry::configure(config);
    if settings.disable_clock_skew_correction == Some(true) {
        config.correct_clock_skew(false);
    }
    config.set_retries(retries);
}

/// Sets checksums and compression.
fn set_bodies(settings: &Settings, config: &mut Config) {
    if let Some(mode) = settings.request_checksum_calculation {
        config.set_setting(match mode {
            ChecksumMode::WhenSupported => RequestChecksums::WhenSupported,
            ChecksumMode::WhenRequired => RequestChecksums::WhenRequired,
        });
    }
    if let Some(mode) = settings.response_checksum_validation {
        config.set_setting(match mode {
            ChecksumMode::WhenSupported => ResponseChecksums::WhenSupported,
            ChecksumMode::WhenRequired => ResponseChecksums::WhenRequired,
        });
    }
    let bound = settings.request_min_compression_size_bytes;
    let bound = bound.and_then(|it| RequestCompression::from_bytes(it as usize).ok());
    let off =
        (settings.disable_request_compression == Some(true)).then_some(RequestCompression::OFF);
    if let Some(compression) = off.or(bound) {
        config.set_setting(compression);
    }
}

/// Says who calls: the name of the software, and the trace of a function.
fn set_caller(basis: &Basis<'_>, config: &mut Config) {
    let environment = basis.environment;
    let service = config.service().sdk_id().unwrap_or(config.service().name());
    let execution_environment = environment.variable("AWS_EXECUTION_ENV");
    let app_id = basis.settings.app_id.as_deref();
    let agent = UserAgent::new(service, execution_environment.as_deref(), app_id);
    let names = NameCaller::new(agent, basis, config);
    config.set_setting(RpcSystem("aws-api"));
    config.set_header(USER_AGENT, names.plain().clone());
    config.add_interceptor(names);
    if environment.variable("AWS_LAMBDA_FUNCTION_NAME").is_some() {
        config.add_interceptor(RecursionDetection::new(environment.clone()));
    }
}
