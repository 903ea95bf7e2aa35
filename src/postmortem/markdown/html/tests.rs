//! Tests of the pieces as pages hold them.
