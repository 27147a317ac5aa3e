"""Reads of the decision stage: where an inquiry stands, its timeline, and what the engine says in words."""
