"""Grader and student process, separated by an RPC boundary.

The student process (`process.worker`) runs the notebook's cells and single operations on the objects that they made.
The grader (`remote.session`, `remote.handle`) runs the tests: there the student's names are handles, and only plain
data crosses (`remote.codec`). Expected values, hidden tests and the reference engine stay in the grader.
"""
