"""From the text of a page to the tables and lists that a reader sees in it."""
