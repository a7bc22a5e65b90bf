"""Inline Markdown: the language of cells, and how text is escaped for GitHub."""
