"""Choosing works by an expression, and the order of what a table shows."""
