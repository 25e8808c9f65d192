//! Builders, if this crate has its feature `builders`.

/// Gives a structure a builder, whose `build` is `fallible` or `infallible`.
#[cfg(feature = "builders")]
#[doc(hidden)]
#[macro_export]
macro_rules! __builder {
    ($build:ident $name:ident, $builder:ident, $schema:path, {
        $($index:literal $member:ident: $how:ident $type:ty),*
    }) => {
        impl $name {
            /// A builder, with a setter for each member.
            pub fn builder() -> $builder {
                $builder {
                    value: $crate::__private::v1::Structure::initial(),
                    set: $crate::__private::v1::MemberSet::new(),
                }
            }
        }

        #[doc = concat!("Builds a [`", stringify!($name), "`].")]
        #[must_use]
        pub struct $builder {
            value: $name,
            #[allow(dead_code)] // Without required members nobody asks.
            set: $crate::__private::v1::MemberSet,
        }

        #[allow(deprecated)] // Deprecated members can be set like others.
        impl $builder {
            $($crate::__setter!($index $member: $how $type);)*
            $crate::__build!($build $name, $schema);
        }
    };
}

/// Without the feature, there is no builder.
#[cfg(not(feature = "builders"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __builder {
    ($($any:tt)*) => {};
}

#[cfg(feature = "builders")]
#[doc(hidden)]
#[macro_export]
macro_rules! __build {
    (infallible $name:ident, $schema:path) => {
        /// The value, with nothing or the model's default for what was not set.
        pub fn build(self) -> $name {
            self.value
        }
    };
    (fallible $name:ident, $schema:path) => {
        /// The value.
        ///
        /// # Errors
        ///
        /// When a required member was not set.
        pub fn build(self) -> Result<$name, $crate::__private::v1::MissingMember> {
            $crate::__private::v1::MissingMember::check(&$schema, &self.set)?;
            Ok(self.value)
        }
    };
}

#[cfg(feature = "builders")]
#[doc(hidden)]
#[macro_export]
macro_rules! __setter {
    ($index:literal $member:ident: optional $type:ty) => {
        /// Sets the field of this name.
        pub fn $member(mut self, value: impl Into<$type>) -> Self {
            self.value.$member = Some(value.into());
            self
        }
    };
    ($index:literal $member:ident: $how:ident $type:ty) => {
        /// Sets the field of this name.
        pub fn $member(mut self, value: impl Into<$type>) -> Self {
            self.value.$member = value.into();
            self.set.insert($index);
            self
        }
    };
}
