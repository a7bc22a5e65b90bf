"""The citation list in the style of a journal: CSL, the Citation Style Language."""
