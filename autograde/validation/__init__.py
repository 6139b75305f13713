"""Check the grader itself against reference answers and known mistakes."""
