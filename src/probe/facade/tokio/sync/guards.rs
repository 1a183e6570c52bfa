//! What all guards do alike.

/// A guard shows, and where it may changes, the value inside.
macro_rules! guard {
    ($guard:ty, [$($generics:tt)*], $target:ty) => {
        impl<$($generics)*> ::std::ops::Deref for $guard {
            type Target = $target;

            fn deref(&self) -> &Self::Target {
                &self.inner
            }
        }

        impl<$($generics)*> ::std::fmt::Debug for $guard
        where
            $target: ::std::fmt::Debug,
        {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Debug::fmt(&**self, f)
            }
        }

        impl<$($generics)*> ::std::fmt::Display for $guard
        where
            $target: ::std::fmt::Display,
        {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&**self, f)
            }
        }
    };
    (mut $guard:ty, [$($generics:tt)*], $target:ty) => {
        guard!($guard, [$($generics)*], $target);

        impl<$($generics)*> ::std::ops::DerefMut for $guard {
            fn deref_mut(&mut self) -> &mut Self::Target {
                &mut self.inner
            }
        }
    };
}

pub(super) use guard;
