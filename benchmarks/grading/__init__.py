"""Grading speed against stock nbgrader: `python -m benchmarks.grading` writes docs/benchmarks-grading.md."""
