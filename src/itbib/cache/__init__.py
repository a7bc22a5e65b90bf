"""What itbib remembers between commands: one store of fetched metadata for each user."""
