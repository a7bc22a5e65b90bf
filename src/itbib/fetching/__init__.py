"""Asking arXiv: in few requests, at its pace, patiently, and never twice for the same."""
