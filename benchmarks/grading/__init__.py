"""Grading speed against stock nbgrader.

`python -m benchmarks.grading` writes build/benchmarks-grading.md; `--update-docs` writes the page in docs/ instead.
"""
