//! Requests that try to make a server answer, remember or compute more than they are worth, over every protocol. What
//! is counted is bytes of answers and of memory, and never time.

pub(crate) use farrier::__private::v1 as runtime;

mod answers;
mod attacks;
mod enums;

mod memory;
mod memory_of_values;
mod requests;
mod service;
mod slowness;
mod tree;
