"""What is reached without an account: rooms by link, and the directory; nothing else."""
