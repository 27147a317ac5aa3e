"""What clients reach without an account: rooms by link, one file per purpose, and nothing else."""
