//! Texts of errors. The data has those of the program that it comes from; ours say the same in other words.

/// What the program of the data says wherever nothing asks for a provider. Ours say why.
const NOT_ENABLED: &str = "the credential provider was not enabled";

/// What our errors say in the place of [`NOT_ENABLED`] and of other texts that are not about the case, by the folder of
/// the case.
const TEXTS_OF_CASES: &[(&str, &str, &str)] = &[
    (
        "imds_default_chain_error",
        NOT_ENABLED,
        "instance: the instance has no role",
    ),
    (
        "imds_no_iam_role",
        NOT_ENABLED,
        "instance: the instance has no role",
    ),
    (
        "imds_disabled",
        NOT_ENABLED,
        "instance: AWS_EC2_METADATA_DISABLED is true",
    ),
    (
        "empty_config",
        NOT_ENABLED,
        "profile `default`: not in /home/.aws/config",
    ),
    (
        "profile_overrides_web_identity",
        "provider was not enabled",
        "profile `A`: environment: AWS_ACCESS_KEY_ID is not set",
    ),
    (
        "sso_server_error",
        "an error occurred while loading credentials",
        "profile `sso-test`: GetRoleCredentials: ",
    ),
    // A copy that was left in the folder of files. Below it are no files, so that there is no profile.
    (
        "sso_token/fs",
        "foobaz",
        "profile `default`: not in /home/.aws/config",
    ),
];

/// Texts of the data, each with what our error says in its place. Texts that are not here are in ours as they are.
const TEXTS: &[(&str, &str)] = &[
    (
        "No environment variables were set to configure ECS provider",
        "container: neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI nor AWS_CONTAINER_CREDENTIALS_FULL_URI is set",
    ),
    (
        "URI did not specify a host",
        "container: AWS_CONTAINER_CREDENTIALS_FULL_URI has no host",
    ),
    (
        "invalid uri character",
        "instance: AWS_EC2_METADATA_SERVICE_ENDPOINT is no URI with a host",
    ),
    (
        "request forbidden: IMDS is disabled",
        "instance: the metadata service answered HTTP 403: it is disabled",
    ),
    (
        "InvalidIdentityTokenException: No OpenIDConnect provider found in your account",
        "InvalidIdentityToken (HTTP 400): No OpenIDConnect provider found in your account",
    ),
    (
        "an error occurred while loading credentials: Error retrieving credentials: external process exited with code \
         exit status: 1",
        "credential_process ended with exit status: 1",
    ),
    (
        "Error retrieving credentials from external process, could not parse response: invalid JSON in response",
        "what credential_process printed cannot be read: the answer is not JSON",
    ),
    (
        "profile must contain `source_profile`",
        "it must contain `source_profile`",
    ),
    (
        "profile contained both source_profile and credential_source",
        "contained both source_profile and credential_source",
    ),
    (
        "profile missing aws_access_key_id",
        "missing aws_access_key_id",
    ),
    (
        "profile missing aws_secret_access_key",
        "missing aws_secret_access_key",
    ),
    (
        "profile `A` did not contain credential information",
        "profile `A`: it did not contain credential information",
    ),
    (
        "profile `B` did not contain credential information",
        "profile `B`: it did not contain credential information",
    ),
    ("No profiles were defined", "profile `A`: not in "),
    (
        "profile formed an infinite loop",
        "source profiles formed an infinite loop",
    ),
];

/// Checks that an error says what the data expects.
pub(super) fn contains(found: &str, theirs: &str) -> Result<(), String> {
    contains_in("", found, theirs)
}

/// The same for a case that is a folder.
pub(super) fn contains_in(folder: &str, found: &str, theirs: &str) -> Result<(), String> {
    let of_cases = TEXTS_OF_CASES.iter();
    let mut of_cases = of_cases.filter(|(it, text, _)| *it == folder && *text == theirs);
    let row = TEXTS.iter().find(|(it, _)| *it == theirs);
    let ours = of_cases.next().map(|(_, _, ours)| *ours);
    let ours = ours.or(row.map(|(_, ours)| *ours)).unwrap_or(theirs);
    match found.contains(ours) {
        true => Ok(()),
        false => Err(format!("expected ..{ours}..\nfound    {found}")),
    }
}
