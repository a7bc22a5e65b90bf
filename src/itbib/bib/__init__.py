"""The .bib file: bytes, grammar, blocks, splices, and the library made of them."""
