//! Knowledge: what a model implies, computed in one place, in the words of the specification. A model comes in; indices
//! of it go out. Rules, transforms and generators ask here, so that no two of them disagree.
//!
//! | module | what it knows |
//! |---|---|
//! | [`addresses`] | how requests name operations |
//! | [`auth`] | the authentication schemes of services and operations |
//! | [`operations`] | operations with their inputs, outputs and errors |
//! | [`top_down`] | services with the resources and operations that are bound to them, however deep |
//! | [`closure`] | the shapes that some shapes reach |
//! | [`endpoint_rules`] | the endpoint rules of a service, and what gives values to their parameters |
//! | [`exact`] | the digits of numbers that a double does not have |
//! | [`neighbours`] | which shapes and members refer to which, as a graph |
//! | [`http_bindings`] | the part of an HTTP message that carries a member |
//! | [`nullability`] | whether the value of a member can be absent |
//! | [`pagination`] | the tokens, sizes and items of paginated operations |
//! | [`shape_types`] | the sets of types that a word of the specification stands for |
//! | [`protocols`] | the protocols of a service, and what they honour |
//! | [`waiters`] | the waiters of operations |

pub mod addresses;
pub mod auth;
pub mod closure;
pub mod endpoint_rules;
pub mod exact;
pub mod http_bindings;
pub mod neighbours;
pub mod nullability;
pub mod operations;
pub mod pagination;
pub mod protocols;
pub mod shape_types;
pub mod top_down;
pub mod waiters;
