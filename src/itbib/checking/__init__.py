"""What looks wrong on a page: findings, for the import of a page and for its check."""
