"""Pages of the profile stage: the overview, two editors, the dimensions, the first ten minutes, the versions."""
