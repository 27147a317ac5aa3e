"""Matching from ten to ten million: exact reciprocal lists, stable matchings, lists that spread.

`encode` makes both sides into arrays, `ranking` finds the best of each client. Nothing here imports numba, Arrow or a
distributed engine before it is needed.
"""
