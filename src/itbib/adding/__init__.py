"""From what arXiv says, or the user, to entries in the library."""
