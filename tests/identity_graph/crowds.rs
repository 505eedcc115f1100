//! Pieces of hundreds, which are kept in another structure than small ones, as they grow, fall
//! apart and shrink.
