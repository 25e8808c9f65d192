//! Credentials of a profile.
//!
//! | file of this folder | what it does |
//! |---|---|
//! | `plan.rs` | finds how a profile leads to credentials, through other profiles |
//! | `sso.rs` | reads what a profile says about IAM Identity Center |
//! | `error.rs` | says why a profile does not lead to credentials |

mod error;
mod plan;
mod sso;

pub use self::error::{PlanError, PlanErrorKind};
pub use self::plan::{Base, NamedSource, Plan, Role};
pub(crate) use self::sso::read as sso_source;
pub use self::sso::{SsoRole, SsoSource};
