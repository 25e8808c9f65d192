//! Compiling: a tree becomes instructions.
//!
//! Comes in: the parser's [`Tree`]. Goes out: a [`Code`], the sets of characters it names and programs of
//! [`Inst`]. For the linear engine every look-around is a program of its own; for the backtracking one it
//! is part of the one program. Counts are spelt out, so the size of a program is the size of the pattern
//! times its counts, and is bounded by [`MAX_PROGRAM`]; or else a large count of one set is one instruction.

use std::collections::HashMap;

use crate::error::Problem;
use crate::parse::{Assertion, Node, Tree};
use crate::set::CharSet;
use crate::steps::Steps;

/// The most instructions of a pattern: room for a set under `{0,60000}` or a group of 70 under `{1,1800}`, and
/// 1.5 MB of memory.
pub(crate) const MAX_PROGRAM: usize = 1 << 17;
/// The least count of a set that may be one instruction, where counts are not spelt out.
const MIN_COUNTED: u32 = 100;
/// The most such instructions of a program: each keeps up to 8 bytes per character of the text.
const MAX_COUNTERS: u32 = 16;
/// The most look-arounds of a pattern, since their answers are bits of one word.
pub(crate) const MAX_LOOKS: usize = 32;

/// One step of a program. Numbers are places in the program unless said otherwise.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Inst {
    /// Takes one character of the numbered set, in the direction of the program or of `back`.
    Set {
        set: u32,
        back: bool,
    },
    /// Goes on at both, the first preferred.
    Split(u32, u32),
    Jump(u32),
    Assert(Assertion),
    /// Linear engine: the answer of the numbered look-around at this position.
    Look {
        index: u32,
        negative: bool,
    },
    /// Linear engine: takes `min` to `max` characters of the numbered set, counted by the numbered counter.
    Count {
        set: u32,
        counter: u32,
        min: u32,
        max: Option<u32>,
    },
    Match,
    /// Backtracking engine from here on. Keeps the position in a slot.
    Save(u32),
    /// Forgets these slots, since a group's captures do not outlive an iteration.
    Clear {
        from: u32,
        to: u32,
    },
    /// Fails if the position is still the one in the slot: an iteration has to take something.
    Progress(u32),
    Backreference {
        group: u32,
        fold: bool,
        back: bool,
    },
    /// Tries what follows up to [`Inst::AroundEnd`], then goes on at `after` from the same position.
    Around {
        negative: bool,
        after: u32,
    },
    AroundEnd,
}

/// Instructions that are run together.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) insts: Vec<Inst>,
    /// It reads the text from its end to its start.
    pub(crate) backward: bool,
    /// It can only match from the edge of the text where it starts.
    pub(crate) anchored: bool,
    /// How many counters it has.
    pub(crate) counters: u32,
}

/// All that an engine runs.
#[derive(Debug)]
pub(crate) struct Code {
    pub(crate) sets: Vec<CharSet>,
    /// The look-arounds, each after those it contains. Empty for the backtracking engine.
    pub(crate) looks: Vec<Program>,
    pub(crate) main: Program,
    /// How many positions the backtracking engine keeps.
    pub(crate) slots: usize,
}

/// Compiles `tree` for the backtracking engine if it has back-references, else for the linear one. With
/// `counted`, which is the linear engine's, large counts of sets are instructions.
pub(crate) fn compile(tree: &Tree, counted: bool, steps: &mut Steps) -> Result<Code, Problem> {
    let mut compiler = Compiler {
        backtracking: tree.has_backreferences,
        counted,
        insts: Vec::new(),
        finished: 0,
        repeating: None,
        largest: (0, 0),
        sets: HashMap::new(),
        looks: Vec::new(),
        look_of: HashMap::new(),
        slots: (tree.groups + 1) * 2,
        counters: 0,
        nodes: 0,
    };
    let main = compiler.program(&tree.root, false);
    steps.add(compiler.nodes);
    let main = main?;
    let mut sets = vec![CharSet::default(); compiler.sets.len()];
    for (set, place) in compiler.sets {
        sets[place as usize] = set;
    }
    Ok(Code {
        sets,
        looks: compiler.looks,
        main,
        slots: compiler.slots,
    })
}

/// Whether some count of `node` can be an instruction.
pub(crate) fn has_counts(node: &Node) -> bool {
    match node {
        Node::Repeat { node, min, max, .. } => is_counted(node, *min, *max) || has_counts(node),
        Node::Concat(nodes) | Node::Alternate(nodes) => nodes.iter().any(has_counts),
        Node::Capture(_, node) | Node::Look { node, .. } => has_counts(node),
        _ => false,
    }
}

fn is_counted(node: &Node, min: u32, max: Option<u32>) -> bool {
    match node {
        Node::Set(_) => max.unwrap_or(min) >= MIN_COUNTED,
        Node::Capture(_, node) => is_counted(node, min, max),
        _ => false,
    }
}

struct Compiler {
    backtracking: bool,
    counted: bool,
    insts: Vec<Inst>,
    /// Instructions in programs that are done.
    finished: usize,
    /// Where the outermost quantifier stands of which a copy is already written: without its count, what
    /// is being written now would not be.
    repeating: Option<usize>,
    /// How many instructions the largest quantifier that is done took, and where it stands: to blame where
    /// it leaves too little room for what comes after it.
    largest: (usize, usize),
    sets: HashMap<CharSet, u32>,
    looks: Vec<Program>,
    /// The look-arounds by the address of their node, since a count repeats a node.
    look_of: HashMap<*const Node, u32>,
    slots: usize,
    /// Counters of the program that is being written.
    counters: u32,
    /// How many nodes were compiled, each as often as it was copied.
    nodes: usize,
}

impl Compiler {
    /// A program of its own for `node`; what is being written waits.
    fn program(&mut self, node: &Node, backward: bool) -> Result<Program, Problem> {
        let outer = std::mem::take(&mut self.insts);
        let counters = std::mem::take(&mut self.counters);
        self.finished += outer.len();
        self.node(node, backward)?;
        self.push(Inst::Match)?;
        self.finished -= outer.len();
        let insts = std::mem::replace(&mut self.insts, outer);
        self.finished += insts.len();
        Ok(Program {
            insts,
            backward,
            anchored: is_anchored(node, backward),
            counters: std::mem::replace(&mut self.counters, counters),
        })
    }

    fn here(&self) -> u32 {
        self.insts.len() as u32
    }

    fn push(&mut self, inst: Inst) -> Result<usize, Problem> {
        if self.finished + self.insts.len() >= MAX_PROGRAM {
            let message = "the counts multiply to more than can be matched in bounded memory";
            let at = self.repeating.unwrap_or(self.largest.1);
            return Err(Problem::beyond(at, message));
        }
        self.insts.push(inst);
        Ok(self.insts.len() - 1)
    }

    fn node(&mut self, node: &Node, back: bool) -> Result<(), Problem> {
        self.nodes += 1;
        match node {
            Node::Empty => {}
            Node::Set(set) => {
                let set = self.set(set);
                self.push(Inst::Set { set, back })?;
            }
            Node::Assert(assertion) => {
                self.push(Inst::Assert(*assertion))?;
            }
            Node::Concat(nodes) if back => {
                nodes.iter().rev().try_for_each(|it| self.node(it, back))?
            }
            Node::Concat(nodes) => nodes.iter().try_for_each(|it| self.node(it, back))?,
            Node::Alternate(nodes) => self.alternate(nodes, back)?,
            Node::Repeat {
                at,
                node,
                min,
                max,
                greedy,
            } => {
                let (start, outer) = (self.insts.len(), self.repeating);
                self.repeat(*at, node, (*min, *max), *greedy, back)?;
                self.repeating = outer;
                // One copy is no larger for its quantifier.
                if max.unwrap_or(min.saturating_add(1)) > 1 {
                    self.largest = self.largest.max((self.insts.len() - start, *at));
                }
            }
            Node::Capture(group, node) if self.backtracking => {
                let slots = [*group as u32 * 2, *group as u32 * 2 + 1];
                self.push(Inst::Save(slots[usize::from(back)]))?;
                self.node(node, back)?;
                self.push(Inst::Save(slots[usize::from(!back)]))?;
            }
            Node::Capture(_, node) => self.node(node, back)?,
            Node::Look {
                ahead,
                negative,
                node: body,
                ..
            } if self.backtracking => {
                let around = self.push(Inst::Around {
                    negative: *negative,
                    after: 0,
                })?;
                self.node(body, !ahead)?;
                self.push(Inst::AroundEnd)?;
                self.insts[around] = Inst::Around {
                    negative: *negative,
                    after: self.here(),
                };
            }
            // A look-ahead is the same language read from the end of the text: where that reading may
            // stop is where the look-ahead holds.
            Node::Look {
                at,
                ahead,
                negative,
                node: body,
            } => {
                let index = self.look(*at, node, body, *ahead)?;
                self.push(Inst::Look {
                    index,
                    negative: *negative,
                })?;
            }
            Node::Backreference { group, fold } => {
                self.push(Inst::Backreference {
                    group: *group as u32,
                    fold: *fold,
                    back,
                })?;
            }
        }
        Ok(())
    }

    fn set(&mut self, set: &CharSet) -> u32 {
        let next = self.sets.len() as u32;
        match self.sets.get(set) {
            Some(&known) => known,
            None => *self.sets.entry(set.clone()).or_insert(next),
        }
    }

    fn look(&mut self, at: usize, node: &Node, body: &Node, ahead: bool) -> Result<u32, Problem> {
        if let Some(&index) = self.look_of.get(&std::ptr::from_ref(node)) {
            return Ok(index);
        }
        let program = self.program(body, ahead)?;
        let index = self.looks.len();
        if index == MAX_LOOKS {
            let message = format!("the pattern has more than {MAX_LOOKS} look-arounds");
            return Err(Problem::beyond(at, message));
        }
        self.looks.push(program);
        self.look_of.insert(std::ptr::from_ref(node), index as u32);
        Ok(index as u32)
    }

    fn alternate(&mut self, nodes: &[Node], back: bool) -> Result<(), Problem> {
        let mut ends = Vec::new();
        for (place, node) in nodes.iter().enumerate() {
            if place + 1 == nodes.len() {
                self.node(node, back)?;
                break;
            }
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

    fn repeat(
        &mut self,
        at: usize,
        node: &Node,
        (min, max): (u32, Option<u32>),
        greedy: bool,
        back: bool,
    ) -> Result<(), Problem> {
        if self.counted && self.counters < MAX_COUNTERS && is_counted(node, min, max) {
            return self.count(node, min, max);
        }
        for _ in 0..min {
            let before = self.insts.len();
            self.iteration(node, back, false)?;
            if self.insts.len() == before {
                // Nothing to run once is nothing to run a billion times.
                return Ok(());
            }
            self.repeating = self.repeating.or(Some(at));
        }
        let split = |stay: usize, leave: u32| {
            let stay = stay as u32;
            if greedy {
                Inst::Split(stay, leave)
            } else {
                Inst::Split(leave, stay)
            }
        };
        let mut splits = Vec::new();
        for _ in 0..max.map_or(1, |max| max - min) {
            let place = self.push(Inst::Match)?;
            splits.push(place);
            self.iteration(node, back, true)?;
            if max.is_none() {
                self.push(Inst::Jump(place as u32))?;
            }
            self.repeating = self.repeating.or(Some(at));
        }
        for place in splits {
            self.insts[place] = split(place + 1, self.here());
        }
        Ok(())
    }

    fn count(&mut self, node: &Node, min: u32, max: Option<u32>) -> Result<(), Problem> {
        match node {
            Node::Capture(_, node) => self.count(node, min, max),
            Node::Set(set) => {
                let set = self.set(set);
                let counter = self.counters;
                self.counters += 1;
                self.push(Inst::Count {
                    set,
                    counter,
                    min,
                    max,
                })?;
                Ok(())
            }
            _ => Ok(()),
        }
    }

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
        self.push(Inst::Progress(slot))?;
        Ok(())
    }
}

/// Whether `node`, read in this direction, begins with the condition that the text does so too.
fn is_anchored(node: &Node, backward: bool) -> bool {
    let edge = if backward {
        Assertion::TextEnd
    } else {
        Assertion::TextStart
    };
    let is_condition =
        |node: &&Node| matches!(node, Node::Assert(_) | Node::Look { .. } | Node::Empty);
    let first = |nodes: &mut dyn Iterator<Item = &Node>| {
        for node in nodes {
            if is_anchored(node, backward) {
                return true;
            }
            if !is_condition(&node) {
                return false;
            }
        }
        false
    };
    match node {
        Node::Assert(assertion) => *assertion == edge,
        Node::Concat(nodes) if backward => first(&mut nodes.iter().rev()),
        Node::Concat(nodes) => first(&mut nodes.iter()),
        Node::Alternate(nodes) => nodes.iter().all(|it| is_anchored(it, backward)),
        Node::Capture(_, node) => is_anchored(node, backward),
        Node::Repeat { node, min, .. } => *min > 0 && is_anchored(node, backward),
        _ => false,
    }
}

/// Whether `node` may match without taking a character. A back-reference may.
fn is_nullable(node: &Node) -> bool {
    match node {
        Node::Set(_) => false,
        Node::Empty | Node::Assert(_) | Node::Look { .. } | Node::Backreference { .. } => true,
        Node::Concat(nodes) => nodes.iter().all(is_nullable),
        Node::Alternate(nodes) => nodes.iter().any(is_nullable),
        Node::Capture(_, node) => is_nullable(node),
        Node::Repeat { node, min, .. } => *min == 0 || is_nullable(node),
    }
}

/// The groups inside `node`, from the first to one after the last; they are numbered in a row.
fn captures(node: &Node) -> (usize, usize) {
    let join = |a: (usize, usize), b: (usize, usize)| (a.0.min(b.0), a.1.max(b.1));
    match node {
        Node::Concat(nodes) | Node::Alternate(nodes) => {
            nodes.iter().map(captures).fold((usize::MAX, 0), join)
        }
        Node::Capture(group, node) => join((*group, group + 1), captures(node)),
        Node::Repeat { node, .. } | Node::Look { node, .. } => captures(node),
        _ => (usize::MAX, 0),
    }
}
