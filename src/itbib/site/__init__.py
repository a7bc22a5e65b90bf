"""The survey as a web site, on a page of its own that needs nothing else."""
