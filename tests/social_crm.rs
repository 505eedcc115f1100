//! The host application, driven as a user would.
