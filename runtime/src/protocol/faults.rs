//! What a client could not read of a response, although it could read the rest.
//!
//! One odd value does not cost an answer: an optional member of the head that cannot be read is absent from an output,
//! and any member that cannot be read is absent from an error. In comes the reason, out goes a list that is kept beside
//! the value.

use std::fmt;

use crate::schema::{Member, NO_MEMBER};
use crate::shape::{Deserializer, Error, MemberSet, Members, Result, Structure, read_noting};

/// A member of a response that could not be read. It is absent, or has its default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberFault {
    member: Option<&'static str>,
    cause: Error,
}

impl MemberFault {
    /// The name of the member in the model. `None` if the body as a whole could not be read to its end.
    pub fn member(&self) -> Option<&'static str> {
        self.member
    }

    /// What is wrong with it.
    pub fn cause(&self) -> &(dyn std::error::Error + 'static) {
        &self.cause
    }
}

impl fmt::Display for MemberFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.member {
            Some(name) => write!(f, "`{name}` cannot be read: {}", self.cause),
            None => write!(f, "the body cannot be read: {}", self.cause),
        }
    }
}

/// The faults of one response.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    list: Vec<MemberFault>,
    /// Whether the response is an error. Every member of an error may be absent.
    of_error: bool,
    /// The members of an error that are passed over, by their index.
    hidden: u64,
    /// The member whose value is being read.
    at: Option<usize>,
}

impl Faults {
    /// Those of an output.
    pub(crate) fn of_output() -> Self {
        Self::default()
    }

    /// Those of an error of the model.
    pub(crate) fn of_error() -> Self {
        Self {
            of_error: true,
            ..Self::default()
        }
    }

    pub(crate) fn into_list(self) -> Vec<MemberFault> {
        self.list
    }

    /// Whether any member may be absent from what is read.
    pub(super) fn forgives_all(&self) -> bool {
        self.of_error
    }

    /// Takes a member of the head that could not be read. An error if the member cannot be absent.
    pub(super) fn of_head(&mut self, index: usize, member: &Member, cause: Error) -> Result {
        if member.required && !self.of_error {
            return Err(cause);
        }
        // Hidden members have been taken in an earlier pass.
        if !self.is_hidden(index) {
            self.hide(index);
            self.push(Some(member.name), cause);
        }
        Ok(())
    }

    /// Notes which member is read next. Returns whether it is read at all.
    pub(super) fn begin(&mut self, index: usize) -> bool {
        self.at = Some(index);
        !self.is_hidden(index)
    }

    /// Reads the members of an error that `from` holds, but those that are hidden.
    pub(super) fn read_members(
        &mut self,
        it: &mut dyn Structure,
        members: Members,
        from: &mut dyn Deserializer,
    ) -> Result {
        let members = members.without(self.hidden);
        let mut seen = MemberSet::new();
        read_noting(it, members, &mut seen, &mut self.at, &NO_MEMBER, from)
    }

    /// Takes what ended a pass over an error. Returns whether another pass without the member can read more.
    pub(crate) fn of_pass(&mut self, error: &dyn Structure, cause: Error) -> bool {
        let index = self.at.take();
        let member = index.and_then(|it| error.schema().members.get(it));
        self.push(member.map(|it| it.name), cause);
        index.is_some_and(|index| self.hide(index))
    }

    fn push(&mut self, member: Option<&'static str>, cause: Error) {
        self.list.push(MemberFault { member, cause });
    }

    fn is_hidden(&self, index: usize) -> bool {
        bit(index).is_some_and(|bit| self.hidden & bit != 0)
    }

    /// Hides a member. Returns whether it was not hidden before, and can be.
    fn hide(&mut self, index: usize) -> bool {
        let Some(bit) = bit(index) else { return false };
        let is_new = self.hidden & bit == 0;
        self.hidden |= bit;
        is_new
    }
}

/// The bit of a member in a set of hidden ones. `None` for those that no set can hold.
fn bit(index: usize) -> Option<u64> {
    (index < Members::MAX_HIDDEN).then(|| 1 << index)
}
