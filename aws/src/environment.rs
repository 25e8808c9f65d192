//! What providers and settings read of the machine: environment variables and files.
//!
//! In comes the name of a variable or a path, out goes a value. A program reads its own variables and files; a test
//! gives others ([`Environment::of`]).

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many bytes of a file are read. Profiles, tokens and caches are far smaller; a device would have no end.
const MAX_FILE_BYTES: u64 = 4 << 20;

/// Environment variables and files, of this process or of a test.
#[derive(Clone, Default)]
pub struct Environment {
    /// Absent: those of the process.
    variables: Option<Arc<BTreeMap<String, String>>>,
    /// Absent: the root of the file system.
    root: Option<Arc<Path>>,
    windows: Option<bool>,
}

impl Environment {
    /// The variables and files of this process.
    pub fn process() -> Self {
        Self::default()
    }

    /// These variables and no others, with the files of this machine.
    pub fn of<K, V>(variables: impl IntoIterator<Item = (K, V)>) -> Self
    where
        K: Into<String>,
        V: Into<String>,
    {
        let variables = variables.into_iter();
        let variables = variables.map(|(name, value)| (name.into(), value.into()));
        Self {
            variables: Some(Arc::new(variables.collect())),
            ..Self::default()
        }
    }

    /// The same with the files below this folder, which stands for the root of the file system.
    #[must_use]
    pub fn with_root(self, folder: impl AsRef<Path>) -> Self {
        Self {
            root: Some(folder.as_ref().into()),
            ..self
        }
    }

    /// The same with the rules of Windows for the home folder, or without them.
    #[must_use]
    pub fn with_windows(self, windows: bool) -> Self {
        Self {
            windows: Some(windows),
            ..self
        }
    }

    /// Whether paths and commands are those of Windows.
    pub(crate) fn is_windows(&self) -> bool {
        self.windows.unwrap_or(cfg!(windows))
    }

    /// Returns the value of a variable without white space around it. A variable that is empty counts as absent.
    pub(crate) fn variable(&self, name: &str) -> Option<String> {
        let value = self.raw_variable(name)?;
        let trimmed = value.trim();
        match trimmed.len() {
            0 => None,
            length if length == value.len() => Some(value),
            _ => Some(trimmed.to_owned()),
        }
    }

    /// Returns the value of a variable as it is.
    pub(crate) fn raw_variable(&self, name: &str) -> Option<String> {
        match &self.variables {
            Some(variables) => variables.get(name).cloned(),
            None => std::env::var(name).ok(),
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// When it is absent, unreadable, or longer than 4 MiB.
    pub(crate) fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let file = std::fs::File::open(self.real(path))?;
        file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > MAX_FILE_BYTES {
            let message = format!("longer than {} MiB", MAX_FILE_BYTES >> 20);
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        Ok(bytes)
    }

    /// Reads a file of text.
    ///
    /// # Errors
    ///
    /// Those of [`read`](Self::read), and when the file is not UTF-8.
    pub(crate) fn read_text(&self, path: &Path) -> io::Result<String> {
        let bytes = self.read(path)?;
        String::from_utf8(bytes)
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8"))
    }

    /// Replaces a file. Where the system has modes, only its owner can read it.
    ///
    /// # Errors
    ///
    /// When the file cannot be written. The old one stays as it is then.
    pub(crate) fn write_private(&self, path: &Path, text: &str) -> io::Result<()> {
        use std::io::Write as _;
        let path = self.real(path);
        let mut name = path.file_name().unwrap_or_default().to_owned();
        // Two that write at the same time must not write into one file.
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        name.push(format!(".{}.{count}.new", std::process::id()));
        let new = path.with_file_name(name);
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let written = options
            .open(&new)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .and_then(|()| std::fs::rename(&new, &path));
        if written.is_err() {
            let _ = std::fs::remove_file(&new);
        }
        written
    }

    /// Returns the home folder: `HOME`, or what Windows has in its place.
    pub(crate) fn home(&self) -> Option<String> {
        let of_windows = || {
            let drive_and_path = || {
                let (drive, path) = (self.variable("HOMEDRIVE")?, self.variable("HOMEPATH")?);
                Some(drive + &path)
            };
            self.variable("USERPROFILE").or_else(drive_and_path)
        };
        let home = self.variable("HOME");
        home.or_else(|| of_windows().filter(|_| self.is_windows()))
    }

    /// Returns a path of a variable or a profile: `~` at its start is the home folder.
    pub(crate) fn path(&self, text: &str) -> PathBuf {
        let rest = text.strip_prefix('~').filter(|rest| {
            rest.is_empty()
                || rest.starts_with('/')
                || (self.is_windows() && rest.starts_with('\\'))
        });
        match rest.zip(self.home()) {
            Some((rest, home)) => PathBuf::from(home + rest),
            None => PathBuf::from(text),
        }
    }

    /// Returns the path of a file in a folder of the home folder: `.aws/config`.
    pub(crate) fn in_home(&self, segments: &[&str]) -> Option<PathBuf> {
        let separator = if self.is_windows() { '\\' } else { '/' };
        let mut path = self.home()?;
        for segment in segments {
            if !path.ends_with(separator) {
                path.push(separator);
            }
            path.push_str(segment);
        }
        Some(PathBuf::from(path))
    }

    /// Returns where a file is on this machine.
    fn real(&self, path: &Path) -> PathBuf {
        let Some(root) = &self.root else {
            return path.to_owned();
        };
        let below = path
            .components()
            .filter(|it| matches!(it, Component::Normal(_)));
        root.join(below.collect::<PathBuf>())
    }
}

/// Without values: they can be secret.
impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Option<Vec<&String>> = self.variables.as_ref().map(|it| it.keys().collect());
        f.debug_struct("Environment")
            .field("variables", &names)
            .field("root", &self.root)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_of_white_space_count_as_absent() {
        let environment = Environment::of([("BLANK", " \t"), ("PADDED", " a b ")]);
        assert_eq!(environment.variable("BLANK"), None);
        assert_eq!(environment.variable("PADDED").as_deref(), Some("a b"));
        assert_eq!(environment.raw_variable("PADDED").as_deref(), Some(" a b "));
    }

    #[test]
    fn a_tilde_is_the_home_folder_only_where_it_is_the_first_segment() {
        let environment = Environment::of([("HOME", "/home/me")]).with_windows(false);
        let path = |text| environment.path(text).display().to_string();
        assert_eq!(path("~/x"), "/home/me/x");
        assert_eq!(path("~other/x"), "~other/x");
        assert_eq!(path("/a/~/x"), "/a/~/x");
    }

    #[test]
    fn values_of_variables_are_not_printed() {
        let environment = Environment::of([("AWS_SECRET_ACCESS_KEY", "do-not-print")]);
        let printed = format!("{environment:?}");
        assert!(printed.contains("AWS_SECRET_ACCESS_KEY"), "{printed}");
        assert!(!printed.contains("do-not-print"), "{printed}");
    }
}
