"""Wunschkunde: will both be glad? Fit is weighed from both sides, before the contract."""
