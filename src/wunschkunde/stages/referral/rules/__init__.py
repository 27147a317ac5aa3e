"""Who may refer, and when which step may be taken, one file per subject."""
