//! Profiles: the files `~/.aws/config` and `~/.aws/credentials`.
//!
//! In come an [`Environment`](crate::environment::Environment) and the name of a profile; out go the [`Profiles`] of
//! both files, with the place of each value, or an error with file, line and column.
//!
//! | file of this folder | what it does |
//! |---|---|
//! | `location.rs` | says where the files are, and which profile is selected |
//! | `parse.rs` | reads the text of one file |
//! | `profiles.rs` | merges both files |
//! | `error.rs` | says what is wrong with a file |

mod error;
mod location;
mod parse;
mod profiles;

pub use self::error::{ProfileFileError, ProfileProblem};
pub use self::location::Locations;
pub use self::parse::FileKind;
pub use self::profiles::{Place, Profiles, Property, Section};
