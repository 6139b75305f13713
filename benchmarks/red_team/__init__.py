"""The red team's attacks (`tests/red_team`) against stock nbgrader and against sealed grading, side by side."""
