"""Works in the forms that other programs read: reference managers, Pandoc, Typst, GitHub."""
