"""Systematic wrong versions of every solution: what the tests let pass, and what the catalogue does not name."""
