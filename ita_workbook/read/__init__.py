"""Read: from a file, in whatever state, to a return."""
