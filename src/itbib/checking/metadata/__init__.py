"""What entries say of papers, against what arXiv says of them."""
