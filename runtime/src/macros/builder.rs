//! Builders, where this crate has its feature `builders`.

/// Gives a structure a builder. A `?` behind the builder's name says that `build` can fail.
#[cfg(feature = "builders")]
#[doc(hidden)]
#[macro_export]
macro_rules! __builder {
    ($name:ident, $builder:ident, $schema:path, { $($members:tt)* }) => {
        $crate::__setters!($name, $builder, { $($members)* });

        impl $builder {
            /// The value, with nothing or the model's default for what was not set.
            pub fn build(self) -> $name {
                self.value
            }
        }
    };
    ($name:ident, $builder:ident?, $schema:path, { $($members:tt)* }) => {
        $crate::__setters!($name, $builder, { $($members)* });

        impl $builder {
            /// The value.
            ///
            /// # Errors
            ///
            /// When a required member was not set.
            pub fn build(self) -> Result<$name, $crate::shape::MissingMember> {
                $crate::shape::MissingMember::check(&$schema, &self.set)?;
                Ok(self.value)
            }
        }
    };
}

/// Gives a structure a builder: without the feature, none.
#[cfg(not(feature = "builders"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __builder {
    ($($any:tt)*) => {};
}

#[cfg(feature = "builders")]
#[doc(hidden)]
#[macro_export]
macro_rules! __setters {
    ($name:ident, $builder:ident, {
        $($index:literal $member:ident: $how:ident $type:ty),*
    }) => {
        impl $name {
            /// A builder, with a setter for each member.
            pub fn builder() -> $builder {
                $builder { value: $crate::shape::Shape::empty(), set: $crate::shape::MemberSet::new() }
            }
        }

        #[doc = concat!("Builds a [`", stringify!($name), "`].")]
        #[must_use]
        pub struct $builder {
            value: $name,
            #[allow(dead_code)] // Without required members nobody asks.
            set: $crate::shape::MemberSet,
        }

        #[allow(deprecated)] // Deprecated members are set all the same.
        impl $builder {
            $($crate::__setter!($index $member: $how $type);)*
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
