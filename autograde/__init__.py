"""Grading: from what a learner handed in to scores, words and pages."""
