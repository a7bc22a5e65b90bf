"""Moving works between bibliographies and keys: what matches, what is renamed, what is kept."""
