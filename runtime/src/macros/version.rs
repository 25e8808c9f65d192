//! The handshake between generated code and the runtime.

/// Stops the compiler, with one error, where a module was generated for another revision of `__private::v1` than this
/// crate has. The revision changes with everything that generated code relies on; `farrier-codegen` has the same
/// number.
///
/// ```
/// farrier::__private::v1::generated_for!(4);
/// ```
///
/// ```compile_fail
/// farrier::__private::v1::generated_for!(3);
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __generated_for {
    (4) => {};
    ($revision:literal) => {
        compile_error!(concat!(
            "this module was generated for revision ",
            $revision,
            " of Farrier's interface between generated code and runtime, and the crate `farrier` 0.1.0 has revision 4: ",
            "generate it again with farrier-codegen 0.1.0, or depend on the `farrier` that it was generated for",
        ));
    };
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_message_of_a_mismatch_names_this_release() {
        let version = concat!(env!("CARGO_PKG_VERSION"), " has revision 4");
        assert!(include_str!("version.rs").contains(version));
        let codegen = concat!("farrier-codegen ", env!("CARGO_PKG_VERSION"), ", or");
        assert!(include_str!("version.rs").contains(codegen));
    }
}
