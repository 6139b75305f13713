"""Two processes, so that nothing a student's code says is a score.

S, the student's side (`worker`), runs the notebook's cells and does single operations on the objects that they made.
V, the trusted side (`handle`, `session`), runs the tests: the student's names are handles there, and only plain data
crosses (`codec`). Expected values, hidden tests and the reference engine stay in V.
"""
