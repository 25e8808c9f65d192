//! Texts of errors. The data has those of the program that it comes from; ours say the same in other words.

/// Texts of the data, each with what our error says in its place. Texts that are not here are in ours as they are.
const TEXTS: &[(&str, &str)] = &[
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
    let row = TEXTS.iter().find(|(it, _)| *it == theirs);
    let ours = row.map_or(theirs, |(_, ours)| ours);
    match found.contains(ours) {
        true => Ok(()),
        false => Err(format!("expected ..{ours}..\nfound    {found}")),
    }
}
