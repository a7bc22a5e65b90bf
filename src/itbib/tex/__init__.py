"""Text between Unicode and LaTeX: titles, names and field values, both ways."""
