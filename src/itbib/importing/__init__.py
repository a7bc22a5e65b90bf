"""From the tables and lists of a page to works, rows and tables, and back to the same page."""
