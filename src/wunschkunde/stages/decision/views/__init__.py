"""The pages of the decision stage, one file for each part of the way."""
