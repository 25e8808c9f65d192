//! Profiles: how files are read and found, and the endpoints that they configure.

use std::collections::BTreeMap;
use std::path::Path;

use farrier_aws::environment::Environment;
use farrier_aws::profile::{FileKind, Locations, Profiles, Section};
use farrier_aws::settings::EndpointUrls;
use serde_json::Value;

use super::{Report, data, json_cases, same};

/// Runs the suites.
pub(super) fn run(folder: &Path, report: &mut Report) {
    let folder = folder.join("credentials");
    let files = folder.join("aws-runtime/profile-parser-tests.json");
    json_cases::run(report, "profile files", 65, (&files, "/tests"), parsed);
    let locations = folder.join("aws-runtime/file-location-tests.json");
    json_cases::run(
        report,
        "profile locations",
        9,
        (&locations, "/tests"),
        located,
    );
    let urls = folder.join("configured-endpoint-urls-profile-tests.json");
    let suite = data::json(&urls).map(|it| it["testSuites"][0].clone());
    let cases = "/testSuites/0/endpointUrlTests";
    json_cases::run(
        report,
        "configured endpoint URLs",
        39,
        (&urls, cases),
        |case| endpoint_url(suite.as_ref().map_err(String::clone)?, case),
    );
}

/// A case of the parser: two files, and the profiles of both.
fn parsed(case: &Value) -> Result<(), String> {
    let mut profiles = Profiles::empty(Locations::find(&environment(&Value::Null), None));
    let input = &case["input"];
    let files = [
        ("configFile", FileKind::Config),
        ("credentialsFile", FileKind::Credentials),
    ];
    for (file, kind) in files {
        let Some(text) = input[file].as_str() else {
            continue;
        };
        if let Err(error) = profiles.add(Path::new(file), text.as_bytes(), kind) {
            let expected = case["output"]["errorContaining"].as_str();
            let expected = expected.ok_or_else(|| error.to_string())?;
            if error.position().is_none() {
                return Err(format!("no line and column: {error}"));
            }
            // The suite begins its texts with a capital letter.
            let found = error.to_string();
            return match found.to_lowercase().contains(&expected.to_lowercase()) {
                true => Ok(()),
                false => Err(format!("expected {expected}\nfound    {found}")),
            };
        }
    }
    let expected = &case["output"]["config"];
    let expected = |of: &str| -> Result<Sections, String> {
        let sections = expected[of].clone();
        let sections: Option<Sections> =
            serde_json::from_value(sections).map_err(|error| error.to_string())?;
        Ok(sections.unwrap_or_default())
    };
    if case["output"]["config"].is_null() {
        return Err(format!("expected {}", case["output"]));
    }
    same("profiles", sections(profiles.iter()), expected("profiles")?)?;
    let found = sections(profiles.sso_sessions());
    same("SSO sessions", found, expected("sso_sessions")?)
}

type Sections = BTreeMap<String, BTreeMap<String, String>>;

fn sections<'a>(all: impl Iterator<Item = (&'a str, &'a Section)>) -> Sections {
    let properties = |section: &Section| {
        let properties = section.iter();
        let properties = properties.map(|(name, it)| (name.to_owned(), it.value().to_owned()));
        properties.collect()
    };
    all.map(|(name, it)| (name.to_owned(), properties(it)))
        .collect()
}

/// A case of locations: variables, and where the files are.
fn located(case: &Value) -> Result<(), String> {
    let windows = case["platform"] == "windows";
    let environment = environment(&case["environment"]).with_windows(windows);
    let found = Locations::find(&environment, None);
    let shown = |path: &Option<std::path::PathBuf>| {
        let path = path.as_ref();
        path.map(|it| it.display().to_string()).unwrap_or_default()
    };
    same(
        "config",
        shown(&found.config).as_str(),
        text(case, "configLocation"),
    )?;
    let credentials = shown(&found.credentials);
    same(
        "credentials",
        credentials.as_str(),
        text(case, "credentialsLocation"),
    )?;
    match case["profile"].as_str() {
        Some(profile) => same("profile", found.profile.as_str(), profile),
        None => Ok(()),
    }
}

/// A case of endpoint URLs: a profile, variables, what the program says, and the URL for a service.
fn endpoint_url(suite: &Value, case: &Value) -> Result<(), String> {
    let named = |of: &str, key: &str| suite[of][text(case, key)].clone();
    let environment = environment(&named("environments", "environment"));
    let profile = text(case, "profile");
    let mut profiles = Profiles::empty(Locations::find(&environment, Some(profile)));
    let config = config_file(suite);
    profiles
        .add(Path::new("config"), config.as_bytes(), FileKind::Config)
        .map_err(|error| error.to_string())?;
    let mut urls =
        EndpointUrls::read(&environment, &profiles).map_err(|error| error.to_string())?;
    let client = named("client_configs", "client_config");
    if client["ignore_configured_endpoint_urls"] == true {
        urls.set_ignored(true);
    }
    // The program's own URL wins; without any, the service has its own.
    let service = text(case, "service");
    let url = client["endpoint_url"].as_str().map(str::to_owned);
    let url = url.or_else(|| urls.get(service));
    let own = || format!("https://{service}.fake-region-10.amazonaws.com");
    let expected = text(&case["output"], "endpointUrl");
    same("URL", url.unwrap_or_else(own).as_str(), expected)
}

/// Writes the profiles and services of a suite as a file.
fn config_file(suite: &Value) -> String {
    let mut out = String::new();
    for (name, properties) in object(&suite["profiles"]) {
        out += &format!("[profile {name}]\n");
        for (key, value) in object(properties) {
            out += &format!("{key} = {}\n", value.as_str().unwrap_or_default());
        }
    }
    for (name, services) in object(&suite["services"]) {
        out += &format!("[services {name}]\n");
        for (service, properties) in object(services) {
            out += &format!("{service} =\n");
            for (key, value) in object(properties) {
                out += &format!("  {key} = {}\n", value.as_str().unwrap_or_default());
            }
        }
    }
    out
}

fn object(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn text<'a>(case: &'a Value, key: &str) -> &'a str {
    case[key].as_str().unwrap_or_default()
}

/// The environment with the variables of a case.
pub(super) fn environment(variables: &Value) -> Environment {
    let variables = object(variables);
    let variables = variables.map(|(name, it)| (name, it.as_str().unwrap_or_default()));
    Environment::of(variables)
}
