//! Programs: the instructions that both engines run.
//!
//! The input is the parser's [`Tree`](crate::parse::Tree), which [`compile()`] turns into a [`Code`]: the sets of
//! characters, by number, and programs of [`Inst`]. For the linear engine, every look-around is a program of its own.
//! For the backtracking engine, it is a part of the one program.
//!
//! Counts are spelt out, so the size of a program is the size of the pattern times its counts. [`MAX_PROGRAM`] limits
//! it. For the linear engine, a large count of one set can be one instruction instead, and a large count of a group its
//! instructions once.

mod analysis;
mod compile;

use crate::parse::Assertion;
use crate::set::CharSet;

pub(crate) use analysis::has_counts;
pub(crate) use compile::{Counts, compile, words};

/// The most instructions of a pattern: enough for a set under `{0,60000}`, or for a group of 70 under `{1,1800}`. They
/// take 1.5 MB of memory.
pub(crate) const MAX_PROGRAM: usize = 1 << 17;

/// One instruction of a program. Numbers are addresses in the program, unless the variant says otherwise.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Inst {
    /// Takes one character of the numbered set. The backtracking engine takes it before the position if `back` is set;
    /// the linear engine takes it in the direction of the program.
    Set { set: u32, back: bool },
    /// Continues at both addresses. The first is preferred.
    Split(u32, u32),
    /// Continues at the address.
    Jump(u32),
    /// Continues if the assertion holds.
    Assert(Assertion),
    /// Linear engine: continues if the numbered look-around holds at this position, or, if `negative`, does not hold.
    Look { index: u32, negative: bool },
    /// Linear engine: takes `min` to `max` characters of the numbered set, and counts them in the numbered counter.
    Count {
        set: u32,
        counter: u32,
        min: u32,
        max: Option<u32>,
    },
    /// Linear engine: enters the group whose [`Inst::Group`] is the next instruction.
    Enter,
    /// Linear engine: the head of a group, whose instructions follow up to `leave`. A thread in a group has the number of
    /// iterations that it has completed. Continues at `leave` if there are `min` of them, and with the next instruction
    /// if there are fewer than `limit`, or always if the group is `unlimited`.
    Group {
        min: u32,
        limit: u32,
        unlimited: bool,
        leave: u32,
    },
    /// Linear engine: ends an iteration of the group whose head has this address.
    Again(u32),
    /// The program matches.
    Match,
    /// Backtracking engine: saves the position in a slot.
    Save(u32),
    /// Backtracking engine: clears the slots from `from` up to `to`, because the captures of a group do not outlive an
    /// iteration.
    Clear { from: u32, to: u32 },
    /// Backtracking engine: fails if the position is still the one in the slot, because an iteration must take
    /// something.
    RequireProgress(u32),
    /// Backtracking engine: takes the text that the group captured; with `fold`, in any case.
    Backreference { group: u32, fold: bool, back: bool },
    /// Backtracking engine: runs the following instructions up to [`Inst::LeaveLook`], and then continues at `after`
    /// from the same position.
    EnterLook { negative: bool, after: u32 },
    /// Backtracking engine: the body of the innermost look-around matches.
    LeaveLook,
}

/// Instructions that run together, from address 0 up to a [`Inst::Match`].
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) insts: Vec<Inst>,
    /// Whether the program reads the text from its end to its start.
    pub(crate) backward: bool,
    /// Whether the program can match only from the edge of the text at which it starts to read.
    pub(crate) anchored: bool,
    /// The number of counters.
    pub(crate) counters: u32,
    /// The number of groups with counted iterations.
    pub(crate) groups: u32,
}

/// Everything that an engine needs to match a pattern.
#[derive(Debug)]
pub(crate) struct Code {
    pub(crate) sets: Vec<CharSet>,
    /// Linear engine: the look-arounds. A look-around comes after those that it contains.
    pub(crate) looks: Vec<Program>,
    pub(crate) main: Program,
    /// Backtracking engine: the number of slots for positions.
    pub(crate) slots: usize,
}
