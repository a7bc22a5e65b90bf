"""Edits that contributors make in the regions of a page, on their way back into the rows."""
