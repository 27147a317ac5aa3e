"""What one fills in: feelings and answers, the decision with its letter, colleagues."""
