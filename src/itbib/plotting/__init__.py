"""Pictures of a survey: how its literature grew, how large things became, what belongs where."""
