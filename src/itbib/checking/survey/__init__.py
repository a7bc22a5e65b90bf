"""What is wrong with the rows and the regions of a survey."""
