//! Matching by backtracking, under a step limit: patterns with back-references.
//!
//! Comes in: the program of a pattern. Goes out: whether a text matches, or that the limit was reached. The
//! alternatives not yet tried are on a stack of its own, which is bounded as well.

use crate::alphabet::{holds_between, traits_of};
use crate::error::StepLimit;
use crate::program::{Code, Inst, Program};
use crate::set::{CharSet, fold};
use crate::steps::Steps;

/// The steps that every text may take.
const BASE_STEPS: u64 = 200_000;
/// The steps added per byte of the text.
const STEPS_PER_BYTE: u64 = 100;
/// The most steps whatever the text, a fraction of a second.
const MAX_STEPS: u64 = 10_000_000;
/// The most alternatives kept at one time, 32 MB.
const MAX_FRAMES: usize = 1 << 20;
/// A slot that holds no position.
const UNSET: usize = usize::MAX;

/// A pattern that is matched by backtracking.
#[derive(Debug)]
pub(crate) struct Backtracker {
    sets: Vec<CharSet>,
    program: Program,
    slots: usize,
}

/// What to do when the present attempt fails.
enum Frame {
    /// Go on here.
    Retry { place: u32, at: usize },
    /// Put a slot back.
    Restore { slot: u32, old: usize },
    /// Leave a look-around, whose body did not match.
    Around {
        negative: bool,
        after: u32,
        at: usize,
    },
}

impl Backtracker {
    /// The matcher of `code`.
    pub(crate) fn new(code: Code) -> Self {
        Self {
            sets: code.sets,
            program: code.main,
            slots: code.slots,
        }
    }

    /// Whether the pattern matches somewhere in `text`.
    pub(crate) fn try_match(&self, text: &str, steps: &mut Steps) -> Result<bool, StepLimit> {
        let allowed = BASE_STEPS + STEPS_PER_BYTE * text.len() as u64;
        let mut run = Run {
            sets: &self.sets,
            program: &self.program,
            text,
            slots: Vec::new(),
            frames: Vec::new(),
            steps: 0,
            allowed: allowed.min(MAX_STEPS),
        };
        let matched = self.run(&mut run);
        steps.add(usize::try_from(run.steps).unwrap_or(usize::MAX));
        matched
    }

    /// Tries each position of the text where the pattern may start.
    fn run(&self, run: &mut Run<'_>) -> Result<bool, StepLimit> {
        let text = run.text;
        let starts = text.char_indices().map(|it| it.0).chain([text.len()]);
        for start in starts.take(if self.program.anchored { 1 } else { usize::MAX }) {
            run.slots.clear();
            run.slots.resize(self.slots, UNSET);
            if run.matches_at(start)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

struct Run<'a> {
    sets: &'a [CharSet],
    program: &'a Program,
    text: &'a str,
    slots: Vec<usize>,
    frames: Vec<Frame>,
    steps: u64,
    allowed: u64,
}

impl Run<'_> {
    fn matches_at(&mut self, start: usize) -> Result<bool, StepLimit> {
        self.frames.clear();
        let (mut place, mut at) = (0u32, start);
        loop {
            self.steps += 1;
            if self.steps > self.allowed || self.frames.len() > MAX_FRAMES {
                return Err(StepLimit { steps: self.steps });
            }
            let next = place + 1;
            let onward = match self.program.insts[place as usize] {
                Inst::Match => return Ok(true),
                Inst::Set { set, back } => {
                    let c = if back {
                        self.before(at)
                    } else {
                        self.after(at)
                    };
                    let taken = c.filter(|&c| self.sets[set as usize].contains(c));
                    taken.map(|c| {
                        (
                            next,
                            if back {
                                at - c.len_utf8()
                            } else {
                                at + c.len_utf8()
                            },
                        )
                    })
                }
                Inst::Split(first, second) => {
                    self.frames.push(Frame::Retry { place: second, at });
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
                Inst::Progress(slot) => (self.slots[slot as usize] != at).then_some((next, at)),
                Inst::Backreference { group, fold, back } => {
                    self.repeated(group, fold, back, at).map(|at| (next, at))
                }
                Inst::Around { negative, after } => {
                    self.frames.push(Frame::Around {
                        negative,
                        after,
                        at,
                    });
                    Some((next, at))
                }
                Inst::AroundEnd => self.leave_around(),
                // The linear engine's.
                Inst::Look { .. } | Inst::Count { .. } => None,
            };
            match onward.or_else(|| self.fail()) {
                Some(onward) => (place, at) = onward,
                None => return Ok(false),
            }
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

    /// The next alternative.
    fn fail(&mut self) -> Option<(u32, usize)> {
        loop {
            match self.frames.pop()? {
                Frame::Retry { place, at } => return Some((place, at)),
                Frame::Restore { slot, old } => self.slots[slot as usize] = old,
                Frame::Around {
                    negative: true,
                    after,
                    at,
                } => return Some((after, at)),
                Frame::Around {
                    negative: false, ..
                } => {}
            }
        }
    }

    /// The body of the innermost look-around has matched.
    fn leave_around(&mut self) -> Option<(u32, usize)> {
        let mut captured = Vec::new();
        while let Some(frame) = self.frames.pop() {
            match frame {
                Frame::Retry { .. } => {}
                Frame::Restore { slot, old } => captured.push((slot, old)),
                Frame::Around { negative: true, .. } => {
                    captured
                        .iter()
                        .for_each(|&(slot, old)| self.slots[slot as usize] = old);
                    return None;
                }
                Frame::Around {
                    negative: false,
                    after,
                    at,
                } => {
                    // What it captured stays, until something before the look-around fails.
                    let restores = captured
                        .iter()
                        .rev()
                        .map(|&(slot, old)| Frame::Restore { slot, old });
                    self.frames.extend(restores);
                    return Some((after, at));
                }
            }
        }
        None
    }

    /// The position after (or before) another occurrence of what `group` captured.
    fn repeated(&mut self, group: u32, folded: bool, back: bool, at: usize) -> Option<usize> {
        let slot = group as usize * 2;
        let (from, to) = (self.slots[slot], self.slots[slot + 1]);
        if from == UNSET || to == UNSET {
            return Some(at);
        }
        let wanted = self.text.get(from..to)?;
        self.steps += wanted.len() as u64 / 8;
        if back {
            let mut candidates = self.text.get(..at)?.chars().rev();
            let mut at = at;
            for c in wanted.chars().rev() {
                let other = candidates.next()?;
                same(c, other, folded).then_some(())?;
                at -= other.len_utf8();
            }
            return Some(at);
        }
        let mut candidates = self.text.get(at..)?.chars();
        let mut at = at;
        for c in wanted.chars() {
            let other = candidates.next()?;
            same(c, other, folded).then_some(())?;
            at += other.len_utf8();
        }
        Some(at)
    }
}

fn same(a: char, b: char, folded: bool) -> bool {
    a == b || folded && fold(a) == fold(b)
}
