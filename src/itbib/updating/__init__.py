"""What arXiv says now beside what the library says: pure comparisons and the plan of a change."""
