"""Tables for use outside the README: in LaTeX for the paper, as a page, or as data."""
