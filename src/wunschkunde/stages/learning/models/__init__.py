"""The rows of learning, one file per subject."""
