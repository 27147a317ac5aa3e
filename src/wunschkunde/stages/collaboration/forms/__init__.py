"""Forms of the collaboration stage, one file per subject."""
