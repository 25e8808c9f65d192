//! The profiles of both files together.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::error::{ProfileFileError, ProfileFileErrorKind, ProfileProblem};
use super::location::Locations;
use super::parse::{self, FileKind, RawSection, SectionKind, SyntaxError};
use crate::environment::Environment;

/// The profiles, SSO sessions and services of both files, and which profile is selected.
#[derive(Clone)]
pub struct Profiles {
    locations: Locations,
    profiles: BTreeMap<String, Section>,
    sso_sessions: BTreeMap<String, Section>,
    services: BTreeMap<String, Section>,
    /// Sections without a meaning, as they are written, with their places.
    ignored: Vec<(String, Place)>,
}

/// A profile, an SSO session, or the services of a profile: properties by their names in lower case.
#[derive(Clone, Default)]
pub struct Section {
    properties: BTreeMap<String, Property>,
}

/// A property of a section.
#[derive(Clone)]
pub struct Property {
    value: String,
    place: Place,
}

/// A line of a file. Printed, it is `path:line`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    file: Arc<Path>,
    line: usize,
}

impl Profiles {
    /// Reads both files. A file that is absent has no profiles.
    ///
    /// # Errors
    ///
    /// When a file is there and cannot be read, or a line is wrong.
    pub fn read(
        environment: &Environment,
        profile: Option<&str>,
    ) -> Result<Self, ProfileFileError> {
        let locations = Locations::find(environment, profile);
        let mut profiles = Self::empty(locations.clone());
        for (file, kind) in [
            (locations.config, FileKind::Config),
            (locations.credentials, FileKind::Credentials),
        ] {
            let Some(file) = file else { continue };
            match environment.read(&file) {
                Ok(bytes) => profiles.add(&file, &bytes, kind)?,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(source) => {
                    let kind = ProfileFileErrorKind::Read(Arc::new(source));
                    return Err(ProfileFileError { file, kind });
                }
            }
        }
        Ok(profiles)
    }

    /// No profiles at all.
    pub fn empty(locations: Locations) -> Self {
        Self {
            locations,
            profiles: BTreeMap::new(),
            sso_sessions: BTreeMap::new(),
            services: BTreeMap::new(),
            ignored: Vec::new(),
        }
    }

    /// Adds what a file holds. Its values win over those that were added before.
    ///
    /// # Errors
    ///
    /// When a line is wrong.
    pub fn add(
        &mut self,
        file: &Path,
        bytes: &[u8],
        kind: FileKind,
    ) -> Result<(), ProfileFileError> {
        let parsed = std::str::from_utf8(bytes)
            .map_err(|error| not_utf8(bytes.get(..error.valid_up_to()).unwrap_or_default()))
            .and_then(|text| parse::parse(text, kind));
        let sections = parsed.map_err(|error| ProfileFileError {
            file: file.to_owned(),
            kind: ProfileFileErrorKind::Syntax {
                line: error.line,
                column: error.column,
                problem: error.problem,
            },
        })?;
        let file: Arc<Path> = file.into();
        // With `[profile default]` in a file, its `[default]` has no meaning.
        let default = super::location::DEFAULT_PROFILE;
        let prefixed = SectionKind::Profile { has_prefix: true };
        let is_prefixed = |it: &RawSection<'_>| it.kind == prefixed && it.name == default;
        let default_has_prefix = sections.iter().any(is_prefixed);
        for section in sections {
            let place = |line| Place {
                file: file.clone(),
                line,
            };
            let into = match section.kind {
                SectionKind::Profile { has_prefix } => {
                    if section.name == default && default_has_prefix && !has_prefix {
                        continue;
                    }
                    &mut self.profiles
                }
                SectionKind::SsoSession => &mut self.sso_sessions,
                SectionKind::Services => &mut self.services,
                SectionKind::Ignored => {
                    let ignored = (section.name.to_owned(), place(section.line));
                    self.ignored.push(ignored);
                    continue;
                }
            };
            let into = into.entry(section.name.to_owned()).or_default();
            for property in section.properties {
                let name = property.name.to_ascii_lowercase();
                let (value, place) = (property.value, place(property.line));
                into.properties.insert(name, Property { value, place });
            }
        }
        Ok(())
    }

    /// Where the files are, and which profile is selected.
    pub fn locations(&self) -> &Locations {
        &self.locations
    }

    /// The selected profile, if the files have it.
    pub fn selected(&self) -> Option<&Section> {
        self.profile(&self.locations.profile)
    }

    /// A profile by its name.
    pub fn profile(&self, name: &str) -> Option<&Section> {
        self.profiles.get(name)
    }

    /// An SSO session by its name.
    pub fn sso_session(&self, name: &str) -> Option<&Section> {
        self.sso_sessions.get(name)
    }

    /// A section `[services name]`.
    pub fn services(&self, name: &str) -> Option<&Section> {
        self.services.get(name)
    }

    /// All profiles, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Section)> {
        self.profiles.iter().map(|(name, it)| (name.as_str(), it))
    }

    /// All SSO sessions, in the order of their names.
    pub fn sso_sessions(&self) -> impl Iterator<Item = (&str, &Section)> {
        let sessions = self.sso_sessions.iter();
        sessions.map(|(name, it)| (name.as_str(), it))
    }

    /// Says why a profile is absent: which files were read, and which section looks like it.
    pub(crate) fn absence(&self, name: &str) -> String {
        let named =
            |path: &Option<std::path::PathBuf>| path.as_ref().map(|it| it.display().to_string());
        let files = [
            named(&self.locations.config),
            named(&self.locations.credentials),
        ];
        let files: Vec<String> = files.into_iter().flatten().collect();
        let mut text = match files.as_slice() {
            [] => "there is no home folder: set HOME or AWS_CONFIG_FILE".to_owned(),
            files => format!("not in {}", files.join(" nor ")),
        };
        let last_word = |it: &str| it.split_whitespace().next_back() == Some(name);
        if let Some((section, place)) = self.ignored.iter().find(|(it, _)| last_word(it)) {
            text += &format!(
                " ([{section}] at {place} has no meaning there: in config it is [profile {name}], in credentials [{name}])"
            );
        }
        text
    }
}

impl Section {
    /// The value of a property, if the section has it and it is not empty. Names are in lower case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.property(name).map(Property::value)
    }

    /// A property, if the section has it and its value is not empty. Names are in lower case.
    pub fn property(&self, name: &str) -> Option<&Property> {
        let property = self.properties.get(name);
        property.filter(|it| !it.value.is_empty())
    }

    /// All properties, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Property)> {
        let properties = self.properties.iter();
        properties.map(|(name, it)| (name.as_str(), it))
    }
}

impl Property {
    /// The value. Lines that continue it are separated by `\n`.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Where it stands.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The value of a property below this one: `endpoint_url` below `s3 =`. Names are in lower case.
    pub fn sub_property(&self, name: &str) -> Option<&str> {
        let lines = self.value.strip_prefix('\n')?.lines();
        let pairs = lines.filter_map(|line| parse::without_comment(line).split_once('='));
        let mut named = pairs.filter(|(key, _)| key.trim().eq_ignore_ascii_case(name));
        let (_, value) = named.next_back()?;
        Some(value.trim()).filter(|it| !it.is_empty())
    }
}

/// The error at the end of the bytes that are UTF-8.
fn not_utf8(valid: &[u8]) -> SyntaxError {
    let valid = std::str::from_utf8(valid).unwrap_or_default();
    let line = valid.rsplit('\n').next().unwrap_or_default();
    SyntaxError {
        line: valid.matches('\n').count() + 1,
        column: line.chars().count() + 1,
        problem: ProfileProblem::Encoding,
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file.display(), self.line)
    }
}

/// Without values: they can be secret.
impl fmt::Debug for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.properties.keys()).finish()
    }
}

/// Without the value: it can be secret.
impl fmt::Debug for Property {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Property({})", self.place)
    }
}

impl fmt::Debug for Profiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Profiles")
            .field("locations", &self.locations)
            .field("profiles", &self.profiles)
            .field("sso_sessions", &self.sso_sessions)
            .field("services", &self.services)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profiles(config: &str) -> Profiles {
        let environment = Environment::of([("HOME", "/home/me")]).with_windows(false);
        let mut profiles = Profiles::empty(Locations::find(&environment, None));
        let file = Path::new("/home/me/.aws/config");
        profiles
            .add(file, config.as_bytes(), FileKind::Config)
            .unwrap();
        profiles
    }

    #[test]
    fn an_absent_profile_names_the_section_that_looks_like_it() {
        let profiles = profiles("[work]\nregion = a");
        assert_eq!(
            profiles.absence("work"),
            "not in /home/me/.aws/config nor /home/me/.aws/credentials ([work] at /home/me/.aws/config:1 has no \
             meaning there: in config it is [profile work], in credentials [work])"
        );
    }

    #[test]
    fn a_file_that_is_not_utf8_is_an_error_with_its_place() {
        let mut profiles = profiles("");
        let error = profiles.add(
            Path::new("x"),
            b"[default]\n\xc3\xa4 = \xff",
            FileKind::Config,
        );
        let error = error.unwrap_err();
        assert_eq!(error.position(), Some((2, 5)));
        assert_eq!(error.problem(), Some(ProfileProblem::Encoding));
    }

    #[test]
    fn values_are_not_printed() {
        let profiles = profiles("[default]\naws_secret_access_key = do-not-print");
        let printed = format!("{profiles:?} {:?}", profiles.selected());
        assert!(printed.contains("aws_secret_access_key"), "{printed}");
        assert!(!printed.contains("do-not-print"), "{printed}");
    }
}
