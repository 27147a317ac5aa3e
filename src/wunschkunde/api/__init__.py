"""The interface for programs: the same actions and queries as the pages, and the same order."""
