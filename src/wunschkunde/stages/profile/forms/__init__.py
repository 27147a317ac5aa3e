"""Forms of the two editors: small steps, each reading from a draft and saying what it changes in it."""
