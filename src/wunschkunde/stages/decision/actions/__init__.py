"""Every write of the decision stage: gut feelings, the assessment, the decision with its letter, the colleagues."""
