"""Pages of the completion stage, one file per subject."""
