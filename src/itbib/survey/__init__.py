"""What a survey declares and holds: itbib.toml, works and rows."""
