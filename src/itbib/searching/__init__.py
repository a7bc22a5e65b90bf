"""Searching arXiv: the query, what it finds, which of it is new, and which of it is chosen."""
