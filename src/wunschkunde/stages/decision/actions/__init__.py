"""Every write of the decision stage: the two gut feelings, the assessment, the decision with its letter, the colleagues."""
