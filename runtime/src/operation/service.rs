//! The table of a service.

use super::{Operation, Protocol, ServiceTrait};

/// A service.
#[derive(Debug)]
pub struct Service {
    name: &'static str,
    protocol: Protocol,
    additional_protocols: &'static [Protocol],
    operations: &'static [&'static Operation],
    traits: &'static [ServiceTrait],
}

impl Service {
    /// A service without traits: the name of its shape, without the namespace, the protocol that clients speak
    /// unless they are told otherwise, and its operations.
    pub const fn new(
        name: &'static str,
        protocol: Protocol,
        operations: &'static [&'static Operation],
    ) -> Self {
        Self {
            name,
            protocol,
            additional_protocols: &[],
            operations,
            traits: &[],
        }
    }

    /// The same service with these traits, in the place of those before.
    #[must_use]
    pub const fn with(self, traits: &'static [ServiceTrait]) -> Self {
        Self { traits, ..self }
    }

    /// The same service, which speaks these protocols as well.
    #[must_use]
    pub const fn with_protocols(self, additional_protocols: &'static [Protocol]) -> Self {
        Self {
            additional_protocols,
            ..self
        }
    }

    /// The name of the service shape, without its namespace.
    #[inline]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The first of its protocols, which clients speak unless they are told otherwise.
    #[inline]
    pub const fn protocol(&self) -> Protocol {
        self.protocol
    }

    /// Its other protocols. A server answers in the one that a request speaks.
    #[inline]
    pub const fn additional_protocols(&self) -> &'static [Protocol] {
        self.additional_protocols
    }

    /// Every protocol that it speaks.
    pub fn protocols(&self) -> impl Iterator<Item = Protocol> + use<> {
        std::iter::once(self.protocol).chain(self.additional_protocols.iter().copied())
    }

    /// Its operations.
    #[inline]
    pub const fn operations(&self) -> &'static [&'static Operation] {
        self.operations
    }

    /// All traits.
    #[inline]
    pub const fn traits(&self) -> &'static [ServiceTrait] {
        self.traits
    }

    /// Stops the compiler where the indices that generated code gives to operations are not those of the table.
    #[doc(hidden)]
    pub const fn check_dispatcher(&self, indices: &[usize]) {
        assert!(
            indices.len() == self.operations.len(),
            "a dispatcher and the table of its service have different numbers of operations: generate both again"
        );
        let mut at = 0;
        while at < indices.len() {
            assert!(
                indices[at] == at,
                "a dispatcher lists operations in another order than the table of its service: generate both again"
            );
            at += 1;
        }
    }

    /// Whether a trait is one for which `is` holds.
    pub(super) fn has(&self, is: impl Fn(&ServiceTrait) -> bool) -> bool {
        self.traits.iter().any(is)
    }

    /// The value of the first trait that has one.
    pub(super) fn find<T>(&self, value: impl Fn(&'static ServiceTrait) -> Option<T>) -> Option<T> {
        self.traits.iter().find_map(value)
    }
}
