"""Mutation testing: mutants that a test accepts or the catalogue cannot diagnose."""
