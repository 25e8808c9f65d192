//! Reads the text of one file of profiles.
//!
//! The text comes in; its sections go out, in the order of the file, or the first line that is wrong. Sections that
//! have no meaning in the file are kept apart, so that an error about an absent profile can name them.

use super::error::ProfileProblem;

/// Which of the two files a text is. They differ in how a section names a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// `~/.aws/config`: `[profile name]`, `[sso-session name]`, `[services name]` and `[default]`.
    Config,
    /// `~/.aws/credentials`: `[name]`.
    Credentials,
}

/// What a section is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SectionKind {
    /// A profile, and whether the word `profile` stands before its name.
    Profile {
        has_prefix: bool,
    },
    SsoSession,
    Services,
    /// A section without a meaning in this file.
    Ignored,
}

/// A section of a file.
pub(super) struct RawSection<'a> {
    pub(super) kind: SectionKind,
    /// The name; the whole text between the brackets, if the section is ignored.
    pub(super) name: &'a str,
    pub(super) line: usize,
    pub(super) properties: Vec<RawProperty<'a>>,
}

/// A property of a section.
pub(super) struct RawProperty<'a> {
    /// As it is written.
    pub(super) name: &'a str,
    pub(super) value: String,
    pub(super) line: usize,
}

/// A line that is wrong.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SyntaxError {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) problem: ProfileProblem,
}

/// What continuations belong to.
enum Last {
    Nothing,
    /// A property whose name is not valid.
    Ignored,
    Property {
        /// Whether the property has no value of its own, so that the lines below it have to be properties.
        is_parent: bool,
    },
}

/// Reads a text.
pub(super) fn parse(text: &str, file: FileKind) -> Result<Vec<RawSection<'_>>, SyntaxError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut sections: Vec<RawSection<'_>> = Vec::new();
    let mut last = Last::Nothing;
    for (index, line) in text.split('\n').enumerate() {
        let number = index + 1;
        let fail = |part: &str, problem| SyntaxError {
            line: number,
            column: column(line, part),
            problem,
        };
        let content = line.trim();
        if content.is_empty() || content.starts_with(['#', ';']) {
            continue;
        }
        let is_indented = line.starts_with(char::is_whitespace);
        if content.starts_with('[') && !is_indented {
            let (kind, name) = section(content, file)
                .ok_or_else(|| fail(&content[content.len()..], ProfileProblem::UnclosedSection))?;
            sections.push(RawSection {
                kind,
                name,
                line: number,
                properties: Vec::new(),
            });
            last = Last::Nothing;
            continue;
        }
        let Some(section) = sections.last_mut() else {
            return Err(fail(content, ProfileProblem::OutsideSection));
        };
        if is_indented {
            continue_property(section, &last, content).map_err(|it| fail(content, it))?;
            continue;
        }
        let (name, value) = property(content).map_err(|(part, problem)| fail(part, problem))?;
        last = match is_name(name) {
            true => Last::Property {
                is_parent: value.is_empty(),
            },
            false => Last::Ignored,
        };
        if let Last::Property { .. } = last {
            section.properties.push(RawProperty {
                name,
                value: value.to_owned(),
                line: number,
            });
        }
    }
    Ok(sections)
}

/// Reads `name = value # comment`. The error has the part of the line that is wrong.
fn property(content: &str) -> Result<(&str, &str), (&str, ProfileProblem)> {
    let content = without_comment(content);
    let Some((name, value)) = content.split_once('=') else {
        return Err((&content[content.len()..], ProfileProblem::NoEqualsSign));
    };
    match (name.trim(), value.trim()) {
        ("", _) => Err((content, ProfileProblem::NoName)),
        property => Ok(property),
    }
}

/// Adds a line to the value of the property before it.
fn continue_property(
    section: &mut RawSection<'_>,
    last: &Last,
    content: &str,
) -> Result<(), ProfileProblem> {
    let is_parent = match last {
        Last::Nothing => return Err(ProfileProblem::StrayContinuation),
        Last::Ignored => return Ok(()),
        Last::Property { is_parent } => *is_parent,
    };
    if is_parent {
        let name = content.split_once('=').map(|(name, _)| name.trim());
        match name {
            None => return Err(ProfileProblem::NoEqualsSignInSubProperty),
            Some("") => return Err(ProfileProblem::NoNameInSubProperty),
            Some(_) => {}
        }
    }
    if let Some(property) = section.properties.last_mut() {
        property.value.push('\n');
        property.value.push_str(content);
    }
    Ok(())
}

/// Reads `[profile name] # comment`. Returns nothing if there is no `]` at its end.
fn section(content: &str, file: FileKind) -> Option<(SectionKind, &str)> {
    let content = content.split(['#', ';']).next().unwrap_or_default();
    let inside = content.trim().strip_prefix('[')?.strip_suffix(']')?.trim();
    let words = inside.split_once(char::is_whitespace);
    let words = words.map(|(kind, name)| (kind, name.trim()));
    let (kind, name) = match (file, words) {
        (FileKind::Config, None) if inside == super::location::DEFAULT_PROFILE => {
            (SectionKind::Profile { has_prefix: false }, inside)
        }
        (FileKind::Config, Some(("profile", name))) => {
            (SectionKind::Profile { has_prefix: true }, name)
        }
        (FileKind::Config, Some(("sso-session", name))) => (SectionKind::SsoSession, name),
        (FileKind::Config, Some(("services", name))) => (SectionKind::Services, name),
        (FileKind::Credentials, None) => (SectionKind::Profile { has_prefix: false }, inside),
        _ => (SectionKind::Ignored, inside),
    };
    match is_name(name) {
        true => Some((kind, name)),
        false => Some((SectionKind::Ignored, inside)),
    }
}

/// Whether a profile or a property can have this name.
fn is_name(name: &str) -> bool {
    let is_valid = |it: char| it.is_ascii_alphanumeric() || "-/.%@_:+".contains(it);
    !name.is_empty() && name.chars().all(is_valid)
}

/// Takes a comment off a property: white space, then `#` or `;`.
pub(super) fn without_comment(content: &str) -> &str {
    let mut before = None;
    for (at, it) in content.char_indices() {
        if matches!(it, '#' | ';') && before.is_some_and(char::is_whitespace) {
            return content[..at].trim_end();
        }
        before = Some(it);
    }
    content
}

/// Returns the column at which `part` begins, which is a part of `line`.
fn column(line: &str, part: &str) -> usize {
    let offset = (part.as_ptr() as usize).saturating_sub(line.as_ptr() as usize);
    let before = line.get(..offset).unwrap_or(line);
    before.chars().count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> (usize, usize, ProfileProblem) {
        let error = parse(text, FileKind::Config).err().unwrap();
        (error.line, error.column, error.problem)
    }

    #[test]
    fn each_problem_has_its_line_and_column() {
        use ProfileProblem as P;
        assert_eq!(error("\n[profile ä"), (2, 11, P::UnclosedSection));
        assert_eq!(error("# c\n  a = b"), (2, 3, P::OutsideSection));
        assert_eq!(
            error("[default]\nkey : value # c"),
            (2, 12, P::NoEqualsSign)
        );
        assert_eq!(error("[default]\r\n= value"), (2, 1, P::NoName));
        assert_eq!(error("[default]\n\n a = b"), (3, 2, P::StrayContinuation));
        let parent = "[default]\ns3 =\n\t";
        let two = error(&format!("{parent}x"));
        assert_eq!(two, (3, 2, P::NoEqualsSignInSubProperty));
        assert_eq!(
            error(&format!("{parent}=x")),
            (3, 2, P::NoNameInSubProperty)
        );
    }

    #[test]
    fn comments_may_be_indented_between_sub_properties() {
        let text = "[default]\ns3 =\n  # faster\n  max_queue_size = 10\n";
        let sections = parse(text, FileKind::Config).unwrap();
        assert_eq!(sections[0].properties[0].value, "\nmax_queue_size = 10");
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_first_section() {
        let sections = parse("\u{feff}[default]\na=b", FileKind::Config).unwrap();
        assert_eq!(sections[0].name, "default");
    }
}
