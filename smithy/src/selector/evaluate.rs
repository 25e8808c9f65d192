//! Evaluates selectors: sends all nodes of a graph through a selector, forwards, and backwards for tests of what a
//! selector yields.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::attribute::Attribute;
use super::parse::{SelectorError, parse};
use super::{Selector, Set, Step};
use crate::knowledge::neighbours::{Direction, Graph, Relations};

/// Evaluates selectors on one graph, and keeps the results: many traits have the same selector.
pub struct Engine<'g, 'a> {
    graph: &'g Graph<'a>,
    /// The work that is left, in words of sets and edges that may be looked at.
    budget: Cell<u64>,
    known: RefCell<HashMap<String, Rc<Matches>>>,
}

/// What a selector yields.
#[derive(Clone, Debug, PartialEq)]
pub enum Matches {
    /// These nodes.
    Nodes(Set),
    /// The text is not a selector, or one that is not supported.
    Invalid(SelectorError),
    /// The budget of the engine is spent.
    TooMuch,
}

/// The budget is spent.
struct TooMuch;

impl Selector {
    /// Whether it yields only shapes that it is given, or the same for all shapes.
    fn stays(&self) -> bool {
        let moves = |step: &Step| match step {
            Step::Neighbors(..) | Step::Reach | Step::Recursive(_) | Step::TopDown(..) => true,
            Step::Is(selectors) => !selectors.iter().all(Self::stays),
            _ => false,
        };
        !self.0.iter().any(moves)
    }
}

impl<'g, 'a> Engine<'g, 'a> {
    /// An engine for one graph. All its selectors together have a budget that is proportional to the graph.
    pub fn new(graph: &'g Graph<'a>) -> Self {
        // Enough for hundreds of steps that visit the whole graph.
        let budget = (1 << 22) + 512 * u64::try_from(graph.size()).unwrap_or(u64::MAX >> 9);
        Self {
            graph,
            budget: Cell::new(budget),
            known: RefCell::new(HashMap::new()),
        }
    }

    /// The graph.
    pub fn graph(&self) -> &'g Graph<'a> {
        self.graph
    }

    /// The nodes that a selector matches.
    pub fn select(&self, text: &str) -> Rc<Matches> {
        if let Some(known) = self.known.borrow().get(text) {
            return Rc::clone(known);
        }
        let matches = match parse(text) {
            Err(error) => Matches::Invalid(error),
            Ok(selector) => match self.forward(&selector, Set::full(self.graph.len())) {
                Ok(nodes) => Matches::Nodes(nodes),
                Err(TooMuch) => Matches::TooMuch,
            },
        };
        let matches = Rc::new(matches);
        self.known
            .borrow_mut()
            .insert(text.to_owned(), Rc::clone(&matches));
        matches
    }

    /// The nodes that a selector yields for one node.
    pub fn select_from(&self, text: &str, node: usize) -> Matches {
        match parse(text) {
            Err(error) => Matches::Invalid(error),
            Ok(selector) => {
                let mut start = Set::empty(self.graph.len());
                start.insert(node);
                match self.forward(&selector, start) {
                    Ok(nodes) => Matches::Nodes(nodes),
                    Err(TooMuch) => Matches::TooMuch,
                }
            }
        }
    }

    fn spend(&self, cost: usize) -> Result<(), TooMuch> {
        let cost = u64::try_from(cost).unwrap_or(u64::MAX);
        let left = self.budget.get().checked_sub(cost).ok_or(TooMuch)?;
        self.budget.set(left);
        Ok(())
    }

    /// What a selector yields for a set.
    fn forward(&self, selector: &Selector, mut set: Set) -> Result<Set, TooMuch> {
        for step in &selector.0 {
            if set.is_empty() {
                break;
            }
            self.spend(set.cost())?;
            set = match step {
                Step::Neighbors(direction, relations) => {
                    self.image(&set, *direction, *relations)?
                }
                Step::Reach => self.reach(&set, Direction::Forward)?,
                Step::Is(selectors) => {
                    let mut all = Set::empty(self.graph.len());
                    for selector in selectors {
                        all = all.or(&self.forward(selector, set.clone())?);
                    }
                    all
                }
                Step::Root(selector) => self.forward(selector, Set::full(self.graph.len()))?,
                Step::Recursive(selector) => {
                    self.repeat(set, |frontier| self.forward(selector, frontier))?
                }
                Step::TopDown(qualifier, disqualifier) => {
                    self.top_down(&set, qualifier, disqualifier.as_ref())?
                }
                step => self.keep(step, set)?,
            };
        }
        Ok(set)
    }

    /// The shapes for which a selector yields anything of a set.
    fn backward(&self, selector: &Selector, mut set: Set) -> Result<Set, TooMuch> {
        for step in selector.0.iter().rev() {
            if set.is_empty() {
                break;
            }
            self.spend(set.cost())?;
            set = match step {
                Step::Neighbors(Direction::Forward, relations) => {
                    self.image(&set, Direction::Backward, *relations)?
                }
                Step::Neighbors(Direction::Backward, relations) => {
                    self.image(&set, Direction::Forward, *relations)?
                }
                Step::Reach => self.reach(&set, Direction::Backward)?,
                Step::Is(selectors) => {
                    let mut all = Set::empty(self.graph.len());
                    for selector in selectors {
                        all = all.or(&self.backward(selector, set.clone())?);
                    }
                    all
                }
                Step::Root(selector) => {
                    let everywhere = self.forward(selector, Set::full(self.graph.len()))?;
                    if everywhere.and(&set).is_empty() {
                        Set::empty(self.graph.len())
                    } else {
                        Set::full(self.graph.len())
                    }
                }
                Step::Recursive(selector) => {
                    self.repeat(set, |frontier| self.backward(selector, frontier))?
                }
                Step::TopDown(qualifier, disqualifier) => {
                    self.bottom_up(&set, qualifier, disqualifier.as_ref())?
                }
                step => self.keep(step, set)?,
            };
        }
        Ok(set)
    }

    /// The shapes of a set that pass a test.
    fn keep(&self, step: &Step, set: Set) -> Result<Set, TooMuch> {
        Ok(match step {
            Step::Types(types) => self.filter(&set, |node| Ok(self.graph.is(node, *types)))?,
            Step::Attribute(..) | Step::Scoped(..) => {
                self.filter(&set, |node| self.has_attribute(step, node))?
            }
            Step::Test(selectors) => {
                let mut passing = Set::empty(self.graph.len());
                for selector in selectors {
                    passing = passing.or(&self.yielding(selector)?);
                }
                set.and(&passing)
            }
            Step::Not(selector) => set.without(&self.yielding(selector)?),
            Step::In(selector) if selector.stays() => {
                set.and(&self.forward(selector, Set::full(self.graph.len()))?)
            }
            // This is the only test that cannot be made for all nodes together.
            Step::In(selector) => self.filter(&set, |node| {
                let mut one = Set::empty(self.graph.len());
                one.insert(node);
                Ok(self.forward(selector, one)?.contains(node))
            })?,
            _ => Set::empty(self.graph.len()),
        })
    }

    /// The shapes for which a selector yields anything at all.
    fn yielding(&self, selector: &Selector) -> Result<Set, TooMuch> {
        self.backward(selector, Set::full(self.graph.len()))
    }

    fn filter(
        &self,
        set: &Set,
        test: impl Fn(usize) -> Result<bool, TooMuch>,
    ) -> Result<Set, TooMuch> {
        let mut kept = Set::empty(self.graph.len());
        let mut looks = 0;
        for node in set.iter() {
            looks += 1;
            if test(node)? {
                kept.insert(node);
            }
        }
        self.spend(looks)?;
        Ok(kept)
    }

    fn has_attribute(&self, step: &Step, node: usize) -> Result<bool, TooMuch> {
        let Some(node) = self.graph.nodes().get(node) else {
            return Ok(false);
        };
        let node = Attribute::Node(*node);
        let mut cost = 1;
        let holds = match step {
            Step::Attribute(path, comparison) => {
                let value = node.get(path);
                match comparison {
                    None => value.exists(),
                    Some(comparison) => comparison.holds(&value, &Attribute::Empty, &mut cost),
                }
            }
            Step::Scoped(path, assertions) => {
                let mut scopes = Vec::new();
                let scope = node.get(path);
                let exists = scope.exists();
                scope.flatten(&mut scopes);
                exists
                    && scopes.iter().any(|scope| {
                        assertions.iter().all(|(left, comparison)| {
                            comparison.holds(&left.in_scope(scope), scope, &mut cost)
                        })
                    })
            }
            _ => false,
        };
        self.spend(cost)?;
        Ok(holds)
    }

    fn image(&self, set: &Set, direction: Direction, relations: Relations) -> Result<Set, TooMuch> {
        let mut neighbors = Set::empty(self.graph.len());
        let mut edges = 0;
        for node in set.iter() {
            self.graph.neighbors(node, direction, relations, |it| {
                edges += 1;
                neighbors.insert(it);
            });
        }
        self.spend(edges)?;
        Ok(neighbors)
    }

    /// All nodes that are one or more edges away.
    fn reach(&self, set: &Set, direction: Direction) -> Result<Set, TooMuch> {
        let mut reached = Set::empty(self.graph.len());
        let mut open: Vec<usize> = set.iter().collect();
        let mut edges = 0;
        while let Some(node) = open.pop() {
            self.graph.neighbors(node, direction, Relations::ANY, |it| {
                edges += 1;
                if reached.insert(it) {
                    open.push(it);
                }
            });
        }
        self.spend(edges)?;
        Ok(reached)
    }

    /// All nodes that one or more rounds lead to.
    fn repeat(
        &self,
        start: Set,
        round: impl Fn(Set) -> Result<Set, TooMuch>,
    ) -> Result<Set, TooMuch> {
        let mut all = Set::empty(self.graph.len());
        let mut frontier = start;
        while !frontier.is_empty() {
            self.spend(frontier.cost())?;
            frontier = round(frontier)?.without(&all);
            all = all.or(&frontier);
        }
        Ok(all)
    }

    /// The shapes that match regardless of what binds them, and those that do not.
    fn qualified(
        &self,
        qualifier: &Selector,
        disqualifier: Option<&Selector>,
    ) -> Result<(Set, Set), TooMuch> {
        let disqualified = match disqualifier {
            Some(selector) => self.yielding(selector)?,
            None => Set::empty(self.graph.len()),
        };
        let qualified = self.yielding(qualifier)?.without(&disqualified);
        Ok((qualified, disqualified))
    }

    /// What is bound to a set, is qualified, or inherits that from what it is bound to.
    fn top_down(
        &self,
        set: &Set,
        qualifier: &Selector,
        disqualifier: Option<&Selector>,
    ) -> Result<Set, TooMuch> {
        let (qualified, disqualified) = self.qualified(qualifier, disqualifier)?;
        let down = |set: &Set| self.image(set, Direction::Forward, Relations::BOUND);
        // Nodes that were reached from one that is not qualified, and from one that is.
        let (mut plain, mut inheriting) = (set.clone(), Set::empty(self.graph.len()));
        loop {
            self.spend(8 * plain.cost())?;
            let matching = plain
                .clone()
                .and(&qualified)
                .or(&inheriting.clone().without(&disqualified));
            let others = plain
                .clone()
                .without(&qualified)
                .or(&inheriting.clone().and(&disqualified));
            let next_plain = plain.clone().or(&down(&others)?);
            let next_inheriting = inheriting.clone().or(&down(&matching)?);
            if next_plain == plain && next_inheriting == inheriting {
                return Ok(matching);
            }
            (plain, inheriting) = (next_plain, next_inheriting);
        }
    }

    /// The shapes for which [`Self::top_down`] yields anything of a set.
    fn bottom_up(
        &self,
        set: &Set,
        qualifier: &Selector,
        disqualifier: Option<&Selector>,
    ) -> Result<Set, TooMuch> {
        let (qualified, disqualified) = self.qualified(qualifier, disqualifier)?;
        let up = |set: &Set| self.image(set, Direction::Backward, Relations::BOUND);
        let (mut plain, mut inheriting) = (
            set.clone().and(&qualified),
            set.clone().without(&disqualified),
        );
        loop {
            self.spend(8 * plain.cost())?;
            let (above_plain, above_inheriting) = (up(&plain)?, up(&inheriting)?);
            let next_plain = plain
                .clone()
                .or(&above_inheriting.clone().and(&qualified))
                .or(&above_plain.clone().without(&qualified));
            let next_inheriting = inheriting
                .clone()
                .or(&above_inheriting.without(&disqualified))
                .or(&above_plain.and(&disqualified));
            if next_plain == plain && next_inheriting == inheriting {
                return Ok(plain);
            }
            (plain, inheriting) = (next_plain, next_inheriting);
        }
    }
}
