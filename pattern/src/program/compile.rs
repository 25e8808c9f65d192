//! Compiling: the tree of a pattern becomes programs.
//!
//! The input is a [`Tree`]. The output is a [`Code`], or a problem if the counts make a program too large.

use std::collections::HashMap;

use super::analysis::{captures, is_anchored, is_counted, is_grouped, is_nullable};
use super::{Code, Inst, MAX_PROGRAM, Program};
use crate::error::Problem;
use crate::parse::{Node, Tree};
use crate::set::CharSet;
use crate::steps::Steps;

/// The most [`Inst::Count`]s of a program. Each keeps up to 8 bytes per character of the text.
const MAX_COUNTERS: u32 = 16;
/// The most words that the counts of a group take, 256 kB.
const MAX_GROUP: usize = 1 << 15;
/// The most look-arounds of a pattern. The linear engine keeps one bit for each in a `u32`.
const MAX_LOOKS: usize = 32;

/// What becomes of large counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counts {
    /// What is counted is compiled as often as it can be repeated.
    SpeltOut,
    /// Counts of one set become [`Inst::Count`].
    Counted,
    /// Also, counts of other nodes become [`Inst::Group`].
    Grouped,
}

/// Returns the number of words of the counts at an address of a group: those up to `limit`, and one more, which the next
/// iteration can make before it is cut.
pub(crate) fn words(limit: u32) -> usize {
    limit as usize / 64 + 2
}

/// Compiles `tree` for the backtracking engine if it has back-references, and for the linear engine otherwise.
///
/// Only the linear engine runs what is not spelt out.
pub(crate) fn compile(tree: &Tree, counts: Counts, steps: &mut Steps) -> Result<Code, Problem> {
    let mut compiler = Compiler {
        backtracking: tree.has_backreferences,
        counts,
        insts: Vec::new(),
        finished: 0,
        repeating: None,
        largest: (0, 0),
        sets: HashMap::new(),
        looks: Vec::new(),
        look_of: HashMap::new(),
        slots: (tree.groups + 1) * 2,
        counters: 0,
        groups: 0,
        in_group: false,
        nodes: 0,
    };
    let main = compiler.program(&tree.root, false);
    steps.add(compiler.nodes);
    let main = main?;
    let mut sets = vec![CharSet::default(); compiler.sets.len()];
    for (set, number) in compiler.sets {
        sets[number as usize] = set;
    }
    Ok(Code {
        sets,
        looks: compiler.looks,
        main,
        slots: compiler.slots,
    })
}

/// The fields of a [`Node::Repeat`] without its node.
#[derive(Clone, Copy)]
struct Quantifier {
    at: usize,
    min: u32,
    max: Option<u32>,
    greedy: bool,
}

struct Compiler {
    backtracking: bool,
    counts: Counts,
    /// The instructions of the current program.
    insts: Vec<Inst>,
    /// The number of instructions in other programs.
    finished: usize,
    /// The offset of the outermost quantifier that has already written a copy of its node. Without its count, the
    /// current instruction would not be written, so it is the cause if the program becomes too large.
    repeating: Option<usize>,
    /// The number of instructions of the largest finished quantifier, and its offset. It is the cause if the program
    /// becomes too large outside a quantifier.
    largest: (usize, usize),
    sets: HashMap<CharSet, u32>,
    looks: Vec<Program>,
    /// The number of each look-around, by the address of its node. A count compiles the same node several times.
    look_of: HashMap<*const Node, u32>,
    slots: usize,
    /// The number of counters in the current program.
    counters: u32,
    /// The number of groups with counted iterations in the current program.
    groups: u32,
    /// Whether the current instruction is in such a group.
    in_group: bool,
    /// The number of nodes that were compiled, with all copies.
    nodes: usize,
}

impl Compiler {
    /// Compiles `node` to a program of its own, and then returns to the current program.
    fn program(&mut self, node: &Node, backward: bool) -> Result<Program, Problem> {
        let outer = std::mem::take(&mut self.insts);
        let counters = std::mem::take(&mut self.counters);
        let groups = std::mem::take(&mut self.groups);
        let in_group = std::mem::take(&mut self.in_group);
        self.finished += outer.len();
        self.node(node, backward)?;
        self.push(Inst::Match)?;
        self.in_group = in_group;
        self.finished -= outer.len();
        let insts = std::mem::replace(&mut self.insts, outer);
        self.finished += insts.len();
        Ok(Program {
            insts,
            backward,
            anchored: is_anchored(node, backward),
            counters: std::mem::replace(&mut self.counters, counters),
            groups: std::mem::replace(&mut self.groups, groups),
        })
    }

    /// Returns the address of the next instruction.
    fn here(&self) -> u32 {
        self.insts.len() as u32
    }

    /// Appends an instruction and returns its address.
    fn push(&mut self, inst: Inst) -> Result<usize, Problem> {
        if self.finished + self.insts.len() >= MAX_PROGRAM {
            let message = "the counts multiply to a program that is too large";
            let help = "use smaller counts, or `@length` for the length of the text";
            let at = self.repeating.unwrap_or(self.largest.1);
            return Err(Problem::unsupported(at, message, help));
        }
        self.insts.push(inst);
        Ok(self.insts.len() - 1)
    }

    /// Compiles `node`. With `back`, the program reads the text backward.
    fn node(&mut self, node: &Node, back: bool) -> Result<(), Problem> {
        self.nodes += 1;
        match node {
            Node::Empty => Ok(()),
            Node::Set(set) => {
                let set = self.set(set);
                self.push(Inst::Set { set, back }).map(drop)
            }
            Node::Assert(assertion) => self.push(Inst::Assert(*assertion)).map(drop),
            Node::Concat(nodes) if back => {
                nodes.iter().rev().try_for_each(|it| self.node(it, back))
            }
            Node::Concat(nodes) => nodes.iter().try_for_each(|it| self.node(it, back)),
            Node::Alternate(nodes) => self.alternate(nodes, back),
            &Node::Repeat {
                at,
                ref node,
                min,
                max,
                greedy,
            } => {
                let quantifier = Quantifier {
                    at,
                    min,
                    max,
                    greedy,
                };
                self.quantified(node, quantifier, back)
            }
            Node::Capture(group, body) => self.capture(*group as u32, body, back),
            &Node::Look {
                ahead,
                negative,
                node: ref body,
                ..
            } if self.backtracking => self.inline_look(body, ahead, negative),
            &Node::Look {
                at,
                ahead,
                negative,
                node: ref body,
            } => {
                let index = self.look_program(at, node, body, ahead)?;
                self.push(Inst::Look { index, negative }).map(drop)
            }
            Node::Backreference { group, fold } => {
                let (group, fold) = (*group as u32, *fold);
                self.push(Inst::Backreference { group, fold, back })
                    .map(drop)
            }
        }
    }

    /// Returns the number of `set`.
    fn set(&mut self, set: &CharSet) -> u32 {
        let next = self.sets.len() as u32;
        match self.sets.get(set) {
            Some(&known) => known,
            None => *self.sets.entry(set.clone()).or_insert(next),
        }
    }

    fn capture(&mut self, group: u32, body: &Node, back: bool) -> Result<(), Problem> {
        if !self.backtracking {
            return self.node(body, back);
        }
        let (first, second) = (group * 2 + u32::from(back), group * 2 + u32::from(!back));
        self.push(Inst::Save(first))?;
        self.node(body, back)?;
        self.push(Inst::Save(second)).map(drop)
    }

    /// Compiles a look-around to a part of the current program.
    fn inline_look(&mut self, body: &Node, ahead: bool, negative: bool) -> Result<(), Problem> {
        let enter = self.push(Inst::Match)?;
        self.node(body, !ahead)?;
        self.push(Inst::LeaveLook)?;
        let after = self.here();
        self.insts[enter] = Inst::EnterLook { negative, after };
        Ok(())
    }

    /// Returns the number of a look-around's program, which is compiled at its first use.
    ///
    /// A look-ahead reads the text from its end: the positions where that program matches are the positions where the
    /// look-ahead holds.
    fn look_program(
        &mut self,
        at: usize,
        look: &Node,
        body: &Node,
        ahead: bool,
    ) -> Result<u32, Problem> {
        if let Some(&index) = self.look_of.get(&std::ptr::from_ref(look)) {
            return Ok(index);
        }
        let program = self.program(body, ahead)?;
        let index = self.looks.len();
        if index == MAX_LOOKS {
            let message = format!("the pattern has more than {MAX_LOOKS} look-arounds");
            return Err(Problem::unsupported(at, message, "use fewer of them"));
        }
        self.looks.push(program);
        self.look_of.insert(std::ptr::from_ref(look), index as u32);
        Ok(index as u32)
    }

    fn alternate(&mut self, nodes: &[Node], back: bool) -> Result<(), Problem> {
        let mut ends = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            if index + 1 == nodes.len() {
                self.node(node, back)?;
                break;
            }
            // The target is not known yet, so another instruction keeps the address.
            let split = self.push(Inst::Match)?;
            self.node(node, back)?;
            ends.push(self.push(Inst::Match)?);
            self.insts[split] = Inst::Split(split as u32 + 1, self.here());
        }
        for end in ends {
            self.insts[end] = Inst::Jump(self.here());
        }
        Ok(())
    }

    /// Compiles `node` with its quantifier, and records the size of the copies.
    fn quantified(
        &mut self,
        node: &Node,
        quantifier: Quantifier,
        back: bool,
    ) -> Result<(), Problem> {
        let Quantifier { at, min, max, .. } = quantifier;
        let (start, outer) = (self.insts.len(), self.repeating);
        let free = !self.in_group;
        let counted = self.counts != Counts::SpeltOut && self.counters < MAX_COUNTERS;
        let grouped = self.counts == Counts::Grouped && free && is_grouped(node, min, max);
        if free && counted && is_counted(node, min, max) {
            self.count(node, min, max)?;
        } else if !grouped || !self.group(node, min, max, back)? {
            self.repeat(node, quantifier, back)?;
        }
        self.repeating = outer;
        // A quantifier that makes one copy does not enlarge the program.
        if max.unwrap_or(min.saturating_add(1)) > 1 {
            self.largest = self.largest.max((self.insts.len() - start, at));
        }
        Ok(())
    }

    /// Compiles the repetition of `node` to copies of it.
    fn repeat(&mut self, node: &Node, quantifier: Quantifier, back: bool) -> Result<(), Problem> {
        let Quantifier {
            at,
            min,
            max,
            greedy,
        } = quantifier;
        for _ in 0..min {
            let before = self.insts.len();
            self.iteration(node, back, false)?;
            if self.insts.len() == before {
                // The node compiles to nothing, so all repetitions do.
                return Ok(());
            }
            self.repeating = self.repeating.or(Some(at));
        }
        let mut splits = Vec::new();
        for _ in 0..max.map_or(1, |max| max - min) {
            let split = self.push(Inst::Match)?;
            splits.push(split);
            self.iteration(node, back, true)?;
            if max.is_none() {
                self.push(Inst::Jump(split as u32))?;
            }
            self.repeating = self.repeating.or(Some(at));
        }
        let leave = self.here();
        for split in splits {
            let stay = split as u32 + 1;
            self.insts[split] = if greedy {
                Inst::Split(stay, leave)
            } else {
                Inst::Split(leave, stay)
            };
        }
        Ok(())
    }

    /// Compiles the repetition of one set to one instruction.
    fn count(&mut self, node: &Node, min: u32, max: Option<u32>) -> Result<(), Problem> {
        match node {
            Node::Capture(_, node) => self.count(node, min, max),
            Node::Set(set) => {
                let set = self.set(set);
                let counter = self.counters;
                self.counters += 1;
                let count = Inst::Count {
                    set,
                    counter,
                    min,
                    max,
                };
                self.push(count).map(drop)
            }
            _ => Ok(()),
        }
    }

    /// Compiles the repetition of `node` to one copy of it, whose iterations are counted. Returns `false` and compiles
    /// nothing if the counts would take too much memory.
    fn group(
        &mut self,
        node: &Node,
        min: u32,
        max: Option<u32>,
        back: bool,
    ) -> Result<bool, Problem> {
        let start = self.insts.len();
        self.push(Inst::Enter)?;
        let head = self.push(Inst::Match)?;
        self.in_group = true;
        let body = self.node(node, back);
        self.in_group = false;
        body?;
        self.push(Inst::Again(head as u32))?;
        let limit = max.unwrap_or(min);
        if (self.insts.len() - head) * words(limit) > MAX_GROUP {
            self.insts.truncate(start);
            return Ok(false);
        }
        self.groups += 1;
        self.insts[head] = Inst::Group {
            min,
            limit,
            unlimited: max.is_none(),
            leave: self.here(),
        };
        Ok(true)
    }

    /// Compiles one iteration of a quantifier. The backtracking engine clears the captures of the iteration before. An
    /// `optional` iteration must also take something, so that a loop ends.
    fn iteration(&mut self, node: &Node, back: bool, optional: bool) -> Result<(), Problem> {
        if !self.backtracking {
            return self.node(node, back);
        }
        let (from, to) = captures(node);
        if from < to {
            self.push(Inst::Clear {
                from: from as u32 * 2,
                to: to as u32 * 2,
            })?;
        }
        if !(optional && is_nullable(node)) {
            return self.node(node, back);
        }
        let slot = self.slots as u32;
        self.slots += 1;
        self.push(Inst::Save(slot))?;
        self.node(node, back)?;
        self.push(Inst::RequireProgress(slot)).map(drop)
    }
}
