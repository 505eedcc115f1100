//! Very large pieces: right, and without overflowing the stack.
