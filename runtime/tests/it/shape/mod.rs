//! What the tables of shapes say about their values.

mod equality;
mod validation;
