"""Check one learner's own notebooks and say what to do next."""
