"""Mutation testing of the lessons: which mutants a test accepts or the catalogue cannot diagnose."""
