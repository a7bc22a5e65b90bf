"""From works to the .bib that LaTeX reads."""
