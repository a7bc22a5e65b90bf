"""itbib: one references.bib, keyed by arXiv ID, drives a survey.

Importing the package loads nothing else, so that ``itbib --version`` stays fast.
"""

__version__ = "0.6.0"
