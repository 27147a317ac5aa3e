"""Pages of the learning stage, one file per subject."""
