"""The commands, one module each: they read, call the pure middle, and write."""
