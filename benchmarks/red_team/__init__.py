"""The red team (`tests/red_team`) against stock nbgrader and sealed grading."""
