"""Engine speed against its peers, measured in one run.

`python -m benchmarks.engine` writes build/benchmarks.md; `--update-docs` writes the page in docs/ instead.
"""
