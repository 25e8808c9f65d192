//! Endpoint rules as they are run: branches, conditions and results. What is written here has been checked, so that
//! running it cannot fail but for functions that a client lacks.

/// Rules that are ready to run.
#[derive(Debug)]
pub(crate) struct Program {
    /// Where the rules begin.
    pub(crate) start: Target,
    /// Each leads to branches behind it, or to the end: every way through them ends.
    pub(crate) branches: Box<[Branch]>,
    pub(crate) conditions: Box<[Condition]>,
    pub(crate) results: Box<[RuleResult]>,
}

/// Where a branch leads to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Target {
    /// The end of all rules.
    NoRule,
    /// The branch with this index.
    Branch(u32),
    /// The result with this index.
    Result(u32),
}

/// A test, where to go if it holds, and where if not.
#[derive(Debug)]
pub(crate) struct Branch {
    pub(crate) test: Test,
    pub(crate) then: Target,
    pub(crate) otherwise: Target,
}

/// What a branch tests. Most tests look at a slot: at the value of a parameter or variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Test {
    /// The slot has a value.
    IsSet(u16),
    /// The slot is true.
    IsTrue(u16),
    /// The slot is false.
    IsFalse(u16),
    /// The slot is this text.
    IsText(u16, &'static str),
    /// The condition with this index holds.
    Condition(u32),
}

/// An expression that holds if it has a value that is not false.
#[derive(Debug)]
pub(crate) struct Condition {
    pub(crate) expression: Expression,
    /// The slot that the value is assigned to.
    pub(crate) assigned: Option<u16>,
}

/// What rules have for some parameters.
#[derive(Debug)]
pub(crate) enum RuleResult {
    Endpoint(Box<Endpoint>),
    /// The message of a rule that refuses the parameters.
    Error(Expression),
}

/// An endpoint with its headers and properties.
#[derive(Debug)]
pub(crate) struct Endpoint {
    pub(crate) url: Expression,
    pub(crate) headers: Box<[(&'static str, Expression)]>,
    pub(crate) properties: Box<[(&'static str, Property)]>,
}

/// The value of a property.
#[derive(Debug)]
pub(crate) enum Property {
    Expression(Expression),
    List(Box<[Property]>),
    Record(Box<[(&'static str, Property)]>),
}

/// An expression.
#[derive(Debug)]
pub(crate) enum Expression {
    Boolean(bool),
    Integer(i64),
    Text(&'static str),
    /// The value of a parameter or variable.
    Slot(u16),
    /// Texts that are joined.
    Template(Box<[Expression]>),
    /// `getAttr`.
    Attribute(Box<(Expression, Box<[Step]>)>),
    /// A function of the language that returns a boolean.
    Predicate(Predicate, Box<[Expression]>),
    /// Another function of the language.
    Call(Function, Box<[Expression]>),
    /// A function of the client's.
    Custom(Box<Custom>),
}

/// A step of `getAttr`.
#[derive(Debug)]
pub(crate) enum Step {
    Name(&'static str),
    Index(i64),
}

/// The functions of the language that return a boolean (Smithy, "Rules engine standard library").
#[derive(Clone, Copy, Debug)]
pub(crate) enum Predicate {
    IsSet,
    Not,
    BooleanEquals,
    StringEquals,
    IsValidHostLabel,
}

/// The other functions of the language.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Function {
    ParseUrl,
    Substring,
    UriEncode,
    Coalesce,
    Ite,
    Split,
}

/// The call of a function that a client adds to the language.
#[derive(Debug)]
pub(crate) struct Custom {
    pub(crate) name: &'static str,
    pub(crate) arguments: Box<[Expression]>,
}
