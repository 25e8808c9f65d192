//! Builders, if this crate has its feature `builders`.

/// Gives a structure a builder, whose `build` is `fallible` or `infallible`.
#[cfg(feature = "builders")]
#[doc(hidden)]
#[macro_export]
macro_rules! __builder {
    ($build:ident $name:ident $marks:tt, $builder:ident, $schema:path, {
        $($index:literal $member:ident: $how:ident $type:tt $(<$($arg:ty),*>)?),*
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
            $($crate::__setter!($index $member: $how $type $(<$($arg),*>)?);)*
            $crate::__optional_setters!($marks $($index $member: $how $type $(<$($arg),*>)?),*);
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
    ($index:literal $member:ident: optional $type:tt $(<$($arg:ty),*>)?) => {
        /// Sets the field of this name.
        pub fn $member(mut self, value: $crate::__argument!($type $(<$($arg),*>)?)) -> Self {
            self.value.$member = Some($crate::__value!(value $type $(<$($arg),*>)?));
            self
        }
    };
    ($index:literal $member:ident: $how:ident $type:tt $(<$($arg:ty),*>)?) => {
        /// Sets the field of this name.
        pub fn $member(mut self, value: $crate::__argument!($type $(<$($arg),*>)?)) -> Self {
            self.value.$member = $crate::__value!(value $type $(<$($arg),*>)?);
            self.set.insert($index);
            self
        }
    };
}

/// Setters that take what may be absent: `set_name(None)`.
#[cfg(feature = "setters")]
#[doc(hidden)]
#[macro_export]
macro_rules! __optional_setters {
    ([$(partial)? bare] $($any:tt)*) => {};
    ([$(partial)?] $($index:literal $member:ident: $how:ident $type:ty),*) => {
        $crate::__private::v1::paste! {
            $(
                #[doc = concat!("Sets the field `", stringify!($member), "`, if there is a value.")]
                pub fn [<set_ $member>](mut self, value: Option<$type>) -> Self {
                    if let Some(value) = value {
                        $crate::__set!(self $index $member $how value);
                    }
                    self
                }
            )*
        }
    };
}

/// Without the feature, there are none.
#[cfg(not(feature = "setters"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __optional_setters {
    ($($any:tt)*) => {};
}

#[cfg(feature = "setters")]
#[doc(hidden)]
#[macro_export]
macro_rules! __set {
    ($it:ident $index:literal $member:ident optional $value:ident) => {
        $it.value.$member = Some($value);
    };
    ($it:ident $index:literal $member:ident $how:ident $value:ident) => {
        $it.value.$member = $value;
        $it.set.insert($index);
    };
}
