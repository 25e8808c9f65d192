//! Neighbours: a model comes in, a graph goes out in which every shape and member is a node and every reference an edge
//! with the name of its relation (Smithy 2.0, "Selectors": "Relationships"). The prelude and its trait definitions are
//! in it.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::shape_types::Types;
use crate::model::{Member, Model, Shape, ShapeId, ShapeKind, Traits, prelude, trait_definitions};

/// The graph of a model.
pub struct Graph<'a> {
    model: &'a Model,
    nodes: Vec<Node<'a>>,
    types: Vec<Types>,
    shapes: HashMap<&'a str, usize>,
    edges: Edges,
    reversed: OnceCell<Edges>,
    traits: OnceCell<[Edges; 2]>,
    /// The nodes of members by shape and name.
    members: OnceCell<HashMap<(&'a str, &'a str), usize>>,
    /// Whether a reference of the model leads nowhere.
    dangling: bool,
}

/// A node of the graph: a shape, or a member of one.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    /// The shape, or the one that has the member.
    pub shape: &'a Shape,
    /// The member.
    pub member: Option<&'a Member>,
}

impl<'a> Node<'a> {
    /// The traits that are applied to it.
    pub fn traits(&self) -> &'a Traits {
        self.member.map_or(&self.shape.traits, |it| &it.traits)
    }
}

/// Which way edges are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To what a node refers to.
    Forward,
    /// To what refers to a node.
    Backward,
}

/// A set of relations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relations(u32);

/// A relation, by its name in the specification.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)] // The variants are the specification's own words.
#[non_exhaustive]
pub enum Relation {
    Operation,
    Resource,
    Error,
    Identifier,
    Property,
    CollectionOperation,
    Create,
    Put,
    Read,
    Update,
    Delete,
    List,
    Input,
    Output,
    Member,
    /// From a member to its target; it has no name.
    Target,
    /// From a shape to the definitions of its traits; followed only if it is named.
    Trait,
}

impl Relations {
    /// No relation.
    pub const NONE: Self = Self(0);

    /// All relations but `trait`, which is followed only if it is named.
    pub const ANY: Self = Self(!(1 << Relation::Trait as u32));
    /// Those by which services and resources bind operations and resources.
    pub const BOUND: Self = Self(1 << Relation::Operation as u32 | 1 << Relation::Resource as u32);

    /// Adds the relation of this name. An unknown name adds nothing.
    pub fn add(&mut self, name: &str) {
        use Relation as R;
        let relation = match name {
            "operation" => R::Operation,
            "resource" => R::Resource,
            "error" => R::Error,
            "identifier" => R::Identifier,
            "property" => R::Property,
            "collectionOperation" => R::CollectionOperation,
            "create" => R::Create,
            "put" => R::Put,
            "read" => R::Read,
            "update" => R::Update,
            "delete" => R::Delete,
            "list" => R::List,
            "input" => R::Input,
            "output" => R::Output,
            "member" => R::Member,
            "trait" => R::Trait,
            _ => return,
        };
        self.0 |= 1 << relation as u32;
    }

    fn has(self, relation: Relation) -> bool {
        self.0 & 1 << relation as u32 != 0
    }
}

impl<'a> Graph<'a> {
    /// The graph of a model.
    pub fn new(model: &'a Model) -> Self {
        let mut graph = Self {
            model,
            nodes: Vec::new(),
            types: Vec::new(),
            shapes: HashMap::new(),
            edges: Edges::default(),
            reversed: OnceCell::new(),
            traits: OnceCell::new(),
            members: OnceCell::new(),
            dangling: false,
        };
        let own = model.shapes.values();
        let base = prelude().values().chain(trait_definitions().values());
        for shape in own.chain(base) {
            graph.add(shape);
        }
        let references = graph.references();
        graph.edges = Edges::new(graph.len(), references);
        graph
    }

    /// The model.
    pub fn model(&self) -> &'a Model {
        self.model
    }

    /// Whether a reference of the model leads nowhere, so that relations are missing.
    pub fn is_dangling(&self) -> bool {
        self.dangling
    }

    fn add(&mut self, shape: &'a Shape) {
        // A shape of the model overrides one of the prelude.
        if self.shapes.contains_key(shape.id.as_str()) {
            return;
        }
        self.shapes.insert(shape.id.as_str(), self.nodes.len());
        let members = shape.members();
        self.types.push(Types::of_kind(&shape.kind));
        self.types.extend(members.iter().map(|_| Types::member()));
        self.nodes.push(Node {
            shape,
            member: None,
        });
        let members = members.into_iter().map(Some);
        self.nodes
            .extend(members.map(|member| Node { shape, member }));
    }

    /// How many nodes it has.
    #[allow(clippy::len_without_is_empty)] // The prelude is always in it.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The number of its nodes and edges.
    pub fn size(&self) -> usize {
        self.nodes.len() + self.edges.targets.len()
    }

    /// All nodes: each shape, followed by its members in order.
    pub fn nodes(&self) -> &[Node<'a>] {
        &self.nodes
    }

    /// Whether a node is of one of these types.
    pub fn is(&self, node: usize, types: Types) -> bool {
        self.types.get(node).is_some_and(|it| it.overlaps(types))
    }

    /// The node of a shape.
    pub fn shape(&self, id: &str) -> Option<usize> {
        self.shapes.get(id).copied()
    }

    /// The shape of this id, of the model or of the prelude.
    pub fn definition(&self, id: &str) -> Option<&'a Shape> {
        let node = self.nodes.get(self.shape(id)?)?;
        Some(node.shape)
    }

    /// The node of an absolute id, of a shape or of a member.
    pub fn find(&self, id: &str) -> Option<usize> {
        let Some((shape, member)) = id.split_once('$') else {
            return self.shape(id);
        };
        self.member(shape, member)
    }

    /// The node of a member of a shape.
    pub fn member(&self, shape: &str, member: &str) -> Option<usize> {
        let members = self.members.get_or_init(|| {
            let nodes = self.nodes.iter().enumerate();
            let members = nodes.filter_map(|(at, it)| Some((it.shape, it.member?, at)));
            let named = members.map(|(shape, it, at)| ((shape.id.as_str(), it.name.as_str()), at));
            named.collect()
        });
        members.get(&(shape, member)).copied()
    }

    /// Calls `each` with the neighbors of a node.
    pub fn neighbors(
        &self,
        node: usize,
        direction: Direction,
        relations: Relations,
        mut each: impl FnMut(usize),
    ) {
        let edges = match direction {
            Direction::Forward => &self.edges,
            Direction::Backward => self.reversed.get_or_init(|| self.edges.reversed()),
        };
        edges.of(node, relations, &mut each);
        if relations.has(Relation::Trait) {
            let [forward, backward] = self.traits.get_or_init(|| {
                let forward = Edges::new(self.len(), self.applied());
                let backward = forward.reversed();
                [forward, backward]
            });
            let edges = match direction {
                Direction::Forward => forward,
                Direction::Backward => backward,
            };
            edges.of(node, relations, &mut each);
        }
    }

    /// The nodes that refer to a node, without the shape that has it as a member.
    pub fn referrers(&self, node: usize) -> impl Iterator<Item = Node<'a>> {
        let mut found = Vec::new();
        let relations = Relations(Relations::ANY.0 & !(1 << Relation::Member as u32));
        self.neighbors(node, Direction::Backward, relations, |it| found.push(it));
        found.dedup();
        found
            .into_iter()
            .filter_map(|it| self.nodes.get(it).copied())
    }

    /// Every reference, in the order of the nodes.
    fn references(&mut self) -> Vec<Edge> {
        use Relation as R;
        let mut edges = Vec::new();
        let mut dangling = false;
        for (from, node) in self.nodes.iter().enumerate() {
            let mut to = |relation, id: &ShapeId| match self.shape(id.as_str()) {
                Some(to) => edges.push(Edge { from, relation, to }),
                None => dangling = true,
            };
            if let Some(member) = node.member {
                to(R::Target, &member.target);
                continue;
            }
            match &node.shape.kind {
                ShapeKind::Operation(it) => {
                    it.input.iter().for_each(|id| to(R::Input, id));
                    it.output.iter().for_each(|id| to(R::Output, id));
                    it.errors.iter().for_each(|id| to(R::Error, id));
                }
                ShapeKind::Resource(it) => {
                    it.identifiers.values().for_each(|id| to(R::Identifier, id));
                    it.properties.values().for_each(|id| to(R::Property, id));
                    it.create.iter().for_each(|id| to(R::Create, id));
                    it.put.iter().for_each(|id| to(R::Put, id));
                    it.read.iter().for_each(|id| to(R::Read, id));
                    it.update.iter().for_each(|id| to(R::Update, id));
                    it.delete.iter().for_each(|id| to(R::Delete, id));
                    it.list.iter().for_each(|id| to(R::List, id));
                    it.operations.iter().for_each(|id| to(R::Operation, id));
                    let collection = it.collection_operations.iter();
                    collection.for_each(|id| to(R::CollectionOperation, id));
                    it.resources.iter().for_each(|id| to(R::Resource, id));
                }
                ShapeKind::Service(it) => {
                    it.operations.iter().for_each(|id| to(R::Operation, id));
                    it.resources.iter().for_each(|id| to(R::Resource, id));
                    it.errors.iter().for_each(|id| to(R::Error, id));
                }
                _ => {
                    let members = from + 1..from + 1 + node.shape.members().len();
                    edges.extend(members.map(|to| Edge {
                        from,
                        relation: R::Member,
                        to,
                    }));
                }
            }
        }
        self.dangling = dangling;
        edges
    }

    /// Every trait that is applied to a node, as an edge to its definition.
    fn applied(&self) -> Vec<Edge> {
        let mut edges = Vec::new();
        for (from, node) in self.nodes.iter().enumerate() {
            let definitions = node.traits().iter();
            let definitions = definitions.filter_map(|(id, _)| self.shape(id.as_str()));
            edges.extend(definitions.map(|to| Edge {
                from,
                relation: Relation::Trait,
                to,
            }));
        }
        edges
    }
}

struct Edge {
    from: usize,
    relation: Relation,
    to: usize,
}

/// Edges in one array, with the index where those of each node begin.
#[derive(Default)]
struct Edges {
    starts: Vec<usize>,
    targets: Vec<(Relation, usize)>,
}

impl Edges {
    /// `edges` in the order of their `from`.
    fn new(nodes: usize, edges: Vec<Edge>) -> Self {
        let mut starts = vec![0; nodes + 1];
        for edge in &edges {
            starts[edge.from + 1] += 1;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let targets = edges.into_iter().map(|it| (it.relation, it.to)).collect();
        Self { starts, targets }
    }

    fn reversed(&self) -> Self {
        let nodes = self.starts.len().saturating_sub(1);
        let mut edges = Vec::with_capacity(self.targets.len());
        for to in 0..nodes {
            let own = self.targets.get(self.starts[to]..self.starts[to + 1]);
            edges.extend(own.into_iter().flatten().map(|&(relation, from)| Edge {
                from,
                relation,
                to,
            }));
        }
        edges.sort_by_key(|it| it.from);
        Self::new(nodes, edges)
    }

    fn of(&self, node: usize, relations: Relations, each: &mut impl FnMut(usize)) {
        let (Some(&start), Some(&end)) = (self.starts.get(node), self.starts.get(node + 1)) else {
            return;
        };
        for (relation, to) in self.targets.get(start..end).into_iter().flatten() {
            if relations.has(*relation) {
                each(*to);
            }
        }
    }
}
