//! The URLs of endpoints that a user sets in the place of the services' own ("AWS SDKs and Tools Reference Guide",
//! "Service-specific endpoints").

use std::collections::BTreeMap;

use super::error::SettingError;
use super::read::Reader;
use crate::environment::Environment;
use crate::profile::{Profiles, Section};

/// The URLs of endpoints in an environment and a profile.
#[derive(Clone, Debug, Default)]
pub struct EndpointUrls {
    is_ignored: bool,
    environment: Environment,
    /// By the names of services in profiles: `sso_oidc`.
    of_services: BTreeMap<String, String>,
    of_profile: Option<String>,
}

impl EndpointUrls {
    /// Reads what a profile says. Variables are read when a service is known.
    ///
    /// # Errors
    ///
    /// When the profile names a section of services that is absent.
    pub fn read(environment: &Environment, profiles: &Profiles) -> Result<Self, SettingError> {
        let profile = profiles.selected();
        let ignored = Reader::new(environment, profile).boolean(
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
            "ignore_configured_endpoint_urls",
        )?;
        let services = profile.and_then(|it| it.property("services"));
        let mut of_services = BTreeMap::new();
        if let Some(property) = services {
            let name = property.value();
            let Some(section) = profiles.services(name) else {
                let place = Some(property.place().clone());
                let expected = "the name of a section such as [services name]";
                return Err(SettingError::new("services", place, name, expected));
            };
            let urls = section.iter().filter_map(|(service, property)| {
                let url = property.sub_property("endpoint_url")?;
                Some((service.to_owned(), url.to_owned()))
            });
            of_services.extend(urls);
        }
        let of_profile = profile.and_then(|it: &Section| it.get("endpoint_url"));
        Ok(Self {
            is_ignored: ignored.unwrap_or(false),
            environment: environment.clone(),
            of_services,
            of_profile: of_profile.map(str::to_owned),
        })
    }

    /// Ignores all URLs, or none.
    pub fn set_ignored(&mut self, ignored: bool) {
        self.is_ignored = ignored;
    }

    /// Returns the URL for a service, whose id is the `sdkId` of `@aws.api#service`: `SSO OIDC`. In this order: the
    /// variable of the service, the variable of all services, the profile's section for the service, the profile.
    pub fn get(&self, service_id: &str) -> Option<String> {
        if self.is_ignored {
            return None;
        }
        let id = service_id.replace(' ', "_");
        let variable = format!("AWS_ENDPOINT_URL_{}", id.to_ascii_uppercase());
        let variable = self.environment.variable(&variable);
        variable
            .or_else(|| self.environment.variable("AWS_ENDPOINT_URL"))
            .or_else(|| self.of_services.get(&id.to_ascii_lowercase()).cloned())
            .or_else(|| self.of_profile.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{FileKind, Locations};

    #[test]
    fn a_section_of_services_that_is_absent_is_an_error_with_its_place() {
        let environment = Environment::of([("HOME", "/home")]);
        let mut profiles = Profiles::empty(Locations::find(&environment, None));
        let config = b"[default]\nservices = local";
        let added = profiles.add("config".as_ref(), config, FileKind::Config);
        added.unwrap();
        let error = EndpointUrls::read(&environment, &profiles).unwrap_err();
        assert_eq!(
            error.to_string(),
            "services at config:2 is `local`: it has to be the name of a section such as [services name]"
        );
    }
}
