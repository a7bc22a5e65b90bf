"""What is wrong with a .bib file by itself."""
