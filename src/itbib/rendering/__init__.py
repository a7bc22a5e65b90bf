"""From works and rows to the regions of README.md."""
