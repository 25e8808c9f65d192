//! Matching by backtracking, under a step limit: the engine for patterns with back-references.
//!
//! The input is the program of a pattern, and later a text. The output is whether the text matches, or a [`StepLimit`].
//! The alternatives that are not yet tried are on a stack in memory, whose size is bounded as well.

use crate::alphabet::{holds_between, traits_of};
use crate::budget::StepBudget;
use crate::error::{BACKTRACKING_STEPS, StepLimit};
use crate::program::{Code, Inst, Program};
use crate::set::{CharSet, fold};
use crate::steps::Steps;

/// The most entries of the stack, which take 32 MB.
const MAX_FRAMES: usize = 1 << 20;
/// The value of a slot without a position.
const UNSET: usize = usize::MAX;

/// Where a match continues: the address of an instruction, and a byte offset in the text.
type Next = (u32, usize);

/// A pattern that is matched by backtracking.
#[derive(Debug)]
pub(crate) struct Backtracker {
    sets: Vec<CharSet>,
    program: Program,
    slots: usize,
}

/// An entry of the stack: what to do when the current attempt fails.
enum Frame {
    /// Continue here.
    Retry { address: u32, at: usize },
    /// Restore the value of a slot.
    Restore { slot: u32, old: usize },
    /// Leave a look-around whose body does not match.
    Look {
        negative: bool,
        after: u32,
        at: usize,
    },
}

impl Backtracker {
    /// Makes the matcher of `code`.
    pub(crate) fn new(code: Code) -> Self {
        Self {
            sets: code.sets,
            program: code.main,
            slots: code.slots,
        }
    }

    /// Returns whether the pattern matches anywhere in `text`.
    pub(crate) fn try_match(
        &self,
        text: &str,
        steps: &mut Steps,
        budget: &mut StepBudget,
    ) -> Result<bool, StepLimit> {
        let allowed = budget.grant(text, StepLimit::allowed(BACKTRACKING_STEPS, text));
        if allowed == 0 {
            return Err(StepLimit { steps: 0 });
        }
        let mut attempt = Attempt {
            sets: &self.sets,
            program: &self.program,
            text,
            slots: Vec::new(),
            frames: Vec::new(),
            steps: 0,
            allowed,
        };
        let matched = attempt.matches(self.slots);
        budget.take(attempt.steps);
        steps.add(usize::try_from(attempt.steps).unwrap_or(usize::MAX));
        matched
    }
}

/// The state of a match. All start positions share the steps.
struct Attempt<'a> {
    sets: &'a [CharSet],
    program: &'a Program,
    text: &'a str,
    slots: Vec<usize>,
    frames: Vec<Frame>,
    steps: u64,
    allowed: u64,
}

impl Attempt<'_> {
    /// Returns whether the program matches from any position. `slots` is the number of slots.
    fn matches(&mut self, slots: usize) -> Result<bool, StepLimit> {
        let text = self.text;
        let starts = text.char_indices().map(|it| it.0).chain([text.len()]);
        for start in starts.take(if self.program.anchored { 1 } else { usize::MAX }) {
            self.slots.clear();
            self.slots.resize(slots, UNSET);
            if self.matches_at(start)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Returns whether the program matches from the position `start`.
    fn matches_at(&mut self, start: usize) -> Result<bool, StepLimit> {
        self.frames.clear();
        let (mut address, mut at) = (0u32, start);
        loop {
            self.steps += 1;
            if self.steps > self.allowed || self.frames.len() > MAX_FRAMES {
                return Err(StepLimit { steps: self.steps });
            }
            let inst = self.program.insts[address as usize];
            if let Inst::Match = inst {
                return Ok(true);
            }
            match self.step(inst, address, at).or_else(|| self.fail()) {
                Some(next) => (address, at) = next,
                None => return Ok(false),
            }
        }
    }

    /// Executes the instruction at `address`. Returns where the match continues, or `None` if the attempt fails.
    fn step(&mut self, inst: Inst, address: u32, at: usize) -> Option<Next> {
        let next = address + 1;
        match inst {
            Inst::Set { set, back } => {
                let c = if back {
                    self.before(at)
                } else {
                    self.after(at)
                };
                let c = c.filter(|&c| self.sets[set as usize].contains(c))?;
                let length = c.len_utf8();
                Some((next, if back { at - length } else { at + length }))
            }
            Inst::Split(first, second) => {
                let address = second;
                self.frames.push(Frame::Retry { address, at });
                Some((first, at))
            }
            Inst::Jump(target) => Some((target, at)),
            Inst::Assert(assertion) => {
                let (left, right) = (traits_of(self.before(at)), traits_of(self.after(at)));
                holds_between(assertion, left, right).then_some((next, at))
            }
            Inst::Save(slot) => {
                self.set_slot(slot, at);
                Some((next, at))
            }
            Inst::Clear { from, to } => {
                (from..to).for_each(|slot| self.set_slot(slot, UNSET));
                Some((next, at))
            }
            Inst::RequireProgress(slot) => (self.slots[slot as usize] != at).then_some((next, at)),
            Inst::Backreference { group, fold, back } => {
                let at = self.take_captured(group, fold, back, at)?;
                Some((next, at))
            }
            Inst::EnterLook { negative, after } => {
                self.frames.push(Frame::Look {
                    negative,
                    after,
                    at,
                });
                Some((next, at))
            }
            Inst::LeaveLook => self.leave_look(),
            // `matches_at` handles the match. The others belong to the linear engine.
            Inst::Match
            | Inst::Look { .. }
            | Inst::Count { .. }
            | Inst::Enter
            | Inst::Group { .. }
            | Inst::Again(_) => None,
        }
    }

    fn after(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    fn before(&self, at: usize) -> Option<char> {
        self.text.get(..at)?.chars().next_back()
    }

    fn set_slot(&mut self, slot: u32, value: usize) {
        let old = std::mem::replace(&mut self.slots[slot as usize], value);
        if old != value {
            self.frames.push(Frame::Restore { slot, old });
        }
    }

    /// Abandons the current attempt. Returns where the next alternative continues, or `None` if there is none.
    fn fail(&mut self) -> Option<Next> {
        loop {
            match self.frames.pop()? {
                Frame::Retry { address, at } => return Some((address, at)),
                Frame::Restore { slot, old } => self.slots[slot as usize] = old,
                Frame::Look {
                    negative: true,
                    after,
                    at,
                } => return Some((after, at)),
                Frame::Look {
                    negative: false, ..
                } => {}
            }
        }
    }

    /// Leaves the innermost look-around, whose body matches. Drops the alternatives inside it.
    fn leave_look(&mut self) -> Option<Next> {
        let mut captured = Vec::new();
        while let Some(frame) = self.frames.pop() {
            match frame {
                Frame::Retry { .. } => {}
                Frame::Restore { slot, old } => captured.push((slot, old)),
                Frame::Look { negative: true, .. } => {
                    for (slot, old) in captured {
                        self.slots[slot as usize] = old;
                    }
                    return None;
                }
                Frame::Look {
                    negative: false,
                    after,
                    at,
                } => {
                    // The captures stay until something before the look-around fails.
                    let restores = captured.into_iter().rev();
                    self.frames
                        .extend(restores.map(|(slot, old)| Frame::Restore { slot, old }));
                    return Some((after, at));
                }
            }
        }
        None
    }

    /// Takes the text that `group` captured once more, and returns the position behind it; with `back`, before it. A
    /// group that captured nothing matches the empty text.
    fn take_captured(&mut self, group: u32, folded: bool, back: bool, at: usize) -> Option<usize> {
        let slot = group as usize * 2;
        let (from, to) = (self.slots[slot], self.slots[slot + 1]);
        if from == UNSET || to == UNSET {
            return Some(at);
        }
        let wanted = self.text.get(from..to)?;
        self.steps += wanted.len() as u64 / 8;
        if back {
            let text = self.text.get(..at)?.chars().rev();
            let length = common_length(wanted.chars().rev(), text, folded)?;
            return Some(at - length);
        }
        let text = self.text.get(at..)?.chars();
        let length = common_length(wanted.chars(), text, folded)?;
        Some(at + length)
    }
}

/// Returns the length in bytes of the start of `text` that equals `wanted`; with `folded`, in any case.
fn common_length(
    wanted: impl Iterator<Item = char>,
    mut text: impl Iterator<Item = char>,
    folded: bool,
) -> Option<usize> {
    let mut length = 0;
    for c in wanted {
        let other = text.next()?;
        let same = c == other || folded && fold(c) == fold(other);
        same.then_some(())?;
        length += other.len_utf8();
    }
    Some(length)
}
